import type { Lang } from './texts.js';

/*
 * Numbers, moments and lengths of text as people write them. Nothing here needs the model or the server: the same code
 * runs in the browser.
 */

const LOCALE: Record<Lang, string> = { it: 'it-IT', en: 'en-GB' };

/**
 * The clock of those who read: instants with a zone are shown in Italian time, and the days that readers filter by are of
 * that time.
 */
export const TIME_ZONE = 'Europe/Rome';

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Formatters are slow to make and are kept, one for each language and set of options. */
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = made.get(key) as T | undefined;
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

const numbers = (lang: Lang) =>
  kept(
    `number-${lang}`,
    // Without "always" Italian would leave four digits ungrouped, as in 1234.
    () => new Intl.NumberFormat(LOCALE[lang], { useGrouping: 'always', maximumFractionDigits: 20 }),
  );

/** `1.234,50`: an amount of money, whose cents are always two, with whatever digits it has beyond them. */
export const formatMoney = (lang: Lang, value: number): string =>
  kept(
    `money-${lang}`,
    () =>
      new Intl.NumberFormat(LOCALE[lang], {
        useGrouping: 'always',
        minimumFractionDigits: 2,
        maximumFractionDigits: 20,
      }),
  ).format(value);

/** A formatter of moments, kept under that name. */
export const dates = (lang: Lang, name: string, options: Intl.DateTimeFormatOptions) =>
  kept(`${name}-${lang}`, () => new Intl.DateTimeFormat(LOCALE[lang], options));

/** `1.234,5` in Italian, `1,234.5` in English; every digit of the number is kept. */
export const formatNumber = (lang: Lang, value: number | bigint): string => numbers(lang).format(value);

/** `03/05/2024`, or with a time `03/05/2024, 14:30`: the short forms of table cells. Anything else comes back as it is. */
export function formatShortDate(lang: Lang, value: string): string {
  if (value.includes('T')) return formatInstant(lang, value, 'short');
  const date = new Date(`${value}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(date.getTime())) return value;
  return dates(lang, 'short', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(
    date,
  );
}

/** The day of an instant on the Italian calendar: `2026-11-12`. */
export const italianDay = (at: Date): string =>
  // Swedish dates are written as ISO 8601 has them.
  (
    kept('day-of', () => new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE })) as Intl.DateTimeFormat
  ).format(at);

/** The day of a moment as cells show it: that of the Italian calendar where it names an offset, else the one written. */
export const shownDay = (text: string): string => {
  const at = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? new Date(text) : undefined;
  return at && !Number.isNaN(at.getTime()) ? italianDay(at) : text.slice(0, 10);
};

/** A time without a zone is the wall clock of its source and stays what it says. */
export function formatInstant(lang: Lang, value: string, style: 'long' | 'short'): string {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(value);
  const date = new Date(zoned ? value : `${value}Z`);
  if (Number.isNaN(date.getTime())) return value;
  const timeZone = zoned ? TIME_ZONE : 'UTC';
  const time = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  const day =
    style === 'long'
      ? ({ day: 'numeric', month: 'long', year: 'numeric' } as const)
      : ({ day: '2-digit', month: '2-digit', year: 'numeric' } as const);
  return dates(lang, `${style}-time-${timeZone}`, { ...day, ...time }).format(date);
}

/** A text cut at a word, with an ellipsis, to at most that many characters. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length * 0.6 ? cut.slice(0, space) : cut).replace(/[\s.,;:]+$/, '')}…`;
}
