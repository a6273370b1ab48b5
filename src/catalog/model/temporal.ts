import type { Temporal } from './primitives.js';

/** How precise a date is. */
export type Precision = 'year' | 'month' | 'day' | 'dateTime';

/** The precision a well-formed `Temporal` carries. */
export function precisionOf(value: Temporal): Precision {
  if (value.length === 4) return 'year';
  if (value.length === 7) return 'month';
  if (value.length === 10) return 'day';
  return 'dateTime';
}

/** Whether the text is a `Temporal` whose day exists (2024-02-30 does not). */
export function isRealDate(value: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/.exec(value);
  if (!match) return false;
  const [, year, month = '01', day = '01', time = ''] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  date.setUTCFullYear(Number(year));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return false;
  return time === '' || !Number.isNaN(Date.parse(`${year}-${month}-${day}${time}`));
}

/** The instant a date begins, in milliseconds since the epoch (UTC when it names no zone); NaN when it is not a date. */
export function startOf(value: Temporal): number {
  if (precisionOf(value) !== 'dateTime')
    return Date.parse(`${value}${'0000-01-01'.slice(value.length)}T00:00:00Z`);
  return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`);
}
