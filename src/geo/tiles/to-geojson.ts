import type { Geometry, Position } from '../geometry.js';
import { xToLon, yToLat } from './tile-math.js';
import { type Flat, LINE, POINT, type ShapeKind, signedArea } from './world-shape.js';

/** A shape of the plane as GeoJSON in degrees (RFC 7946: outer rings counterclockwise, closed). */
export function toGeoJson(kind: ShapeKind, parts: readonly Flat[]): Geometry {
  if (kind === POINT) {
    const points = parts.flatMap(positionsOf);
    return points.length === 1
      ? { type: 'Point', coordinates: points[0] as Position }
      : { type: 'MultiPoint', coordinates: points };
  }
  if (kind === LINE) {
    const lines = parts.map(positionsOf);
    return lines.length === 1
      ? { type: 'LineString', coordinates: lines[0] as Position[] }
      : { type: 'MultiLineString', coordinates: lines };
  }
  const polygons: Position[][][] = [];
  for (const ring of parts) {
    const positions = positionsOf(ring).reverse();
    const [first] = positions;
    if (first) positions.push([...first]);
    if (signedArea(ring) > 0 || polygons.length === 0) polygons.push([positions]);
    else polygons.at(-1)?.push(positions);
  }
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] as Position[][] }
    : { type: 'MultiPolygon', coordinates: polygons };
}

function positionsOf(part: Flat): Position[] {
  const positions: Position[] = [];
  for (let at = 0; at < part.length; at += 2)
    positions.push([xToLon(part[at] as number), yToLat(part[at + 1] as number)]);
  return positions;
}
