import type { Bbox, Geometry, Position } from '../../../geo/geometry.js';
import type { SqlScope } from '../scope.js';
import type { PlaceTest } from '../tree.js';
import { RADIUS } from './distance.js';
import { partsOfGeometry } from './parts.js';
import { toldSql } from './place-functions.js';
import { cellSql, type PlaceGrid, placeGrid } from './place-grid.js';
import { type PointSql, withPoint } from './point-sql.js';

/** Degrees within which a point lies on a line, as in `relate.ts`. */
const TOLERANCE = 1e-9;

const sidesOf = (ring: readonly Position[]): [Position, Position][] =>
  ring.slice(1).map((to, at): [Position, Position] => [ring[at] as Position, to]);

/** Metres between points of a column and a point, over the sphere (`metresBetween` in SQL). */
export function metresSql(scope: SqlScope, { lon, lat }: PointSql, to: Position): string {
  const [toLon, toLat] = to.map((degrees) => scope.bind(String(degrees), 'DOUBLE')) as [string, string];
  const half = (from: string, other: string): string => `pow(sin(radians(${from} - ${other}) / 2), 2)`;
  const sum = `${half(lat, toLat)} + cos(radians(${lat})) * cos(radians(${toLat})) * ${half(lon, toLon)}`;
  // `least` passes over what is null.
  return `(CASE WHEN ${lon} IS NOT NULL AND ${lat} IS NOT NULL THEN ${2 * RADIUS} * asin(least(1.0, sqrt(${sum}))) END)`;
}

/**
 * A test of a column of points. Distances to a point and boxes of degrees are asked in SQL alone, by the engine's own
 * threads; of all else SQL answers by a grid (`place-grid.ts`), and the function of JavaScript is asked for points near the
 * boundary only. Unknown (null) where a cell holds no point.
 * @param box degrees outside of which no point answers, or for `disjoint` every point; undefined where there is no such box
 */
export function pointPlaceSql(scope: SqlScope, cell: string, test: PlaceTest, box: Bbox | undefined): string {
  const isPlain =
    test.kind === 'near' ? test.geometry.type === 'Point' : rectangleOf(test.geometry) !== undefined;
  return withPoint(cell, (point) =>
    isPlain ? pointTest(scope, point, test, box) : gridTest(scope, point, test, box),
  );
}

/** Half a point is none. */
const known = ({ lon, lat }: PointSql, sql: string): string =>
  `(CASE WHEN ${lon} IS NOT NULL AND ${lat} IS NOT NULL THEN ${sql} END)`;

function within(scope: SqlScope, { lon, lat }: PointSql, box: Bbox): string {
  const [west, south, east, north] = box.map((degrees) => scope.bind(String(degrees), 'DOUBLE'));
  return `(${lon} BETWEEN ${west} AND ${east} AND ${lat} BETWEEN ${south} AND ${north})`;
}

function gridTest(scope: SqlScope, point: PointSql, test: PlaceTest, box: Bbox | undefined): string {
  const exact = `portico_point(${point.lon}, ${point.lat}, ${toldSql(scope, test)})`;
  if (!box) return known(point, exact);
  const grid = gridOf(test, box);
  const at = cellSql(grid, point, (degrees) => scope.bind(String(degrees), 'DOUBLE'));
  // As literals they are read once; bound as parameters, once for every 2,048 rows.
  const bit = (cells: string): string => `get_bit('${cells}'::BIT, ${at})`;
  const isHeld = `${bit(grid.held)} = ${test.kind === 'disjoint' ? 0 : 1}`;
  return known(
    point,
    `CASE WHEN NOT ${within(scope, point, box)} THEN ${test.kind === 'disjoint'}
      WHEN ${bit(grid.open)} = 1 THEN ${exact} ELSE ${isHeld} END`,
  );
}

const grids = new WeakMap<Geometry, { asked: string; grid: PlaceGrid }>();

/** The grid of a test; a page and its total are asked with the same one. */
function gridOf(test: PlaceTest, box: Bbox): PlaceGrid {
  const { geometry } = test;
  const asked = JSON.stringify(box);
  const made = grids.get(geometry);
  if (made?.asked === asked) return made.grid;
  const parts = partsOfGeometry(geometry);
  const reach: [number, number] =
    test.kind === 'near' ? [parts.bbox[0] - box[0], parts.bbox[1] - box[1]] : [0, 0];
  const grid = placeGrid(parts, box, reach);
  grids.set(geometry, { asked, grid });
  return grid;
}

function pointTest(scope: SqlScope, point: PointSql, test: PlaceTest, box: Bbox | undefined): string {
  if (test.kind === 'near') {
    const near = `(${metresSql(scope, point, test.geometry.type === 'Point' ? test.geometry.coordinates : [])} <= ${scope.bind(String(test.metres), 'DOUBLE')})`;
    return box ? known(point, `CASE WHEN ${within(scope, point, box)} THEN ${near} ELSE false END`) : near;
  }
  const inside = within(scope, point, rectangleOf(test.geometry) as Bbox);
  return known(point, test.kind === 'disjoint' ? `NOT ${inside}` : inside);
}

/** The sides of a rectangle along the degrees, a little wider as boundaries are; undefined for any other polygon. */
function rectangleOf(geometry: Geometry): Bbox | undefined {
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
