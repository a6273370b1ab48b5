import { asGeometry, type Bbox, type Geometry } from '../../../geo/geometry.js';
import { TypeMismatch } from '../errors.js';
import type { SqlScope } from '../scope.js';
import type { PlaceTest } from '../tree.js';
import { classOf, doubleSql, malformed, type TypedSql } from '../typed-sql.js';
import { RADIUS } from './distance.js';
import { partsOfGeometry } from './parts.js';
import { toldSql } from './place-functions.js';
import { metresSql, pointPlaceSql } from './point-place-sql.js';
import { pointSql } from './point-sql.js';

/** Corners of a geometry that is asked with. */
const MOST_CORNERS = 5000;
/** Half the way round the Earth: nothing is farther. */
const FARTHEST = 20_100_000;
/** Metres of a degree of latitude, rounded down so that boxes made with it are never too small. */
const DEGREE = 110_500;

function checked(geometry: Geometry, path: string): Bbox {
  if (!asGeometry(geometry)) throw malformed(path, 'Non è una geometria', 'Not a geometry');
  const { points, segments, bbox } = partsOfGeometry(geometry);
  const corners = points.length + segments.length;
  if (corners === 0) throw malformed(path, 'La geometria è vuota', 'The geometry is empty');
  if (corners > MOST_CORNERS) {
    throw malformed(
      path,
      `La geometria ha più di ${MOST_CORNERS} vertici`,
      `The geometry has more than ${MOST_CORNERS} corners`,
    );
  }
  if (
    Math.abs(bbox[0]) > 540 ||
    Math.abs(bbox[2]) > 540 ||
    Math.abs(bbox[1]) > 90 ||
    Math.abs(bbox[3]) > 90
  ) {
    throw malformed(path, 'La geometria non è in gradi', 'The geometry is not in degrees');
  }
  return bbox;
}

function placeColumn(
  scope: SqlScope,
  name: string,
  use: string,
  path: string,
): { sql: string; name: string; ofPoints: boolean } {
  const column = scope.find(name, `${path}/column`);
  if (classOf(column.type) !== 'place')
    throw new TypeMismatch(column.name, column.type, use, `${path}/column`);
  return { sql: scope.sqlOf(column), name: column.name, ofPoints: column.type === 'geoPoint' };
}

/** Degrees beyond which no point is within reach of the test's geometry; undefined where that is no box. */
function boxOf(test: PlaceTest, bbox: Bbox): Bbox | undefined {
  // Boundaries are as wide as the tolerance of `relate.ts`; here some more.
  const edge = 1e-8;
  const height = (test.kind === 'near' ? test.metres / DEGREE : 0) + edge;
  const [west, south, east, north] = bbox;
  if (test.kind !== 'near') return [west - edge, south - edge, east + edge, north + edge];
  const farthestNorth = Math.max(Math.abs(south - height), Math.abs(north + height));
  if (farthestNorth >= 89) return undefined;
  // At most so many degrees of longitude: sin(width / 2) = sin(angle / 2) / cos(latitude).
  const half =
    Math.sin(Math.min(test.metres / (2 * RADIUS), Math.PI / 2)) / Math.cos((farthestNorth * Math.PI) / 180);
  if (half >= 1) return undefined;
  const width = (2 * Math.asin(half) * 180) / Math.PI + edge;
  return [west - width, south - height, east + width, north + height];
}

/** How a geographic column lies to a geometry: unknown (null) where a cell holds no place. */
export function placeSql(scope: SqlScope, name: string, test: PlaceTest, path: string): string {
  const { sql, ofPoints } = placeColumn(scope, name, test.kind, path);
  const bbox = checked(test.geometry, `${path}/test/geometry`);
  if (test.kind === 'near' && !(test.metres >= 0 && test.metres <= FARTHEST)) {
    throw malformed(
      `${path}/test/metres`,
      `Distanza non valida: ${test.metres}`,
      `Not a distance: ${test.metres}`,
    );
  }
  const box = boxOf(test, bbox);
  if (ofPoints) return pointPlaceSql(scope, sql, test, box);
  const exact = `portico_place(${sql}, ${toldSql(scope, test)})`;
  // Most columns of shapes have lines or areas alone; of points the first positions are the place.
  return `(CASE WHEN starts_with(${sql}, '{"type":"Point"') AND json_valid(${sql}) THEN ${pointPlaceSql(scope, sql, test, box)} ELSE ${exact} END)`;
}

/** Metres from a geographic column to a geometry. */
export function distanceSql(scope: SqlScope, name: string, to: Geometry, path: string): TypedSql {
  const column = placeColumn(scope, name, 'distance', path);
  checked(to, `${path}/to`);
  if (column.ofPoints && to.type === 'Point') {
    return doubleSql(metresSql(scope, pointSql(column.sql), to.coordinates), `distance(${column.name})`);
  }
  return doubleSql(`portico_metres(${column.sql}, ${toldSql(scope, to)})`, `distance(${column.name})`);
}
