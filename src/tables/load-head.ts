import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnNames } from './column-names.js';
import { readRecords } from './csv-records.js';
import { detectText } from './detect-table.js';
import { type JsonRecord, readJsonArray, readJsonLines } from './json-records.js';
import type { TableHead } from './load-model.js';
import { formatOf } from './load-parts.js';
import { asUtf8 } from './load-utf8.js';
import { NORMAL_DIALECT } from './normalise-csv.js';
import type { FileFormat } from './table-model.js';

/** Bytes that the first rows are looked for in. */
export const HEAD_BYTES = 1 << 20;
export const HEAD_ROWS = 100;
/** Widest head kept: it is shown, not queried. */
const HEAD_COLUMNS = 500;

/**
 * The first rows of a file from its first `HEAD_BYTES`, as they are written; undefined where they do not show there
 * (workbooks, archives, a first row that is longer). Bounded work: it runs between the end of an upload and its answer.
 * @param bytes the beginning of the file
 * @param size of the whole file
 * @param folder for a temporary file
 */
export async function readHead(
  bytes: Buffer,
  size: number,
  fileName: string,
  folder: string,
): Promise<TableHead | undefined> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return undefined;
  const whole = bytes.length >= size;
  const lastEnd = Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d));
  const base = join(folder, `head-${randomUUID()}`);
  try {
    await writeFile(base, bytes);
    const format = await formatOf({ path: base, fileName });
    if (format === 'csv' || format === 'tsv') {
      // A cut character would speak against UTF-8, a cut record against its own dialect.
      if (!whole && lastEnd < 0) return undefined;
      const wide = bytes.subarray(0, 4096).includes(0);
      if (!whole) await writeFile(base, bytes.subarray(0, wide ? bytes.length & ~1 : lastEnd + 1));
      return await textHead(base, folder, whole);
    }
    return await recordsHead(base, format);
  } catch {
    // What the beginning alone does not tell is left to the load.
    return undefined;
  } finally {
    await rm(base, { force: true });
  }
}

async function textHead(path: string, folder: string, whole: boolean): Promise<TableHead | undefined> {
  const work = join(folder, `head-${randomUUID()}`);
  await mkdir(work);
  try {
    const text = await asUtf8(path, work);
    const found = await detectText(text.path);
    const content = (await readFile(text.path, 'utf8')).replace(/^\ufeff/, '');
    const records = readRecords(content, found.dialect, HEAD_ROWS + found.profile.firstRecord);
    const first = Math.max(found.profile.firstRecord - 1, 0);
    // The last record may be cut within a quoted cell that holds line ends.
    const end = whole || records.length > HEAD_ROWS ? records.length : records.length - 1;
    const rows = records.slice(first, Math.min(end, first + HEAD_ROWS));
    return headOf(
      found.columns.map(({ name, label }) => ({ name, label })),
      rows,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** JSON in its several forms: the records that are whole; the cut one ends the reading with an error, as it must. */
async function recordsHead(path: string, format: FileFormat): Promise<TableHead | undefined> {
  if (format !== 'json' && format !== 'jsonl' && format !== 'geojson') return undefined;
  const records: JsonRecord[] = [];
  const read = format === 'jsonl' ? readJsonLines(path) : readJsonArray(path, { path: '', root: {} });
  try {
    for await (const record of read) {
      const own = format === 'geojson' ? (record.properties as JsonRecord | null) : record;
      records.push(own ?? {});
      if (records.length === HEAD_ROWS) break;
    }
  } catch {
    // The cut.
  }
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (keys.length === 0) return undefined;
  const names = columnNames(keys, keys.length);
  return headOf(
    keys.map((label, at) => ({ name: names[at] as string, label })),
    records.map((record) => keys.map((key) => cellText(record[key]))),
  );
}

const cellText = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

function headOf(columns: { name: string; label: string }[], rows: string[][]): TableHead | undefined {
  if (columns.length === 0 || rows.length === 0) return undefined;
  const shown = columns.slice(0, HEAD_COLUMNS);
  return {
    columns: shown.map((column) => ({ ...column, type: 'text' })),
    rows: rows.map((row) => shown.map((_, at) => (row[at] ?? '').slice(0, 1000))),
  };
}

const WATCH_EVERY_MS = 300;
const ENOUGH_BYTES = 64 * 1024;

/**
 * Reads the first rows of a normal CSV while it is being written, and tells them once. Returns how to stop.
 * For formats whose rows show only as they are unpacked.
 */
export function watchHead(csv: string, folder: string, onHead: (head: TableHead) => void): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      const { size } = await stat(csv);
      if (size < ENOUGH_BYTES) return;
      const file = await open(csv);
      const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES));
      await file.read(bytes, 0, bytes.length, 0).finally(() => file.close());
      const head = normalHead(bytes) ?? (await readHead(bytes, size + 1, 'records.csv', folder));
      if (!head) return;
      clearInterval(timer);
      onHead(head);
    } catch {
      // Not there yet.
    } finally {
      busy = false;
    }
  }, WATCH_EVERY_MS);
  return () => clearInterval(timer);
}

/** The first record taken as the header, as most sheets and all lists of objects have it; the load decides. */
function normalHead(bytes: Buffer): TableHead | undefined {
  const text = bytes.toString('utf8');
  const [labels, ...rows] = readRecords(text, NORMAL_DIALECT, HEAD_ROWS + 2).slice(0, -1);
  if (!labels) return undefined;
  const names = columnNames(labels, labels.length);
  return headOf(
    labels.map((label, at) => ({ name: names[at] as string, label })),
    rows.slice(0, HEAD_ROWS),
  );
}
