import { startOf } from '../catalog/model/index.js';

const DAY_MS = 86_400_000;

/** The first day of a date of any precision, in days since 1970-01-01; undefined where it is no date. */
export function firstDay(date: string): number | undefined {
  const start = startOf(date);
  return Number.isNaN(start) ? undefined : Math.floor(start / DAY_MS);
}

/** The last day of a date: of `2024` the 31st of December. */
export function lastDay(date: string): number | undefined {
  const [year, month] = date.split('-').map(Number);
  if (date.length === 4 && year !== undefined) return firstDay(`${date}-12-31`);
  if (date.length === 7 && year !== undefined && month !== undefined) {
    const days = new Date(Date.UTC(2000, month, 0));
    days.setUTCFullYear(year, month, 0);
    return Math.floor(days.getTime() / DAY_MS);
  }
  return firstDay(date);
}
