import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../../tables/cast-sql.js';
import type { Column } from '../../tables/table-model.js';
import { MOST_SAMPLES } from './probe.js';
import type { CheckSample, ColumnCompleteness } from './report.js';
import type { TableToCheck } from './rule.js';

/** Columns counted in one scan. */
const BATCH = 100;

/**
 * How full each column is: a cell that is empty, or a word for "no value" of its column, is missing. The profile has
 * counted most columns; the others are counted in the Parquet.
 */
export async function completenessOf(
  connection: DuckDBConnection,
  relation: string,
  table: TableToCheck,
  signal?: AbortSignal,
): Promise<ColumnCompleteness[]> {
  const filled = table.columns.map((column, at) => filledByProfile(table, column, at));
  const open = table.columns.flatMap((column, at) => (filled[at] === undefined ? [{ column, at }] : []));
  for (let start = 0; start < open.length; start += BATCH) {
    signal?.throwIfAborted();
    const batch = open.slice(start, start + BATCH);
    const asked = batch.map(({ column }) => `count(*) FILTER (${holdsValue(column)})`);
    const reader = await connection.runAndReadAll(`SELECT ${asked.join(', ')} FROM ${relation}`);
    const counts = reader.getRowsJson()[0] ?? [];
    for (const [i, { at }] of batch.entries()) filled[at] = Number(counts[i] ?? 0);
  }
  return table.columns.map(({ name, type }, at) => {
    const full = filled[at] ?? 0;
    return {
      part: table.part,
      name,
      type,
      filled: full,
      missing: table.rows - full,
      completeness: table.rows === 0 ? null : Math.round((full / table.rows) * 1e6) / 1e6,
    };
  });
}

/** Cells with a value where the nulls of the profile are all that is missing: no empty text, no words for it. */
function filledByProfile(table: TableToCheck, column: Column, at: number): number | undefined {
  const figures = table.profile?.[at];
  if (figures?.column !== column.name) return undefined;
  const filled = table.rows - figures.nulls;
  if (column.storage !== 'VARCHAR' || filled === 0) return filled;
  return column.nulls.length === 0 && (figures.minLength ?? 0) > 0 ? filled : undefined;
}

/** Typed columns hold nulls in place of words for "no value" already. */
function holdsValue({ name, storage, nulls }: Column): string {
  const cell = quoteIdentifier(name);
  if (storage !== 'VARCHAR') return `${cell} IS NOT NULL`;
  const words = ['', ...nulls].map(quoteLiteral).join(', ');
  return `${cell} NOT IN (${words})`;
}

/** Rows that say the same as an earlier one, and where they are. */
export interface Duplicates {
  /** Rows beyond the first of each group. */
  count: number;
  /** Groups of equal rows. */
  groups: number;
  samples: CheckSample[];
}

const NO_DUPLICATES: Duplicates = { count: 0, groups: 0, samples: [] };

/**
 * Rows that are equal in every column, counted exactly: those that share the hash of a column of mostly different
 * values, or of all cells where there is none, are grouped by two independent 64-bit hashes of all cells. DuckDB spills
 * groups to disk beyond its memory. A column in which every value is another, as counted by the profile, spares the work.
 */
export async function duplicatesOf(
  connection: DuckDBConnection,
  relation: string,
  table: TableToCheck,
): Promise<Duplicates> {
  const { rows, profile, columns } = table;
  if (rows < 2 || columns.length === 0) return NO_DUPLICATES;
  if (
    profile?.some(({ distinct, distinctExact, nulls }) => distinctExact && nulls === 0 && distinct === rows)
  ) {
    return NO_DUPLICATES;
  }
  const cells = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const key = `hash(${tellingColumn(table) ?? cells})`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE repeated_hash AS
       SELECT ${key} AS h FROM ${relation} GROUP BY h HAVING count(*) > 1`,
  );
  try {
    const repeated = await connection.runAndReadAll('SELECT count(*) FROM repeated_hash');
    if (Number(repeated.getRows()[0]?.[0] ?? 0) === 0) return NO_DUPLICATES;
    const reader = await connection.runAndReadAll(
      `SELECT coalesce(sum(n - 1), 0), count(*), min(again, ${MOST_SAMPLES}) FROM (
         SELECT count(*) AS n, min(portico_row, 2)[2] AS again
           FROM (SELECT * FROM ${relation} WHERE ${key} IN (SELECT h FROM repeated_hash))
          GROUP BY hash(${cells}), hash('portico', ${cells}) HAVING count(*) > 1)`,
    );
    const [count, groups, again] = reader.getRowsJson()[0] ?? [];
    const numbers = Array.isArray(again) ? again : [];
    return {
      count: Number(count ?? 0),
      groups: Number(groups ?? 0),
      samples: numbers.map((row) => ({ row: Number(row) + 1 })),
    };
  } finally {
    await connection.run('DROP TABLE IF EXISTS repeated_hash');
  }
}

/** Share of different values from which a column alone leaves few rows to be compared whole. */
const TELLING = 0.9;

/** The column with most different values, as an SQL identifier, if nearly all of its values are different. */
function tellingColumn({ profile, rows }: TableToCheck): string | undefined {
  const [best] = [...(profile ?? [])].sort((a, b) => b.distinct - a.distinct);
  return best && best.distinct >= rows * TELLING ? quoteIdentifier(best.column) : undefined;
}

/** Pairs of columns compared cell by cell, at most. */
const MOST_PAIRS = 200;

/** Columns that hold in every row what an earlier one holds, as `[earlier, later]`. */
export async function repeatedColumns(
  connection: DuckDBConnection,
  relation: string,
  table: TableToCheck,
): Promise<[string, string][]> {
  const pairs = candidatesOf(table);
  if (pairs.length === 0) return [];
  const asked = pairs.map(
    ([a, b]) => `count(*) FILTER (${quoteIdentifier(a)} IS DISTINCT FROM ${quoteIdentifier(b)})`,
  );
  const reader = await connection.runAndReadAll(`SELECT ${asked.join(', ')} FROM ${relation}`);
  const counts = reader.getRowsJson()[0] ?? [];
  const same = pairs.filter((_, i) => Number(counts[i]) === 0);
  const later = new Set<string>();
  return same.filter(([, name]) => !later.has(name) && later.add(name));
}

/** Pairs whose profiles are the same; columns of one value alone say nothing and are not looked at. */
function candidatesOf({ profile, columns }: TableToCheck): [string, string][] {
  const byFigures = new Map<string, string[]>();
  for (const [at, column] of columns.entries()) {
    const figures = profile?.[at];
    if (!figures || figures.distinct < 3) continue;
    const { nulls, distinct, min, max, mean, minLength, maxLength } = figures;
    const key = JSON.stringify([column.storage, nulls, distinct, min, max, mean, minLength, maxLength]);
    byFigures.set(key, [...(byFigures.get(key) ?? []), column.name]);
  }
  return [...byFigures.values()]
    .flatMap((names) => names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b])))
    .slice(0, MOST_PAIRS);
}
