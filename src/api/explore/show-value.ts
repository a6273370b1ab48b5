import type { Geometry } from '../../geo/geometry.js';
import { readPlace } from '../../tables/query/geo/read-place.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Output } from './odsql/to-query.js';
import { isList } from './to-field.js';
import { momentWriter } from './zone.js';

/** Writes what a query gives as this API shows it. */
export type ValueWriter = (value: unknown) => unknown;

/** A geometry as a feature. */
export interface Feature {
  type: 'Feature';
  geometry: Geometry;
  properties: Record<string, never>;
}

function parsed(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** The point of a cell, as `{lon, lat}`. */
export function pointOf(value: unknown): { lon: number; lat: number } | null {
  const geometry = typeof value === 'string' ? readPlace(value) : null;
  const [lon, lat] = geometry?.type === 'Point' ? geometry.coordinates : [];
  return lon === undefined || lat === undefined ? null : { lon, lat };
}

/** The geometry of a cell, as a feature. */
export function featureOf(value: unknown): Feature | null {
  const geometry = typeof value === 'string' ? readPlace(value) : null;
  return geometry && { type: 'Feature', geometry, properties: {} };
}

/** The writers of JSON for the outputs of a query (contract, section 3, Field value encoding), by their columns. */
export function jsonWriters(
  outputs: readonly Output[],
  columns: readonly TableColumn[],
  timeZone: string,
): ValueWriter[] {
  const moment = momentWriter(timeZone);
  return outputs.map(({ show, json }, at) => {
    const column = columns[at];
    if (show) return show;
    if (json)
      return (value) =>
        typeof value === 'string' ? parsed(value, 'fallback' in json ? json.fallback : value) : null;
    switch (column?.type) {
      case 'dateTime':
        return (value) => (typeof value === 'string' ? moment(value) : value);
      case 'geoPoint':
        return pointOf;
      case 'geoShape':
        return featureOf;
      case 'json':
        return (value) => (typeof value === 'string' ? parsed(value, value) : value);
      case 'integer':
      case 'number':
      case 'year':
        // Digits beyond a double's are lost here as in any reader of JSON numbers; CSV has them all.
        return (value) => (typeof value === 'string' ? Number(value) : value);
      default:
        return (value) => value;
    }
  });
}

/** The same for cells of CSV, each a text. */
export function cellWriters(
  outputs: readonly Output[],
  columns: readonly TableColumn[],
  timeZone: string,
  listSeparator: string,
): ((value: unknown) => string)[] {
  const writers = jsonWriters(outputs, columns, timeZone);
  return outputs.map(({ show, json }, at) => {
    const column = columns[at];
    const write = writers[at] as ValueWriter;
    if (!column || show || json) return (value) => textOf(write(value));
    if (column.type === 'geoPoint') {
      return (value) => {
        const point = pointOf(value);
        return point ? `${point.lat}, ${point.lon}` : '';
      };
    }
    if (column.type === 'json' && isList(column)) {
      return (value) => {
        const list = write(value);
        return Array.isArray(list) ? list.map(textOf).join(listSeparator) : textOf(list);
      };
    }
    if (column.type === 'dateTime') return (value) => textOf(write(value));
    if (column.type === 'geoShape') return (value) => textOf(featureOf(value)?.geometry);
    return textOf;
  });
}

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
