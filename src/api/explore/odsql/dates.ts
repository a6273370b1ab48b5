import { isRealDay } from '../../../tables/query/values.js';

/** A day, month, year or moment as it was written: the time it covers, as clocks show it, or with a zone of its own. */
export interface WrittenDate {
  start: string;
  /** The first moment after it; absent where it is a moment itself. */
  end?: string;
  precision: 'year' | 'month' | 'day' | 'moment';
}

const FORM =
  /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

const two = (text: string): string => text.padStart(2, '0');

/** Reads `2024`, `2024-01`, `2024/01/05`, `2024-01-05T10:00`, with zone or not; undefined for what is no date. */
export function readDate(text: string): WrittenDate | undefined {
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = ''] =
    FORM.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const first = `${year}-${two(month ?? '1')}-${two(day ?? '1')}`;
  if (!isRealDay(first)) return undefined;
  if (hour !== undefined && minute !== undefined) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
    return {
      start: `${first}T${two(hour)}:${minute}:${second}${fraction}${zone.toUpperCase()}`,
      precision: 'moment',
    };
  }
  const date = new Date(`${first}T00:00:00Z`);
  if (day !== undefined) date.setUTCDate(date.getUTCDate() + 1);
  else if (month !== undefined) date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCFullYear(date.getUTCFullYear() + 1);
  const end = date.toISOString();
  if (!/^\d{4}-/.test(end)) return undefined;
  const precision = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year';
  return { start: first, end: end.slice(0, 10), precision };
}
