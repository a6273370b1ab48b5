import { precisionOf, type Temporal } from '../catalog/model/index.js';
import { dates, formatInstant, formatNumber } from './format-plain.js';
import type { Lang } from './texts.js';

export { formatNumber, formatShortDate, italianDay, truncate } from './format-plain.js';

const UNITS = ['byte', 'kB', 'MB', 'GB', 'TB'];

/** A size for people: `1,2 MB`, in powers of 1000 as the SI units say. */
export function formatBytes(lang: Lang, bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  return `${formatNumber(lang, Number(value.toFixed(digits)))} ${UNITS[unit]}`;
}

/** A date as precise as it is: `2024`, `maggio 2024`, `3 maggio 2024`, `3 maggio 2024 alle ore 14:30`. */
export function formatTemporal(lang: Lang, value: Temporal): string {
  const precision = precisionOf(value);
  if (precision === 'year') return value;
  if (precision === 'dateTime') return formatInstant(lang, value, 'long');
  const date = new Date(`${value}${precision === 'month' ? '-01' : ''}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  return precision === 'month'
    ? dates(lang, 'month', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date)
    : dates(lang, 'day', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
}
