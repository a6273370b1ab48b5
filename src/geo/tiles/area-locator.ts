import type { WorldBox } from './tile-math.js';
import { boxOfParts, type Flat } from './world-shape.js';

/** Cells of the grid's side: a city's quarters are then some cells wide, and most cells lie within one area. */
const SIDE = 512;

interface Cell {
  /** Areas that hold the whole cell. */
  inside: number[];
  /** Areas whose boundary runs through it. */
  cut: number[];
}

/**
 * Finds the areas that hold a place. A grid over all of them knows which cells lie wholly within one, so that most places
 * are found at once; of the others only the sides of a boundary at the height of the place are looked at.
 */
export class AreaLocator {
  private readonly box: WorldBox;
  private readonly boxes: WorldBox[];
  private readonly cellWidth: number;
  private readonly cellHeight: number;
  /** By area and row of the grid: sides of the boundary that reach into the row, as x, y, x, y. */
  private readonly sides: Map<number, number[]>[] = [];
  /** By area: cells that its boundary runs through. */
  private readonly cutCells: Set<number>[] = [];
  private readonly cells = new Map<number, Cell>();

  /** @param areas rings on the plane; a place within an odd number of rings is inside */
  constructor(areas: readonly (readonly Flat[])[]) {
    this.boxes = areas.map(boxOfParts);
    this.box = this.boxes.reduce(
      (all, { x0, y0, x1, y1 }) => ({
        x0: Math.min(all.x0, x0),
        y0: Math.min(all.y0, y0),
        x1: Math.max(all.x1, x1),
        y1: Math.max(all.y1, y1),
      }),
      { x0: Number.POSITIVE_INFINITY, y0: Number.POSITIVE_INFINITY, x1: -1, y1: -1 },
    );
    this.cellWidth = Math.max(1, (this.box.x1 - this.box.x0 + 1) / SIDE);
    this.cellHeight = Math.max(1, (this.box.y1 - this.box.y0 + 1) / SIDE);
    for (const rings of areas) this.addBoundary(rings);
  }

  /** The areas that hold a place of the plane, by their number in the list. What lies on a boundary may be of either side. */
  at(x: number, y: number): number[] {
    const { x0, y0, x1, y1 } = this.box;
    if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1)) return [];
    const row = this.rowOf(y);
    const { inside, cut } = this.cellAt(row * SIDE + this.columnOf(x));
    if (cut.length === 0) return inside;
    const found = cut.filter((area) => this.holds(area, row, x, y));
    return inside.length === 0 ? found : [...inside, ...found];
  }

  private columnOf(x: number): number {
    return Math.min(SIDE - 1, Math.floor((x - this.box.x0) / this.cellWidth));
  }

  private rowOf(y: number): number {
    return Math.min(SIDE - 1, Math.floor((y - this.box.y0) / this.cellHeight));
  }

  private addBoundary(rings: readonly Flat[]): void {
    const sides = new Map<number, number[]>();
    const cut = new Set<number>();
    for (const ring of rings) {
      for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
        const [ax, ay] = [ring[before] as number, ring[before + 1] as number];
        const [bx, by] = [ring[at] as number, ring[at + 1] as number];
        const last = this.rowOf(Math.max(ay, by));
        for (let row = this.rowOf(Math.min(ay, by)); row <= last; row += 1) {
          const list = sides.get(row);
          if (list) list.push(ax, ay, bx, by);
          else sides.set(row, [ax, ay, bx, by]);
          const [from, to] = this.acrossRow(ax, ay, bx, by, row);
          for (let column = from; column <= to; column += 1) cut.add(row * SIDE + column);
        }
      }
    }
    this.sides.push(sides);
    this.cutCells.push(cut);
  }

  /** The first and the last column that a side runs through in a row. */
  private acrossRow(ax: number, ay: number, bx: number, by: number, row: number): [number, number] {
    const top = this.box.y0 + row * this.cellHeight;
    let [from, to] = [ax, bx];
    if (ay !== by) {
      const xAt = (y: number): number => ax + ((y - ay) / (by - ay)) * (bx - ax);
      const [low, high] = [Math.min(ay, by), Math.max(ay, by)];
      from = xAt(Math.max(low, top));
      to = xAt(Math.min(high, top + this.cellHeight));
    }
    // A unit more on either side: what is computed is rounded.
    return [
      Math.max(0, this.columnOf(Math.max(this.box.x0, Math.min(from, to) - 1))),
      this.columnOf(Math.max(from, to) + 1),
    ];
  }

  private cellAt(number: number): Cell {
    const known = this.cells.get(number);
    if (known) return known;
    const row = Math.floor(number / SIDE);
    const x = this.box.x0 + ((number % SIDE) + 0.5) * this.cellWidth;
    const y = this.box.y0 + (row + 0.5) * this.cellHeight;
    const cell: Cell = { inside: [], cut: [] };
    for (const [area, box] of this.boxes.entries()) {
      if (this.cutCells[area]?.has(number)) cell.cut.push(area);
      else if (x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1 && this.holds(area, row, x, y)) {
        cell.inside.push(area);
      }
    }
    this.cells.set(number, cell);
    return cell;
  }

  /** Whether a line to the west crosses the boundary an odd number of times. */
  private holds(area: number, row: number, x: number, y: number): boolean {
    const sides = this.sides[area]?.get(row);
    if (!sides) return false;
    let odd = false;
    for (let at = 0; at < sides.length; at += 4) {
      const ay = sides[at + 1] as number;
      const by = sides[at + 3] as number;
      if (ay > y === by > y) continue;
      const ax = sides[at] as number;
      const bx = sides[at + 2] as number;
      if (ax + ((y - ay) / (by - ay)) * (bx - ax) < x) odd = !odd;
    }
    return odd;
  }
}
