import type { Temporal } from '../../src/catalog/model/index.js';
import { readPackageDate } from '../../src/ckan/dates.js';

/** ISO 8601 repeating intervals (`R/P1Y`) stand where a date should in data.json: they are a frequency. */
export const isInterval = (text: string): boolean => /^R\d*\//i.test(text.trim());

/**
 * A date in any of the notations that portals use: those of `readPackageDate`, month and year in numbers, a weekday
 * before it, a dash before the time, milliseconds since 1970. Undefined when it is none.
 */
export function readAnyDate(text: string): Temporal | undefined {
  const spoken = text.trim();
  if (spoken === '' || isInterval(spoken)) return undefined;
  const known = readPackageDate(spoken);
  if (known !== undefined) return known;
  const [, month = '', year = ''] = /^(\d{1,2})[/.-]((?:19|20)\d{2})$/.exec(spoken) ?? [];
  if (year !== '') return readPackageDate(`${year}-${month.padStart(2, '0')}`);
  if (/^\d{12,13}$/.test(spoken)) return new Date(Number(spoken)).toISOString();
  // `Date changed  jeu, 19/12/2019 - 03:00`, as Drupal prints dates.
  const [, day = '', time = ''] =
    /(\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2})(?:\s*-?\s*(\d{2}:\d{2}(?::\d{2})?))?$/.exec(spoken) ??
    [];
  return day === '' ? undefined : readPackageDate(time === '' ? day : `${day} ${time}`);
}

/** An instant that CKAN writes without a zone and means in UTC (contract of the Action API, section 5). */
export function readInstant(text: string): Temporal | undefined {
  const spoken = text.trim();
  const isBare = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(spoken);
  return readAnyDate(isBare ? `${spoken.replace(' ', 'T')}Z` : spoken);
}
