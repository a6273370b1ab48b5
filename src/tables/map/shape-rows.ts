import type { Geometry } from '../../geo/geometry.js';
import { packParts } from '../../geo/tiles/packed-shape.js';
import { simplifyShape } from '../../geo/tiles/simplify.js';
import { EXTENT, tileSize, type WorldBox } from '../../geo/tiles/tile-math.js';
import { TOLERANCE } from '../../geo/tiles/tile-shape.js';
import { boxOfParts, type Flat, POINT, type ShapeKind, toWorld } from '../../geo/tiles/world-shape.js';

/** Zooms for which shapes are kept simplified: each serves the zooms down to the one before it. */
export const LEVELS = [3, 6, 9, 12, 15] as const;

/** The column of the index that a zoom is drawn from: the whole shape beyond the last level. */
export function levelOf(zoom: number): string {
  const level = LEVELS.find((each) => each >= zoom);
  return level === undefined ? '' : String(level);
}

/** A row of the index of a map. */
export interface ShapeRow {
  kind: ShapeKind;
  /** The middle of the box; of a point the point. */
  x: number;
  y: number;
  box: WorldBox;
  /** The longer side of the box, in units of the plane. */
  size: number;
  /** Packed, coarsest first and the whole shape last; null where nothing less than the next one would be kept. */
  levels: (Uint8Array | null)[];
  /** Bytes of what stands for each level. */
  bytes: number[];
}

/** The rows of the index for one geometry: one for each kind in it, and for each of several points. */
export function shapeRows(geometry: Geometry): ShapeRow[] {
  return toWorld(geometry).flatMap(({ kind, parts }) => {
    if (kind !== POINT) return [rowOf(kind, parts)];
    const points = parts[0] as Flat;
    const rows: ShapeRow[] = [];
    for (let at = 0; at < points.length; at += 2) {
      rows.push(rowOf(POINT, [[points[at] as number, points[at + 1] as number]]));
    }
    return rows;
  });
}

const positionsOf = (parts: readonly Flat[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function rowOf(kind: ShapeKind, parts: readonly Flat[]): ShapeRow {
  const box = boxOfParts(parts);
  const whole = packParts(parts);
  const levels: (Uint8Array | null)[] = [whole];
  const bytes = [whole.length];
  let finer: readonly Flat[] = parts;
  let finerBytes = whole.length;
  // Each from the finer one: the errors add up to an eighth more than the last.
  for (const level of [...LEVELS].reverse()) {
    const simple =
      kind === POINT ? finer : simplifyShape(kind, finer, (TOLERANCE * tileSize(level)) / EXTENT);
    if (positionsOf(simple) < positionsOf(finer)) {
      const packed = packParts(simple);
      finer = simple;
      finerBytes = packed.length;
      levels.unshift(packed);
    } else levels.unshift(null);
    bytes.unshift(finerBytes);
  }
  return {
    kind,
    x: Math.round((box.x0 + box.x1) / 2),
    y: Math.round((box.y0 + box.y1) / 2),
    box,
    size: Math.max(box.x1 - box.x0, box.y1 - box.y0),
    levels,
    bytes,
  };
}
