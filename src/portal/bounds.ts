import type { Geometry } from '../catalog/model/index.js';

export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Numbers of a text in order, as pairs of longitude and latitude; a third number of a position is height. */
function positionsOfWkt(text: string): [number, number][] {
  const body = text.replace(/^[^(]*/, '');
  return body.split(/[(),]+/).flatMap((position): [number, number][] => {
    const [x, y] = position.trim().split(/\s+/).map(Number);
    return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [];
  });
}

function positionsOfGeoJson(value: unknown): [number, number][] {
  if (Array.isArray(value)) {
    const [x, y] = value;
    return typeof x === 'number' && typeof y === 'number' ? [[x, y]] : value.flatMap(positionsOfGeoJson);
  }
  const { coordinates, geometries } = (value ?? {}) as { coordinates?: unknown; geometries?: unknown };
  return positionsOfGeoJson(coordinates ?? geometries ?? []);
}

/**
 * The bounding box of a geometry in degrees, longitude first as the model keeps WKT and GeoJSON (CRS84).
 * Undefined for GML, for what cannot be read and for positions outside the globe (another coordinate system).
 */
export function boundsOf(geometry: Geometry | undefined): Bounds | undefined {
  if (!geometry || geometry.format === 'gml') return undefined;
  const positions = geometry.format === 'wkt' ? positionsOfWkt(geometry.value) : readGeoJson(geometry.value);
  if (positions.length === 0) return undefined;
  const bounds = positions.reduce<Bounds>(
    (box, [x, y]) => ({
      west: Math.min(box.west, x),
      south: Math.min(box.south, y),
      east: Math.max(box.east, x),
      north: Math.max(box.north, y),
    }),
    { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity },
  );
  const onGlobe = bounds.west >= -180 && bounds.east <= 180 && bounds.south >= -90 && bounds.north <= 90;
  return onGlobe ? bounds : undefined;
}

function readGeoJson(text: string): [number, number][] {
  try {
    return positionsOfGeoJson(JSON.parse(text));
  } catch {
    return [];
  }
}
