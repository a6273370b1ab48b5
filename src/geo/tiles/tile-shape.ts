import { clipLine, clipPoints, clipRing } from './clip.js';
import { simplifyLine, simplifyShape } from './simplify.js';
import { EXTENT, tileBox, tileSize, type WorldBox } from './tile-math.js';
import {
  AREA,
  boxOfParts,
  type Flat,
  LINE,
  POINT,
  type ShapeKind,
  signedArea,
  squareOf,
} from './world-shape.js';

/** Units of a tile's grid that cannot be told apart: what simplification may move a line by. */
export const TOLERANCE = 3;

/** Where a tile lies on the plane. */
export interface TilePlace {
  box: WorldBox;
  /** Plane units of one unit of the tile's grid. */
  unit: number;
  left: number;
  top: number;
}

/** @param z zoom; x column from west; y row from north */
export function tilePlace(z: number, x: number, y: number): TilePlace {
  const size = tileSize(z);
  return { box: tileBox(z, x, y), unit: size / EXTENT, left: x * size, top: y * size };
}

/**
 * What a tile shows of a shape, in whole units of its grid: clipped to the tile with its buffer, then simplified. Nothing
 * where it does not reach into the tile.
 */
export function shapeInTile(kind: ShapeKind, parts: readonly Flat[], tile: TilePlace): Flat[] {
  const clipped = clipParts(kind, parts, tile.box);
  if (clipped.length === 0) return [];
  if (kind === POINT) return clipped.map((part) => toGrid(part, tile, false));
  const simple = simplifyShape(kind, clipped, TOLERANCE * tile.unit);
  const onGrid = simple.map((part) => toGrid(part, tile, true));
  if (kind === LINE) {
    const lines = onGrid.filter((line) => line.length >= 4);
    return lines.length > 0
      ? lines
      : onGrid.slice(0, 1).map((line) => [...line, (line[0] ?? 0) + 1, line[1] ?? 0]);
  }
  return ringsOnGrid(onGrid);
}

function clipParts(kind: ShapeKind, parts: readonly Flat[], box: WorldBox): Flat[] {
  const { x0, y0, x1, y1 } = boxOfParts(parts);
  if (x0 > box.x1 || x1 < box.x0 || y0 > box.y1 || y1 < box.y0) return [];
  if (x0 >= box.x0 && x1 <= box.x1 && y0 >= box.y0 && y1 <= box.y1) return [...parts];
  if (kind === POINT) return parts.map((part) => clipPoints(part, box)).filter((part) => part.length > 0);
  if (kind === LINE) return parts.flatMap((part) => clipLine(part, box));
  return parts.map((ring) => clipRing(ring, box)).filter((ring) => ring.length >= 6);
}

/** Whole units of the tile's grid, equal neighbours once. */
function toGrid(part: Flat, { unit, left, top }: TilePlace, once: boolean): number[] {
  const out: number[] = [];
  for (let at = 0; at < part.length; at += 2) {
    const x = Math.round(((part[at] as number) - left) / unit);
    const y = Math.round(((part[at + 1] as number) - top) / unit);
    const end = out.length;
    if (once && end > 0 && out[end - 2] === x && out[end - 1] === y) continue;
    out.push(x, y);
  }
  return out;
}

/** Rings that are still rings on the grid. An area that has none left is shown as one unit. */
function ringsOnGrid(rings: readonly number[][]): Flat[] {
  const out: Flat[] = [];
  let open = false;
  for (const ring of rings) {
    const end = ring.length;
    if (end > 2 && ring[0] === ring[end - 2] && ring[1] === ring[end - 1]) ring.length = end - 2;
    const area = ring.length >= 6 ? signedArea(ring) : 0;
    if (area > 0) open = true;
    // A hole belongs to the outer ring before it.
    if (area > 0 || (area < 0 && open)) out.push(ring);
  }
  if (out.length > 0) return out;
  const box = boxOfParts(rings);
  return box.x0 <= box.x1 ? [squareOf(box, 1)] : [];
}

/** Parts of a tile with fewer positions: what is within `tolerance` units goes. */
export function coarser(kind: ShapeKind, parts: readonly Flat[], tolerance: number): Flat[] {
  if (kind === POINT) return [...parts];
  if (kind === LINE) return parts.map((line) => simplifyLine(line, tolerance));
  return ringsOnGrid(simplifyShape(AREA, parts, tolerance).map((ring) => Array.from(ring, Math.round)));
}
