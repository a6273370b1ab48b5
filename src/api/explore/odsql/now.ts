import { clockText } from '../zone.js';
import { OdsqlError } from './odsql-error.js';
import type { Argument } from './tree.js';

const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;
const DAYS = ['mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays', 'sundays'];
const MOST = 1_000_000_000;

/**
 * `now(…)` (contract, section 4, Functions): the singular sets a part, the plural adds to it; of the same given twice the
 * last counts; a day beyond the month's end is its last. `mondays=1` is the next Monday, `mondays=-1` the last one.
 * @returns what clocks of the zone show then, ISO 8601 without zone
 */
export function nowText(clause: string, args: readonly Argument[], now: Date, timeZone: string): string {
  const given = new Map<string, number>();
  for (const arg of args) {
    if (arg.kind !== 'named' || arg.value.kind !== 'literal' || arg.value.type !== 'number') {
      throw new OdsqlError(clause, 'now() takes arguments such as days=-7', arg.at);
    }
    const { value } = arg.value;
    const known =
      arg.name === 'weekday' ||
      DAYS.includes(arg.name) ||
      UNITS.some((unit) => arg.name === unit || arg.name === `${unit}s`);
    if (!known) throw new OdsqlError(clause, `Unknown argument of now(): ${arg.name}`, arg.at);
    if (!Number.isSafeInteger(value) || Math.abs(value) > MOST) {
      throw new OdsqlError(clause, `not a whole number: ${arg.name}`, arg.value.at);
    }
    given.set(arg.name, value);
  }
  const date = new Date(`${clockText(timeZone, now.getTime())}Z`);
  if (given.size === 0) return date.toISOString().slice(0, -1);
  setParts(date, given);
  addParts(date, given);
  moveToDay(date, given);
  const text = date.getTime();
  if (Number.isNaN(text) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) {
    throw new OdsqlError(clause, 'now() is beyond the calendar', args[0]?.at);
  }
  return date.toISOString().slice(0, -1);
}

/** To that month, the day clipped to its length. */
function toMonth(date: Date, year: number, month: number, day = date.getUTCDate()): void {
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(year, month + 1, 0);
  date.setUTCFullYear(year, month, Math.max(1, Math.min(day, last.getUTCDate())));
}

function setParts(date: Date, given: ReadonlyMap<string, number>): void {
  const {
    year = date.getUTCFullYear(),
    month,
    day,
    hour,
    minute,
    second,
    microsecond,
  } = Object.fromEntries(given) as Record<string, number | undefined>;
  toMonth(date, year, month === undefined ? date.getUTCMonth() : month - 1, day);
  if (hour !== undefined) date.setUTCHours(hour);
  if (minute !== undefined) date.setUTCMinutes(minute);
  if (second !== undefined) date.setUTCSeconds(second);
  if (microsecond !== undefined) date.setUTCMilliseconds(Math.trunc(microsecond / 1000));
}

function addParts(date: Date, given: ReadonlyMap<string, number>): void {
  const of = (name: string): number => given.get(name) ?? 0;
  if (of('years') !== 0 || of('months') !== 0) {
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + of('years') * 12 + of('months');
    toMonth(date, Math.floor(months / 12), ((months % 12) + 12) % 12);
  }
  const seconds = of('days') * 86_400 + of('hours') * 3600 + of('minutes') * 60 + of('seconds');
  date.setTime(date.getTime() + seconds * 1000 + Math.trunc(of('microseconds') / 1000));
}

/** `weekday=0` is the Monday on or after; `mondays=n` the nth one after (or before, where negative). */
function moveToDay(date: Date, given: ReadonlyMap<string, number>): void {
  const weekday = (): number => (date.getUTCDay() + 6) % 7;
  const wanted = given.get('weekday');
  if (wanted !== undefined) date.setUTCDate(date.getUTCDate() + ((((wanted - weekday()) % 7) + 7) % 7));
  for (const [day, name] of DAYS.entries()) {
    const times = given.get(name);
    if (times === undefined || times === 0) continue;
    const ahead = (day - weekday() + 7) % 7;
    if (times > 0) date.setUTCDate(date.getUTCDate() + ahead + (times - 1) * 7);
    else date.setUTCDate(date.getUTCDate() + (ahead === 0 ? 0 : ahead - 7) + (times + 1) * 7);
  }
}
