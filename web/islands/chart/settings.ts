import type { ParamChanges } from '../common/view-params.js';
import type { IslandColumn } from '../island.js';
import { CHART_AGGREGATES, CHART_KINDS, type ChartAggregate, type ChartKind } from './answer.js';

/** What a reader has chosen, as the address of the page and the portal's `/chart` have it. */
export interface ChartSettings {
  kind: ChartKind;
  x: string;
  y?: string | undefined;
  aggregate?: ChartAggregate | undefined;
  by?: string | undefined;
  /** Number of bins or unit of time; as the portal sees fit where left out. */
  bins?: string | undefined;
  /** Most categories. */
  top?: string | undefined;
}

/** The choices that an address holds; undefined where it names no column to begin with. */
export function settingsOf(params: URLSearchParams): ChartSettings | undefined {
  const get = (name: string): string | undefined => params.get(name) || undefined;
  const x = get('x');
  if (x === undefined) return undefined;
  return {
    kind: CHART_KINDS.find((kind) => kind === get('kind')) ?? 'bar',
    x,
    y: get('y'),
    aggregate: CHART_AGGREGATES.find((aggregate) => aggregate === get('aggregate')),
    by: get('by'),
    bins: get('bins'),
    top: get('top'),
  };
}

/** The choices as parameters of the page's address. */
export const toPageParams = ({ kind, x, y, aggregate, by, bins, top }: ChartSettings): ParamChanges => ({
  kind,
  x,
  y,
  aggregate,
  by,
  bins,
  top,
});

/** The choices as parameters of the portal's `/chart`. */
export const toChartParams = ({ top, ...rest }: ChartSettings): ParamChanges => ({ ...rest, limit: top });

const NUMBERS = new Set(['integer', 'number']);
const ORDERED = new Set(['integer', 'number', 'year', 'date', 'dateTime']);
const SHAPES = new Set(['geoPoint', 'geoShape', 'json']);

/** Columns whose values may stand on the axis of a kind of chart. */
export function axisColumns(kind: ChartKind, columns: readonly IslandColumn[]): IslandColumn[] {
  if (kind === 'bar') return columns.filter(({ type }) => !SHAPES.has(type));
  if (kind === 'scatter') return columns.filter(({ type }) => NUMBERS.has(type) || type === 'year');
  return columns.filter(({ type }) => ORDERED.has(type));
}

/** Columns of numbers that can be added up and compared. */
export const valueColumns = (columns: readonly IslandColumn[]): IslandColumn[] =>
  columns.filter(({ type }) => NUMBERS.has(type));

/** Columns whose values may tell series apart. */
export const seriesColumns = (columns: readonly IslandColumn[]): IslandColumn[] =>
  columns.filter(({ type }) => !SHAPES.has(type) && type !== 'number');

/** Kinds of chart that the columns of a table allow. */
export const possibleKinds = (columns: readonly IslandColumn[]): ChartKind[] =>
  CHART_KINDS.filter((kind) => axisColumns(kind, columns).length > (kind === 'scatter' ? 1 : 0));

/** Rows by the values of the first column that can be drawn, where the portal suggests nothing; null for none. */
export function anyChart(columns: readonly IslandColumn[]): ChartSettings | null {
  const [column] = axisColumns('bar', columns);
  return column ? { kind: 'bar', x: column.name } : null;
}

/**
 * The choices with some changed, and those taken back that do not go with them any more.
 *
 * @param averaged columns whose values do not add up: another column chosen is averaged if it is one of them
 */
export function changed(
  settings: ChartSettings,
  change: Partial<ChartSettings>,
  columns: readonly IslandColumn[],
  averaged: (column: string) => boolean = () => false,
): ChartSettings {
  const next: ChartSettings = { ...settings, ...change };
  const allowed = axisColumns(next.kind, columns);
  if (!allowed.some(({ name }) => name === next.x)) {
    next.x = (allowed.find(({ name }) => name !== next.y) ?? allowed[0])?.name ?? next.x;
  }
  // What cuts one axis says nothing of another.
  if (next.x !== settings.x || next.kind !== settings.kind) {
    delete next.bins;
    delete next.top;
  }
  const values = valueColumns(columns);
  if (next.kind === 'scatter') {
    const others = axisColumns('scatter', columns).filter(({ name }) => name !== next.x);
    if (!others.some(({ name }) => name === next.y)) next.y = others[0]?.name;
    delete next.aggregate;
  } else if (next.kind === 'histogram') {
    delete next.y;
    delete next.aggregate;
  } else if (next.y === undefined || !values.some(({ name }) => name === next.y)) {
    delete next.y;
    delete next.aggregate;
  } else if (change.aggregate === undefined && (next.y !== settings.y || next.aggregate === undefined)) {
    next.aggregate = averaged(next.y) ? 'avg' : 'sum';
  }
  if (next.by !== undefined && (next.by === next.x || !columns.some(({ name }) => name === next.by))) {
    delete next.by;
  }
  return next;
}

/**
 * The choices of an address as they can be drawn: a kind that its columns do not go with gives way to bars, whose axis takes
 * any column. What no kind could draw stays as it is, for the portal to refuse.
 */
export function drawable(settings: ChartSettings, columns: readonly IslandColumn[]): ChartSettings {
  const { kind, x, y, aggregate } = settings;
  const has = (among: readonly IslandColumn[], wanted: string | undefined): boolean =>
    among.some(({ name }) => name === wanted);
  const fits =
    has(axisColumns(kind, columns), x) &&
    (kind !== 'scatter' || (has(axisColumns('scatter', columns), y) && x !== y));
  if (fits || !has(axisColumns('bar', columns), x)) return settings;
  const measured = has(valueColumns(columns), y) && x !== y;
  return {
    ...settings,
    kind: 'bar',
    y: measured ? y : undefined,
    aggregate: measured ? aggregate : undefined,
  };
}

/** Ways to cut an axis of that type that a reader may choose: units of time, or numbers of bins. */
export function binChoices(kind: ChartKind, type: string | undefined): string[] {
  if (kind === 'scatter' || type === undefined) return [];
  if (type === 'date') return ['year', 'quarter', 'month', 'week', 'day'];
  if (type === 'dateTime') return ['year', 'quarter', 'month', 'week', 'day', 'hour'];
  if (ORDERED.has(type)) return ['5', '10', '20', '50', '100', ...(kind === 'histogram' ? [] : ['none'])];
  return [];
}

export const TOP_CHOICES = ['5', '10', '20', '50', '100'] as const;
