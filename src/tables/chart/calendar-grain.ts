import type { TimeUnit } from '../query/expression.js';

const DAY = 86_400_000;

const allSame = (values: readonly unknown[]): boolean => values.every((value) => value === values[0]);

/**
 * The unit of the calendar that moments come by, where it is longer than the one they are given in: figures of a year that
 * stand at its first (or last) day are figures of years, and the months between them are not without rows.
 *
 * @param starts milliseconds since 1970, each once
 * @param finest the unit that these are starts of
 * @returns undefined where they come by no longer unit
 */
export function calendarGrain(starts: readonly number[], finest: TimeUnit): TimeUnit | undefined {
  if (starts.length < 2) return undefined;
  const dates = starts.map((start) => new Date(start));
  const months = dates.map((date) => date.getUTCMonth());
  const byMonths = (): TimeUnit | undefined => {
    if (allSame(months)) return 'year';
    return allSame(months.map((month) => month % 3)) ? 'quarter' : undefined;
  };
  switch (finest) {
    case 'quarter':
      return allSame(months) ? 'year' : undefined;
    case 'month':
      return byMonths();
    case 'day': {
      const days = dates.map((date) => date.getUTCDate());
      const isLast = starts.every((start) => new Date(start + DAY).getUTCDate() === 1);
      if (isLast || allSame(days)) return byMonths() ?? 'month';
      return allSame(dates.map((date) => date.getUTCDay())) ? 'week' : undefined;
    }
    default:
      return undefined;
  }
}
