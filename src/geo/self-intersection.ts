import type { Position } from './geometry.js';

/** Segment pairs that may still be compared; shared by all the rings of a layer, so that its cost is bounded. */
export interface Budget {
  pairs: number;
}

/**
 * Whether a ring crosses itself: two of its sides, not neighbours, cut each other in their inside. A ring that only
 * touches itself is let pass, since rounding makes such touches. A sweep from west to east: n log n where sides
 * are short, as in real boundaries.
 * @param ring closed or not; both are taken as closed
 * @returns undefined where the budget ended before the answer
 */
export function crossesItself(ring: readonly Position[], budget: Budget): boolean | undefined {
  const corners = isClosed(ring) ? ring.length - 1 : ring.length;
  if (corners < 4) return false;
  const order = Array.from({ length: corners }, (_, at) => at);
  const west = new Float64Array(corners);
  const east = new Float64Array(corners);
  for (let at = 0; at < corners; at += 1) {
    const from = ring[at]?.[0] ?? 0;
    const to = ring[(at + 1) % corners]?.[0] ?? 0;
    west[at] = Math.min(from, to);
    east[at] = Math.max(from, to);
  }
  order.sort((a, b) => (west[a] as number) - (west[b] as number));
  let active: number[] = [];
  for (const at of order) {
    const start = west[at] as number;
    const still: number[] = [];
    for (const other of active) {
      if ((east[other] as number) < start) continue;
      still.push(other);
      budget.pairs -= 1;
      if (budget.pairs < 0) return undefined;
      const gap = Math.abs(at - other);
      if (gap === 1 || gap === corners - 1) continue;
      if (cross(ring, at, other, corners)) return true;
    }
    still.push(at);
    active = still;
  }
  return false;
}

/** Whether the last position is the first again. */
export function isClosed(ring: readonly Position[]): boolean {
  const first = ring[0];
  const last = ring[ring.length - 1];
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
}

function cross(ring: readonly Position[], a: number, b: number, corners: number): boolean {
  const p = ring[a] as Position;
  const q = ring[(a + 1) % corners] as Position;
  const r = ring[b] as Position;
  const s = ring[(b + 1) % corners] as Position;
  if (Math.max(p[1] ?? 0, q[1] ?? 0) < Math.min(r[1] ?? 0, s[1] ?? 0)) return false;
  if (Math.max(r[1] ?? 0, s[1] ?? 0) < Math.min(p[1] ?? 0, q[1] ?? 0)) return false;
  return turn(p, q, r) * turn(p, q, s) < 0 && turn(r, s, p) * turn(r, s, q) < 0;
}

/** Left (1), right (-1), or straight on (0). */
function turn(a: Position, b: Position, c: Position): number {
  const [ax = 0, ay = 0] = a;
  const [bx = 0, by = 0] = b;
  const [cx = 0, cy = 0] = c;
  return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
}
