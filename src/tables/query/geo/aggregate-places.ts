import type { TableColumn } from '../relation.js';
import { computed, type TypedSql } from '../typed-sql.js';
import { boxSql, type PointSql, pointSql } from './point-sql.js';

/** What a group of places has one of. */
export type PlaceAggregate = 'bbox' | 'envelope' | 'cluster';

export const PLACE_AGGREGATES: readonly PlaceAggregate[] = ['bbox', 'envelope', 'cluster'];

/**
 * A value of a group of places: `bbox`, the box around them; `envelope`, their convex hull, of points; `cluster`, the box
 * around points and their middle, as `{"cluster": feature, "cluster_centroid": {"lon", "lat"}}`. Null of no place.
 */
export function placeAggregateSql(name: PlaceAggregate, cell: string, column: TableColumn): TypedSql {
  const called = `${name}(${column.name})`;
  if (name === 'bbox') {
    const { west, south, east, north } =
      column.type === 'geoPoint' ? boxOfPoint(pointSql(cell)) : boxSql(cell);
    return computed(
      boxText(`min(${west})`, `min(${south})`, `max(${east})`, `max(${north})`),
      called,
      'geoShape',
      'VARCHAR',
    );
  }
  const point = pointSql(cell);
  if (name === 'envelope') return computed(hullText(point), called, 'geoShape', 'VARCHAR');
  const { lon, lat } = point;
  const box = boxText(`min(${lon})`, `min(${lat})`, `max(${lon})`, `max(${lat})`);
  const sql = `('{"cluster":{"type":"Feature","geometry":' || ${box} || ',"properties":{}},"cluster_centroid":{"lon":' || avg(${lon}) || ',"lat":' || avg(${lat}) || '}}')`;
  return computed(sql, called, 'json', 'VARCHAR');
}

const boxOfPoint = ({ lon, lat }: PointSql) => ({ west: lon, south: lat, east: lon, north: lat });

/** A box as GeoJSON; a point where it has no extent. */
function boxText(west: string, south: string, east: string, north: string): string {
  const position = (lon: string, lat: string): string => `'[' || ${lon} || ',' || ${lat} || ']'`;
  const ring = [
    position(west, south),
    position(east, south),
    position(east, north),
    position(west, north),
    position(west, south),
  ];
  return `(CASE WHEN ${west} = ${east} AND ${south} = ${north}
    THEN '{"type":"Point","coordinates":' || ${position(west, south)} || '}'
    ELSE '{"type":"Polygon","coordinates":[[' || ${ring.join(" || ',' || ")} || ']]}' END)`;
}

/** Directions in which the farthest point is a corner of the hull: what is left out lies within 0.5 % of the extent. */
const DIRECTIONS = 32;

/**
 * The convex hull of points as GeoJSON. The farthest points in directions that go round are its corners in their order, so
 * nothing has to be collected or sorted, whatever the number of points.
 */
function hullText({ lon, lat }: PointSql): string {
  const corners = Array.from({ length: DIRECTIONS }, (_, at) => {
    const angle = (2 * Math.PI * at) / DIRECTIONS;
    const along = `${lon} * ${Math.cos(angle).toFixed(12)} + ${lat} * ${Math.sin(angle).toFixed(12)}`;
    return `arg_max('[' || ${lon} || ',' || ${lat} || ']', ${along})`;
  });
  // Each list is named once by a lambda, since its text would else be worked out again wherever it is used.
  const named = (list: string, name: string, body: string): string =>
    `list_transform([${list}], lambda ${name}: ${body})[1]`;
  const geometry = `CASE WHEN len(ring) = 1 THEN '{"type":"Point","coordinates":' || ring[1] || '}'
    WHEN len(ring) = 2 THEN '{"type":"LineString","coordinates":[' || array_to_string(ring, ',') || ']}'
    ELSE '{"type":"Polygon","coordinates":[[' || array_to_string(ring, ',') || ',' || ring[1] || ']]}' END`;
  const ring = named('list_filter(turned, lambda c, j: j = 1 OR c <> turned[1])', 'ring', geometry);
  const turned = named('list_filter(corners, lambda p, i: i = 1 OR p <> corners[i - 1])', 'turned', ring);
  return `(CASE WHEN count(${lon}) > 0 THEN ${named(`[${corners.join(', ')}]`, 'corners', turned)} END)`;
}
