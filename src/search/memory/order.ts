import type { DateField, NumberField } from '../query/fields.js';
import type { SortBy, SortKey } from '../search.js';
import type { CatalogueCopy } from './catalogue-copy.js';
import type { FirstKey, Order } from './select-top.js';
import type { ValueColumn } from './value-column.js';

/** What a document is ordered by; undefined comes last. */
export type SortValue = number | string | undefined;

/** How much the newest document gains over one of long ago, and the best described over the worst. */
const RECENCY = 0.15;
const QUALITY = 0.1;
const BEST_QUALITY = 405;
const YEAR_MS = 365.25 * 86_400_000;

/**
 * Makes points of the scores of these documents, in place: those of the words, a little more for what changed lately
 * (counted from the newest change of the catalogue, halved after a year) and for what is described well.
 */
export function weighScores(copy: CatalogueCopy, scores: Float32Array, slots: Int32Array): void {
  const updated = copy.dates.get('updated')?.data as Float64Array;
  const modified = copy.dates.get('modified')?.data as Float64Array;
  const quality = copy.numbers.get('quality')?.data as Float64Array;
  const { newest } = copy;
  for (let i = 0; i < slots.length; i += 1) {
    const slot = slots[i] as number;
    const told = updated[slot] as number;
    const changed = Number.isNaN(told) ? (modified[slot] as number) : told;
    const years = Math.max(0, newest - changed) / YEAR_MS;
    const described = quality[slot] as number;
    const share = Number.isNaN(described) ? 0 : described / BEST_QUALITY;
    scores[slot] = (scores[slot] as number) * (1 + RECENCY / (1 + years) + QUALITY * share);
  }
}

/** Reads the value of one sort key, by document. */
function readerOf(
  copy: CatalogueCopy,
  key: SortKey,
  points: Float32Array | undefined,
): (slot: number) => SortValue {
  if (key === 'title') return (slot) => copy.titles[slot];
  if (key === 'name' || key === 'id') {
    const column = copy.exact.get(key) as ValueColumn;
    return (slot) => column.firstOf(slot);
  }
  const data = numbersOfKey(copy, key, points);
  return (slot) => {
    const value = data?.[slot] ?? 0;
    return Number.isNaN(value) ? undefined : value;
  };
}

/** The numbers behind a key that has such. */
function numbersOfKey(
  copy: CatalogueCopy,
  key: SortKey,
  points: Float32Array | undefined,
): FirstKey['data'] | undefined {
  if (key === 'relevance') return points;
  return (copy.numbers.get(key as NumberField) ?? copy.dates.get(key as DateField))?.data;
}

const compare = (a: SortValue, b: SortValue, descending: boolean): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b !== descending ? -1 : 1;
};

/** An order of documents, which a place in it can be told by: after a document of these values. */
export interface Ordering {
  order: Order;
  first: FirstKey | undefined;
  valuesOf(slot: number): SortValue[];
  /** Whether a document comes after the place. */
  isAfter(slot: number, place: readonly SortValue[]): boolean;
}

/** The keys that decide in the end: the last modified first among equally relevant ones, then the id. */
export function completeSort(sort: readonly SortBy[]): SortBy[] {
  const keys = [...sort];
  if (sort.at(-1)?.key === 'relevance') keys.push({ key: 'modified', descending: true });
  if (!sort.some(({ key }) => key === 'id')) keys.push({ key: 'id', descending: false });
  return keys;
}

/** The order that the keys describe. @param points of each result, for `relevance` */
export function orderingOf(
  copy: CatalogueCopy,
  sort: readonly SortBy[],
  points: Float32Array | undefined,
): Ordering {
  const keys = sort.map(({ key, descending }) => ({ of: readerOf(copy, key, points), descending }));
  const [{ key: leading, descending: falls } = { key: 'id', descending: false }] = sort;
  const data = numbersOfKey(copy, leading as SortKey, points);
  return {
    first: data && { data, sign: falls ? -1 : 1 },
    order(a, b) {
      for (const { of, descending } of keys) {
        const difference = compare(of(a), of(b), descending);
        if (difference !== 0) return difference;
      }
      return 0;
    },
    valuesOf: (slot) => keys.map(({ of }) => of(slot)),
    isAfter(slot, place) {
      for (const [i, { of, descending }] of keys.entries()) {
        const difference = compare(of(slot), place[i], descending);
        if (difference !== 0) return difference > 0;
      }
      return false;
    },
  };
}
