import { posix } from 'node:path';
import { SaxesParser } from 'saxes';
import { formatOf, type NumberFormat } from './formats/number-formats.js';
import type { ZipArchive } from './zip-archive.js';

export interface Workbook {
  sheets: { name: string; member: string; hidden: boolean; pivot: boolean }[];
  sharedStrings: string[];
  /** Number format by the style index of a cell. */
  formats: NumberFormat[];
  /** Days are counted from 1904, as on old Macs. */
  date1904: boolean;
}

const SMALL = 64 * 1024 * 1024;
const SHARED_STRINGS_LIMIT = 256 * 1024 * 1024;

/**
 * Reads sheet names, shared strings and number formats of a workbook (ECMA-376 part 1, 18; the strict variant differs
 * in namespaces only, which are not looked at).
 */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const main =
    (await relations(zip, '')).find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const related = await relations(zip, main);
  const sheets: Workbook['sheets'] = [];
  let date1904 = false;
  await parseMember(zip, main, SMALL, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const found = related.find((relation) => relation.id === id);
      if (found?.type !== 'worksheet' || !zip.names.includes(found.target)) return;
      const hidden = /hidden/i.test(attributes.state ?? '');
      sheets.push({ name: attributes.name ?? '', member: found.target, hidden, pivot: false });
    },
  });
  for (const sheet of sheets) {
    sheet.pivot = (await relations(zip, sheet.member)).some(({ type }) => type === 'pivotTable');
  }
  const targetOf = (type: string) => related.find((relation) => relation.type === type)?.target;
  return {
    sheets,
    sharedStrings: await readSharedStrings(zip, targetOf('sharedStrings') ?? 'xl/sharedStrings.xml'),
    formats: await readFormats(zip, targetOf('styles') ?? 'xl/styles.xml'),
    date1904,
  };
}

interface Relation {
  id: string;
  /** Last segment of its type, e.g. `worksheet`. */
  type: string;
  /** Name of the member it points to. */
  target: string;
}

/** What a part of the package points to (ECMA-376 part 2, 9.3); of the package itself for `''`. */
async function relations(zip: ZipArchive, part: string): Promise<Relation[]> {
  const folder = part.includes('/') ? part.slice(0, part.lastIndexOf('/') + 1) : '';
  const found: Relation[] = [];
  await parseMember(zip, `${folder}_rels/${part.slice(folder.length)}.rels`, SMALL, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      const own = /worksheets\//.test(target) ? 'worksheet' : '';
      found.push({
        id: attributes.Id ?? '',
        type: attributes.Type?.slice(attributes.Type.lastIndexOf('/') + 1) ?? own,
        target: (target.startsWith('/') ? posix.normalize(target) : posix.join('/', folder, target)).slice(1),
      });
    },
  });
  return found;
}

async function readSharedStrings(zip: ZipArchive, member: string): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let take = false;
  let phonetic = false;
  await parseMember(zip, member, SHARED_STRINGS_LIMIT, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      take = name === 't' && !phonetic;
    },
    text(part) {
      if (take) text += part;
    },
    close(name) {
      take = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') strings.push(unescapeExcel(text));
    },
  });
  return strings;
}

/** `_x000D_` stands for a carriage return, and so on. */
export function unescapeExcel(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}

async function readFormats(zip: ZipArchive, member: string): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCellXfs = false;
  await parseMember(zip, member, SMALL, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCellXfs = true;
      if (name !== 'xf' || !inCellXfs) return;
      const id = Number(attributes.numFmtId ?? 0);
      formats.push(formatOf(id, codes.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCellXfs = false;
    },
  });
  return formats;
}

/** What a reader wants to hear of an XML document; names come without namespace prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  text?(part: string): void;
  close?(name: string): void;
}

/**
 * A parser that is fed piece by piece, in the encoding given (a label of the Encoding Standard). Entities other than the five of XML are refused, so no document
 * can make it grow. Throws on malformed XML.
 */
export function createXmlParser(
  handlers: XmlHandlers,
  encoding = 'utf-8',
): { write(part: Uint8Array): void; end(): void } {
  const parser = new SaxesParser();
  const decoder = new TextDecoder(encoding);
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure ??= error;
  });
  parser.on('opentag', (tag) => handlers.open(localName(tag.name), tag.attributes as Record<string, string>));
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', (tag) => handlers.close?.(localName(tag.name)));
  const check = () => {
    if (failure) throw new XmlNotReadable(failure.message);
  };
  return {
    write(part) {
      parser.write(decoder.decode(part, { stream: true }));
      check();
    },
    end() {
      parser.close();
      check();
    },
  };
}

/** The XML is malformed. */
export class XmlNotReadable extends Error {
  override readonly name = 'XmlNotReadable';
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

async function parseMember(
  zip: ZipArchive,
  member: string,
  limit: number,
  handlers: XmlHandlers,
): Promise<void> {
  if (!zip.names.includes(member)) return;
  const parser = createXmlParser(handlers);
  for await (const part of await zip.stream(member, limit)) parser.write(part as Buffer);
  parser.end();
}
