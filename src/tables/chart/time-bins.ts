import type { TimeUnit } from '../query/expression.js';

/** A span of time that moments are binned by. */
export interface TimeBin {
  unit: TimeUnit;
  count: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Spans that clocks and calendars show, with their length in milliseconds (of months and years about). */
const SPANS: readonly (TimeBin & { length: number })[] = [
  { unit: 'second', count: 1, length: SECOND },
  { unit: 'second', count: 5, length: 5 * SECOND },
  { unit: 'second', count: 15, length: 15 * SECOND },
  { unit: 'minute', count: 1, length: MINUTE },
  { unit: 'minute', count: 5, length: 5 * MINUTE },
  { unit: 'minute', count: 15, length: 15 * MINUTE },
  { unit: 'hour', count: 1, length: HOUR },
  { unit: 'hour', count: 3, length: 3 * HOUR },
  { unit: 'hour', count: 6, length: 6 * HOUR },
  { unit: 'day', count: 1, length: DAY },
  { unit: 'week', count: 1, length: 7 * DAY },
  { unit: 'month', count: 1, length: 30.4 * DAY },
  { unit: 'quarter', count: 1, length: 91.3 * DAY },
  { unit: 'year', count: 1, length: 365.25 * DAY },
];

/** More bins than this are too fine a line for any screen. */
const MOST = 100;

const YEAR_SPAN = { unit: 'year', count: 1 } as const;

/**
 * The shortest span of which no more than `wanted` lie between two moments.
 *
 * @param from,to milliseconds since 1970
 * @param whole whether the values are days: nothing shorter than a day is given then
 */
export function timeBin(from: number, to: number, whole: boolean, wanted = MOST): TimeBin {
  const span = SPANS.find(
    ({ unit, length }) =>
      (!whole || !['second', 'minute', 'hour'].includes(unit)) && (to - from) / length < wanted,
  );
  return span ? { unit: span.unit, count: span.count } : YEAR_SPAN;
}

/** About how many bins of that unit lie between two moments. */
export function binsBetween(from: number, to: number, unit: TimeUnit): number {
  const length = unit === 'millisecond' ? 1 : (SPANS.find((span) => span.unit === unit)?.length ?? DAY);
  return Math.floor((to - from) / length) + 1;
}

const MONTHS: Partial<Record<TimeUnit, number>> = { month: 1, quarter: 3, year: 12 };
const LENGTHS: Partial<Record<TimeUnit, number>> = {
  millisecond: 1,
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
};

/** A start of a bin as milliseconds; undefined for dates before the year 0 and after 9999. */
export function startOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : /Z$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Where the bin that begins there ends. */
export function endOf(start: number, { unit, count }: TimeBin): number {
  const months = MONTHS[unit];
  if (months === undefined) return start + count * (LENGTHS[unit] ?? DAY);
  const date = new Date(start);
  return date.setUTCMonth(date.getUTCMonth() + months * count);
}

/** A start as it is shown: a day for bins of days and more, else a moment, without zone where the column has none. */
export function startText(start: number, { unit }: TimeBin, zoned: boolean): string {
  const text = new Date(start).toISOString();
  if (unit === 'day' || unit === 'week' || MONTHS[unit] !== undefined) return text.slice(0, 10);
  const short = text.replace('.000Z', 'Z');
  return zoned ? short : short.replace('Z', '');
}
