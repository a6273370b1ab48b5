import type { Db } from '../platform/database.js';
import type { TableStatus } from '../platform/schema.js';
import type { Column, Detection, Finding } from './table-model.js';

/** What is known of a stored file read as a table. */
export interface StoredTable {
  fileId: string;
  status: TableStatus;
  rowCount: number | null;
  columns: Column[] | null;
  detection: Detection | null;
  findings: Finding[];
  /** File name within the folder of tables. */
  parquet: string | null;
  modifiedAt: Date;
}

/** The tables of these files, by file id; files without one are left out. Index: primary key. */
export async function findTables(db: Db, fileIds: readonly string[]): Promise<Map<string, StoredTable>> {
  if (fileIds.length === 0) return new Map();
  const rows = await db.selectFrom('data_table').selectAll().where('file_id', 'in', fileIds).execute();
  return new Map(
    rows.map((row) => [
      row.file_id,
      {
        fileId: row.file_id,
        status: row.status,
        rowCount: row.row_count,
        columns: row.columns as Column[] | null,
        detection: row.detection as Detection | null,
        findings: row.findings as Finding[],
        parquet: row.parquet,
        modifiedAt: row.modified_at,
      },
    ]),
  );
}

/** The table of a file, or undefined. */
export async function findTable(db: Db, fileId: string): Promise<StoredTable | undefined> {
  return (await findTables(db, [fileId])).get(fileId);
}
