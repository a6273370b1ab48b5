import type { DuckDBConnection } from '@duckdb/node-api';
import { TypeMismatch } from '../../query/errors.js';
import type { Relation, TableColumn } from '../../query/relation.js';
import { selectOn } from '../../query/run.js';
import { aggregate, column, type Filter, type SelectItem } from '../../query/tree.js';
import { classOf, malformed } from '../../query/typed-sql.js';

/** What is told of each area. */
export const AREA_AGGREGATES = ['count', 'sum', 'avg', 'min', 'max', 'median'] as const;
export type AreaAggregate = (typeof AREA_AGGREGATES)[number];

/** Rows joined in one figure, such that several can be joined again. */
export interface Tally {
  rows: number;
  /** Of the values that are not null. */
  values: number;
  sum: number;
  min: number;
  max: number;
  /** Where it is asked for; tallies that have one are not joined again. */
  median?: number | null;
}

export const emptyTally = (): Tally => ({
  rows: 0,
  values: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});

/** Adds one tally to another. */
export function addTally(to: Tally, more: Tally): void {
  to.rows += more.rows;
  to.values += more.values;
  to.sum += more.sum;
  to.min = Math.min(to.min, more.min);
  to.max = Math.max(to.max, more.max);
}

/** The figure of a tally; null where nothing was counted. Without a column `count` counts rows. */
export function figureOf(tally: Tally, of: AreaAggregate, hasColumn: boolean): number | null {
  if (of === 'count') return hasColumn ? tally.values : tally.rows;
  if (tally.values === 0) return null;
  if (of === 'avg') return tally.sum / tally.values;
  return tally[of] ?? null;
}

/** Groups of rows by the values of a column. */
const MOST_GROUPS = 100_000;

/** The column whose values are joined. @throws QueryError where it is not there or no number, or is needed and not given */
export function valueColumn(
  columns: readonly TableColumn[],
  of: AreaAggregate,
  name: string | undefined,
): TableColumn | undefined {
  if (name === undefined) {
    if (of === 'count') return undefined;
    throw malformed(
      '/value',
      `${of} vuole una colonna di numeri in "value"`,
      `${of} needs a column of numbers in "value"`,
    );
  }
  const found = columns.find((each) => each.name === name);
  if (!found) throw malformed('/value', `Nessuna colonna "${name}"`, `No column "${name}"`);
  if (of !== 'count' && classOf(found.type) !== 'number')
    throw new TypeMismatch(name, found.type, of, '/value');
  return found;
}

/** The tallies of the rows by the text of a column, null for those without one. @throws QueryError */
export async function groupValues(
  connection: DuckDBConnection,
  relation: Relation,
  by: string,
  value: TableColumn | undefined,
  filter: Filter | undefined,
): Promise<Map<string | null, Tally>> {
  const numeric = value && classOf(value.type) === 'number';
  const select: SelectItem[] = [column(by, 'k'), aggregate('count', undefined, 'n')];
  if (value) select.push(aggregate('count', value.name, 'c'));
  if (numeric)
    for (const each of ['sum', 'min', 'max'] as const) select.push(aggregate(each, value.name, each));
  const { rows } = await selectOn(connection, relation, {
    select,
    groupBy: [by],
    ...(filter && { filter }),
    limit: MOST_GROUPS + 1,
  });
  if (rows.length > MOST_GROUPS) {
    throw malformed(
      '/by',
      `La colonna "${by}" ha più di ${MOST_GROUPS} valori diversi`,
      `Column "${by}" has more than ${MOST_GROUPS} different values`,
    );
  }
  const tallies = new Map<string | null, Tally>();
  for (const [key, n, c, sum, min, max] of rows) {
    const tally: Tally = { ...emptyTally(), rows: Number(n), values: value ? Number(c) : Number(n) };
    if (numeric && tally.values > 0)
      Object.assign(tally, { sum: Number(sum), min: Number(min), max: Number(max) });
    const text = key === null || String(key).trim() === '' ? null : String(key);
    const known = tallies.get(text);
    if (known) addTally(known, tally);
    else tallies.set(text, tally);
  }
  return tallies;
}
