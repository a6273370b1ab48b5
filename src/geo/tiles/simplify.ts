import { AREA, boxOfParts, type Flat, LINE, type ShapeKind, signedArea, squareOf } from './world-shape.js';

/** Square of the distance of a position from a segment. */
function squareToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
  const x = ax + t * dx - px;
  const y = ay + t * dy - py;
  return x * x + y * y;
}

/**
 * Leaves out of a line what lies within `tolerance` of what stays (Douglas and Peucker): its ends stay. Iterative, since
 * a line may have any number of positions.
 */
export function simplifyLine(line: Flat, tolerance: number): Flat {
  const last = line.length - 2;
  if (last <= 2 || tolerance <= 0) return line;
  const keep = new Uint8Array(line.length / 2);
  keep[0] = 1;
  keep[last / 2] = 1;
  const square = tolerance * tolerance;
  const open: number[] = [0, last];
  let kept = 2;
  while (open.length > 0) {
    const to = open.pop() as number;
    const from = open.pop() as number;
    const [ax, ay, bx, by] = [line[from], line[from + 1], line[to], line[to + 1]] as number[] as [
      number,
      number,
      number,
      number,
    ];
    let farthest = square;
    let place = -1;
    for (let at = from + 2; at < to; at += 2) {
      const away = squareToSegment(line[at] as number, line[at + 1] as number, ax, ay, bx, by);
      if (away > farthest) {
        farthest = away;
        place = at;
      }
    }
    if (place === -1) continue;
    keep[place / 2] = 1;
    kept += 1;
    open.push(from, place, place, to);
  }
  if (kept === keep.length) return line;
  const out = new Float64Array(kept * 2);
  let put = 0;
  for (let at = 0; at <= last; at += 2) {
    if (keep[at / 2] === 0) continue;
    out[put++] = line[at] as number;
    out[put++] = line[at + 1] as number;
  }
  return out;
}

/** A ring, which has no ends: it is simplified between its first position and the one farthest from that. */
function simplifyRing(ring: Flat, tolerance: number): Flat {
  const ox = ring[0] as number;
  const oy = ring[1] as number;
  let far = 0;
  let most = -1;
  for (let at = 2; at < ring.length; at += 2) {
    const away = ((ring[at] as number) - ox) ** 2 + ((ring[at + 1] as number) - oy) ** 2;
    if (away > most) {
      most = away;
      far = at;
    }
  }
  const there = simplifyLine(ring.slice(0, far + 2) as Flat, tolerance);
  const closed = new Float64Array(ring.length - far + 2);
  closed.set(ring.slice(far) as Float64Array);
  closed.set([ox, oy], ring.length - far);
  const back = simplifyLine(closed, tolerance);
  // Both halves have the two positions at which the ring was cut.
  const out = new Float64Array(there.length + back.length - 4);
  out.set(there);
  out.set(back.slice(2, -2), there.length);
  return out;
}

/**
 * A shape for a scale at which `tolerance` cannot be seen. Nothing vanishes: of an area that is smaller a square stays, of
 * a line a short one; only further parts and holes of that size go.
 */
export function simplifyShape(kind: ShapeKind, parts: readonly Flat[], tolerance: number): Flat[] {
  if (kind === LINE) {
    const seen = parts.map((line) => simplifyLine(line, tolerance));
    const long = seen.filter((line) => isWide(line, tolerance));
    return long.length > 0 ? long : seen.slice(0, 1);
  }
  return kind === AREA ? simplifyArea(parts, tolerance) : [...parts];
}

function isWide(part: Flat, tolerance: number): boolean {
  const { x0, y0, x1, y1 } = boxOfParts([part]);
  return x1 - x0 >= tolerance || y1 - y0 >= tolerance;
}

function simplifyArea(rings: readonly Flat[], tolerance: number): Flat[] {
  const out: Flat[] = [];
  let inside = false;
  let largest: Flat | undefined;
  let most = 0;
  for (const ring of rings) {
    const area = signedArea(ring);
    const isOuter = area > 0;
    if (isOuter && area > most) {
      most = area;
      largest = ring;
    }
    const wide = isWide(ring, tolerance);
    if (isOuter) inside = wide;
    if (!wide || !inside) continue;
    const simple = simplifyRing(ring, tolerance);
    // What folds into a line, or turns over, is no ring any more.
    const holds = simple.length >= 6 && signedArea(simple) > 0 === isOuter && signedArea(simple) !== 0;
    if (holds) out.push(simple);
    else if (isOuter) inside = false;
  }
  if (out.length > 0 || !largest) return out.length > 0 ? out : [...rings];
  return [squareOf(boxOfParts([largest]), Math.max(1, Math.round(tolerance)))];
}
