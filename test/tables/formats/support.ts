import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecords } from '../../../src/tables/csv-records.js';
import { formatOf } from '../../../src/tables/format-of.js';
import { NotReadable, type Part, type PartWritten } from '../../../src/tables/formats/format-reader.js';
import { readerOf } from '../../../src/tables/formats/registry.js';
import { NORMAL_DIALECT } from '../../../src/tables/normalise-csv.js';
import type { Finding } from '../../../src/tables/table-model.js';

/** A part as a test looks at it: records of what it wrote, or the text of the file inside. */
export interface ReadPart {
  name: string;
  records: string[][];
  text?: string;
  fileName?: string;
  written?: PartWritten;
  findings: Finding[];
  codes: string[];
}

/** A folder of its own for the files of one test file; `close` removes it. */
export function createBench() {
  const root = mkdtempSync(join(tmpdir(), 'portico-formats-'));
  let count = 0;

  async function read(fileName: string, bytes: string | Uint8Array): Promise<ReadPart[]> {
    count += 1;
    const path = join(root, `${count}.bin`);
    const work = join(root, `${count}.work`);
    mkdirSync(work);
    writeFileSync(path, bytes);
    const source = { path, fileName };
    const format = await formatOf(source);
    const reader = readerOf(format);
    if (!reader) throw new Error(`No reader of ${format}`);
    const parts = await reader.parts(source, work);
    const done: ReadPart[] = [];
    for (const [at, part] of parts.entries()) done.push(await readPart(part, join(work, `${at}.csv`)));
    return done;
  }

  return {
    read,
    /** The finding with which a file is refused; fails the test where it is read. */
    async refusal(fileName: string, bytes: string | Uint8Array): Promise<Finding> {
      try {
        await read(fileName, bytes);
      } catch (error) {
        if (error instanceof NotReadable) return error.finding;
        throw error;
      }
      throw new Error('The file was read');
    },
    async format(fileName: string, bytes: string | Uint8Array): Promise<string> {
      count += 1;
      const path = join(root, `${count}.bin`);
      writeFileSync(path, bytes);
      return formatOf({ path, fileName });
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function readPart(part: Part, csv: string): Promise<ReadPart> {
  if ('write' in part) {
    const written = await part.write(csv);
    const records = readRecords(readFileSync(csv, 'utf8'), NORMAL_DIALECT, 1_000_000);
    const { findings } = written;
    return { name: part.name, records, written, findings, codes: findings.map(({ code }) => code) };
  }
  const { source, findings, name } = part;
  const text = readFileSync(source.path, 'latin1');
  return {
    name,
    records: [],
    text,
    fileName: source.fileName,
    findings,
    codes: findings.map(({ code }) => code),
  };
}
