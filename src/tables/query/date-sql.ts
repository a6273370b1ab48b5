import { dateNames, parseDatePattern } from './date-pattern.js';
import { TypeMismatch } from './errors.js';
import { type DatePart, TIME_UNITS, type TimeUnit } from './expression.js';
import type { SqlScope } from './scope.js';
import { computed, malformed, type TypedSql, wholeSql } from './typed-sql.js';

/** A day or moment as the clock of the query's time zone shows it. Throws `TypeMismatch` for anything else. */
export function clockSql(scope: SqlScope, operand: TypedSql, use: string, path: string): string {
  const { sql, column } = operand;
  if (column.type === 'date') return sql;
  if (column.type !== 'dateTime') throw new TypeMismatch(column.name, column.type, use, path);
  const zoned = isZoned(column.storage);
  if (scope.timeZone === 'UTC') return zoned ? `timezone('UTC', ${sql})` : sql;
  return `timezone(${scope.bind(scope.timeZone)}, ${zoned ? sql : `timezone('UTC', ${sql})`})`;
}

/** Whether moments are kept with their zone. */
export const isZoned = (storage: string): boolean =>
  storage === 'TIMESTAMPTZ' || storage.startsWith('TIMESTAMP WITH TIME ZONE');

const PARTS: Record<DatePart, (clock: string) => string> = {
  year: (clock) => `year(${clock})`,
  quarter: (clock) => `quarter(${clock})`,
  month: (clock) => `month(${clock})`,
  week: (clock) => `week(${clock})`,
  day: (clock) => `day(${clock})`,
  dayofweek: (clock) => `isodow(${clock})`,
  hour: (clock) => `hour(${clock})`,
  minute: (clock) => `minute(${clock})`,
  second: (clock) => `second(${clock})`,
  millisecond: (clock) => `(millisecond(${clock}) % 1000)`,
};

/** Parts that a day has by itself: made a moment first, they cost half as much again. */
const OF_DAYS: ReadonlySet<DatePart> = new Set(['year', 'quarter', 'month', 'week', 'day', 'dayofweek']);

/** `year(x)` and the like. A day has no hours: those are 0. */
export function datePartSql(scope: SqlScope, part: DatePart, operand: TypedSql, path: string): TypedSql {
  const shown = clockSql(scope, operand, part, path);
  const isDay = operand.column.type === 'date' && OF_DAYS.has(part);
  const clock = isDay ? shown : `CAST(${shown} AS TIMESTAMP)`;
  return wholeSql(`CAST(${PARTS[part](clock)} AS BIGINT)`, `${part}(${operand.column.name})`);
}

const padded = (sql: string, width: number): string => `lpad(CAST(${sql} AS VARCHAR), ${width}, '0')`;

/** What each letter of a pattern is in SQL. */
const LETTERS: Record<string, (clock: string) => string> = {
  yy: (clock) => padded(`year(${clock}) % 100`, 2),
  yyyy: (clock) => padded(`year(${clock})`, 4),
  xx: (clock) => padded(`isoyear(${clock}) % 100`, 2),
  xxxx: (clock) => padded(`isoyear(${clock})`, 4),
  w: (clock) => `CAST(week(${clock}) AS VARCHAR)`,
  ww: (clock) => padded(`week(${clock})`, 2),
  e: (clock) => `CAST(isodow(${clock}) AS VARCHAR)`,
  D: (clock) => `CAST(dayofyear(${clock}) AS VARCHAR)`,
  DDD: (clock) => padded(`dayofyear(${clock})`, 3),
  M: (clock) => `CAST(month(${clock}) AS VARCHAR)`,
  MM: (clock) => padded(`month(${clock})`, 2),
  d: (clock) => `CAST(day(${clock}) AS VARCHAR)`,
  dd: (clock) => padded(`day(${clock})`, 2),
  H: (clock) => `CAST(hour(${clock}) AS VARCHAR)`,
  HH: (clock) => padded(`hour(${clock})`, 2),
  m: (clock) => `CAST(minute(${clock}) AS VARCHAR)`,
  mm: (clock) => padded(`minute(${clock})`, 2),
  s: (clock) => `CAST(second(${clock}) AS VARCHAR)`,
  ss: (clock) => padded(`second(${clock})`, 2),
};

const NAMES: Record<string, { what: 'month' | 'weekday'; length: 'long' | 'short' }> = {
  MMM: { what: 'month', length: 'short' },
  MMMM: { what: 'month', length: 'long' },
  E: { what: 'weekday', length: 'short' },
  EEEE: { what: 'weekday', length: 'long' },
};

/** A day or moment in the letters of a pattern; the names of months and days are bound as values. */
export function dateFormatSql(
  scope: SqlScope,
  { pattern, language }: { pattern: string; language: string },
  operand: TypedSql,
  path: string,
): TypedSql {
  const pieces = parseDatePattern(pattern, `${path}/pattern`);
  const clock = `CAST(${clockSql(scope, operand, 'date_format', path)} AS TIMESTAMP)`;
  const parts = pieces.map((piece) => {
    if (piece.kind === 'text') return scope.bind(piece.text);
    const names = NAMES[piece.letters];
    if (!names) return LETTERS[piece.letters]?.(clock) ?? "''";
    const list = dateNames(language, names.what, names.length).map((name) => scope.bind(name));
    return `list_extract([${list.join(', ')}], ${names.what === 'month' ? 'month' : 'isodow'}(${clock}))`;
  });
  const sql =
    parts.length === 0 ? `CASE WHEN ${clock} IS NULL THEN NULL ELSE '' END` : `(${parts.join(' || ')})`;
  // A pattern of nothing but text would else have a value where the date has none.
  const whole = pieces.some(({ kind }) => kind === 'part')
    ? sql
    : `CASE WHEN ${clock} IS NULL THEN NULL ELSE ${sql} END`;
  return computed(whole, `date_format(${operand.column.name})`, 'text', 'VARCHAR');
}

/** The beginning of the span of time that a day or moment lies in: a day for spans of days and more, else a moment. */
export function stepSql(
  scope: SqlScope,
  { count, unit }: { count: number; unit: TimeUnit },
  operand: TypedSql,
  path: string,
): TypedSql {
  if (!TIME_UNITS.includes(unit) || !Number.isSafeInteger(count) || count < 1 || count > 1_000_000) {
    throw malformed(
      path,
      `Passo di tempo non valido: ${count} ${unit}`,
      `Not a span of time: ${count} ${unit}`,
    );
  }
  const long = ['week', 'month', 'quarter', 'year'].includes(unit);
  if (long && count !== 1) {
    throw malformed(path, `Per ${unit} il passo può essere solo 1`, `A span of ${unit} can only be 1`);
  }
  const clock = `CAST(${clockSql(scope, operand, 'range', path)} AS TIMESTAMP)`;
  const sql = long
    ? `date_trunc('${unit}', ${clock})`
    : `time_bucket(INTERVAL '${count} ${unit}s', ${clock}, TIMESTAMP '1970-01-01')`;
  const name = `range(${operand.column.name})`;
  return unit === 'day' || long
    ? computed(`CAST(${sql} AS DATE)`, name, 'date', 'DATE')
    : computed(`timezone(${scope.bind(scope.timeZone)}, ${sql})`, name, 'dateTime', 'TIMESTAMPTZ');
}
