import { cellText } from '../../../src/portal/cell.js';
import type { IslandColumn } from '../island.js';

const CHARACTER = 8;
const PADDING = 28;
/** Of the buttons in a header. */
const BUTTONS = 44;
const NARROWEST = 88;
const WIDEST = 320;

/** Pixels of a column, by its title and what its first cells hold. */
export function widthOf(lang: 'it' | 'en', column: IslandColumn, values: readonly unknown[]): number {
  const title = column.title.length + (column.unit ? column.unit.length + 3 : 0);
  const lengths = values
    .map((value) => Math.min(60, cellText(lang, column, value).length))
    .sort((a, b) => a - b);
  // One long cell among many does not make all of its column wide.
  const usual = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
  const wanted = Math.max(Math.min(title, 24) * CHARACTER + BUTTONS, usual * CHARACTER) + PADDING;
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
}

/** Left edges of columns of these widths, with the right edge of the last behind. */
export function edgesOf(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

/** Of the room there is: on a phone the next column is to be seen beside the widest. */
const LARGEST_SHARE = 0.6;

/**
 * Widths fitted to so many pixels: none takes most of them, and where columns leave room each gets a share of it, but none
 * more than half as much again; what is left then goes to long texts, which would be cut.
 */
export function fitted(wanted: readonly number[], room: number): number[] {
  const widths = wanted.map((width) => Math.min(width, Math.max(NARROWEST, room * LARGEST_SHARE)));
  const sum = widths.reduce((total, width) => total + width, 0);
  const factor = sum === 0 ? 1 : Math.min(1.5, Math.max(1, room / sum));
  const left = Math.max(0, room - sum * factor);
  const long = wanted.filter((width) => width >= WIDEST).length;
  return wanted.map((width, at) =>
    Math.floor((widths[at] ?? 0) * factor + (width >= WIDEST ? left / long : 0)),
  );
}

/** First and last (excluded) of the columns between two places, with `more` on each side. */
export function columnsBetween(
  edges: readonly number[],
  left: number,
  right: number,
  more: number,
): [number, number] {
  const count = edges.length - 1;
  let first = 0;
  while (first < count - 1 && (edges[first + 1] ?? 0) <= left) first += 1;
  let last = first;
  while (last < count && (edges[last] ?? 0) < right) last += 1;
  return [Math.max(0, first - more), Math.min(count, last + more)];
}
