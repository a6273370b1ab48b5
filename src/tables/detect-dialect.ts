import { CellClass } from './cell-class.js';
import { classifyCell } from './classify-cell.js';
import { readRecords } from './csv-records.js';
import type { Dialect } from './table-model.js';

export interface DialectDecision {
  dialect: Dialect;
  /** Most frequent number of cells in the sample. */
  width: number;
  /** A first line `sep=;` that only speaks to Excel. */
  sepDirective: boolean;
  /** Score of each delimiter tried, from 0 to 1. */
  scores: Record<string, number>;
}

const DELIMITERS = [';', ',', '\t', '|'] as const;
const SAMPLE_RECORDS = 1000;

/**
 * Decides how a text is cut into cells, from its beginning (about half a megabyte, ended at a line).
 * Each delimiter is tried with a real parser; the best is the one whose records agree in their number of
 * cells, have many of them, and whose cells look whole (after van den Burg, Nazábal and Sutton, 2019).
 * A decimal comma loses against the semicolon because its cells hold the other delimiter.
 *
 * @param stated what the publisher said of it; only the rest is decided
 */
export function detectDialect(sample: string, stated: Partial<Dialect> = {}): DialectDecision {
  const directive = /^\s*"?sep=(.)"?\s*(?:\r\n|\n|\r)/i.exec(sample);
  const text = directive ? sample.slice(directive[0].length) : sample;
  const scores: Record<string, number> = {};
  let best: DialectDecision | undefined;
  let bestScore = -1;
  const candidates =
    stated.delimiter !== undefined ? [stated.delimiter] : directive ? [directive[1] as string] : DELIMITERS;
  for (const delimiter of candidates) {
    const quote = stated.quote === undefined ? quoteOf(text, delimiter) : stated.quote;
    const escaping = stated.escape ?? (quote === null ? 'double' : escapeOf(text, quote, delimiter));
    const dialect: Dialect = { delimiter, quote, escape: escaping };
    const { score, width } = scoreDialect(text, dialect);
    scores[delimiter] = score;
    if (score > bestScore) {
      bestScore = score;
      best = { dialect, width, sepDirective: directive !== null, scores };
    }
  }
  const found = best as DialectDecision;
  if (directive || stated.delimiter !== undefined) return found;
  if (found.width > 1 && !isOneColumn(text, found.dialect)) return found;
  return {
    ...found,
    width: 1,
    dialect: { ...found.dialect, delimiter: unusedDelimiter(text, found.dialect) },
  };
}

/**
 * Whether a separator that occurs is no separator: the header has one cell, and either few records have
 * more, or each is one number with a decimal comma.
 */
function isOneColumn(text: string, dialect: Dialect): boolean {
  const [header, ...records] = readRecords(text, dialect, SAMPLE_RECORDS);
  if (header?.length !== 1 || records.length === 0) return false;
  const cut = records.filter((record) => record.length > 1);
  const decimals = cut.every(
    ([whole = '', rest = '', ...more]) => more.length === 0 && /^-?\d+$/.test(whole) && /^\d+$/.test(rest),
  );
  if (dialect.delimiter === ',' && decimals && records.length - cut.length < records.length * 0.5)
    return true;
  return cut.length < records.length * 0.25;
}

/** The comma for a file of one column, or another sign where cells hold commas. */
function unusedDelimiter(text: string, dialect: Dialect): string {
  const cutsNothing = (delimiter: string) =>
    readRecords(text, { ...dialect, delimiter }, SAMPLE_RECORDS).every((record) => record.length === 1);
  return [',', ';', '\t', '|'].find(cutsNothing) ?? ',';
}

/** Single quotes only where cells are wrapped in them and none in double quotes. */
function quoteOf(text: string, delimiter: string): '"' | "'" {
  const edge = escaped(delimiter);
  const wrapped = (quote: string) =>
    text.match(new RegExp(`(?:^|${edge}|\\n)${quote}[^${quote}\\n]{0,200}${quote}(?=${edge}|\\r|\\n|$)`, 'g'))
      ?.length ?? 0;
  const double = wrapped('"');
  return double === 0 && wrapped("'") >= 4 ? "'" : '"';
}

/** A sign as it stands in a regular expression, within a class or outside. */
function escaped(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function escapeOf(text: string, quote: string, delimiter: string): Dialect['escape'] {
  const edge = escaped(delimiter);
  const slashed = text.match(new RegExp(`\\\\${quote}(?!${edge}|\\r|\\n|$)`, 'g'))?.length ?? 0;
  const doubled = text.match(new RegExp(`[^${edge}\\n]${quote}${quote}[^${edge}\\r\\n]`, 'g'))?.length ?? 0;
  return slashed > 0 && slashed > doubled ? 'backslash' : 'double';
}

function scoreDialect(text: string, dialect: Dialect): { score: number; width: number } {
  const records = readRecords(text, dialect, SAMPLE_RECORDS);
  if (records.length === 0) return { score: 0, width: 1 };
  const counts = new Map<number, number>();
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
  let pattern = 0;
  let width = 1;
  for (const [cells, times] of counts) {
    const value = (times / records.length) * ((Math.max(cells, 1.001) - 1) / Math.max(cells, 1.001));
    if (value > pattern) {
      pattern = value;
      width = cells;
    }
  }
  let quality = 0;
  let cells = 0;
  for (const record of records) {
    for (const cell of record) {
      quality += cellQuality(cell, dialect);
      cells += 1;
    }
  }
  return { score: (pattern * quality) / cells, width };
}

/** From 0 to 1: how whole a cell looks. Another delimiter inside, or half a pair of quotes, speaks against. */
function cellQuality(cell: string, dialect: Dialect): number {
  if (cell.length > 400) return cell.includes('\n') ? 0.5 : 0.8;
  const bytes = Buffer.from(cell);
  const cellClass = classifyCell(bytes, 0, bytes.length);
  if (cellClass !== CellClass.Text && cellClass !== CellClass.Token) return 1;
  const { quote } = dialect;
  if (quote !== null && cell.startsWith(quote) !== cell.endsWith(quote)) return 0.2;
  let quality = 0.95;
  for (const other of DELIMITERS) {
    if (other === dialect.delimiter || !cell.includes(other)) continue;
    // A comma before a blank is prose; the others are rare in it.
    if (other === ',' && /^[^,]*(?:, [^,]*)*$/.test(cell)) quality -= 0.1;
    else quality -= other === ',' ? 0.25 : 0.5;
  }
  return Math.max(quality, 0.1);
}
