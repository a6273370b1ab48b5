import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import type { Column } from '../table-model.js';

/** A column as queries see it. */
export type TableColumn = Pick<Column, 'name' | 'label' | 'type' | 'storage'> &
  Partial<Pick<Column, 'format' | 'decimalMark' | 'thousandsMark' | 'unit' | 'virtual'>>;

/** The name by which queries ask for the number of the row. */
export const ROW_ID = '_id';

/**
 * What a query reads: an SQL relation with the columns of a table and, under `rowId`, the number of each row.
 * Its SQL is made of paths and names of ours, never of anything a client sent.
 */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly TableColumn[];
  /** Name of the row number within `sql`: none of the columns has it. */
  readonly rowId: string;
  /** Rows in all, exact. */
  readonly total: number;
  /** Whether reading without a sort gives the rows in the order of their numbers. */
  readonly ordered: boolean;
  /** A table that `sql` names and that only the engine of this process has; all else of it is files. */
  readonly memory?: string;
}

/** A name that no column has (DuckDB compares without case). */
export function freeRowId(columns: readonly Pick<TableColumn, 'name'>[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = ROW_ID;
  while (taken.has(name)) name = `_${name}`;
  return name;
}

/** The SQL of a list of Parquet files, as `read_parquet` takes it. */
export const parquetList = (paths: readonly string[]): string =>
  paths.length === 1 ? quoteLiteral(paths[0] ?? '') : `[${paths.map(quoteLiteral).join(', ')}]`;

/** The Parquet of a file: rows are numbered from 1 in the order of the file. */
export function parquetRelation(path: string, columns: readonly TableColumn[], total: number): Relation {
  const rowId = freeRowId(columns);
  const quoted = quoteIdentifier(rowId);
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const list = names === '' ? '' : `, ${names}`;
  // A column of that name hides the number that DuckDB offers; counting then costs reading everything before.
  const hidden = columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
  const sql = hidden
    ? `(SELECT row_number() OVER () AS ${quoted}${list} FROM read_parquet(${quoteLiteral(path)}))`
    : `(SELECT file_row_number + 1 AS ${quoted}${list} FROM read_parquet(${quoteLiteral(path)}, file_row_number = true))`;
  return { sql, columns, rowId, total, ordered: true };
}
