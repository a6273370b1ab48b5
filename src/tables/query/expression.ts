import type { Geometry } from '../../geo/geometry.js';
import type { Scalar } from './tree.js';

/** Parts of a day or moment, as whole numbers; weeks and days of the week are ISO's (Monday is 1). */
export const DATE_PARTS = [
  'year', 'quarter', 'month', 'week', 'day', 'dayofweek', 'hour', 'minute', 'second', 'millisecond',
] as const; // biome-ignore format: one line reads better
export type DatePart = (typeof DATE_PARTS)[number];

/** Lengths of time that moments are grouped by. */
export const TIME_UNITS = [
  'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year',
] as const; // biome-ignore format: one line reads better
export type TimeUnit = (typeof TIME_UNITS)[number];

export type AggregateName =
  | 'count'
  | 'count-distinct'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'median'
  | 'percentile'
  /** Of the whole population. */
  | 'stddev'
  /** Of places: see `geo/aggregate-places.ts`. */
  | 'bbox'
  | 'envelope'
  | 'cluster';

/**
 * What a row, or a group of rows, has a value of. Like the rest of the tree it says nothing of SQL: names, types and
 * lengths of lists are checked when a statement is made of it.
 */
export type Expression =
  | { readonly kind: 'column'; readonly column: string }
  /** A value is read by the type of what it is compared with. */
  | { readonly kind: 'value'; readonly value: Scalar | null }
  /** A day or moment without zone, of the query's time zone: `2024-03-31`, `2024-03-31T10:00:00`. */
  | { readonly kind: 'local'; readonly text: string }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | { readonly kind: 'text'; readonly function: 'length' | 'lower' | 'upper'; readonly operand: Expression }
  /** The first characters of a text, or of a place as it is kept; the column stays what it is. */
  | { readonly kind: 'beginning'; readonly characters: number; readonly operand: Expression }
  | { readonly kind: 'if-null'; readonly operand: Expression; readonly otherwise: Expression }
  | { readonly kind: 'date-part'; readonly part: DatePart; readonly operand: Expression }
  /** A day or moment in the letters of `date-pattern.ts`, its names in that language (BCP 47). */
  | {
      readonly kind: 'date-format';
      readonly pattern: string;
      readonly language: string;
      readonly operand: Expression;
    }
  /** Metres over the sphere between a geographic column and the nearest part of a geometry. */
  | { readonly kind: 'distance'; readonly column: string; readonly to: Geometry }
  /** Number of the interval, from 0, that a value lies in: lower ends belong to it, `null` is an open end. */
  | {
      readonly kind: 'intervals';
      readonly operand: Expression;
      readonly edges: readonly (Expression | null)[];
    }
  /** Lower end of the interval of that width, counted from 0, that a number lies in. */
  | { readonly kind: 'widths'; readonly operand: Expression; readonly width: number }
  /** Beginning of the span of time that a day or moment lies in, in the query's time zone. */
  | {
      readonly kind: 'steps';
      readonly operand: Expression;
      readonly count: number;
      readonly unit: TimeUnit;
    }
  /** Number of the square of a map at that zoom, `radius` pixels wide, that a point lies in. */
  | { readonly kind: 'cluster'; readonly column: string; readonly zoom: number; readonly radius: number }
  /** A number of the row that looks random and is the same for the same seed. */
  | { readonly kind: 'random'; readonly seed: number }
  /** Over the rows of a group. `count` without operand counts rows; `percent` is the percentile's, 0 to 100. */
  | {
      readonly kind: 'aggregated';
      readonly function: AggregateName;
      readonly operand?: Expression;
      readonly percent?: number;
    };

/** The expressions that an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'if-null':
      return [expression.operand, expression.otherwise];
    case 'intervals':
      return [expression.operand, ...expression.edges.filter((edge) => edge !== null)];
    case 'aggregated':
      return expression.operand ? [expression.operand] : [];
    default:
      return 'operand' in expression ? [expression.operand] : [];
  }
}

/** Whether an expression is, or holds, one over groups. */
export const isAggregated = (expression: Expression): boolean =>
  expression.kind === 'aggregated' || partsOf(expression).some(isAggregated);

/** Whether two expressions say the same. */
export const sameExpression = (one: Expression, other: Expression): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
