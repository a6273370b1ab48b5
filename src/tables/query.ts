import type { DuckDBConnection } from '@duckdb/node-api';
import { type TableEngine, tableEngine } from './engine.js';
import { parquetRelation, type TableColumn } from './query/relation.js';
import { type Rows, runQuery } from './query/run.js';
import { column, order } from './query/tree.js';
import type { ColumnType } from './table-model.js';

export { UnknownColumn } from './query/errors.js';
export { jsonValue } from './query/json-value.js';
export type { TableColumn } from './query/relation.js';
export type { Rows } from './query/run.js';

export interface OpenedTable {
  parquetPath: string;
  columns: TableColumn[];
  /** Rows by the metadata of the Parquet: constant time. */
  total: number;
}

export interface RowsRequest {
  limit: number;
  offset?: number;
  /** Names of columns; all where absent. */
  columns?: readonly string[];
  /** Order of the rows; the order of the file decides between equal ones. */
  sort?: readonly { column: string; descending?: boolean }[];
}

/** Key under which the schema is kept in the metadata of our Parquet files. */
export const SCHEMA_KEY = 'portico_columns';

/** Schema and row count of a Parquet, ours or anyone's. `parquetPath` is never user input. */
export async function openTable(parquetPath: string, engine?: TableEngine): Promise<OpenedTable> {
  return (engine ?? (await tableEngine())).use((connection) => describe(connection, parquetPath));
}

async function describe(connection: DuckDBConnection, parquetPath: string): Promise<OpenedTable> {
  const metadata = await connection.runAndReadAll('SELECT num_rows FROM parquet_file_metadata($1)', [
    parquetPath,
  ]);
  const total = Number(metadata.getRows()[0]?.[0] ?? 0);
  const kept = await connection.runAndReadAll(
    'SELECT decode(value) FROM parquet_kv_metadata($1) WHERE decode(key) = $2',
    [parquetPath, SCHEMA_KEY],
  );
  const text = kept.getRows()[0]?.[0];
  if (typeof text === 'string') return { parquetPath, total, columns: JSON.parse(text) as TableColumn[] };
  const described = await connection.runAndReadAll(
    'SELECT * FROM (DESCRIBE SELECT * FROM read_parquet($1))',
    [parquetPath],
  );
  const columns = described.getRows().map(([name, storage]) => ({
    name: String(name),
    label: String(name),
    type: typeOfStorage(String(storage)),
    storage: String(storage),
  }));
  return { parquetPath, total, columns };
}

function typeOfStorage(storage: string): ColumnType {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)/.test(storage) && !storage.endsWith(']'))
    return 'integer';
  if (/^(?:DOUBLE|FLOAT|DECIMAL)/.test(storage) && !storage.endsWith(']')) return 'number';
  if (storage === 'DATE') return 'date';
  if (storage.startsWith('TIMESTAMP')) return 'dateTime';
  if (storage === 'BOOLEAN') return 'boolean';
  // A geometry may name its reference system: GEOMETRY('…').
  if (storage.startsWith('GEOMETRY')) return 'geoShape';
  return /^(?:STRUCT|MAP|UNION)|\]$/.test(storage) ? 'json' : 'text';
}

/** A page of rows of a Parquet: the simplest query. Errors: `UnknownColumn`, `RangeError` for counts that are none. */
export async function readRows(
  parquetPath: string,
  request: RowsRequest,
  engine?: TableEngine,
): Promise<Rows> {
  const { limit, offset = 0 } = request;
  for (const count of [limit, offset]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`Not a count of rows: ${count}`);
  }
  const used = engine ?? (await tableEngine());
  const { columns, total } = await openTable(parquetPath, used);
  return runQuery(used, parquetRelation(parquetPath, columns, total), {
    limit,
    offset,
    ...(request.columns && { select: request.columns.map((name) => column(name)) }),
    ...(request.sort && {
      orderBy: request.sort.map((each) => order(each.column, each.descending ?? false)),
    }),
  });
}
