import { isZoned } from '../query/date-sql.js';
import type { Expression, TimeUnit } from '../query/expression.js';
import type { TableColumn } from '../query/relation.js';
import { classOf } from '../query/typed-sql.js';
import type { Bin } from './chart-model.js';
import { numberWidth, stepOf, tidy } from './number-bins.js';
import { binsBetween, endOf, startOf, startText, type TimeBin, timeBin } from './time-bins.js';

/** A place on the axis, as points show it. */
export interface Place {
  x: unknown;
  x1?: unknown;
}

/** How an axis is cut. */
export interface XAxis {
  bin: Bin;
  /** What rows are grouped by. */
  expression: Expression;
  /** The place of a value of that expression; two places are the same where their keys are. */
  place(value: unknown): Place;
  /** All places between the first and the last of these, in order; undefined where they are too many to be listed. */
  fill(values: readonly unknown[]): Place[] | undefined;
}

/** Places that are listed, empty ones included. */
const MOST_PLACES = 5000;

/** An axis that is cut too finely. */
export class TooManyBins extends Error {
  constructor(readonly count: number) {
    super(`${count} bins`);
    this.name = 'TooManyBins';
  }
}

const columnOf = (column: TableColumn): Expression => ({ kind: 'column', column: column.name });

/** An axis with one place a value. */
export const categoryAxis = (column: TableColumn): XAxis => ({
  bin: { none: true },
  expression: columnOf(column),
  place: (x) => ({ x }),
  fill: (values) => values.map((x) => ({ x })),
});

/**
 * The axis of a column whose values lie between two: bins for numbers and moments, single values for the rest.
 *
 * @param span least and greatest value as queries answer them; null where there is none
 * @throws TooManyBins
 */
export function axisOf(
  column: TableColumn,
  span: { min: unknown; max: unknown },
  wanted: number | TimeUnit | 'none' | undefined,
): XAxis {
  const kind = classOf(column.type);
  const none = span.min === null || span.max === null;
  if (wanted === 'none' || none || (kind !== 'number' && kind !== 'moment')) return categoryAxis(column);
  if (kind === 'moment') return timeAxis(column, String(span.min), String(span.max), wanted);
  return numberAxis(
    column,
    Number(span.min),
    Number(span.max),
    typeof wanted === 'number' ? wanted : undefined,
  );
}

function timeAxis(
  column: TableColumn,
  min: string,
  max: string,
  wanted: number | TimeUnit | undefined,
): XAxis {
  const from = startOf(min);
  const to = startOf(max);
  const unit = typeof wanted === 'string' ? wanted : undefined;
  const known = from !== undefined && to !== undefined;
  if (unit && known && binsBetween(from, to, unit) > MOST_PLACES) {
    throw new TooManyBins(binsBetween(from, to, unit));
  }
  const count = typeof wanted === 'number' ? wanted : undefined;
  const bin: TimeBin = unit
    ? { unit, count: 1 }
    : known
      ? timeBin(from, to, column.type === 'date', count)
      : { unit: 'year', count: 1 };
  const zoned = isZoned(column.storage);
  const placeAt = (start: number): Place => ({
    x: startText(start, bin, zoned),
    x1: startText(endOf(start, bin), bin, zoned),
  });
  return {
    bin,
    expression: { kind: 'steps', operand: columnOf(column), ...bin },
    place(value) {
      const start = startOf(String(value));
      return start === undefined ? { x: String(value) } : placeAt(start);
    },
    fill(values) {
      const starts = values.map((value) => startOf(String(value)));
      if (starts.includes(undefined)) return undefined;
      const sorted = (starts as number[]).sort((a, b) => a - b);
      const places: Place[] = [];
      for (const [at, start] of sorted.entries()) {
        places.push(placeAt(start));
        const following = sorted[at + 1] ?? start;
        // Half a span of slack: the days on which clocks are changed are an hour longer or shorter.
        for (
          let next = endOf(start, bin);
          endOf(next, bin) <= following + slack(next, bin);
          next = endOf(next, bin)
        ) {
          if (places.length >= MOST_PLACES) return undefined;
          places.push(placeAt(next));
        }
      }
      return places;
    },
  };
}

const slack = (start: number, bin: TimeBin): number => (endOf(start, bin) - start) / 2;

function numberAxis(column: TableColumn, min: number, max: number, wanted: number | undefined): XAxis {
  const step = stepOf(column);
  const width = numberWidth(min, max, step, wanted);
  const at = (index: number): number => tidy(index * width);
  const indexOf = (value: unknown): number => Math.round(Number(value) / width);
  // Binary fractions fall short of an end that decimals reach: a nudge that no two values lie apart by.
  const nudge = step >= 1 ? 0 : step > 0 ? step / 4 : width * 1e-9;
  const operand: Expression =
    nudge === 0
      ? columnOf(column)
      : { kind: 'arithmetic', operator: '+', left: columnOf(column), right: { kind: 'value', value: nudge } };
  const single = step >= 1 && width === 1;
  const placeAt = (index: number): Place => (single ? { x: at(index) } : { x: at(index), x1: at(index + 1) });
  return {
    bin: { width },
    expression: { kind: 'widths', operand, width },
    place: (value) => placeAt(indexOf(value)),
    fill(values) {
      const indexes = values.map(indexOf);
      const first = Math.min(...indexes);
      const last = Math.max(...indexes);
      if (values.length === 0) return [];
      if (!Number.isSafeInteger(first) || !(last - first < MOST_PLACES)) return undefined;
      return Array.from({ length: last - first + 1 }, (_, index) => placeAt(first + index));
    },
  };
}
