/** A day without time or zone, `yyyy-mm-dd`. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The day with these numbers; `month` is 1 to 12. */
export const dayOf = (year: number, month: number, day: number): Day =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** The day a number of days later, or earlier when negative. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** 0 Sunday to 6 Saturday. */
export const weekday = (day: Day): number => new Date(day).getUTCDay();

const WEEKDAYS = ['domenica', 'lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato'] as const;

/** Italian name of the weekday. */
export const weekdayName = (day: Day): string => WEEKDAYS[weekday(day)] ?? '';

/** Italian names of the months, January first. */
export const MONTHS = [
  'gennaio',
  'febbraio',
  'marzo',
  'aprile',
  'maggio',
  'giugno',
  'luglio',
  'agosto',
  'settembre',
  'ottobre',
  'novembre',
  'dicembre',
] as const;

/** Every day of the years `first` to `last`, both included. */
export function* daysOfYears(first: number, last: number): Generator<Day> {
  const end = dayOf(last, 12, 31);
  for (let day = dayOf(first, 1, 1); day <= end; day = addDays(day, 1)) yield day;
}

/** The first Sunday of a month. */
export function firstSunday(year: number, month: number): Day {
  const first = dayOf(year, month, 1);
  return addDays(first, (7 - weekday(first)) % 7);
}

/**
 * Whether summer time is in force in Italy at an instant: from the last Sunday of March to the last Sunday of October,
 * at 01:00 UTC (Directive 2000/84/EC). Valid from 1996.
 */
export function isSummerTime(instant: number): boolean {
  const year = new Date(instant).getUTCFullYear();
  const lastSunday = (month: number) => {
    const last = dayOf(year, month, 31);
    return Date.parse(`${addDays(last, -weekday(last))}T01:00:00Z`);
  };
  return instant >= lastSunday(3) && instant < lastSunday(10);
}

/** Wall-clock time in Italy, `hh:mm`, rounded to the nearest minute. `instant` in milliseconds since the epoch. */
export function romeTime(instant: number): string {
  const rounded = Math.round(instant / 60_000) * 60_000;
  const offset = isSummerTime(rounded) ? 2 : 1;
  return new Date(rounded + offset * 3_600_000).toISOString().slice(11, 16);
}
