import type { Geometry, Position } from '../../../geo/geometry.js';
import type { SqlScope } from '../scope.js';
import type { PlaceTest } from '../tree.js';
import { RADIUS } from './distance.js';
import { type PointSql, withPoint } from './point-sql.js';

/** Degrees within which a point lies on a line, as in `relate.ts`. */
const TOLERANCE = 1e-9;

const sidesOf = (ring: readonly Position[]): [Position, Position][] =>
  ring.slice(1).map((to, at): [Position, Position] => [ring[at] as Position, to]);

/**
 * Whether a test of points is asked without any function of JavaScript: a distance to a point, a box of degrees. Polygons
 * of more sides are looked at faster by the function.
 */
export const isPlainTest = ({ kind, geometry }: PlaceTest): boolean =>
  kind === 'near' ? geometry.type === 'Point' : rectangleOf(geometry) !== undefined;

/** Metres between points of a column and a point, over the sphere (`metresBetween` in SQL). */
export function metresSql(scope: SqlScope, { lon, lat }: PointSql, to: Position): string {
  const [toLon, toLat] = to.map((degrees) => scope.bind(String(degrees), 'DOUBLE')) as [string, string];
  const half = (from: string, other: string): string => `pow(sin(radians(${from} - ${other}) / 2), 2)`;
  const sum = `${half(lat, toLat)} + cos(radians(${lat})) * cos(radians(${toLat})) * ${half(lon, toLon)}`;
  // `least` passes over what is null.
  return `(CASE WHEN ${lon} IS NOT NULL AND ${lat} IS NOT NULL THEN ${2 * RADIUS} * asin(least(1.0, sqrt(${sum}))) END)`;
}

/**
 * A test of a column of points in SQL alone, for a test that `isPlainTest`: the engine's own threads do it. Unknown (null)
 * where a cell holds no point.
 * @param box degrees outside of which no point is near
 */
export function pointPlaceSql(
  scope: SqlScope,
  cell: string,
  test: PlaceTest,
  box: readonly [number, number, number, number] | undefined,
): string {
  return withPoint(cell, (point) => pointTest(scope, point, test, box));
}

function pointTest(
  scope: SqlScope,
  { lon, lat }: PointSql,
  test: PlaceTest,
  box: readonly [number, number, number, number] | undefined,
): string {
  const within = (sides: readonly [number, number, number, number]): string => {
    const [west, south, east, north] = sides.map((degrees) => scope.bind(String(degrees), 'DOUBLE'));
    return `(${lon} BETWEEN ${west} AND ${east} AND ${lat} BETWEEN ${south} AND ${north})`;
  };
  // Half a point is none.
  const known = (sql: string): string =>
    `(CASE WHEN ${lon} IS NOT NULL AND ${lat} IS NOT NULL THEN ${sql} END)`;
  if (test.kind === 'near' && test.geometry.type === 'Point') {
    const near = `(${metresSql(scope, { lon, lat }, test.geometry.coordinates)} <= ${scope.bind(String(test.metres), 'DOUBLE')})`;
    return box ? known(`CASE WHEN ${within(box)} THEN ${near} ELSE false END`) : near;
  }
  const inside = within(rectangleOf(test.geometry) as [number, number, number, number]);
  return known(test.kind === 'disjoint' ? `NOT ${inside}` : inside);
}

/** The sides of a rectangle along the degrees, a little wider as boundaries are; undefined for any other polygon. */
function rectangleOf(geometry: Geometry): [number, number, number, number] | undefined {
  const [ring, hole] = geometry.type === 'Polygon' ? geometry.coordinates : [];
  if (!ring || hole || ring.length !== 5) return undefined;
  const lons = [...new Set(ring.map(([lon]) => lon as number))].sort((a, b) => a - b);
  const lats = [...new Set(ring.map(([, lat]) => lat as number))].sort((a, b) => a - b);
  const [west, east, ...moreLons] = lons;
  const [south, north, ...moreLats] = lats;
  if (west === undefined || east === undefined || south === undefined || north === undefined)
    return undefined;
  if (moreLons.length + moreLats.length > 0) return undefined;
  const along = sidesOf(ring).every(([a, b]) => (a[0] === b[0]) !== (a[1] === b[1]));
  return along ? [west - TOLERANCE, south - TOLERANCE, east + TOLERANCE, north + TOLERANCE] : undefined;
}
