import type { WorldBox } from './tile-math.js';
import type { Flat } from './world-shape.js';

/** The points of a list that lie in a box. */
export function clipPoints(points: Flat, { x0, y0, x1, y1 }: WorldBox): Flat {
  const out: number[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at] as number;
    const y = points[at + 1] as number;
    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) out.push(x, y);
  }
  return out;
}

/** The pieces of a line that lie in a box (Liang and Barsky for each segment). */
export function clipLine(line: Flat, box: WorldBox): Flat[] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let at = 2; at < line.length; at += 2) {
    const ax = line[at - 2] as number;
    const ay = line[at - 1] as number;
    const bx = line[at] as number;
    const by = line[at + 1] as number;
    const span = spanWithin(ax, ay, bx, by, box);
    if (!span) continue;
    const [from, to] = span;
    if (from === to) {
      // It only touches the box.
      if (piece.length > 0) pieces.push(piece);
      piece = [];
      continue;
    }
    if (from > 0 || piece.length === 0) {
      if (piece.length > 0) pieces.push(piece);
      piece = [ax + from * (bx - ax), ay + from * (by - ay)];
    }
    piece.push(ax + to * (bx - ax), ay + to * (by - ay));
    if (to < 1) {
      pieces.push(piece);
      piece = [];
    }
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

/** Which part of a segment lies in a box, as shares of its length; undefined where none does. */
export function spanWithin(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  { x0, y0, x1, y1 }: WorldBox,
): [number, number] | undefined {
  let from = 0;
  let to = 1;
  const dx = bx - ax;
  const dy = by - ay;
  for (const [step, room] of [
    [-dx, ax - x0],
    [dx, x1 - ax],
    [-dy, ay - y0],
    [dy, y1 - ay],
  ] as const) {
    if (step === 0) {
      if (room < 0) return undefined;
      continue;
    }
    const t = room / step;
    if (step < 0) {
      if (t > to) return undefined;
      if (t > from) from = t;
    } else {
      if (t < from) return undefined;
      if (t < to) to = t;
    }
  }
  return [from, to];
}

/** A ring within a box (Sutherland and Hodgman, one axis after the other); it may run along the edge. */
export function clipRing(ring: Flat, { x0, y0, x1, y1 }: WorldBox): Flat {
  const across = clipSide(clipSide(ring, 0, x0, true), 0, x1, false);
  return clipSide(clipSide(across, 1, y0, true), 1, y1, false);
}

/** What of a ring lies on one side of a line of the plane. */
function clipSide(ring: Flat, axis: 0 | 1, edge: number, above: boolean): Flat {
  const end = ring.length;
  if (end === 0) return ring;
  const isIn = (at: number): boolean =>
    above ? (ring[at + axis] as number) >= edge : (ring[at + axis] as number) <= edge;
  let all = true;
  for (let at = 0; at < end && all; at += 2) all = isIn(at);
  if (all) return ring;
  const out: number[] = [];
  let before = end - 2;
  let wasIn = isIn(before);
  for (let at = 0; at < end; at += 2) {
    const nowIn = isIn(at);
    if (nowIn !== wasIn) {
      const [ax, ay] = [ring[before] as number, ring[before + 1] as number];
      const [bx, by] = [ring[at] as number, ring[at + 1] as number];
      const t = axis === 0 ? (edge - ax) / (bx - ax) : (edge - ay) / (by - ay);
      out.push(axis === 0 ? edge : ax + t * (bx - ax), axis === 1 ? edge : ay + t * (by - ay));
    }
    if (nowIn) out.push(ring[at] as number, ring[at + 1] as number);
    before = at;
    wasIn = nowIn;
  }
  return out;
}
