import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import { jsonValue, type TableColumn } from '../query.js';
import type { Bins } from './bins.js';
import { type Kind, QUANTILES, shortened, TOP } from './column-kind.js';
import type { ColumnStatistics } from './profile-model.js';

/** Different values beyond which a column is counted by estimates. */
export const MOST_GROUPS = 100_000;
/** Rows looked at to tell which columns have few different values. */
const LOOKED_AT = 100_000;
const BLOCKS = 8;
/** Different values among those rows, beyond which a column has many: by an estimate that is off by a fifth at most. */
const FEW = 12_000;

const GROUPS = 'portico_profile_groups';

/**
 * `LOOKED_AT` rows in blocks from all over the table. By the numbers of its rows DuckDB passes over what lies between the
 * blocks; a `TABLESAMPLE` reads the whole file and throws most of it away, which took a third of the time of a profile.
 */
function someRows(parquetPath: string, columns: readonly TableColumn[], rows: number): string {
  const path = quoteLiteral(parquetPath);
  // A column of that name hides the number of the row.
  if (rows <= LOOKED_AT || columns.some(({ name }) => name.toLowerCase() === 'file_row_number'))
    return `read_parquet(${path})`;
  const length = LOOKED_AT / BLOCKS;
  const blocks = Array.from({ length: BLOCKS }, (_, block) => {
    const from = Math.floor((block * (rows - length)) / (BLOCKS - 1));
    return `file_row_number BETWEEN ${from} AND ${from + length - 1}`;
  });
  return `read_parquet(${path}, file_row_number = true) WHERE ${blocks.join(' OR ')}`;
}

/**
 * Names of the columns that seem to have few different values, from rows taken all over the table. A guess: it decides
 * how a column is counted, not what is said of it.
 */
export async function columnsOfFew(
  connection: DuckDBConnection,
  parquetPath: string,
  columns: readonly TableColumn[],
  rows: number,
): Promise<Set<string>> {
  if (columns.length === 0) return new Set();
  const asked = columns.map(({ name }) => `approx_count_distinct(${quoteIdentifier(name)})`);
  const result = await connection.runAndReadAll(
    `SELECT ${asked.join(', ')} FROM ${someRows(parquetPath, columns, rows)}`,
  );
  const counts = result.getRows()[0] ?? [];
  return new Set(columns.filter((_, at) => Number(counts[at] ?? 0) <= FEW).map(({ name }) => name));
}

/**
 * Everything about a column of few different values, exactly, from one count of each value: Parquet keeps such a column
 * as a dictionary and DuckDB counts it by its entries, a hundred times faster than it compares values row by row.
 * Undefined where there are more than `MOST_GROUPS` values after all.
 * @param binsOf the bins of a histogram, once least and greatest value are known
 */
export async function profileGroups(
  connection: DuckDBConnection,
  parquetPath: string,
  column: TableColumn,
  kind: Kind,
  rows: number,
  binsOf: (known: ColumnStatistics) => Bins | undefined,
): Promise<ColumnStatistics | undefined> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${GROUPS} AS SELECT ${quoteIdentifier(column.name)} AS v, count(*) AS n
      FROM read_parquet(${quoteLiteral(parquetPath)}) GROUP BY v`,
  );
  try {
    const known = await figuresOf(connection, column, kind, rows);
    const filled = rows - known.nulls;
    if (known.distinct > MOST_GROUPS) return undefined;
    if (filled === 0) return known;
    const top = known.distinct <= filled * 0.9 || filled <= TOP ? await topOf(connection) : [];
    const bins = binsOf(known);
    const histogram = bins && (await histogramOf(connection, bins));
    return { ...known, ...(top.length > 0 && { top }), ...(histogram && { histogram }) };
  } finally {
    await connection.run(`DROP TABLE ${GROUPS}`);
  }
}

async function figuresOf(
  connection: DuckDBConnection,
  column: TableColumn,
  kind: Kind,
  rows: number,
): Promise<ColumnStatistics> {
  const ordered = kind === 'number' || kind === 'moment';
  const quantile = (share: number): string => (ordered ? `min(v) FILTER (upto >= ${share} * whole)` : 'NULL');
  const result = await connection.runAndReadAll(
    `SELECT coalesce(sum(n), 0), count(*), min(v), max(v),
            ${kind === 'number' ? 'sum(v::DOUBLE * n) / sum(n)' : 'NULL'},
            ${kind === 'text' ? 'min(length(v)), max(length(v))' : 'NULL, NULL'},
            ${QUANTILES.map(quantile).join(', ')}
       FROM (SELECT v, n${ordered ? ', sum(n) OVER (ORDER BY v) AS upto, sum(n) OVER () AS whole' : ''}
               FROM ${GROUPS} WHERE v IS NOT NULL)`,
  );
  const values = (result.getRows()[0] ?? []).map(jsonValue);
  const [filled, distinct, min, max, mean, minLength, maxLength, p05, p25, p50, p75, p95] = values;
  return {
    column: column.name,
    type: column.type,
    nulls: rows - Number(filled ?? 0),
    distinct: Number(distinct ?? 0),
    distinctExact: true,
    ...(min !== null && { min: shortened(min), max: shortened(max) }),
    ...(typeof mean === 'number' && { mean }),
    ...(ordered && p50 !== null && { quantiles: { p05, p25, p50, p75, p95 } }),
    ...(minLength !== null && { minLength: Number(minLength), maxLength: Number(maxLength) }),
  };
}

async function topOf(connection: DuckDBConnection): Promise<{ value: unknown; count: number }[]> {
  const result = await connection.runAndReadAll(
    `SELECT v, n FROM ${GROUPS} WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT ${TOP}`,
  );
  return result
    .getRows()
    .map(([value, count]) => ({ value: shortened(jsonValue(value ?? null)), count: Number(count) }));
}

async function histogramOf(
  connection: DuckDBConnection,
  bins: Bins,
): Promise<NonNullable<ColumnStatistics['histogram']>> {
  const result = await connection.runAndReadAll(
    `SELECT ${bins.index('v')} AS bin, sum(n) FROM ${GROUPS} WHERE v IS NOT NULL GROUP BY bin`,
  );
  const counts = new Map(result.getRows().map(([bin, count]) => [Number(bin), Number(count)]));
  return Array.from({ length: bins.count }, (_, bin) => ({ ...bins.ends(bin), count: counts.get(bin) ?? 0 }));
}
