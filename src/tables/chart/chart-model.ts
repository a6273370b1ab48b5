import type { TimeUnit } from '../query/expression.js';
import type { TableColumn } from '../query/relation.js';
import type { Filter } from '../query/tree.js';
import type { ColumnType, Message } from '../table-model.js';

/**
 * The words of charts.
 *
 * - Bin: a span of the x axis whose rows make one point; its lower end belongs to it, its upper end does not.
 * - Category: a value of its own on the x axis.
 * - Series: the points of one value of the column that the rows are told apart by.
 */

export const CHART_KINDS = ['line', 'bar', 'histogram', 'scatter'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

export const CHART_AGGREGATES = ['count', 'sum', 'avg', 'min', 'max', 'median'] as const;
export type ChartAggregate = (typeof CHART_AGGREGATES)[number];

/** What is asked for: names are of columns of the table. */
export interface ChartRequest {
  kind?: ChartKind | undefined;
  x: string;
  y?: string | undefined;
  aggregate?: ChartAggregate | undefined;
  /** Column that tells series apart. */
  by?: string | undefined;
  /** Wanted number of bins, their span of time, or `none` for one point a value. */
  bins?: number | TimeUnit | 'none' | undefined;
  /** Most categories, or points of a scatter. */
  limit?: number | undefined;
  filter?: Filter | undefined;
  /** Zone of the days of moments that have one (IANA). */
  timeZone?: string | undefined;
}

/** How the x axis is cut. */
export type Bin = { unit: TimeUnit; count: number } | { width: number } | { none: true };

export interface ChartPoint {
  x: unknown;
  /** End of the bin, not part of it; absent for categories and single values. */
  x1?: unknown;
  /** Null where no row gives a value. */
  y: number | null;
  /** Rows behind it. */
  count: number;
}

export interface ChartSeries {
  /** Value of the column that tells series apart; null for one series of everything and for the rest. */
  key: unknown;
  /** All values that have no series of their own, rows without a value included. */
  others?: true;
  points: ChartPoint[];
}

/** Rows that no point shows, as one value of their own. */
export interface Remainder {
  count: number;
  y: number | null;
}

interface Axis {
  column: string;
  label: string;
  type: ColumnType;
  unit?: string;
}

/** Where the points of a scatter are too many: how many lie in each cell of a grid. */
export interface Density {
  xWidth: number;
  yWidth: number;
  /** Lower ends and rows of each cell that has any. */
  cells: { x: number; y: number; count: number }[];
}

export interface Chart {
  kind: ChartKind;
  x: Axis & { bin: Bin };
  y: { column: string | null; label: string | null; aggregate: ChartAggregate | null; unit?: string };
  by: Omit<Axis, 'unit'> | null;
  series: ChartSeries[];
  /** Rows that were asked for: those of all points, of `others` and of `nulls`. */
  total: number;
  /** Rows of the categories that are not shown. */
  others: (Remainder & { categories: number }) | null;
  /** Rows without a value of x (of a scatter, of x or y). */
  nulls: Remainder | null;
  density?: Density;
  notes: { code: string; message: Message }[];
}

/** The value that a query answers for one column of one row, by position. */
export type Row = readonly unknown[];

/** A column that charts may use. */
export type ChartColumn = TableColumn;
