import type { Position } from '../../../geo/geometry.js';
import type { Parts, Segment } from './parts.js';
import { intersects } from './relate.js';

/** Mean radius of the Earth (IUGG), in metres. */
export const RADIUS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Metres between two positions over the sphere (haversine): up to 0.5 % off the ellipsoid. */
export function metresBetween(a: Position, b: Position): number {
  const [lonA = 0, latA = 0] = a;
  const [lonB = 0, latB = 0] = b;
  const half =
    Math.sin(((latB - latA) * RADIANS) / 2) ** 2 +
    Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * Math.sin(((lonB - lonA) * RADIANS) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Metres to the nearest place of a segment, found on a plane that touches the Earth at the position. */
function metresToSegment(p: Position, [a, b]: Segment): number {
  const [lon = 0, lat = 0] = p;
  const stretch = Math.cos(lat * RADIANS);
  const flat = ([x = 0, y = 0]: Position): [number, number] => [(x - lon) * stretch, y - lat];
  const [ax, ay] = flat(a);
  const [bx, by] = flat(b);
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / square));
  const nearest = [
    (a[0] as number) + t * ((b[0] as number) - (a[0] as number)),
    (a[1] as number) + t * ((b[1] as number) - (a[1] as number)),
  ];
  return metresBetween(p, nearest);
}

const corners = (parts: Parts): Position[] => [...parts.points, ...parts.segments.flat()];

/** Metres between the nearest places of two geometries; 0 where they meet, infinite where one is empty. */
export function metresApart(one: Parts, other: Parts): number {
  const [p] = one.points;
  const [q] = other.points;
  if (
    p &&
    q &&
    one.points.length + one.segments.length === 1 &&
    other.points.length + other.segments.length === 1
  ) {
    return metresBetween(p, q);
  }
  if (intersects(one, other)) return 0;
  let least = Number.POSITIVE_INFINITY;
  const measure = (positions: readonly Position[], parts: Parts): void => {
    for (const position of positions) {
      for (const point of parts.points) least = Math.min(least, metresBetween(position, point));
      for (const segment of parts.segments) least = Math.min(least, metresToSegment(position, segment));
    }
  };
  measure(corners(one), other);
  measure(corners(other), one);
  return least;
}
