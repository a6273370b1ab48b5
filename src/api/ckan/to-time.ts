import type { Temporal } from '../../catalog/model/index.js';
import { precisionOf, startOf } from '../../catalog/model/temporal.js';

/** An instant as CKAN writes it: UTC without a zone, microseconds (contract, section 5). */
export const toTime = (date: Date): string => `${date.toISOString().slice(0, -1)}000`;

/** The instant a date of the model begins, or null when it is no date. */
export function temporalToTime(value: Temporal | undefined): string | null {
  const start = value === undefined ? Number.NaN : startOf(value);
  return Number.isNaN(start) ? null : toTime(new Date(start));
}

/** A date as dcatapit shows it, `dd-mm-YYYY`; a year or a month becomes its first day. Empty without a date. */
export function toItalianDate(value: Temporal | undefined): string {
  if (value === undefined) return '';
  const day =
    precisionOf(value) === 'dateTime' ? value.slice(0, 10) : `${value}${'0000-01-01'.slice(value.length)}`;
  return day.split('-').reverse().join('-');
}
