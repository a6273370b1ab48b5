import { join } from 'node:path';
import { quoteIdentifier } from '../cast-sql.js';
import { freeRowId, parquetList, type Relation } from '../query/relation.js';
import type { RowColumn } from './field-types.js';

/** What the relation of a table is made of. */
export interface RowSources {
  columns: readonly RowColumn[];
  /** Folder of the Parquet files, and their names. */
  tablesDir: string;
  parts: readonly string[];
  /** Whether the parts may lack columns that were added since. */
  widened: boolean;
  /** DuckDB table of the changes since: `id`, `deleted` and `c0`, `c1` … for the columns. */
  fresh: string;
  /** Whether any of the changes is of a row that the parts have. */
  overlaps: boolean;
  total: number;
}

/** Name of a column in the table of fresh rows. */
export const freshName = (place: number): string => `c${place}`;

const typedNull = ({ name, storage }: RowColumn): string =>
  `CAST(NULL AS ${storage}) AS ${quoteIdentifier(name)}`;

/** The rows of a table: those of its Parquet files that no change touches, and the changed ones as they are now. */
export function rowRelation(sources: RowSources): Relation {
  const { columns, parts, fresh, total } = sources;
  const rowId = freeRowId(columns);
  const id = quoteIdentifier(rowId);
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const list = [id, ...names].join(', ');
  const changed = `SELECT ${[`id AS ${id}`, ...names.map((name, at) => `${freshName(at)} AS ${name}`)].join(', ')} FROM ${fresh} WHERE NOT deleted`;
  // What is no name is a file already.
  const memory = /^\w+$/.test(fresh) ? { memory: fresh } : {};
  if (parts.length === 0) return { sql: `(${changed})`, columns, rowId, total, ordered: false, ...memory };
  const files = parquetList(parts.map((name) => join(sources.tablesDir, name)));
  // Parts written before a column was added have nothing in it.
  const read = sources.widened
    ? `(SELECT CAST(NULL AS BIGINT) AS ${id}, ${columns.map(typedNull).join(', ')} WHERE false UNION ALL BY NAME SELECT * FROM read_parquet(${files}, union_by_name = true))`
    : `read_parquet(${files})`;
  const kept = sources.overlaps ? ` WHERE ${id} NOT IN (SELECT id FROM ${fresh})` : '';
  return {
    sql: `(SELECT ${list} FROM ${read}${kept} UNION ALL ${changed})`,
    columns,
    rowId,
    total,
    ordered: false,
    ...memory,
  };
}
