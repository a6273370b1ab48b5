import { precisionOf } from '../../catalog/model/index.js';
import type { Message } from '../../tables/table-model.js';

const ITALY = 'Europe/Rome';

/**
 * When something was, as sentences say it: `il 3 maggio 2024`, `l’8 maggio 2024`, `a maggio 2024`, `nel 2024`; `on 3 May
 * 2024`, `in May 2024`, `in 2024`. Of an instant the day on the Italian calendar. What is no date comes back as it is.
 */
export function inWords(date: string): Message {
  const precision = precisionOf(date);
  if (precision === 'year') return { it: `nel ${date}`, en: `in ${date}` };
  const zoned = /(?:Z|[+-]\d{2}:\d{2})$/.test(date);
  const start = precision === 'dateTime' ? (zoned ? date : `${date}Z`) : date;
  const at = new Date(start);
  if (Number.isNaN(at.getTime())) return { it: date, en: date };
  const timeZone = precision === 'dateTime' && zoned ? ITALY : 'UTC';
  const month = { month: 'long', year: 'numeric', timeZone } as const;
  const written = (locale: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, options).format(at);
  if (precision === 'month') {
    const it = written('it-IT', month);
    return { it: `${/^[aeiou]/.test(it) ? 'ad' : 'a'} ${it}`, en: `in ${written('en-GB', month)}` };
  }
  const day = { ...month, day: 'numeric' } as const;
  const it = written('it-IT', day).replace(/^1 /, '1º ');
  return { it: /^(?:8|11) /.test(it) ? `l’${it}` : `il ${it}`, en: `on ${written('en-GB', day)}` };
}
