import { cellText } from '../../../src/portal/cell.js';
import { NO_VALUE_COLOUR, OTHERS_COLOUR, rampOf, SERIES_COLOURS, seriesColour } from '../common/palette.js';
import { DASHES, SIGNS } from '../common/signs.js';
import type { IslandColumn } from '../island.js';
import { type ClassMethod, classOf, type ValueClass } from './classes.js';

/** How one kind of value is drawn. */
export interface Look {
  colour: string;
  dash: string;
  sign: (typeof SIGNS)[number];
}

export interface LegendEntry extends Look {
  title: string;
  /** Rows or areas that look so, where they are known. */
  count?: number;
}

/** How values of a column become looks, and what a legend says of it. */
export interface Colouring {
  title: string;
  /** Whether the entries are classes of numbers, from the least to the greatest. */
  ordered: boolean;
  entries: LegendEntry[];
  lookOf(value: unknown): Look;
}

const plain = (colour: string): Look => ({ colour, dash: '', sign: 'circle' });

/** Everything looks the same. */
export const ONE_LOOK: Look = plain(SERIES_COLOURS[0]);

const NOTHING: Look = plain('#8a949b');

interface Words {
  others: string;
  noValue: string;
  noData: string;
  range(from: string, to: string): string;
}

/**
 * Colours for the commonest categories of a column, one for all others.
 *
 * @param categories commonest first
 */
export function byCategory(
  lang: 'it' | 'en',
  column: IslandColumn,
  categories: readonly { value: unknown; count: number }[],
  rest: { others: number; nulls: number },
  words: Words,
): Colouring {
  // The server cuts long texts of tiles: their beginnings are compared.
  const key = (value: unknown): string => String(value).slice(0, 150);
  const shown = categories.slice(0, SERIES_COLOURS.length);
  const looks = new Map(
    shown.map(({ value }, index): [string, Look] => [
      key(value),
      {
        colour: seriesColour(index),
        dash: DASHES[index % DASHES.length] ?? '',
        sign: SIGNS[index % SIGNS.length] ?? 'circle',
      },
    ]),
  );
  const others = plain(OTHERS_COLOUR);
  const entries: LegendEntry[] = shown.map(({ value, count }) => ({
    title: cellText(lang, column, value) || words.noValue,
    count,
    ...(looks.get(key(value)) as Look),
  }));
  if (rest.others > 0) entries.push({ title: words.others, count: rest.others, ...others });
  if (rest.nulls > 0) entries.push({ title: words.noValue, count: rest.nulls, ...NOTHING });
  return {
    title: column.title,
    ordered: false,
    entries,
    lookOf: (value) =>
      value === null || value === undefined || value === '' ? NOTHING : (looks.get(key(value)) ?? others),
  };
}

/** A ramp of colours for classes of numbers, and a look of its own for what has none. */
export function byClass(
  title: string,
  classes: readonly ValueClass[],
  text: (value: number) => string,
  without: number,
  words: Words,
): Colouring {
  const ramp = rampOf(classes.length);
  const none = plain(NO_VALUE_COLOUR);
  const looks = classes.map((_, index) => plain(ramp[index] ?? '#000'));
  const entries: LegendEntry[] = classes.map(({ from, to, count }, index) => ({
    title: from === to ? text(from) : words.range(text(from), text(to)),
    count,
    ...(looks[index] as Look),
  }));
  if (without > 0) entries.push({ title: words.noData, count: without, ...none });
  return {
    title,
    ordered: true,
    entries,
    lookOf: (value) => {
      const at = classOf(classes, value);
      if (at !== undefined) return looks[at] as Look;
      // Beyond the greatest value that was known when the classes were made.
      return typeof value === 'number' && Number.isFinite(value) ? (looks.at(-1) ?? none) : none;
    },
  };
}

/** A value, or a narrow span of them, and how many rows have it. */
export interface CountedBin {
  from: number;
  to: number;
  count: number;
}

/** Classes of values that were counted, in ascending order: their ends are those of the values or spans. */
export function classesOfBins(
  bins: readonly CountedBin[],
  method: ClassMethod,
  classes: number,
): ValueClass[] {
  const filled = bins.filter(({ count }) => count > 0);
  const first = filled[0];
  const last = filled.at(-1);
  if (!first || !last) return [];
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const made: ValueClass[] = [];
  let open: ValueClass | undefined;
  let before = 0;
  for (const { from, to, count } of filled) {
    const share = method === 'quantile' ? before / total : (from - first.from) / (last.to - first.from);
    const index = Math.min(classes - 1, Math.floor(share * classes + 1e-9));
    if (!open || index >= made.length) {
      open = { from, to, count: 0 };
      made.push(open);
    }
    open.to = to;
    open.count += count;
    before += count;
  }
  return made;
}
