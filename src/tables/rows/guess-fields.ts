import { readPlace } from '../query/geo/read-place.js';
import { readMoment } from '../query/values.js';
import type { FieldType, PlaceType } from './field-types.js';

function guessOne(value: unknown): FieldType {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int8' : 'float8';
  if (typeof value === 'object') return 'json';
  return typeof value === 'string' && /T\d{2}:/.test(value) && readMoment(value.trim())
    ? 'timestamp'
    : 'text';
}

/** The type that fits all of these values; `text` where there are none or they disagree. */
export function guessField(values: Iterable<unknown>): FieldType {
  const found = new Set<FieldType>();
  for (const value of values) if (value !== null && value !== undefined) found.add(guessOne(value));
  if (found.size === 2 && found.has('int8') && found.has('float8')) return 'float8';
  return found.size === 1 ? ([...found][0] ?? 'text') : 'text';
}

/**
 * The type of place that all of these values are: objects of GeoJSON or `{"lon":…,"lat":…}`. Undefined where there are none or
 * any is something else; texts stay texts, as they were sent.
 */
export function guessPlace(values: Iterable<unknown>): PlaceType | undefined {
  let found: PlaceType | undefined;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const place = typeof value === 'object' ? readPlace(JSON.stringify(value)) : null;
    if (!place) return undefined;
    if (place.type !== 'Point') found = 'geoShape';
    else found ??= 'geoPoint';
  }
  return found;
}
