import { TypeMismatch } from '../errors.js';
import type { Expression } from '../expression.js';
import type { SqlScope } from '../scope.js';
import { computed, malformed, type TypedSql } from '../typed-sql.js';
import { pointSql } from './point-sql.js';

/** Pixels of the world's side at zoom 0, as maps on the web have them. */
const TILE = 256;
/** Latitude beyond which the projection of those maps does not go. */
const FARTHEST = 85.0511287798066;

/**
 * The number of the square of a map that a point lies in: squares of `radius` pixels at that zoom, of Web Mercator. Points
 * in one square are a cluster.
 */
export function clusterSql(
  scope: SqlScope,
  { column: name, zoom, radius }: Expression & { kind: 'cluster' },
  path: string,
): TypedSql {
  const column = scope.find(name, `${path}/column`);
  if (column.type !== 'geoPoint') {
    throw new TypeMismatch(column.name, column.type, 'geo_cluster', `${path}/column`);
  }
  if (!Number.isInteger(zoom) || zoom < 0 || zoom > 25) {
    throw malformed(`${path}/zoom`, 'Lo zoom va da 0 a 25', 'A zoom is between 0 and 25');
  }
  if (!(radius >= 1 && radius <= 10_000)) {
    throw malformed(
      `${path}/radius`,
      'Il raggio va da 1 a 10000 pixel',
      'A radius is from 1 to 10000 pixels',
    );
  }
  const { lon, lat } = pointSql(scope.sqlOf(column));
  const squares = scope.bind(String((TILE * 2 ** zoom) / radius), 'DOUBLE');
  const sine = `sin(radians(least(greatest(${lat}, ${-FARTHEST}), ${FARTHEST})))`;
  const x = `CAST(floor((${lon} + 180) / 360 * ${squares}) AS HUGEINT)`;
  const y = `CAST(floor((0.5 - ln((1 + ${sine}) / (1 - ${sine})) / (4 * pi())) * ${squares}) AS HUGEINT)`;
  return computed(
    `(CASE WHEN ${lat} IS NOT NULL THEN ${x} * 17179869184 + ${y} END)`,
    `geo_cluster(${column.name})`,
    'integer',
    'HUGEINT',
  );
}
