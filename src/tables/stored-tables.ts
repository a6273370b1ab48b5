import type { Db } from '../platform/database.js';
import type { TableStatus } from '../platform/schema.js';
import type { LoadedDetection, LoadProgress, TableHead } from './load-model.js';
import type { ColumnStatistics } from './profile/profile-model.js';
import type { Column, Finding } from './table-model.js';

/** What is known of a table of a stored file. */
export interface StoredTable {
  fileId: string;
  /** 0 is the table shown first. */
  part: number;
  /** Name of the sheet, layer or member; null where the file is the table. */
  name: string | null;
  status: TableStatus;
  rowCount: number | null;
  columns: Column[] | null;
  detection: LoadedDetection | null;
  findings: Finding[];
  /** File name within the folder of tables. */
  parquet: string | null;
  /** File name of the normalised CSV there; it comes a moment after the Parquet. */
  csv: string | null;
  /** The first rows as they are written, while the file is still being read. */
  head: TableHead | null;
  /** How far reading has come, while it goes on. */
  progress: LoadProgress | null;
  modifiedAt: Date;
}

const COLUMNS = [
  'file_id',
  'part',
  'name',
  'status',
  'row_count',
  'columns',
  'detection',
  'findings',
  'parquet',
  'csv',
  'head',
  'progress',
  'modified_at',
] as const;

/** A row of `data_table` without its profile, which is read only when asked for. */
interface TableRow {
  file_id: string;
  part: number;
  name: string | null;
  status: TableStatus;
  row_count: number | null;
  columns: unknown;
  detection: unknown;
  findings: unknown;
  parquet: string | null;
  csv: string | null;
  head: unknown;
  progress: unknown;
  modified_at: Date;
}

const toTable = (row: TableRow): StoredTable => ({
  fileId: row.file_id,
  part: row.part,
  name: row.name,
  status: row.status,
  rowCount: row.row_count,
  columns: row.columns as Column[] | null,
  detection: row.detection as LoadedDetection | null,
  findings: row.findings as Finding[],
  parquet: row.parquet,
  csv: row.csv,
  head: row.head as TableHead | null,
  progress: row.progress as LoadProgress | null,
  modifiedAt: row.modified_at,
});

/** The table shown first of each of these files, by file id; files without one are left out. Index: primary key. */
export async function findTables(db: Db, fileIds: readonly string[]): Promise<Map<string, StoredTable>> {
  if (fileIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('data_table')
    .select(COLUMNS)
    .where('file_id', 'in', fileIds)
    .where('part', '=', 0)
    .execute();
  return new Map(rows.map((row) => [row.file_id, toTable(row)]));
}

/** The table of a file that is shown first, or undefined. */
export async function findTable(db: Db, fileId: string): Promise<StoredTable | undefined> {
  return (await findTables(db, [fileId])).get(fileId);
}

/** Every table of each of these files by file id, the one shown first in front. Index: primary key. */
export async function findPartsOf(db: Db, fileIds: readonly string[]): Promise<Map<string, StoredTable[]>> {
  if (fileIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('data_table')
    .select(COLUMNS)
    .where('file_id', 'in', fileIds)
    .orderBy('file_id')
    .orderBy('part')
    .execute();
  const parts = new Map<string, StoredTable[]>();
  for (const row of rows) parts.set(row.file_id, [...(parts.get(row.file_id) ?? []), toTable(row)]);
  return parts;
}

/** Every table of a file, the one shown first in front. */
export async function findParts(db: Db, fileId: string): Promise<StoredTable[]> {
  return (await findPartsOf(db, [fileId])).get(fileId) ?? [];
}

/**
 * One of the tables of a file, by its number or its name; the first one where nothing is asked. A number that is also a
 * name (sheets called `2023`) is taken as the name.
 */
export function choosePart(
  parts: readonly StoredTable[],
  asked: string | undefined,
): StoredTable | undefined {
  if (asked === undefined || asked === '') return parts[0];
  return (
    parts.find(({ name }) => name === asked) ??
    (/^\d{1,6}$/.test(asked) ? parts.find(({ part }) => part === Number(asked)) : undefined)
  );
}

/** What each column of a table holds, or null: not loaded, or loaded before profiles were made. Index: primary key. */
export async function findProfile(db: Db, fileId: string, part: number): Promise<ColumnStatistics[] | null> {
  const row = await db
    .selectFrom('data_table')
    .select('profile')
    .where('file_id', '=', fileId)
    .where('part', '=', part)
    .executeTakeFirst();
  return (row?.profile as ColumnStatistics[] | null | undefined) ?? null;
}
