import { eachPosition } from '../../geo/geometry.js';
import { readPlace } from '../query/geo/read-place.js';
import { isRealDay, readMoment } from '../query/values.js';
import type { Message } from '../table-model.js';
import { type FieldType, isPlaceColumn, type RowColumn, type ScalarField } from './field-types.js';

/** A value as it is kept: numbers that a double cannot hold, days and moments are texts. */
export type StoredValue = string | number | boolean | null;

/** Why a value cannot be kept. */
export class BadValue {
  constructor(readonly message: Message) {}
}

const bad = (it: string, en: string): BadValue => new BadValue({ it, en });

const INTEGER = /^[+-]?\d{1,19}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,6})?)?$/;
const RANGES = { int4: [-(2n ** 31n), 2n ** 31n - 1n], int8: [-(2n ** 63n), 2n ** 63n - 1n] } as const;

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;

function text(value: unknown): StoredValue | BadValue {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return bad('deve essere un testo', 'must be a text');
  return UNSTORABLE.test(value)
    ? bad('contiene caratteri nulli o incompleti', 'holds null or incomplete characters')
    : value;
}

function integer(value: unknown, field: 'int4' | 'int8'): StoredValue | BadValue {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return bad(
      'è un numero troppo grande per JSON: va inviato come testo',
      'is a number too large for JSON: send it as a text',
    );
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string' || !INTEGER.test(written.trim()))
    return bad('deve essere un numero intero', 'must be a whole number');
  const number = BigInt(written.trim().replace(/^\+/, ''));
  const [low, high] = RANGES[field];
  if (number < low || number > high) return bad(`è fuori da ${field}`, `is out of the range of ${field}`);
  return Number.isSafeInteger(Number(number)) ? Number(number) : number.toString();
}

/** The digits of a decimal that count: without sign, point, exponent and zeros around. */
const significant = (written: string): string =>
  written
    .replace(/[eE].*$/, '')
    .replace(/[+\-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');

function decimal(value: unknown, column: RowColumn): StoredValue | BadValue {
  const written = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof written !== 'string' || !DECIMAL.test(written.trim()))
    return bad('deve essere un numero', 'must be a number');
  const trimmed = written.trim();
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(column.storage) ?? [];
  if (scale !== undefined) {
    const [, whole = '', fraction = ''] = /^[+-]?(\d*)\.?(\d*)$/.exec(trimmed) ?? [];
    const fits =
      !/[eE]/.test(trimmed) &&
      fraction.replace(/0+$/, '').length <= Number(scale) &&
      whole.replace(/^0+/, '').length <= Number(width) - Number(scale);
    return fits ? trimmed : bad(`non sta in ${scale} decimali`, `does not fit ${scale} decimals`);
  }
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return bad('è fuori misura', 'is out of range');
  // A column of doubles must give back what was sent.
  if (typeof value === 'string' && significant(String(number)) !== significant(trimmed))
    return bad(
      'ha più cifre di quante se ne possano conservare (circa 16)',
      'has more digits than can be kept (about 16)',
    );
  return Object.is(number, -0) ? 0 : number;
}

function boolean(value: unknown): StoredValue | BadValue {
  if (typeof value === 'boolean') return value;
  const word = String(value).toLowerCase();
  if (['true', 't', 'yes', '1'].includes(word)) return true;
  if (['false', 'f', 'no', '0'].includes(word)) return false;
  return bad('deve essere vero o falso', 'must be true or false');
}

function day(value: unknown): StoredValue | BadValue {
  const written = typeof value === 'string' ? value.trim() : '';
  const moment = readMoment(written);
  if (isRealDay(written)) return written;
  if (moment && !moment.zone && / 00:00:00(?:\.0+)?$/.test(moment.local)) return moment.local.slice(0, 10);
  return bad('deve essere una data esistente, AAAA-MM-GG', 'must be a date that exists, YYYY-MM-DD');
}

function moment(value: unknown, zoned: boolean): StoredValue | BadValue {
  const found = typeof value === 'string' ? readMoment(value.trim()) : undefined;
  if (!found)
    return bad(
      'deve essere un istante ISO 8601 esistente, AAAA-MM-GGThh:mm:ss',
      'must be an ISO 8601 moment that exists, YYYY-MM-DDThh:mm:ss',
    );
  const [date = '', time = ''] = found.local.split(' ');
  const local = `${date}T${time.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}`;
  if (!zoned && !found.zone) return local;
  // Kept in UTC: with a zone the moment is meant, not what the clock on the wall said. Microseconds stay.
  const [, fraction = ''] = /(\.\d+)$/.exec(local) ?? [];
  const utc = new Date(`${local.slice(0, 19)}${found.zone ?? 'Z'}`);
  if (Number.isNaN(utc.getTime()))
    return bad('ha un fuso orario che non esiste', 'has a time zone that does not exist');
  return `${utc.toISOString().slice(0, 19)}${fraction}${zoned ? 'Z' : ''}`;
}

function time(value: unknown): StoredValue | BadValue {
  const [, hour, minute, second = '00', fraction = ''] =
    TIME.exec(typeof value === 'string' ? value.trim() : '') ?? [];
  if (hour === undefined) return bad("deve essere un'ora, hh:mm:ss", 'must be a time, hh:mm:ss');
  return `${hour}:${minute}:${second}${fraction}`;
}

function json(value: unknown): StoredValue | BadValue {
  let parsed = value;
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      parsed = JSON.parse(value);
    } catch {
      // A text that only looks like JSON is a text.
    }
  }
  const kept = JSON.stringify(parsed);
  return /\\u0000|\\ud[89a-f]/i.test(kept)
    ? bad('contiene caratteri nulli o incompleti', 'holds null or incomplete characters')
    : kept;
}

function list(value: unknown, element: ScalarField, column: RowColumn): StoredValue | BadValue {
  if (!Array.isArray(value)) return bad('deve essere una lista', 'must be a list');
  const values: StoredValue[] = [];
  for (const each of value) {
    const checked = checkValue(each, { ...column, field: element });
    if (checked instanceof BadValue) return checked;
    values.push(checked);
  }
  return JSON.stringify(values);
}

/** A place in any form that `readPlace` knows, kept as GeoJSON text in degrees. */
function place(value: unknown, { type }: RowColumn): StoredValue | BadValue {
  const geometry = readPlace(typeof value === 'string' ? value : JSON.stringify(value));
  if (!geometry || (type === 'geoPoint' && geometry.type !== 'Point'))
    return type === 'geoPoint'
      ? bad(
          'deve essere un punto (GeoJSON, WKT o "lat, lon")',
          'must be a point (GeoJSON, WKT or "lat, lon")',
        )
      : bad('deve essere una geometria (GeoJSON o WKT)', 'must be a geometry (GeoJSON or WKT)');
  let inDegrees = true;
  eachPosition(geometry, ([lon = Number.NaN, lat = Number.NaN]) => {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) inDegrees = false;
  });
  return inDegrees
    ? JSON.stringify(geometry)
    : bad(
        'deve essere in gradi (WGS 84), prima la longitudine',
        'must be in degrees (WGS 84), longitude first',
      );
}

function checkScalar(value: unknown, field: ScalarField, column: RowColumn): StoredValue | BadValue {
  switch (field) {
    case 'text':
      return text(value);
    case 'int4':
    case 'int8':
      return integer(value, field);
    case 'numeric':
    case 'float8':
      return decimal(value, column);
    case 'bool':
      return boolean(value);
    case 'date':
      return day(value);
    case 'timestamp':
      return moment(value, false);
    case 'timestamptz':
      return moment(value, true);
    case 'time':
      return time(value);
    case 'json':
      return json(value);
  }
}

/** A value as its column keeps it, or why not. An empty text is no value, save in columns of text. */
export function checkValue(value: unknown, column: RowColumn): StoredValue | BadValue {
  const field: FieldType = column.field;
  if (value === null || value === undefined) return null;
  if (value === '' && field !== 'text') return null;
  if (isPlaceColumn(column)) return value === '' ? null : place(value, column);
  if (field.startsWith('_')) return list(value, field.slice(1) as ScalarField, column);
  return checkScalar(value, field as ScalarField, column);
}
