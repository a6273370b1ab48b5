import { asGeometry, type Geometry } from '../../../geo/geometry.js';
import { readWkb } from '../../../geo/wkb.js';
import { parseWkt } from '../../../geo/wkt.js';
import { OdsqlError } from './odsql-error.js';
import type { Argument } from './tree.js';

/** The geometry of a literal `geom'…'`: well-known text, GeoJSON (a feature too) or well-known binary in hexadecimal. */
export function geometryOf(clause: string, argument: Argument | undefined, at: number): Geometry {
  if (argument?.kind !== 'literal' || argument.type !== 'geom') {
    throw new OdsqlError(clause, "a geometry such as geom'POINT(11.3 44.5)' is expected", argument?.at ?? at);
  }
  const geometry = readGeometry(argument.value.trim());
  if (!geometry) throw new OdsqlError(clause, 'the geometry cannot be read', argument.at);
  return geometry;
}

function readGeometry(text: string): Geometry | null {
  if (text.startsWith('{')) {
    try {
      const json = JSON.parse(text) as Record<string, unknown>;
      return asGeometry(json.type === 'Feature' ? json.geometry : json);
    } catch {
      return null;
    }
  }
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return parseWkt(text)?.geometry ?? null;
  try {
    return readWkb(Buffer.from(text, 'hex'));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
