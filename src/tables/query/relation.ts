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
  /**
   * SQL of the rows with these numbers, which spares reading the others: a condition on the number itself would not. It is
   * there where the numbers are 1, 2 … `total` without a gap.
   */
  readonly at?: (numbers: RowNumbers) => string;
}

/** Which rows are meant, by their numbers. */
export interface RowNumbers {
  after?: number | undefined;
  upTo?: number | undefined;
  among?: readonly number[];
}

/** A relation narrowed to rows with these numbers, which are written into its SQL: none may come from a client unchecked. */
export function rowsAt(relation: Relation, numbers: RowNumbers): Relation {
  const { at, ...rest } = relation;
  // The engine makes a join of a longer list, which gives rows in any order.
  const ordered = relation.ordered && numbers.among === undefined;
  if (at) return { ...rest, ordered, sql: at(numbers) };
  const conditions = numberConditions(quoteIdentifier(relation.rowId), numbers);
  return { ...rest, ordered, sql: `(SELECT * FROM ${relation.sql} AS numbered${conditions})` };
}

/** @param lower by how much the numbers in `sql` are lower than those that are told */
function numberConditions(sql: string, { after, upTo, among }: RowNumbers, lower = 0): string {
  const conditions = [
    ...(after === undefined ? [] : [`${sql} > ${after - lower}`]),
    ...(upTo === undefined ? [] : [`${sql} <= ${upTo - lower}`]),
    ...(among === undefined ? [] : [amongSql(sql, among, lower)]),
  ];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Numbers written out are looked up in a hash, bound values one after the other; between the outermost two all else is left unread. */
function amongSql(sql: string, among: readonly number[], lower: number): string {
  if (among.length === 0) return 'false';
  const numbers = among.map((number) => number - lower);
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  return `${sql} BETWEEN ${least} AND ${most} AND ${sql} IN (${numbers.join(', ')})`;
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
  if (hidden) {
    const sql = `(SELECT row_number() OVER () AS ${quoted}${list} FROM read_parquet(${quoteLiteral(path)}))`;
    return { sql, columns, rowId, total, ordered: true };
  }
  const read = `SELECT file_row_number + 1 AS ${quoted}${list} FROM read_parquet(${quoteLiteral(path)}, file_row_number = true)`;
  const at = (numbers: RowNumbers): string => `(${read}${numberConditions('file_row_number', numbers, 1)})`;
  return { sql: `(${read})`, columns, rowId, total, ordered: true, at };
}
