import type { Position } from '../../../geo/geometry.js';
import { type Bands, bandsOf, MOST_PLAIN } from './bands.js';
import { boxesMeet, boxOf, type Parts, type Segment } from './parts.js';

/** Degrees within which a point lies on a line: a tenth of a millimetre. */
const TOLERANCE = 1e-9;

const x = (position: Position): number => position[0] as number;
const y = (position: Position): number => position[1] as number;

/** Twice the area of the triangle, positive when it turns left. */
const turn = (a: Position, b: Position, c: Position): number =>
  (x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a));

/** Without any list made on the way: this is asked of every side of a boundary for every row. */
function liesOn(p: Position, a: Position, b: Position): boolean {
  const px = x(p);
  const py = y(p);
  const ax = x(a);
  const ay = y(a);
  const bx = x(b);
  const by = y(b);
  if ((px < ax - TOLERANCE && px < bx - TOLERANCE) || (px > ax + TOLERANCE && px > bx + TOLERANCE))
    return false;
  if ((py < ay - TOLERANCE && py < by - TOLERANCE) || (py > ay + TOLERANCE && py > by + TOLERANCE))
    return false;
  const length = Math.hypot(bx - ax, by - ay);
  return length === 0 || Math.abs(turn(a, b, p)) <= TOLERANCE * length;
}

const onSegment = (p: Position, [a, b]: Segment): boolean => liesOn(p, a, b);

const grown = ([west, south, east, north]: [number, number, number, number]): [number, number, number, number] => [
  west - TOLERANCE, south - TOLERANCE, east + TOLERANCE, north + TOLERANCE,
]; // biome-ignore format: one line reads better

const banded = new WeakMap<readonly unknown[], Bands>();

/** The bands of a list of many sides, made when they are first asked for; undefined of few sides. */
function bandsFor(
  list: readonly unknown[],
  sides: number,
  make: () => readonly Segment[],
): Bands | undefined {
  if (sides <= MOST_PLAIN) return undefined;
  const known = banded.get(list);
  if (known) return known;
  const made = bandsOf(make(), TOLERANCE);
  banded.set(list, made);
  return made;
}

function bandsOfRings(rings: readonly Position[][]): Bands | undefined {
  let sides = 0;
  for (const ring of rings) sides += ring.length;
  return bandsFor(rings, sides, () =>
    rings.flatMap((ring) => ring.slice(1).map((to, at): Segment => [ring[at] as Position, to])),
  );
}

/** 1 within a polygon, 0 on its boundary, -1 outside; holes are outside. */
function sideOf(p: Position, rings: readonly Position[][]): -1 | 0 | 1 {
  const px = x(p);
  const py = y(p);
  let inside = false;
  const bands = bandsOfRings(rings);
  if (bands) {
    for (const [a, b] of bands.at(py)) {
      if (liesOn(p, a, b)) return 0;
      const [ay, by] = [y(a), y(b)];
      if (ay > py !== by > py && px < ((x(b) - x(a)) * (py - ay)) / (by - ay) + x(a)) inside = !inside;
    }
    return inside ? 1 : -1;
  }
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at += 1) {
      const a = ring[at - 1] as Position;
      const b = ring[at] as Position;
      const ay = y(a);
      const by = y(b);
      // Most sides lie wholly above or below.
      if ((ay > py + TOLERANCE && by > py + TOLERANCE) || (ay < py - TOLERANCE && by < py - TOLERANCE))
        continue;
      if (liesOn(p, a, b)) return 0;
      if (ay > py !== by > py && px < ((x(b) - x(a)) * (py - ay)) / (by - ay) + x(a)) inside = !inside;
    }
  }
  return inside ? 1 : -1;
}

/** Whether a geometry holds a point, its boundary included. */
export function covers(parts: Parts, p: Position): boolean {
  return (
    parts.points.some(
      (own) => Math.abs(x(own) - x(p)) <= TOLERANCE && Math.abs(y(own) - y(p)) <= TOLERANCE,
    ) ||
    parts.polygons.some((rings) => sideOf(p, rings) >= 0) ||
    parts.lines.some((segment) => onSegment(p, segment))
  );
}

function meet(one: Segment, other: Segment): boolean {
  if (!boxesMeet(grown(boxOf(one)), boxOf(other))) return false;
  const [a, b] = one;
  const [c, d] = other;
  const crosses = turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0;
  return crosses || onSegment(a, other) || onSegment(b, other) || onSegment(c, one) || onSegment(d, one);
}

/** The bands of the segments of a geometry; undefined where they are few. */
const bandsOfParts = ({ segments }: Parts): Bands | undefined =>
  bandsFor(segments, segments.length, () => segments);

/** The segments of a geometry that reach into a stretch of latitudes, some more than once; of few segments all. */
export const sidesBetween = (parts: Parts, south: number, north: number): readonly (readonly Segment[])[] =>
  bandsOfParts(parts)?.slices(south, north) ?? [parts.segments];

/** Segments whose boxes meet the other's: without any list made on the way, since boundaries have thousands. */
function near(parts: Parts, { bbox: [west, south, east, north] }: Parts): Segment[] {
  const [w, s, e, n] = [west - TOLERANCE, south - TOLERANCE, east + TOLERANCE, north + TOLERANCE];
  return (bandsOfParts(parts)?.between(s, n) ?? parts.segments).filter((segment) => {
    const [a, b] = segment;
    const [ay, by] = [a[1] as number, b[1] as number];
    if ((ay < s && by < s) || (ay > n && by > n)) return false;
    const [ax, bx] = [a[0] as number, b[0] as number];
    return !((ax < w && bx < w) || (ax > e && bx > e));
  });
}

/** A position of each connected piece. */
const firsts = (parts: Parts): Position[] => [
  ...parts.points,
  ...parts.polygons.flatMap((rings) => (rings[0]?.[0] ? [rings[0][0]] : [])),
  ...parts.lines.map(([a]) => a),
];

/** Whether two geometries have a point in common (OGC 06-103r4, `intersects`). */
export function intersects(one: Parts, other: Parts): boolean {
  if (!boxesMeet(grown(one.bbox), other.bbox)) return false;
  if (one.points.some((p) => covers(other, p)) || other.points.some((p) => covers(one, p))) return true;
  // All places of points alone have been looked at.
  if (one.segments.length === 0 || other.segments.length === 0) return false;
  const others = near(other, one);
  if (near(one, other).some((segment) => others.some((each) => meet(segment, each)))) return true;
  // Their lines do not meet: one lies wholly within the other, or they are apart.
  const holds = (outer: Parts, inner: Parts): boolean =>
    outer.polygons.length > 0 &&
    firsts(inner).some((p) => outer.polygons.some((rings) => sideOf(p, rings) >= 0));
  return holds(other, one) || holds(one, other);
}

/** Where along `one` (0 to 1) it meets `other`; the ends of a shared stretch. */
function crossings([a, b]: Segment, [c, d]: Segment): number[] {
  const [dx, dy] = [x(b) - x(a), y(b) - y(a)];
  const [ex, ey] = [x(d) - x(c), y(d) - y(c)];
  const cross = dx * ey - dy * ex;
  const along = (p: Position): number => ((x(p) - x(a)) * dx + (y(p) - y(a)) * dy) / (dx * dx + dy * dy);
  if (Math.abs(cross) < Number.EPSILON)
    return onSegment(c, [a, b]) || onSegment(d, [a, b]) ? [along(c), along(d)] : [];
  return [((x(c) - x(a)) * ey - (y(c) - y(a)) * ex) / cross];
}

/** Whether the first geometry lies in the second, boundary included (OGC `coveredBy`: nothing of it lies outside). */
export function within(inner: Parts, outer: Parts): boolean {
  const [west, south, east, north] = inner.bbox;
  const box = grown(outer.bbox);
  if (west > east || west < box[0] || south < box[1] || east > box[2] || north > box[3]) return false;
  if (!inner.points.every((p) => covers(outer, p))) return false;
  if (inner.segments.length === 0) return true;
  const bounds = near(outer, inner);
  for (const segment of inner.segments) {
    const [a, b] = segment;
    if (!covers(outer, a) || !covers(outer, b)) return false;
    if (x(a) === x(b) && y(a) === y(b)) continue;
    const own = grown(boxOf(segment));
    const cuts = bounds
      .filter((bound) => boxesMeet(own, boxOf(bound)))
      .flatMap((bound) => crossings(segment, bound));
    const places = [0, ...cuts.filter((t) => t > 0 && t < 1).sort((s, t) => s - t), 1];
    for (let at = 1; at < places.length; at += 1) {
      const t = ((places[at - 1] as number) + (places[at] as number)) / 2;
      if (!covers(outer, [x(a) + t * (x(b) - x(a)), y(a) + t * (y(b) - y(a))])) return false;
    }
  }
  // What of the outer's boundary runs through the inside of the inner must have the outer on all sides, or it is a hole's.
  const middle = ([p, q]: Segment): Position => [(x(p) + x(q)) / 2, (y(p) + y(q)) / 2];
  const places = bounds.flatMap((bound) => [bound[0], middle(bound)]);
  const holed = places.some(
    (p) => inner.polygons.some((rings) => sideOf(p, rings) === 1) && !surrounded(outer, p),
  );
  return !holed && inner.polygons.every((rings) => covers(outer, placeInside(rings)));
}

/** Degrees to the neighbours that are looked at: about a centimetre. */
const NEAR = 1e-7;

/** Whether a geometry holds what is around a point. */
function surrounded(parts: Parts, p: Position): boolean {
  for (const dx of [-NEAR, 0, NEAR]) {
    for (const dy of [-NEAR, 0, NEAR]) if (!covers(parts, [x(p) + dx, y(p) + dy])) return false;
  }
  return true;
}

/** A position in the inside of a polygon: between the first two crossings of a line between its two lowest corners. */
function placeInside(rings: readonly Position[][]): Position {
  const heights = [...new Set(rings.flat().map(y))].sort((a, b) => a - b);
  const [low = 0, next = low] = heights;
  const height = (low + next) / 2;
  const crossed: number[] = [];
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at += 1) {
      const [a, b] = [ring[at - 1] as Position, ring[at] as Position];
      if (y(a) > height !== y(b) > height) {
        crossed.push(x(a) + ((height - y(a)) / (y(b) - y(a))) * (x(b) - x(a)));
      }
    }
  }
  const [first, second] = crossed.sort((a, b) => a - b);
  // A polygon without area is where its corners are.
  if (first === undefined || second === undefined) return rings[0]?.[0] as Position;
  return [(first + second) / 2, height];
}
