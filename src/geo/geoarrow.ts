import type { Geometry, Position } from './geometry.js';

/** The encodings of GeoParquet that keep ordinates apart, as lists of `{x, y, z?}` (GeoParquet 1.1, "native encodings"). */
export const ARROW_TYPES = {
  point: 'Point',
  linestring: 'LineString',
  polygon: 'Polygon',
  multipoint: 'MultiPoint',
  multilinestring: 'MultiLineString',
  multipolygon: 'MultiPolygon',
} as const;

export type ArrowEncoding = keyof typeof ARROW_TYPES;

/** A value of such a column as a geometry. @param value as JSON has it: `{"x": 11.3, "y": 44.5}`, or lists of these */
export function readGeoArrow(encoding: ArrowEncoding, value: unknown): Geometry {
  return { type: ARROW_TYPES[encoding], coordinates: ordinates(value) } as Geometry;
}

function ordinates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordinates);
  const { x, y, z } = value as { x: number; y: number; z?: number | null };
  const position: Position = typeof z === 'number' ? [x, y, z] : [x, y];
  return position;
}
