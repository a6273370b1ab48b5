import { CellClass } from './cell-class.js';
import { classifyCell } from './classify-cell.js';

export interface HeaderDecision {
  /** 0-based index of the last header record, or null where the first record is data already. */
  index: number | null;
  /** 0-based index of the first data record. */
  firstData: number;
  /** Number of columns of the table. */
  width: number;
  /** Header records above the last one (spans of a header of two levels). */
  upper: number[];
}

const LOOK_AHEAD = 30;

/**
 * Finds the header among the first records: title lines, units and sources before it are passed over,
 * and of a header with several levels the last one names the columns.
 */
export function detectHeader(records: string[][], modalWidth: number): HeaderDecision {
  const width = Math.max(modalWidth, 1);
  const fewest = width <= 2 ? width : Math.max(2, Math.ceil(width * 0.34));
  let first = 0;
  while (first < Math.min(records.length, LOOK_AHEAD)) {
    const record = records[first] as string[];
    if (filled(record) >= fewest && record.length >= Math.min(width, 2)) break;
    first += 1;
  }
  if (first >= Math.min(records.length, LOOK_AHEAD)) first = 0;
  const candidate = records[first];
  if (!candidate) return { index: null, firstData: 0, width, upper: [] };
  if (!looksLikeHeader(candidate, records.slice(first + 1, first + 200))) {
    return { index: null, firstData: first, width: Math.max(width, candidate.length), upper: [] };
  }
  let index = first;
  const upper = spansAbove(records, first);
  while (
    index + 1 < records.length &&
    upper.length < 4 &&
    isUpperLevel(
      records[index] as string[],
      records[index + 1] as string[],
      records.slice(index + 2, index + 50),
    )
  ) {
    upper.push(index);
    index += 1;
  }
  return { index, firstData: index + 1, width: Math.max(width, (records[index] as string[]).length), upper };
}

/**
 * Records just above the header that span its columns: as wide as it, with gaps, and not only a title in
 * the first cell. They were passed over because they are too empty to name the columns themselves.
 */
function spansAbove(records: string[][], header: number): number[] {
  const width = (records[header] as string[]).length;
  const upper: number[] = [];
  for (let at = header - 1; at >= 0 && upper.length < 4; at -= 1) {
    const record = records[at] as string[];
    const spans = record.slice(1).filter((cell) => cell.trim() !== '').length;
    if (record.length !== width || width < 3 || spans === 0 || (record[0] ?? '').trim() !== '') break;
    upper.unshift(at);
  }
  return upper;
}

function filled(record: string[]): number {
  return record.filter((cell) => cell.trim() !== '').length;
}

function classOf(cell: string): CellClass {
  const bytes = Buffer.from(cell);
  return classifyCell(bytes, 0, bytes.length);
}

/** Words, years and increasing numbers name columns; dates, decimals and codes are data. */
function looksLikeHeader(record: string[], body: string[][]): boolean {
  let words = 0;
  let numbers = 0;
  let data = 0;
  record.forEach((cell, column) => {
    const cellClass = classOf(cell);
    if (cellClass === CellClass.Empty) return;
    if (cellClass === CellClass.Token || cellClass === CellClass.Text) words += 1;
    else if (cellClass === CellClass.Integer || isYearSpan(cell)) numbers += 1;
    else if (body.length === 0 || sameClassBelow(cellClass, body, column)) data += 1;
    else numbers += 1;
  });
  if (data > 0) return false;
  // Years over columns, with a corner left empty: the upper level of a header, or a header of years alone.
  const yearsOnly = words === 0 && numbers > 1 && (record[0] ?? '').trim() === '';
  if (words === 0 && !yearsOnly) return false;
  if (numbers === 0) return true;
  return integersAreNames(record, body);
}

function isYearSpan(cell: string): boolean {
  return /^\s*(?:18|19|20)\d{2}\s*[-/_]\s*\d{2,4}\s*$/.test(cell);
}

function sameClassBelow(cellClass: CellClass, body: string[][], column: number): boolean {
  const below = body
    .map((record) => classOf(record[column] ?? ''))
    .filter((found) => found !== CellClass.Empty);
  return below.length === 0 || below.filter((found) => found === cellClass).length > below.length * 0.3;
}

/** Integers in a header: years, or all different where the columns below hold other values. */
function integersAreNames(record: string[], body: string[][]): boolean {
  const integers = record.map((cell) => cell.trim()).filter((cell) => /^\d+$/.test(cell));
  if (integers.every((cell) => /^(?:18|19|20)\d{2}$/.test(cell))) {
    return integers.length > 1 || !body.some((row) => row.some((cell) => cell.trim() === integers[0]));
  }
  const ascending = integers.every((cell, at) => at === 0 || Number(cell) > Number(integers[at - 1]));
  return integers.length > 2 && ascending;
}

/** A record that spans columns (it has gaps) above a fuller one of words, above data that are not all words. */
function isUpperLevel(record: string[], next: string[], body: string[][]): boolean {
  const gaps = record.length - filled(record);
  if (gaps === 0) return false;
  const fuller = filled(next) > filled(record) && filled(next) >= next.length * 0.7;
  if (!fuller && !completes(record, next)) return false;
  const words = next.every((cell) => {
    const found = classOf(cell);
    return found === CellClass.Token || found === CellClass.Text || found === CellClass.Empty;
  });
  if (!words) return false;
  // Only where most columns named by the lower record hold numbers: a sparse first data row is no header.
  const named = next.filter((cell) => cell.trim() !== '').length;
  const numeric = next.filter(
    (cell, column) =>
      cell.trim() !== '' &&
      body.some((row) => {
        const found = classOf(row[column] ?? '');
        return found >= CellClass.Integer && found <= CellClass.Exponent && found !== CellClass.LeadingZero;
      }),
  );
  return numeric.length >= (fuller ? next.length : named) * 0.5;
}

/** Cells merged downwards: the lower record is empty just under them, and together the two name every column. */
function completes(record: string[], next: string[]): boolean {
  if (record.length !== next.length || filled(next) < 2) return false;
  let merged = 0;
  for (let column = 0; column < record.length; column += 1) {
    const above = (record[column] ?? '').trim() !== '';
    const below = (next[column] ?? '').trim() !== '';
    if (!above && !below) return false;
    if (above && !below) merged += 1;
  }
  // At least one span: a cell above the first of several names.
  return merged > 0 && merged < record.length - 1;
}
