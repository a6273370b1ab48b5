import type { Position } from '../../../geo/geometry.js';
import type { Parts, Segment } from './parts.js';
import { intersects, sidesBetween } from './relate.js';

/** Mean radius of the Earth (IUGG), in metres. */
export const RADIUS = 6_371_008.8;
const RADIANS = Math.PI / 180;
/** Metres of a degree of latitude over the sphere, rounded down: what is farther in latitude is farther in all. */
const DEGREE = 111_195;

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

const isPoint = ({ points, segments }: Parts): boolean => points.length === 1 && segments.length === 0;

/**
 * Metres between the nearest places of two geometries; 0 where they meet, infinite where one is empty.
 * @param most where only it matters: what is nearer is answered by some distance up to it, what is farther by one beyond it
 */
export function metresApart(one: Parts, other: Parts, most = Number.POSITIVE_INFINITY): number {
  const [p] = one.points;
  const [q] = other.points;
  if (p && q && isPoint(one) && isPoint(other)) return metresBetween(p, q);
  if (intersects(one, other)) return 0;
  if (p && isPoint(one)) return metresFrom(p, other, most);
  if (q && isPoint(other)) return metresFrom(q, one, most);
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

/** Metres from a position to what does not hold it: looked for in rings that double until nothing nearer can be outside. */
function metresFrom(p: Position, parts: Parts, most: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const point of parts.points) least = Math.min(least, metresBetween(p, point));
  if (parts.segments.length === 0) return least;
  const lat = p[1] as number;
  const [, south, , north] = parts.bbox;
  const gap = Math.max(0, south - lat, lat - north);
  let reach = Number.isFinite(most) ? most : Math.max(1, (gap + (north - south) / 64) * DEGREE);
  // The whole way round the Earth is 40,030,174 metres: half of it reaches everything.
  const farthest = 20_020_000;
  for (;;) {
    least = Math.min(
      least,
      metresWithin(p, parts, Math.min(reach, farthest), Number.isFinite(most) ? most : 0),
    );
    if (least <= reach || reach >= most || reach >= farthest) return least;
    reach *= 2;
  }
}

/**
 * The least metres to segments some place of which is within `reach`; farther ones may or may not be counted.
 * @param enough as near as this nothing nearer is looked for
 */
function metresWithin(p: Position, parts: Parts, reach: number, enough: number): number {
  const [lon = 0, lat = 0] = p;
  const height = reach / DEGREE + 1e-9;
  const aside = degreesAside(lat, height, reach);
  let least = Number.POSITIVE_INFINITY;
  for (const sides of sidesBetween(parts, lat - height, lat + height)) {
    for (const segment of sides) {
      const [a, b] = segment;
      const [ax, bx] = [a[0] as number, b[0] as number];
      const [west, east] = ax < bx ? [ax, bx] : [bx, ax];
      // Beyond the half circle they are near again.
      if (west - lon > aside && east - lon < 360 - aside) continue;
      if (lon - east > aside && lon - west < 360 - aside) continue;
      least = Math.min(least, metresToSegment(p, segment), metresBetween(p, a), metresBetween(p, b));
      if (least <= enough) return least;
    }
  }
  return least;
}

/** Degrees of longitude beyond which nothing at latitudes up to `height` away is within `reach` metres. */
function degreesAside(lat: number, height: number, reach: number): number {
  const farthestNorth = Math.abs(lat) + height;
  if (farthestNorth >= 89.9) return 180;
  const narrowest = Math.sqrt(Math.cos(lat * RADIANS) * Math.cos(farthestNorth * RADIANS));
  const half = Math.sin(Math.min(Math.PI / 2, reach / (2 * RADIUS))) / narrowest;
  return half >= 1 ? 180 : (2 * Math.asin(half)) / RADIANS + 1e-9;
}
