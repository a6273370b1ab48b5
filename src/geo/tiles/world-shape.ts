import type { Geometry, Position } from '../geometry.js';
import { latToY, lonToX, type WorldBox } from './tile-math.js';

/** Ordinates one after the other: x, y, x, y … of the plane of `tile-math.ts`, or of a tile. */
export type Flat = number[] | Float64Array;

/** What a shape is made of; the numbers are those of MVT's geometry types (2.1, section 4.3.4). */
export const POINT = 1;
export const LINE = 2;
export const AREA = 3;
export type ShapeKind = typeof POINT | typeof LINE | typeof AREA;

/**
 * A geometry of one kind on the plane. Points: one part with all of them. Lines: a part each. Areas: rings without the
 * repeated last position, each outer one clockwise on the screen (y downwards) and followed by its holes, which run the
 * other way (MVT 2.1, section 4.3.4.4).
 */
export interface WorldShape {
  kind: ShapeKind;
  parts: Flat[];
}

/** A geometry of WGS 84, longitude first, on the plane: one shape for each kind that it holds; none where it is empty. */
export function toWorld(geometry: Geometry): WorldShape[] {
  const found: Record<ShapeKind, Flat[]> = { [POINT]: [], [LINE]: [], [AREA]: [] };
  collect(geometry, found);
  const points = found[POINT].flatMap((part) => [...part]);
  const shapes: WorldShape[] = [];
  if (points.length > 0) shapes.push({ kind: POINT, parts: [points] });
  for (const kind of [LINE, AREA] as const) {
    if (found[kind].length > 0) shapes.push({ kind, parts: found[kind] });
  }
  return shapes;
}

function collect(geometry: Geometry, found: Record<ShapeKind, Flat[]>): void {
  switch (geometry.type) {
    case 'Point':
      if (geometry.coordinates.length > 0) found[POINT].push(flat([geometry.coordinates]));
      return;
    case 'MultiPoint':
      for (const position of geometry.coordinates)
        if (position.length > 0) found[POINT].push(flat([position]));
      return;
    case 'LineString':
      addLine(geometry.coordinates, found);
      return;
    case 'MultiLineString':
      for (const line of geometry.coordinates) addLine(line, found);
      return;
    case 'Polygon':
      addArea(geometry.coordinates, found);
      return;
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) addArea(polygon, found);
      return;
    case 'GeometryCollection':
      for (const member of geometry.geometries) collect(member, found);
  }
}

/** Positions on the plane, equal neighbours once. */
function flat(positions: readonly Position[]): number[] {
  const out: number[] = [];
  for (const position of positions) {
    if (position.length < 2) continue;
    const x = lonToX(position[0] as number);
    const y = latToY(position[1] as number);
    const end = out.length;
    if (end > 0 && out[end - 2] === x && out[end - 1] === y) continue;
    out.push(x, y);
  }
  return out;
}

function addLine(positions: readonly Position[], found: Record<ShapeKind, Flat[]>): void {
  const line = flat(positions);
  if (line.length === 0) return;
  // A line of one place is still seen: as the shortest line there is.
  if (line.length === 2) line.push(line[0] as number, line[1] as number);
  found[LINE].push(line);
}

function addArea(rings: readonly Position[][], found: Record<ShapeKind, Flat[]>): void {
  for (const [at, positions] of rings.entries()) {
    const ring = flat(positions);
    const end = ring.length;
    if (end > 2 && ring[0] === ring[end - 2] && ring[1] === ring[end - 1]) ring.length = end - 2;
    if (ring.length < 6) {
      if (at === 0) {
        if (ring.length > 0) found[AREA].push(squareOf(boxOfParts([ring]), 1));
        return;
      }
      continue;
    }
    found[AREA].push(signedArea(ring) > 0 === (at === 0) ? ring : reversed(ring));
  }
}

/** A ring around a box, at least so many units wide. */
export function squareOf({ x0, y0, x1, y1 }: WorldBox, least: number): number[] {
  const right = Math.max(x1, x0 + least);
  const below = Math.max(y1, y0 + least);
  return [x0, y0, right, y0, right, below, x0, below];
}

/** Twice the area of a ring, positive where it runs clockwise on the screen. */
export function signedArea(ring: Flat): number {
  let sum = 0;
  const end = ring.length;
  // Relative to the first corner: products of the plane's own ordinates would lose digits.
  const ox = ring[0] as number;
  const oy = ring[1] as number;
  for (let at = 0, before = end - 2; at < end; before = at, at += 2) {
    sum +=
      ((ring[before] as number) - ox) * ((ring[at + 1] as number) - oy) -
      ((ring[at] as number) - ox) * ((ring[before + 1] as number) - oy);
  }
  return sum;
}

function reversed(ring: number[]): number[] {
  const out = new Array<number>(ring.length);
  for (let at = 0, from = ring.length - 2; from >= 0; at += 2, from -= 2) {
    out[at] = ring[from] as number;
    out[at + 1] = ring[from + 1] as number;
  }
  return out;
}

/** The box around parts; where there is nothing `x0` is above `x1`. */
export function boxOfParts(parts: readonly Flat[]): WorldBox {
  let [x0, y0, x1, y1] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) {
      const x = part[at] as number;
      const y = part[at + 1] as number;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
  }
  return { x0, y0, x1, y1 };
}
