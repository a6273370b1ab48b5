import {
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { quoteIdentifier } from './cast-sql.js';
import { type TableEngine, tableEngine } from './engine.js';
import type { Column, ColumnType } from './table-model.js';

export type TableColumn = Pick<Column, 'name' | 'label' | 'type' | 'storage'> &
  Partial<Pick<Column, 'format' | 'decimalMark' | 'thousandsMark' | 'unit'>>;

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

export interface Rows {
  columns: TableColumn[];
  /** JSON-safe values: integers beyond 2^53 as strings, dates as ISO strings, empty cells as null. */
  rows: unknown[][];
  total: number;
}

/** A request named a column that the table does not have. */
export class UnknownColumn extends Error {
  readonly column: string;
  constructor(column: string) {
    super(`No column ${JSON.stringify(column)}`);
    this.name = 'UnknownColumn';
    this.column = column;
  }
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
  if (storage === 'GEOMETRY' || storage === 'BLOB') return 'geoShape';
  return /^(?:STRUCT|MAP|UNION)|\]$/.test(storage) ? 'json' : 'text';
}

/**
 * A page of rows of a Parquet. Column names are checked against its schema (`UnknownColumn`), so nothing
 * of the request reaches SQL but quoted names that exist and bound numbers.
 */
export async function readRows(
  parquetPath: string,
  request: RowsRequest,
  engine?: TableEngine,
): Promise<Rows> {
  return (engine ?? (await tableEngine())).use(async (connection) => {
    const table = await describe(connection, parquetPath);
    const byName = new Map(table.columns.map((column) => [column.name, column]));
    const find = (name: string): TableColumn => {
      const column = byName.get(name);
      if (!column) throw new UnknownColumn(name);
      return column;
    };
    const columns = request.columns ? request.columns.map(find) : table.columns;
    const order = (request.sort ?? []).map(
      ({ column, descending }) =>
        `${quoteIdentifier(find(column).name)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
    );
    const tieBreak = order.length > 0 && !byName.has('file_row_number');
    const limit = wholeNumber(request.limit);
    const offset = wholeNumber(request.offset ?? 0);
    if (columns.length === 0) return { columns, rows: [], total: table.total };
    const result = await connection.runAndReadAll(
      `SELECT ${columns.map((column) => quoteIdentifier(column.name)).join(', ')}
         FROM read_parquet($1${tieBreak ? ', file_row_number = true' : ''})
        ${order.length > 0 ? `ORDER BY ${order.join(', ')}${tieBreak ? ', file_row_number' : ''}` : ''}
        LIMIT ${limit} OFFSET ${offset}`,
      [parquetPath],
    );
    return { columns, rows: result.getRows().map((row) => row.map(jsonValue)), total: table.total };
  });
}

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`Not a count of rows: ${value}`);
  return value;
}

/** A DuckDB value as JSON can carry it, without loss: see `Rows`. */
export function jsonValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : value.toString();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue) return value.toString().replace(' ', 'T');
  if (value instanceof DuckDBTimestampTZValue) return instantText(value.micros);
  if (value instanceof DuckDBDecimalValue) return exactNumber(value.toString());
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return nestedValue(value);
}

function nestedValue(value: unknown): unknown {
  const nested = value as { items?: unknown[]; entries?: unknown };
  if (Array.isArray(nested.items)) return nested.items.map(jsonValue);
  if (Array.isArray(nested.entries)) {
    return (nested.entries as { key: unknown; value: unknown }[]).map(({ key, value: inner }) => ({
      key: jsonValue(key),
      value: jsonValue(inner),
    }));
  }
  if (typeof nested.entries === 'object' && nested.entries !== null) {
    return Object.fromEntries(Object.entries(nested.entries).map(([key, inner]) => [key, jsonValue(inner)]));
  }
  return String(value);
}

function instantText(micros: bigint): string {
  const rest = micros % 1000n;
  const text = new Date(Number(micros / 1000n)).toISOString();
  return rest === 0n ? text.replace('.000Z', 'Z') : text;
}

/** A decimal as a number where the double gives back every digit, else its text. */
function exactNumber(text: string): number | string {
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return String(Number(trimmed)) === trimmed ? Number(trimmed) : trimmed;
}
