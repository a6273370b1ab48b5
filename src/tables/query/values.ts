import type { ColumnType } from '../table-model.js';
import { TypeMismatch } from './errors.js';
import type { TableColumn } from './relation.js';
import type { Scalar } from './tree.js';
import { aheadAt } from './zone-offset.js';

/** A value as text, and the SQL type it is cast to for a comparison: every value reaches DuckDB as a bound text. */
export interface BoundValue {
  text: string;
  type: string;
}

const INTEGER = /^[+-]?\d{1,38}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isRealDay(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

/** Parts of an ISO 8601 moment that exists, or undefined. */
export function readMoment(text: string): { local: string; zone: string | undefined } | undefined {
  const [, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (day === undefined || !isRealDay(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (zone && zone !== 'Z' && Number(zone.slice(1, 3)) > 15) return undefined;
  return { local: `${day} ${hour}:${minute}:${second}${fraction}`, zone };
}

/**
 * A day or a time that names no offset, as the moment when the clocks of a zone show it: `2025-01-01` in Europe/Rome is
 * `2024-12-31T23:00:00Z`. Of a time that comes twice in autumn the second is meant; one that spring leaves out counts on from
 * before. Anything else comes back as it is.
 *
 * @param timeZone IANA name of a zone that exists
 */
export function momentIn(timeZone: string, text: string): string {
  const read = readMoment(text.trim());
  if (timeZone === 'UTC' || !read || read.zone !== undefined) return text;
  const [whole = '', fraction] = read.local.replace(' ', 'T').split('.');
  const clock = Date.parse(`${whole}Z`);
  const moment = clock - aheadAt(timeZone, clock - aheadAt(timeZone, clock));
  const written = new Date(moment).toISOString();
  // The first and the last day that four digits can write have no zones.
  if (!/^\d{4}-/.test(written) || written.startsWith('0000')) return text;
  return `${written.slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`;
}

function numberValue(column: TableColumn, value: Scalar): BoundValue | undefined {
  const text = String(value).trim();
  if (typeof value === 'boolean' || !DECIMAL.test(text)) return undefined;
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(column.storage) ?? [];
  if (INTEGER.test(text)) {
    if (column.type !== 'number') return { text, type: 'HUGEINT' };
    if (column.storage === 'DOUBLE') return { text, type: 'DOUBLE' };
    // In the column's own type, so that the column is compared as it stands and row groups without the value are skipped.
    const fits = text.length <= Number(width) - Number(scale);
    return { text, type: fits ? column.storage : 'DECIMAL(38, 0)' };
  }
  const digits = /\.(\d*)$/.exec(text)?.[1]?.length;
  if (scale !== undefined && digits !== undefined && digits <= Number(scale))
    return { text, type: column.storage };
  return { text, type: 'DOUBLE' };
}

function momentValue(column: TableColumn, value: Scalar, timeZone = 'UTC'): BoundValue | undefined {
  const zoned = column.storage.startsWith('TIMESTAMP WITH') || column.storage === 'TIMESTAMPTZ';
  const text = typeof value === 'string' ? value.trim() : '';
  const moment = readMoment(zoned ? momentIn(timeZone, text) : text);
  if (!moment) return undefined;
  if (zoned) return { text: `${moment.local}${moment.zone ?? 'Z'}`, type: 'TIMESTAMPTZ' };
  if (!moment.zone) return { text: moment.local, type: 'TIMESTAMP' };
  // A column without zone holds local times; a moment with one is compared as its time in UTC.
  const utc = new Date(`${moment.local.replace(' ', 'T')}${moment.zone}`).toISOString();
  return { text: utc.replace('T', ' ').replace('Z', ''), type: 'TIMESTAMP' };
}

function booleanValue(value: Scalar): BoundValue | undefined {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return { text: 'true', type: 'BOOLEAN' };
  return text === 'false' || text === '0' ? { text: 'false', type: 'BOOLEAN' } : undefined;
}

type ReadValue = (column: TableColumn, value: Scalar, timeZone?: string) => BoundValue | undefined;

const READERS: Partial<Record<ColumnType, ReadValue>> = {
  integer: numberValue,
  number: numberValue,
  year: numberValue,
  boolean: (_, value) => booleanValue(value),
  date: (column, value) =>
    typeof value === 'string' && isRealDay(value.trim())
      ? { text: value.trim(), type: 'DATE' }
      : momentValue({ ...column, storage: 'TIMESTAMP' }, value),
  dateTime: momentValue,
};

/**
 * A value to compare a column with. Texts are read by the column's type (`"2024"` for a number), as addresses carry only
 * texts. Throws `TypeMismatch` for one that cannot be of that type.
 *
 * @param timeZone in which days and times without an offset are read beside moments that have a zone
 */
export function bindValue(column: TableColumn, value: Scalar, path: string, timeZone?: string): BoundValue {
  const read = READERS[column.type];
  const bound = read ? read(column, value, timeZone) : { text: String(value), type: 'VARCHAR' };
  if (!bound) throw new TypeMismatch(column.name, column.type, value, path);
  return bound;
}
