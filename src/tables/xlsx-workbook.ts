import { SaxesParser } from 'saxes';
import type { ZipArchive } from './zip-archive.js';

/** What a cell's number format means for its value. */
export interface NumberFormat {
  kind: 'general' | 'date' | 'dateTime' | 'time' | 'padded';
  /** Digits a `padded` format (`00000`) shows at least. */
  digits?: number;
}

export interface Workbook {
  sheets: { name: string; member: string; hidden: boolean }[];
  sharedStrings: string[];
  /** Number format by the style index of a cell. */
  formats: NumberFormat[];
  /** Days are counted from 1904, as on old Macs. */
  date1904: boolean;
}

const SMALL = 64 * 1024 * 1024;
const SHARED_STRINGS_LIMIT = 256 * 1024 * 1024;

/** Reads sheet names, shared strings and number formats of a workbook (ECMA-376 part 1, 18). */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const targets = new Map<string, string>();
  await parseMember(zip, 'xl/_rels/workbook.xml.rels', SMALL, {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const target = attributes.Target ?? '';
      targets.set(attributes.Id ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  const sheets: Workbook['sheets'] = [];
  let date1904 = false;
  await parseMember(zip, 'xl/workbook.xml', SMALL, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const member = targets.get(id);
      if (!member || !zip.names.includes(member) || !member.includes('worksheets/')) return;
      sheets.push({
        name: attributes.name ?? '',
        member,
        hidden: /hidden/i.test(attributes.state ?? ''),
      });
    },
  });
  return { sheets, sharedStrings: await readSharedStrings(zip), formats: await readFormats(zip), date1904 };
}

async function readSharedStrings(zip: ZipArchive): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let take = false;
  let phonetic = false;
  await parseMember(zip, 'xl/sharedStrings.xml', SHARED_STRINGS_LIMIT, {
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

async function readFormats(zip: ZipArchive): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCellXfs = false;
  await parseMember(zip, 'xl/styles.xml', SMALL, {
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

/** Meaning of a number format: the built-in date formats by id, others by their code. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
      return { kind: 'date' };
    if (id === 22) return { kind: 'dateTime' };
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47) || (id >= 32 && id <= 35)) return { kind: 'time' };
    return { kind: 'general' };
  }
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '').toLowerCase();
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length };
  const day = /[dy]/.test(bare);
  const hour = /[hs]/.test(bare);
  if (day && hour) return { kind: 'dateTime' };
  if (day) return { kind: 'date' };
  return hour ? { kind: 'time' } : { kind: 'general' };
}

/** What a reader wants to hear of an XML document; names come without namespace prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  text?(part: string): void;
  close?(name: string): void;
}

/**
 * A parser that is fed piece by piece. Entities other than the five of XML are refused, so no document
 * can make it grow. Throws on malformed XML.
 */
export function createXmlParser(handlers: XmlHandlers): { write(part: Uint8Array): void; end(): void } {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
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
export class XmlNotReadable extends Error {}

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
