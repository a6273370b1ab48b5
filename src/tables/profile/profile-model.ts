import type { ColumnType } from '../table-model.js';

/** What one column of a table holds, counted over all its rows. Values are as the rows API gives them. */
export interface ColumnStatistics {
  /** Name of the column. */
  column: string;
  type: ColumnType;
  nulls: number;
  /** Different values; `distinctExact` says whether counted or estimated (within a few percent). */
  distinct: number;
  distinctExact: boolean;
  /** Smallest and greatest value, of columns that have an order people care about: numbers and moments. */
  min?: unknown;
  max?: unknown;
  /** Arithmetic mean, of numbers. */
  mean?: number;
  /** Values below which 5, 25, 50, 75 and 95 in a hundred lie; estimated in large tables. */
  quantiles?: { p05: unknown; p25: unknown; p50: unknown; p75: unknown; p95: unknown };
  /** Shortest and longest text, in characters. */
  minLength?: number;
  maxLength?: number;
  /** The commonest values, at most ten; absent where hardly any value occurs twice. */
  top?: { value: unknown; count: number }[];
  /** Bins of equal width with both ends; the last one includes its end. */
  histogram?: { from: number | string; to: number | string; count: number }[];
}
