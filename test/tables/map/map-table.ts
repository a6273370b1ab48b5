import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableEngine } from '../../../src/tables/engine.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';
import type { ReadableTable, ReadServices } from '../../../src/tables/rows/table-of.js';
import type { Column } from '../../../src/tables/table-model.js';

/** A folder of tables without a portal: the tables of files need no database. */
export async function tablesFolder(): Promise<ReadServices> {
  const tablesDir = await mkdtemp(join(tmpdir(), 'portico-maps-'));
  return { db: undefined as never, tablesDir };
}

let made = 0;

/**
 * A table of a file, as if it had been read.
 * @param select SQL of its rows, in the order of the columns
 */
export async function tableOf(
  { tablesDir }: ReadServices,
  columns: readonly TableColumn[],
  select: string,
): Promise<ReadableTable> {
  made += 1;
  const fileId = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  const parquet = `${fileId}.parquet`;
  const engine = await tableEngine();
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const rows = await engine.use((connection) =>
    connection.runAndReadAll(
      `COPY (SELECT * FROM (${select}) AS t (${names})) TO '${join(tablesDir, parquet)}' (FORMAT parquet)`,
    ),
  );
  return {
    kind: 'file',
    columns,
    table: {
      fileId,
      part: 0,
      name: null,
      status: 'loaded',
      rowCount: Number(rows.getRows()[0]?.[0]),
      columns: columns as Column[],
      detection: null,
      findings: [],
      parquet,
      csv: null,
      head: null,
      progress: null,
      modifiedAt: new Date(1_700_000_000_000 + made),
    },
  };
}

export const text = (name: string): TableColumn => ({ name, label: name, type: 'text', storage: 'VARCHAR' });
export const integer = (name: string): TableColumn => ({
  name,
  label: name,
  type: 'integer',
  storage: 'BIGINT',
});
export const places = (name: string): TableColumn => ({
  name,
  label: name,
  type: 'geoShape',
  storage: 'VARCHAR',
});

export const BOUNDS = { milliseconds: 20_000 };
