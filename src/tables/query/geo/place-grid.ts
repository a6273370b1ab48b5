import type { Bbox } from '../../../geo/geometry.js';
import type { Parts, Segment } from './parts.js';
import { covers } from './relate.js';

/** Cells along each side: 5 of 100 lie on a boundary as jagged as that of a province. */
export const SIDE = 256;

/**
 * A box in cells of which most are known as a whole: every point in them is held by a geometry, or none is. Points of the
 * others, near its boundary, have to be asked about one by one.
 */
export interface PlaceGrid {
  box: Bbox;
  /** Degrees of a cell. */
  width: number;
  height: number;
  /** `1` where the geometry holds the cell, row by row from the south-west; of no meaning where it is open. */
  held: string;
  /** `1` where points have to be asked about. */
  open: string;
}

/** Degrees by which a boundary reaches into cells at least: more than its tolerance and the rounding of cells. */
const LEAST_MARGIN = 1e-8;

/**
 * The grid of a geometry over a box.
 * @param reach degrees of longitude and latitude around its boundary, lines and points within which cells are open
 */
export function placeGrid(
  wanted: Parts,
  box: Bbox,
  [reachX, reachY]: readonly [number, number] = [0, 0],
): PlaceGrid {
  const [west, south, east, north] = box;
  const width = Math.max(east - west, LEAST_MARGIN) / SIDE;
  const height = Math.max(north - south, LEAST_MARGIN) / SIDE;
  const [marginX, marginY] = [reachX + LEAST_MARGIN, reachY + LEAST_MARGIN];
  // In each row +1 where an open stretch begins and -1 behind it: whole stretches cost no more than their ends.
  const ends = Array.from({ length: SIDE }, () => new Int32Array(SIDE + 1));
  const at = (degrees: number, from: number, size: number): number =>
    Math.max(0, Math.min(SIDE - 1, Math.floor((degrees - from) / size)));
  const open = ([[ax = 0, ay = 0], [bx = 0, by = 0]]: Segment): void => {
    const [low, high] = [Math.min(ay, by) - marginY, Math.max(ay, by) + marginY];
    if (low > north || high < south || Math.max(ax, bx) + marginX < west || Math.min(ax, bx) - marginX > east)
      return;
    const last = at(high, south, height);
    for (let row = at(low, south, height); row <= last; row += 1) {
      const bottom = south + row * height - marginY - LEAST_MARGIN;
      const top = south + (row + 1) * height + marginY + LEAST_MARGIN;
      // Where along the segment it is as low and as high as the row reaches.
      const [s, t] = by === ay ? [0, 1] : [(bottom - ay) / (by - ay), (top - ay) / (by - ay)];
      const [from, to] = [Math.max(0, Math.min(s, t)), Math.min(1, Math.max(s, t))];
      if (from > to) continue;
      const [x0, x1] = [ax + from * (bx - ax), ax + to * (bx - ax)];
      const stretch = ends[row] as Int32Array;
      const first = at(Math.min(x0, x1) - marginX, west, width);
      const end = at(Math.max(x0, x1) + marginX, west, width) + 1;
      stretch[first] = (stretch[first] as number) + 1;
      stretch[end] = (stretch[end] as number) - 1;
    }
  };
  wanted.segments.forEach(open);
  for (const point of wanted.points) open([point, point]);
  const [heldCells, openCells]: [string[], string[]] = [[], []];
  for (const [row, stretch] of ends.entries()) {
    let depth = 0;
    // Between two open stretches no boundary is crossed: one cell tells of all.
    let known: boolean | undefined;
    for (let column = 0; column < SIDE; column += 1) {
      depth += stretch[column] as number;
      if (depth > 0) known = undefined;
      else known ??= covers(wanted, [west + (column + 0.5) * width, south + (row + 0.5) * height]);
      openCells.push(depth > 0 ? '1' : '0');
      heldCells.push(known ? '1' : '0');
    }
  }
  return { box, width, height, held: heldCells.join(''), open: openCells.join('') };
}

/** The number of a cell in SQL, for degrees within the box. @param bind a number as SQL */
export function cellSql(
  { box, width, height }: PlaceGrid,
  { lon, lat }: { lon: string; lat: string },
  bind: (degrees: number) => string,
): string {
  const at = (degrees: string, from: number, size: number): string =>
    `least(${SIDE - 1}, CAST(floor((${degrees} - ${bind(from)}) / ${bind(size)}) AS INTEGER))`;
  return `(${at(lat, box[1], height)} * ${SIDE} + ${at(lon, box[0], width)})`;
}
