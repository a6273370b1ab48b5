import { searchError } from '../faults.js';

/*
 * Dates as queries write them: ISO with or without `Z`, any length of fractions, a day, a month or a year alone, and
 * Solr's arithmetic: `NOW`, `NOW-30DAYS`, `NOW/DAY-7DAYS`, `2026-01-01T00:00:00Z+1MONTH/DAY` (contract, section 7.2).
 */

/** What a date covers: all moments from `from` (included) to `to` (not included). A moment of the clock is 1 ms. */
export interface Moments {
  from: Date;
  to: Date;
  /** Whether it lies between two milliseconds: nothing is exactly then. */
  between: boolean;
}

const DATE =
  /^(-?\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

const UNITS: Readonly<Record<string, number>> = {
  YEAR: 0, MONTH: 1, DAY: 2, DATE: 2, HOUR: 3, MINUTE: 4, SECOND: 5, MILLI: 6, MILLISECOND: 6,
}; // biome-ignore format: one line reads better

const STEP = /(?:\/([A-Z]+)|([+-])(\d{1,9})([A-Z]+))/y;

type Parts = [number, number, number, number, number, number, number];
/** The parts of a date, from the year to the millisecond; months and days count from 0. */
const partsOf = (date: Date): Parts => [
  date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - 1, date.getUTCHours(), date.getUTCMinutes(),
  date.getUTCSeconds(), date.getUTCMilliseconds(),
]; // biome-ignore format: one line reads better

function dateOf([year, month, day, hour, minute, second, ms]: Parts): Date {
  const date = new Date(Date.UTC(2000, month, day + 1, hour, minute, second, ms));
  date.setUTCFullYear(date.getUTCFullYear() + year - 2000);
  return date;
}

const unitOf = (name: string): number | undefined => {
  const singular = name.replace(/S$/, '');
  return Object.hasOwn(UNITS, singular) ? UNITS[singular] : undefined;
};

const invalid = (text: string) => searchError(`Invalid Date in Date Math String:'${text.slice(0, 100)}'`);

/** Adds to one part; the last day of a month stays in it: a month after the 31st of January is the end of February. */
function plus(date: Date, unit: number, amount: number): Date {
  const parts = partsOf(date);
  parts[unit] = (parts[unit] as number) + amount;
  if (unit > 1)
    return new Date(Date.UTC(parts[0], parts[1], parts[2] + 1, parts[3], parts[4], parts[5], parts[6]));
  const year = parts[0] + Math.floor(parts[1] / 12);
  const month = ((parts[1] % 12) + 12) % 12;
  const lastDay = new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month + 1, 0)).getUTCDate();
  return dateOf([year, month, Math.min(parts[2], lastDay - 1), parts[3], parts[4], parts[5], parts[6]]);
}

/** Rounds down to a unit. */
const roundTo = (date: Date, unit: number): Date =>
  dateOf(partsOf(date).map((part, i) => (i <= unit ? part : 0)) as Parts);

function calculate(start: Date, steps: string, text: string): Date {
  let date = start;
  STEP.lastIndex = 0;
  let at = 0;
  while (at < steps.length) {
    STEP.lastIndex = at;
    const [whole, round, sign, amount, name] = STEP.exec(steps) ?? [];
    const unit = unitOf(round ?? name ?? '');
    if (whole === undefined || unit === undefined) throw invalid(text);
    at += whole.length;
    date =
      round === undefined
        ? plus(date, unit, sign === '-' ? -Number(amount) : Number(amount))
        : roundTo(date, unit);
    if (Number.isNaN(date.getTime())) throw invalid(text);
  }
  return date;
}

/** A date without arithmetic, with what it covers. */
function readIso(text: string): Moments | undefined {
  const [whole, year, month, day, hour, minute, second, fraction = '', zone] = DATE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const given = [year, month, day, hour, minute, second];
  const unit = second === undefined ? given.findLastIndex((part) => part !== undefined) : 6;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const parts: Parts = [
    Number(year), Number(month ?? 1) - 1, Number(day ?? 1) - 1, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), ms,
  ]; // biome-ignore format: one line reads better
  const local = dateOf(parts);
  if (Number.isNaN(local.getTime()) || partsOf(local).some((part, i) => part !== parts[i])) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
  const offset = sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
  const from = new Date(local.getTime() - offset);
  return { from, to: plus(from, unit, 1), between: /[1-9]/.test(fraction.slice(3)) };
}

/**
 * Reads a date of a query. Throws a Search Error (409), as Solr does, for what is none.
 * @param now what `NOW` is
 */
export function readDate(text: string, now: Date): Moments {
  const trimmed = text.trim();
  const [, moment, steps] = /^(NOW|.*?Z)((?:[+/-][\dA-Z]+)*)$/s.exec(trimmed) ?? [];
  const base =
    moment === 'NOW' ? { from: now, to: plus(now, 6, 1), between: false } : readIso(moment ?? trimmed);
  if (!base) throw invalid(text);
  if (!steps) return base;
  const from = calculate(base.from, steps, text);
  return { from, to: plus(from, 6, 1), between: false };
}
