import { asGeometry, type Geometry } from '../../../geo/geometry.js';
import { parseWkt } from '../../../geo/wkt.js';

const PAIR = /^[([]?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*[)\]]?$/;

/**
 * The place that a cell of a geographic column holds: GeoJSON as the loads write it (a geometry or a feature), well-known
 * text, `lat, lon` or `{"lon":…,"lat":…}`. Null where it is none.
 */
export function readPlace(text: string): Geometry | null {
  const first = text.trimStart()[0];
  if (first === '{') {
    try {
      const json = JSON.parse(text) as Record<string, unknown>;
      if (typeof json.lon === 'number' && typeof json.lat === 'number') {
        return { type: 'Point', coordinates: [json.lon, json.lat] };
      }
      return asGeometry(json.type === 'Feature' ? json.geometry : json);
    } catch {
      return null;
    }
  }
  const pair = PAIR.exec(text.trim());
  if (pair) return { type: 'Point', coordinates: [Number(pair[2]), Number(pair[1])] };
  return parseWkt(text)?.geometry ?? null;
}
