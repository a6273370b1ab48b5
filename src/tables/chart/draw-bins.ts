import type { TableColumn } from '../query/relation.js';
import { and, type Filter, isNull, not, type Query } from '../query/tree.js';
import type { ChartPoint, ChartSeries, Remainder } from './chart-model.js';
import { type Ask, asNumber, emptyValue, type Measure, measured } from './measure.js';
import type { Place, XAxis } from './x-axis.js';

/** Series with a colour of their own; beyond that nobody tells them apart. */
export const MOST_SERIES = 8;

/** What the queries of one chart share. */
export interface Plot {
  ask: Ask;
  x: TableColumn;
  axis: XAxis;
  measure: Measure;
  by: TableColumn | undefined;
  filter: Filter | undefined;
  timeZone: string | undefined;
}

/** A query of the plot, narrowed further. */
export const narrowed = ({ filter, timeZone }: Plot, query: Query, ...more: Filter[]): Query => {
  const filters = [...(filter ? [filter] : []), ...more];
  return {
    ...query,
    ...(timeZone !== undefined && { timeZone }),
    ...(filters.length > 0 && { filter: filters.length === 1 ? (filters[0] as Filter) : and(...filters) }),
  };
};

/** One of these values, none of them null. */
export const oneOf = (column: TableColumn, values: readonly unknown[]): Filter => ({
  kind: 'one-of',
  operand: { kind: 'column', column: column.name },
  values: values.map((value) => ({ kind: 'value', value: value as string | number | boolean })),
});

/** Measure and rows of whatever the filters leave. */
export async function remainder(plot: Plot, ...filters: Filter[]): Promise<Remainder> {
  const [row] = await plot.ask(narrowed(plot, { select: measured(plot.measure) }, ...filters));
  return { y: asNumber(row?.[0]), count: Number(row?.[1] ?? 0) };
}

/** A group of rows: its value on the axis, of the series, and what it amounts to. */
interface Group {
  value: unknown;
  key: unknown;
  y: number | null;
  count: number;
}

async function groups(plot: Plot, bySeries: boolean, ...filters: Filter[]): Promise<Group[]> {
  const { axis, by, measure, x } = plot;
  const series = bySeries && by ? { kind: 'column' as const, column: by.name } : undefined;
  const rows = await plot.ask(
    narrowed(
      plot,
      {
        select: [
          { kind: 'expression', expression: axis.expression, alias: 'x' },
          ...(series ? [{ kind: 'expression' as const, expression: series, alias: 'by' }] : []),
          ...measured(measure),
        ],
        groupBy: [axis.expression, ...(series ? [series] : [])],
      },
      not(isNull(x.name)),
      ...filters,
    ),
  );
  return rows.map((row) => {
    const [y, count] = row.slice(-2);
    return { value: row[0], key: series ? row[1] : null, y: asNumber(y), count: Number(count) };
  });
}

/** The commonest values of the column that tells series apart, and whether there are others. */
async function seriesKeys(plot: Plot, by: TableColumn, ...filters: Filter[]) {
  const rows = await plot.ask(
    narrowed(
      plot,
      {
        select: [
          { kind: 'column', column: by.name },
          { kind: 'aggregate', function: 'count', alias: 'n' },
        ],
        groupBy: [by.name],
        orderBy: [{ column: 'n', descending: true, nulls: 'last' }],
        limit: MOST_SERIES + 2,
      },
      ...filters,
    ),
  );
  const values = rows.map(([value]) => value);
  const keys = values.filter((value) => value !== null).slice(0, MOST_SERIES);
  return { keys, more: values.length > keys.length };
}

const keyOf = ({ x }: Place): string => JSON.stringify(x);

function toSeries(key: unknown, found: readonly Group[], places: readonly Place[], plot: Plot): ChartSeries {
  const byPlace = new Map<string, Group>();
  for (const group of found) {
    const at = keyOf(plot.axis.place(group.value));
    byPlace.set(at, group);
  }
  const points = places.map((place): ChartPoint => {
    const group = byPlace.get(keyOf(place));
    return { ...place, y: group ? group.y : emptyValue(plot.measure), count: group?.count ?? 0 };
  });
  return { key, points };
}

/**
 * The points of a chart over an axis, one series a value of `by`. Series are in order of their rows; the rest of them is one
 * series more, computed over its rows.
 *
 * @param values the values of the axis that are shown, in order; those that occur where left out
 * @returns `gaps`: whether empty places are missing, as they are too many
 */
export async function drawSeries(
  plot: Plot,
  values: readonly unknown[] | undefined,
): Promise<{ series: ChartSeries[]; gaps: boolean }> {
  const { by, axis, x } = plot;
  const shown = values ? [oneOf(x, values)] : [];
  const places = (found: readonly Group[]): { list: Place[]; gaps: boolean } => {
    if (values) return { list: values.map((value) => ({ x: value })), gaps: false };
    const seen = [...new Map(found.map(({ value }) => [JSON.stringify(value), value])).values()];
    const list = axis.fill(seen);
    return list ? { list, gaps: false } : { list: seen.map(axis.place), gaps: true };
  };
  if (!by) {
    const found = values?.length === 0 ? [] : await groups(plot, false, ...shown);
    const { list, gaps } = places(found);
    return { series: [toSeries(null, found, list, plot)], gaps };
  }
  const { keys, more } = await seriesKeys(plot, by, not(isNull(x.name)), ...shown);
  const own = keys.length === 0 ? [] : await groups(plot, true, ...shown, oneOf(by, keys));
  const rest = more ? await groups(plot, false, ...shown, not(oneOf(by, keys))) : [];
  const { list, gaps } = places([...own, ...rest]);
  const series = keys.map((key) =>
    toSeries(
      key,
      own.filter((group) => group.key === key),
      list,
      plot,
    ),
  );
  if (rest.length > 0) series.push({ ...toSeries(null, rest, list, plot), others: true });
  return { series, gaps };
}
