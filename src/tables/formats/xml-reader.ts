import { createReadStream } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createXmlParser, type XmlHandlers } from '../xlsx-workbook.js';
import type { FormatReader } from './format-reader.js';
import { NotReadable } from './format-reader.js';
import { finding, noTable } from './messages.js';
import { createRowSpool, TooManyColumns } from './row-spool.js';
import { createXmlCollector } from './xml-collect.js';
import { chooseRecord, createXmlSurvey, knownDocument } from './xml-survey.js';

/**
 * XML where it is a table: the element that repeats most is the record. The document is read twice as a stream, without
 * its entities and its DTD.
 */
export const xmlReader: FormatReader = {
  formats: ['xml'],
  async parts(source, workDir) {
    const encoding = await encodingOf(source.path);
    const { handlers, survey } = createXmlSurvey();
    await parse(source.path, encoding, handlers, () => {
      const known = knownDocument(survey.root);
      if (known) throw notData(known);
    });
    const record = chooseRecord(survey);
    if (!record) throw withoutRecords();
    const folder = await mkdtemp(join(workDir, 'xml-'));
    const spool = createRowSpool(join(folder, 'rows.jsonl'));
    const collector = createXmlCollector(record.path);
    try {
      await parse(source.path, encoding, collector.handlers, async () => {
        for (const row of collector.take()) await spool.add(row);
      });
    } catch (error) {
      throw error instanceof TooManyColumns ? withoutRecords() : error;
    } finally {
      await spool.close();
    }
    // Cells told apart by their place have no names: the first row may be the header, as in Excel 2003.
    const placed = spool.columns.length > 1 && spool.columns.every((name) => /_\d+$/.test(name));
    return [
      {
        name: basename(source.fileName),
        async write(csvPath) {
          await spool.write(csvPath, placed ? null : undefined);
          return { headed: !placed, recordPath: record.path.join('/'), findings: [] };
        },
      },
    ];
  },
};

/** Encoding by BOM or declaration (XML 1.0, appendix F); UTF-8 where none is said or it is unknown. */
async function encodingOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(200);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
    if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
    const declared = /encoding\s*=\s*["']([\w.:-]+)["']/.exec(head.toString('latin1', 0, bytesRead))?.[1];
    if (!declared || /^utf-?16|ucs/i.test(declared)) return 'utf-8';
    try {
      return new TextDecoder(declared).encoding;
    } catch {
      return 'utf-8';
    }
  } finally {
    await file.close();
  }
}

async function parse(
  path: string,
  encoding: string,
  handlers: XmlHandlers,
  after: () => void | Promise<void>,
): Promise<void> {
  const parser = createXmlParser(handlers, encoding);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      parser.write(chunk as Buffer);
      await after();
    }
    parser.end();
  } catch (error) {
    if ((error as Error).name !== 'XmlNotReadable') throw error;
    throw brokenXml((error as Error).message);
  }
  await after();
}

/** saxes says the place as `line:column: reason`. */
function brokenXml(message: string): NotReadable {
  const [, line, column, reason] = /^(\d+):(\d+): (.*)$/s.exec(message) ?? [];
  return new NotReadable(
    line
      ? finding(
          'broken-xml',
          'error',
          `L’XML non è valido: errore alla riga ${line}, colonna ${column}.`,
          `The XML is not valid: fault at line ${line}, column ${column}.`,
          { lines: [Number(line)], samples: [(reason ?? '').slice(0, 300)] },
        )
      : finding('broken-xml', 'error', 'L’XML non è valido.', 'The XML is not valid.', {
          samples: [message.slice(0, 300)],
        }),
  );
}

const withoutRecords = () =>
  noTable(
    'xml-without-records',
    'L’XML non contiene elementi ripetuti che si possano mostrare come tabella.',
    'The XML holds no repeated elements that could be shown as a table.',
  );

const notData = ({ it, en }: { it: string; en: string }) =>
  noTable('xml-not-data', `L’XML contiene ${it}, non una tabella.`, `The XML holds ${en}, not a table.`);
