import { CELL_CLASSES, CellClass, lastShape } from './cell-class.js';
import { classifyCell } from './classify-cell.js';
import { doubleKeeps } from './exact-decimal.js';
import { isNullInText } from './null-tokens.js';

type TokenCounts = Map<number, { bytes: Uint8Array; count: number; line: number }>;

/** A cell kept as evidence: what it holds (at most 80 bytes) and on which line its record begins. */
export interface Example {
  text: string;
  line: number;
}

/** Everything counted about one column over the whole file: the evidence types are decided on. */
export interface ColumnProfile {
  /** Cells by `CellClass`, of well-formed records only. */
  counts: Uint32Array;
  /** The first cells of each class, by class. */
  examples: Example[][];
  integerMin: number;
  integerMax: number;
  /** Most digits of an integer, leading zeros included, and fewest. */
  digitsMax: number;
  digitsMin: number;
  wholeMax: number;
  scaleMax: number;
  /** Numbers of four and more whole digits written without a thousands mark. */
  ungrouped: number;
  /** Most significant digits of a number with decimals. */
  significantMax: number;
  /** Cells of 16 and more significant digits that a double does not give back. */
  inexact: number;
  /** Bits of `Decoration` seen, and on how many cells. */
  decorations: number;
  decorated: number;
  /** How signs of unit are written around numbers (`€ #`, `# %`), and on how many cells. */
  affixes: Map<string, number>;
  /** Bits of `DateSign` seen. */
  dateSigns: number;
  /** Cells with blanks around their content. */
  padded: number;
  /** Short words by text; those that stand for "no value" alone where there are too many words. */
  tokens: TokenCounts;
  /** Whether there were too many short words to be truth values. */
  manyTokens: boolean;
  /** Cells equal to a null token that the publisher stated; they are counted as `Empty` too. */
  statedNulls: number;
  samples: string[];
  /** Cells still looked at for samples: a column of one value must not be searched to its end. */
  sampling: number;
  /** Distinct values of the records that were sampled, and how often: what roles are recognised on. */
  values: Map<string, number>;
}

const MOST_TOKENS = 40;
const MOST_AFFIXES = 8;
const SAMPLES = 3;
const EXAMPLES = 5;

/** A profile that has counted nothing yet. */
export function emptyProfile(): ColumnProfile {
  return {
    counts: new Uint32Array(CELL_CLASSES),
    examples: [],
    integerMin: Number.POSITIVE_INFINITY,
    integerMax: Number.NEGATIVE_INFINITY,
    digitsMax: 0,
    digitsMin: 99,
    wholeMax: 0,
    scaleMax: 0,
    ungrouped: 0,
    significantMax: 0,
    inexact: 0,
    decorations: 0,
    decorated: 0,
    affixes: new Map(),
    dateSigns: 0,
    padded: 0,
    tokens: new Map(),
    manyTokens: false,
    statedNulls: 0,
    samples: [],
    sampling: 1000,
    values: new Map(),
  };
}

/** Profile of one column given as strings; for pure tests and for single columns. Lines count from 2. */
export function profileStrings(values: readonly string[]): ColumnProfile {
  const profile = emptyProfile();
  values.forEach((value, at) => {
    const bytes = Buffer.from(value);
    addCell(profile, bytes, 0, bytes.length, classifyCell(bytes, 0, bytes.length), false, at + 2);
    addValue(profile, value, 400);
  });
  return profile;
}

/** Counts the cell classified last: `bytes[start, end)` of class `cellClass`, in the record of physical `line`. */
export function addCell(
  profile: ColumnProfile,
  bytes: Uint8Array,
  start: number,
  end: number,
  cellClass: CellClass,
  doubled: boolean,
  line: number,
): void {
  const shape = lastShape();
  const seen = (profile.counts[cellClass] as number) + 1;
  profile.counts[cellClass] = seen;
  if (cellClass === CellClass.Empty) return;
  if (shape.padded) profile.padded += 1;
  if (seen <= EXAMPLES) {
    const examples = profile.examples[cellClass] ?? [];
    examples.push({ text: spanText(bytes, start, end, doubled, 80), line });
    profile.examples[cellClass] = examples;
  }
  if (profile.sampling > 0 && profile.samples.length < SAMPLES) {
    const text = spanText(bytes, start, end, doubled, 80);
    profile.sampling -= 1;
    if (!profile.samples.includes(text)) profile.samples.push(text);
  }
  if (cellClass === CellClass.Integer) {
    if (shape.value < profile.integerMin) profile.integerMin = shape.value;
    if (shape.value > profile.integerMax) profile.integerMax = shape.value;
    if (shape.whole > profile.digitsMax) profile.digitsMax = shape.whole;
    if (shape.whole < profile.digitsMin) profile.digitsMin = shape.whole;
    if (shape.whole > profile.wholeMax) profile.wholeMax = shape.whole;
    if (shape.whole > 3) profile.ungrouped += 1;
  } else if (cellClass === CellClass.Token) {
    if (!profile.manyTokens || mayBeNull(bytes, start, end)) countToken(profile, bytes, start, end, line);
  } else if (cellClass <= CellClass.Exponent) {
    if (shape.whole > profile.wholeMax) profile.wholeMax = shape.whole;
    if (shape.whole > 3 && (cellClass === CellClass.DecimalPoint || cellClass === CellClass.DecimalComma)) {
      profile.ungrouped += 1;
    }
    if (shape.scale > profile.scaleMax) profile.scaleMax = shape.scale;
    const significant = shape.whole + shape.scale;
    if (significant > profile.significantMax) profile.significantMax = significant;
    if (significant > 15 && !doubleKeeps(bytes, start, end)) profile.inexact += 1;
  } else if (cellClass <= CellClass.DateTimeEither) {
    profile.dateSigns |= shape.dateSigns;
  }
  if (shape.decoration !== 0) {
    profile.decorations |= shape.decoration;
    profile.decorated += 1;
    if (shape.affix !== '') countAffix(profile, shape.affix);
  }
}

/** Text of a span, without blanks around it; doubled quotes made single. */
function spanText(bytes: Uint8Array, start: number, end: number, doubled: boolean, most: number): string {
  const raw = Buffer.from(bytes.subarray(start, Math.min(end, start + most)))
    .toString('utf8')
    .trim();
  return doubled ? raw.replaceAll('""', '"') : raw;
}

/** Adds to the distinct values, at most `most` of them. */
export function addValue(profile: ColumnProfile, text: string, most: number): void {
  const value = text.trim();
  if (value === '') return;
  const seen = profile.values.get(value);
  if (seen !== undefined) profile.values.set(value, seen + 1);
  else if (profile.values.size < most) profile.values.set(value, 1);
}

/**
 * Counts `times` more cells like one that was counted before and whose class has all its examples: what `addCell` would
 * do, were it called so often with the same bytes.
 */
export function addAgain(profile: ColumnProfile, cell: CountedCell, times: number): void {
  const { cellClass, bytes } = cell;
  profile.counts[cellClass] = (profile.counts[cellClass] as number) + times;
  if (cellClass === CellClass.Empty) return;
  if (cell.padded) profile.padded += times;
  if (cell.ungrouped) profile.ungrouped += times;
  if (cell.inexact) profile.inexact += times;
  if (cell.decorated) profile.decorated += times;
  if (cell.affix !== '') {
    const seen = profile.affixes.get(cell.affix);
    if (seen !== undefined) profile.affixes.set(cell.affix, seen + times);
  }
  if (cellClass !== CellClass.Token) return;
  const token = profile.tokens.get(hashOf(bytes, 0, bytes.length));
  if (token !== undefined && sameBytes(token.bytes, bytes, 0, bytes.length)) token.count += times;
}

/** What has to be known of a cell to count it again. */
export interface CountedCell {
  bytes: Uint8Array;
  cellClass: CellClass;
  padded: boolean;
  ungrouped: boolean;
  inexact: boolean;
  decorated: boolean;
  affix: string;
}

/** The cell classified and counted last, so that it can be counted again. */
export function countedCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  cellClass: CellClass,
): CountedCell {
  const shape = lastShape();
  const marked = cellClass === CellClass.DecimalPoint || cellClass === CellClass.DecimalComma;
  const number = cellClass >= CellClass.Integer && cellClass <= CellClass.Exponent;
  return {
    bytes: Buffer.from(bytes.subarray(start, end)),
    cellClass,
    padded: shape.padded,
    ungrouped: (cellClass === CellClass.Integer || marked) && shape.whole > 3,
    inexact:
      number &&
      cellClass !== CellClass.Integer &&
      shape.whole + shape.scale > 15 &&
      !doubleKeeps(bytes, start, end),
    decorated: shape.decoration !== 0,
    affix: shape.decoration === 0 ? '' : shape.affix,
  };
}

/** Whether there are examples enough of a class, so that one more cell of it leaves nothing but counts. */
export const hasExamples = (profile: ColumnProfile, cellClass: CellClass): boolean =>
  cellClass === CellClass.Empty || (profile.counts[cellClass] as number) >= EXAMPLES;

/** Whether the first different values of a column are still being looked for. */
export const isSampling = (profile: ColumnProfile): boolean =>
  profile.sampling > 0 && profile.samples.length < SAMPLES;

function countAffix(profile: ColumnProfile, affix: string): void {
  const seen = profile.affixes.get(affix);
  if (seen !== undefined || profile.affixes.size < MOST_AFFIXES) profile.affixes.set(affix, (seen ?? 0) + 1);
}

/**
 * Counts a short word. The key is a hash of its bytes (FNV-1a), so that a column of five repeated words
 * makes five strings and not one a row; two words that meet in one key are told apart by their text.
 */
function countToken(
  profile: ColumnProfile,
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
): void {
  const { tokens } = profile;
  const hash = hashOf(bytes, start, end);
  const seen = tokens.get(hash);
  if (seen !== undefined && sameBytes(seen.bytes, bytes, start, end)) {
    seen.count += 1;
    return;
  }
  const isNull = isNullInText(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
  if (profile.manyTokens && !isNull) return;
  if (seen !== undefined || tokens.size >= MOST_TOKENS) keepNullsOnly(profile);
  if (!tokens.has(hash) && (isNull || !profile.manyTokens)) {
    tokens.set(hash, { bytes: Buffer.from(bytes.subarray(start, end)), count: 1, line });
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}

/** Too many words: from here on only those are counted that mean "no value" even among words. */
function keepNullsOnly(profile: ColumnProfile): void {
  profile.manyTokens = true;
  for (const [hash, { bytes }] of profile.tokens) {
    if (!isNullInText(Buffer.from(bytes).toString('utf8'))) profile.tokens.delete(hash);
  }
}

/** Whether a word begins like `-`, `..`, `n.d.`, `NULL`, `#N/D`, `(null)` or `\\N`; most words do not, and cost no more. */
function mayBeNull(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 18) return false;
  const first = bytes[start] as number;
  return first <= 0x2e || first === 0x4e || first === 0x6e || first === 0x5c;
}

/** Whether `bytes[start, end)` are those of `known`. */
export function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}

/** The short words of a column and how often each occurs; null tokens alone where there were too many. */
export function tokenCounts(profile: ColumnProfile): [string, number][] {
  const counts = new Map<string, number>();
  for (const { bytes, count } of profile.tokens.values()) {
    const text = Buffer.from(bytes).toString('utf8').trim();
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts];
}

/** The short words of a column, each with the line where it occurs first. */
export function tokenExamples(profile: ColumnProfile): Example[] {
  return [...profile.tokens.values()].map(({ bytes, line }) => ({
    text: Buffer.from(bytes).toString('utf8').trim(),
    line,
  }));
}

/** Takes back one occurrence of a short word, where its record turned out to be a note. */
export function dropToken(column: ColumnProfile, text: string): void {
  for (const [hash, seen] of column.tokens) {
    if (Buffer.from(seen.bytes).toString('utf8').trim() !== text) continue;
    seen.count -= 1;
    if (seen.count === 0) column.tokens.delete(hash);
    return;
  }
}
