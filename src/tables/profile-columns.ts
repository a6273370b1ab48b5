import { CELL_CLASSES, CellClass, lastShape } from './cell-class.js';
import { classifyCell } from './classify-cell.js';
import { CellForm, cellText, type RecordView } from './csv-records.js';
import { countFooters, type TailRecord } from './detect-footer.js';
import type { Dialect } from './table-model.js';

type TokenCounts = Map<number, { bytes: Uint8Array; count: number }>;

/** Everything counted about one column over the whole file: the evidence types are decided on. */
export interface ColumnProfile {
  /** Cells by `CellClass`, of well-formed records only. */
  counts: Uint32Array;
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
  /** Bits of `DateSign` seen. */
  dateSigns: number;
  /** Cells with blanks around their content. */
  padded: number;
  /** Short words by text; null when there are too many to be truth values or null tokens. */
  tokens: TokenCounts | null;
  samples: string[];
  /** Cells still looked at for samples: a column of one value must not be searched to its end. */
  sampling: number;
}

export interface TableProfile {
  columns: ColumnProfile[];
  /** Data records, ragged ones included; blanks, footers and repeated headers excluded. */
  rows: number;
  /** Record numbers of the first and last data record (1-based, 0 where there is none). */
  firstRecord: number;
  /** Record number of the header, blank records included; 0 where there is none. */
  headerRow: number;
  /** Physical line of the first data record. */
  firstLine: number;
  lastRecord: number;
  footerRows: number;
  /** Cell count -> records. */
  ragged: Map<number, number>;
  /** Lines of ragged records that lost something or were padded, at most 20. */
  raggedLines: number[];
  raggedSamples: string[];
  repeatedHeaders: number;
  repeatedHeaderLines: number[];
}

export interface ProfileOptions {
  dialect: Dialect;
  width: number;
  /** Record number of the header, 0 where there is none. */
  headerRecord: number;
  /** Record number of the first data record. */
  firstData: number;
  /** Header cells, to recognise a header repeated among the data. */
  header: readonly string[];
}

const MOST_TOKENS = 40;
const TAIL_LIMIT = 200;
const SAMPLES = 3;

function emptyProfile(): ColumnProfile {
  return {
    counts: new Uint32Array(CELL_CLASSES),
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
    dateSigns: 0,
    padded: 0,
    tokens: new Map(),
    samples: [],
    sampling: 1000,
  };
}

/** Profile of one column given as strings; for pure tests and for single columns. */
export function profileStrings(values: readonly string[]): ColumnProfile {
  const profile = emptyProfile();
  for (const value of values) {
    const bytes = Buffer.from(value);
    addCell(profile, bytes, 0, bytes.length, classifyCell(bytes, 0, bytes.length), false);
  }
  return profile;
}

function addCell(
  profile: ColumnProfile,
  bytes: Uint8Array,
  start: number,
  end: number,
  cellClass: CellClass,
  doubled: boolean,
): void {
  const shape = lastShape();
  (profile.counts[cellClass] as number) += 1;
  if (cellClass === CellClass.Empty) return;
  if (shape.padded) profile.padded += 1;
  if (profile.sampling > 0 && profile.samples.length < SAMPLES)
    addSample(profile, bytes, start, end, doubled);
  if (cellClass === CellClass.Integer) {
    if (shape.value < profile.integerMin) profile.integerMin = shape.value;
    if (shape.value > profile.integerMax) profile.integerMax = shape.value;
    if (shape.whole > profile.digitsMax) profile.digitsMax = shape.whole;
    if (shape.whole < profile.digitsMin) profile.digitsMin = shape.whole;
    if (shape.whole > profile.wholeMax) profile.wholeMax = shape.whole;
    if (shape.whole > 3) profile.ungrouped += 1;
  } else if (cellClass === CellClass.Token) {
    if (profile.tokens !== null) countToken(profile, bytes, start, end);
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
  }
}

function addSample(
  profile: ColumnProfile,
  bytes: Uint8Array,
  start: number,
  end: number,
  doubled: boolean,
): void {
  const raw = Buffer.from(bytes.subarray(start, Math.min(end, start + 80)))
    .toString('utf8')
    .trim();
  const text = doubled ? raw.replaceAll('""', '"') : raw;
  profile.sampling -= 1;
  if (!profile.samples.includes(text)) profile.samples.push(text);
}

/**
 * Counts a short word. The key is a hash of its bytes (FNV-1a), so that a column of five repeated words
 * makes five strings and not one a row; two words that meet in one key are told apart by their text.
 */
function countToken(profile: ColumnProfile, bytes: Uint8Array, start: number, end: number): void {
  const tokens = profile.tokens as TokenCounts;
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  const seen = tokens.get(hash);
  if (seen !== undefined && sameBytes(seen.bytes, bytes, start, end)) seen.count += 1;
  else if (seen === undefined && tokens.size < MOST_TOKENS) {
    tokens.set(hash, { bytes: Buffer.from(bytes.subarray(start, end)), count: 1 });
  } else profile.tokens = null;
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}

/** The short words of a column and how often each occurs; empty where there were too many. */
export function tokenCounts(profile: ColumnProfile): [string, number][] {
  const counts = new Map<string, number>();
  for (const { bytes, count } of profile.tokens?.values() ?? []) {
    const text = Buffer.from(bytes).toString('utf8').trim();
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts];
}

/** Whether the nearest double, written again, gives the same digits (zeros at the end aside). */
function doubleKeeps(bytes: Uint8Array, start: number, end: number): boolean {
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1').trim().replace(',', '.');
  return canonicalDecimal(text) === canonicalDecimal(String(Number(text)));
}

/** A decimal number without superfluous zeros, never in exponent notation. */
function canonicalDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const exponent = Number(match[4] ?? 0);
  const fraction = match[3] ?? '';
  let digits = (match[2] as string) + fraction;
  let point = (match[2] as string).length + exponent;
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits;
    point = 1;
  }
  digits = digits.padEnd(point, '0');
  const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(point).replace(/0+$/, '');
  return `${match[1]}${whole}${rest === '' ? '' : `.${rest}`}`;
}

/**
 * Counts over all records of a file, given one by one. Ragged records have no vote on types, and the
 * records at the end stay revocable until it is known whether they are notes.
 */
export function createProfiler(options: ProfileOptions): {
  add(view: RecordView): void;
  finish(): TableProfile;
} {
  const { width, firstData, dialect } = options;
  const columns = Array.from({ length: width }, emptyProfile);
  const classes = new Uint8Array(width);
  const headerFirst = Buffer.from(options.header[0] ?? '');
  const canRepeat = options.headerRecord > 0 && options.header.filter((cell) => cell !== '').length > 1;
  const profile: TableProfile = {
    columns,
    rows: 0,
    firstRecord: 0,
    firstLine: 0,
    headerRow: 0,
    lastRecord: 0,
    footerRows: 0,
    ragged: new Map(),
    raggedLines: [],
    raggedSamples: [],
    repeatedHeaders: 0,
    repeatedHeaderLines: [],
  };
  let tail: (TailRecord & { classes: Uint8Array | null; line: number; extra: string[] })[] = [];

  function isRepeatedHeader(view: RecordView): boolean {
    const { bytes, starts, ends } = view;
    const length = (ends[0] as number) - (starts[0] as number);
    if (length < headerFirst.length) return false;
    if (headerFirst.length > 0 && bytes[(ends[0] as number) - 1] !== headerFirst[headerFirst.length - 1])
      return false;
    let same = 0;
    for (let cell = 0; cell < width; cell += 1) {
      const text = cell < view.cells ? cellText(view, cell, dialect).trim() : '';
      if (text !== (options.header[cell] ?? '').replace(/^\ufeff/, '').trim()) return false;
      if (text !== '') same += 1;
    }
    return same > 1;
  }

  function add(view: RecordView): void {
    if (view.record < firstData) {
      if (view.record === options.headerRecord) profile.headerRow = view.row;
      return;
    }
    if (canRepeat && isRepeatedHeader(view)) {
      profile.repeatedHeaders += 1;
      if (profile.repeatedHeaderLines.length < 20) profile.repeatedHeaderLines.push(view.line);
      return;
    }
    profile.rows += 1;
    if (profile.firstRecord === 0) {
      profile.firstRecord = view.record;
      profile.firstLine = view.line;
    }
    profile.lastRecord = view.record;
    const { bytes, starts, ends } = view;
    const ragged = view.cells !== width;
    let filled = 0;
    for (let cell = 0; cell < view.cells; cell += 1) {
      const start = starts[cell] as number;
      const end = ends[cell] as number;
      if (cell >= width || ragged) {
        if (end > start) filled += 1;
        continue;
      }
      const cellClass = classifyCell(bytes, start, end);
      classes[cell] = cellClass;
      if (cellClass !== CellClass.Empty) filled += 1;
      addCell(
        columns[cell] as ColumnProfile,
        bytes,
        start,
        end,
        cellClass,
        view.forms[cell] === CellForm.Doubled,
      );
    }
    if (!ragged && filled > Math.max(1, width * 0.3)) {
      if (tail.length > 0) settleTail();
      return;
    }
    keepInTail(view, ragged, filled);
  }

  function keepInTail(view: RecordView, ragged: boolean, filled: number): void {
    let text = '';
    const extra: string[] = [];
    for (let cell = 0; cell < view.cells; cell += 1) {
      if (text === '') text = cellText(view, cell, dialect).trim();
      if (cell >= width && extra.length < 3) {
        const more = cellText(view, cell, dialect).trim();
        if (more !== '') extra.push(more.slice(0, 80));
      }
    }
    if (tail.length >= TAIL_LIMIT) settle(tail.shift());
    tail.push({
      record: view.record,
      line: view.line,
      cells: view.cells,
      filled,
      text: text.slice(0, 200),
      afterBlank: view.blanksBefore > 0,
      classes: ragged ? null : classes.slice(),
      extra,
    });
  }

  function settle(record: (typeof tail)[number] | undefined): void {
    if (!record || record.classes !== null) return;
    profile.ragged.set(record.cells, (profile.ragged.get(record.cells) ?? 0) + 1);
    if (profile.raggedLines.length < 20) profile.raggedLines.push(record.line);
    if (profile.raggedSamples.length < 5) profile.raggedSamples.push(...record.extra.slice(0, 1));
  }

  function settleTail(): void {
    for (const record of tail) settle(record);
    tail = [];
  }

  function finish(): TableProfile {
    const footers = countFooters(tail, width);
    const notes = footers > 0 ? tail.splice(tail.length - footers) : [];
    for (const note of notes) {
      profile.rows -= 1;
      note.classes?.forEach((cellClass, cell) => {
        const column = columns[cell] as ColumnProfile;
        column.counts[cellClass] = (column.counts[cellClass] as number) - 1;
        if (cellClass === CellClass.Token) dropToken(column, note.text);
      });
    }
    profile.footerRows = notes.length;
    if (notes.length > 0) profile.lastRecord = (notes[0] as TailRecord).record - 1;
    settleTail();
    return profile;
  }

  return { add, finish };
}

function dropToken(column: ColumnProfile, text: string): void {
  for (const [hash, seen] of column.tokens ?? []) {
    if (Buffer.from(seen.bytes).toString('utf8').trim() !== text) continue;
    seen.count -= 1;
    if (seen.count === 0) column.tokens?.delete(hash);
    return;
  }
}
