import type { Literal } from 'n3';
import { isRealDate, precisionOf, type Temporal } from '../catalog/model/index.js';
import { typed } from './terms.js';

const DATATYPES = {
  year: 'xsd:gYear',
  month: 'xsd:gYearMonth',
  day: 'xsd:date',
  dateTime: 'xsd:dateTime',
} as const;

/** A date that exists: a day that does not (30 February) is kept as its month, whose truth nobody doubts. */
const real = (value: Temporal): Temporal => (isRealDate(value) ? value : value.slice(0, 7));

/** XML Schema wants seconds in every dateTime: `T10:30` is written `T10:30:00`. */
const withSeconds = (value: string): string => value.replace(/(T\d{2}:\d{2})(?!:)/, '$1:00');

/** The date typed by its own precision: gYear, gYearMonth, date or dateTime (DCAT-AP 2 and 3). */
export function exactDate(value: Temporal): Literal {
  const date = real(value);
  return typed(withSeconds(date), DATATYPES[precisionOf(date)]);
}

/**
 * The date as xsd:date or xsd:dateTime, the only types of DCAT-AP_IT (rules 25, 68, 73, 174 of AgID's set).
 * A year or month is widened to its first day, or to its last one when it ends something.
 */
export function italianDate(value: Temporal, edge: 'first' | 'last' = 'first'): Literal {
  const date = real(value);
  const precision = precisionOf(date);
  if (precision === 'day' || precision === 'dateTime') return exactDate(date);
  const month = precision === 'month' ? date : `${date}-${edge === 'first' ? '01' : '12'}`;
  const day = edge === 'first' ? 1 : lastDay(month);
  return typed(`${month}-${String(day).padStart(2, '0')}`, 'xsd:date');
}

/** Day 0 of the next month is the last of this one. */
function lastDay(month: string): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(month.slice(0, 4)), Number(month.slice(5)), 0);
  return date.getUTCDate();
}

/** A moment of our own clock, as xsd:dateTime in UTC without the milliseconds nobody needs. */
export const instant = (date: Date): Literal =>
  typed(date.toISOString().replace(/\.\d{3}Z$/, 'Z'), 'xsd:dateTime');
