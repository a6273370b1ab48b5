import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableEngine } from '../engine.js';
import { askStatement } from './ask-statement.js';
import { jsonValue } from './json-value.js';
import type { Relation, TableColumn } from './relation.js';
import { toCountSql, toSql } from './to-sql.js';
import type { Query } from './tree.js';

export interface Rows {
  columns: TableColumn[];
  /** JSON-safe values: integers beyond 2^53 as strings, dates as ISO strings, empty cells as null. */
  rows: unknown[][];
  /** Rows of the query without its page, exact. */
  total: number;
}

/** How many rows the query has, whatever its page. Constant time without a filter, a grouping or `distinct`. */
export async function countOn(
  connection: DuckDBConnection,
  relation: Relation,
  query: Query,
): Promise<number> {
  const statement = toCountSql(query, relation);
  if (!statement) return relation.total;
  const [row] = await askStatement(connection, relation, statement);
  return Number(row?.[0] ?? 0);
}

/** The rows of a query, without their total. */
export async function selectOn(
  connection: DuckDBConnection,
  relation: Relation,
  query: Query,
): Promise<Omit<Rows, 'total'>> {
  const { sql, parameters, columns } = toSql(query, relation);
  if (columns.length === 0 || query.limit === 0) return { columns, rows: [] };
  return { columns, rows: await askStatement(connection, relation, { sql, parameters }) };
}

/** A page of rows with the exact total. Errors: those of `toSql`. */
export async function runQuery(engine: TableEngine, relation: Relation, query: Query): Promise<Rows> {
  return engine.use(async (connection) => ({
    ...(await selectOn(connection, relation, query)),
    total: await countOn(connection, relation, query),
  }));
}

/**
 * The rows of a query in chunks, for downloads: memory does not grow with their number. The connection is held until the
 * last chunk is read or the reader stops.
 */
export async function* streamOn(
  connection: DuckDBConnection,
  relation: Relation,
  query: Query,
): AsyncGenerator<unknown[][]> {
  const { sql, parameters, columns } = toSql(query, relation);
  if (columns.length === 0) return;
  const result = await connection.stream(sql, parameters);
  for await (const rows of result.yieldRows()) yield rows.map((row) => row.map(jsonValue));
}
