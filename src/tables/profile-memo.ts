import type { CellClass } from './cell-class.js';
import {
  addAgain,
  type ColumnProfile,
  type CountedCell,
  countedCell,
  hasExamples,
  isSampling,
} from './profile-column.js';

/** Longest cell that is remembered, in bytes. */
const LONGEST = 24;
/** Slots of all columns of a table together: about 40 MB where every one is taken. */
const SLOTS = 131_072;
const MOST_SLOTS = 16_384;
const FEWEST_SLOTS = 256;
/** After so many cells it is asked whether remembering pays, and if not it is left for a while. */
const WINDOW = 32_768;
const LONGEST_PAUSE = 64 * WINDOW;

/** Columns beyond which nothing is remembered: too few slots would be left for each. */
export const MOST_REMEMBERED = SLOTS / FEWEST_SLOTS;

/**
 * The cells of a column that occur again and again (names of towns, codes, days), so that each is classified once and
 * then only counted. Exact: a cell counts as known only if all its bytes are the same. In a file of nine columns, six of
 * them such, this takes a third off the time of the whole detection.
 */
export class CellMemo {
  private readonly mask: number;
  /** Length of the cell in each slot, 0 where it is free. */
  private readonly lengths: Uint8Array;
  private readonly words: Int32Array;
  private readonly times: Uint32Array;
  private readonly classes: Uint8Array;
  private cells: CountedCell[] = [];
  /** Slot of each remembered cell, in the order they came. */
  private taken: number[] = [];
  private slot = 0;
  private seen = 0;
  private known = 0;
  private pause = 0;
  private nextPause = 4 * WINDOW;

  /** @param width columns of the table, which share the memory */
  constructor(
    private readonly column: ColumnProfile,
    width: number,
  ) {
    const share = Math.min(MOST_SLOTS, Math.max(FEWEST_SLOTS, SLOTS / width));
    const slots = 2 ** Math.floor(Math.log2(share));
    this.mask = slots - 1;
    this.lengths = new Uint8Array(slots);
    this.words = new Int32Array(slots * (LONGEST / 4));
    this.times = new Uint32Array(slots);
    this.classes = new Uint8Array(slots);
  }

  /** Counts the cell if it is known, and gives its class; else -1. `data` is a view of the same bytes. */
  count(data: DataView, start: number, end: number): number {
    const length = end - start;
    if (length > LONGEST || length === 0) return -1;
    if (this.pause > 0) {
      this.pause -= 1;
      return -1;
    }
    let hash = length;
    if (length < 4) {
      hash = Math.imul(hash ^ shortWord(data, start, length), 0x9e3779b1);
    } else {
      for (let at = start; at < end - 4; at += 4) {
        hash = Math.imul(hash ^ data.getInt32(at, true), 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      hash = Math.imul(hash ^ data.getInt32(end - 4, true), 0x9e3779b1);
    }
    const slot = (hash ^ (hash >>> 15)) & this.mask;
    this.slot = slot;
    this.seen += 1;
    if (this.lengths[slot] !== length || !this.holds(data, start, end, slot)) {
      if (this.seen >= WINDOW) this.review();
      return -1;
    }
    this.known += 1;
    this.times[slot] = (this.times[slot] as number) + 1;
    return this.classes[slot] as number;
  }

  private holds(data: DataView, start: number, end: number, slot: number): boolean {
    const { words } = this;
    let word = slot * (LONGEST / 4);
    if (end - start < 4) return words[word] === shortWord(data, start, end - start);
    for (let at = start; at < end - 4; at += 4) {
      if (words[word] !== data.getInt32(at, true)) return false;
      word += 1;
    }
    return words[word] === data.getInt32(end - 4, true);
  }

  /** Remembers the cell that `count` did not know and that has been classified and counted since, where it can be. */
  remember(data: DataView, bytes: Uint8Array, start: number, end: number, cellClass: CellClass): void {
    const { slot, words } = this;
    const length = end - start;
    if (this.pause > 0 || length > LONGEST || length === 0 || this.lengths[slot] !== 0) return;
    // Its next occurrences may still be wanted as examples.
    if (!hasExamples(this.column, cellClass) || isSampling(this.column)) return;
    this.lengths[slot] = length;
    let word = slot * (LONGEST / 4);
    if (length < 4) {
      words[word] = shortWord(data, start, length);
    } else {
      for (let at = start; at < end - 4; at += 4) words[word++] = data.getInt32(at, true);
      words[word] = data.getInt32(end - 4, true);
    }
    this.classes[slot] = cellClass;
    this.taken.push(slot);
    this.cells.push(countedCell(bytes, start, end, cellClass));
  }

  /** Where fewer than half of the cells were known, forgets all and looks again later: the file may be sorted. */
  private review(): void {
    const paid = this.known * 2 > this.seen;
    this.seen = 0;
    this.known = 0;
    if (paid) return;
    this.settle();
    this.pause = this.nextPause;
    this.nextPause = Math.min(this.nextPause * 2, LONGEST_PAUSE);
  }

  /** Adds what was counted to the column's profile, and forgets all cells. */
  settle(): void {
    for (const [at, slot] of this.taken.entries()) {
      const times = this.times[slot] as number;
      if (times > 0) addAgain(this.column, this.cells[at] as CountedCell, times);
      this.times[slot] = 0;
      this.lengths[slot] = 0;
    }
    this.cells = [];
    this.taken = [];
  }
}

/** The bytes of a cell shorter than four as one number. */
function shortWord(data: DataView, start: number, length: number): number {
  let word = data.getUint8(start);
  if (length > 1) word |= data.getUint8(start + 1) << 8;
  if (length > 2) word |= data.getUint8(start + 2) << 16;
  return word;
}
