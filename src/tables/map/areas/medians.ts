import type { DuckDBConnection } from '@duckdb/node-api';
import { askStatement } from '../../query/ask-statement.js';
import { filterSql } from '../../query/filter-sql.js';
import type { Relation, TableColumn } from '../../query/relation.js';
import { SqlScope } from '../../query/scope.js';
import type { Filter } from '../../query/tree.js';

/** The median of values, the mean of the middle two where their number is even; null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[(sorted.length - 1) >> 1] as number, sorted[sorted.length >> 1] as number];
  return low + (high - low) / 2;
}

/**
 * The median of a column by groups of the texts of another: medians of single texts cannot be joined as sums can.
 * @param groups the number of the group of each text; rows with other texts are left out
 * @throws QueryError
 */
export async function mediansByText(
  connection: DuckDBConnection,
  relation: Relation,
  { by, value, filter }: { by: TableColumn; value: TableColumn; filter: Filter | undefined },
  groups: ReadonlyMap<string, number>,
): Promise<Map<number, number>> {
  const scope = new SqlScope(relation);
  const where = filter ? `WHERE ${filterSql(scope, filter, '/filter')}` : '';
  const pairs = scope.bind(JSON.stringify([...groups].map(([k, g]) => ({ k, g }))));
  const sql = `SELECT named.g, median(CAST(${scope.sqlOf(value)} AS DOUBLE))
      FROM ${relation.sql} AS source
      JOIN (SELECT unnest(from_json(${pairs}, '[{"k":"VARCHAR","g":"INTEGER"}]'), recursive := true)) AS named
        ON named.k = ${scope.textOf(by)}
      ${where} GROUP BY named.g`;
  const rows = await askStatement(connection, relation, { sql, parameters: scope.parameters });
  return new Map(
    rows.flatMap(([group, median]) => (median === null ? [] : [[Number(group), Number(median)] as const])),
  );
}
