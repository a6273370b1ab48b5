import { createReadStream } from 'node:fs';
import { readLines } from '../../platform/read-lines.js';
import type { Finding } from '../table-model.js';
import { createNormalWriter, createTextWriter } from '../write-normal.js';
import { archiveBomb, finding } from './messages.js';
import type { SheetValue } from './number-formats.js';

/** The most columns of a sheet, as in Excel and LibreOffice. */
export const MOST_COLUMNS = 16_384;
/** The most rows, as in Excel and LibreOffice. */
export const MOST_ROWS = 1_048_576;
/** Filled cells of one workbook; a repeated row of ODS can promise 17 thousand million. */
const MOST_CELLS = 200_000_000;
/** Cells to write, empty ones included: one far to the right makes all rows as wide. */
const MOST_WRITTEN = 1_000_000_000;

/** A range of merged cells, 0-based and inclusive. */
export interface MergedRange {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/**
 * A sheet read once and put by on disk until all of it is known: its width, which columns are percentages
 * or dates throughout, and the merged cells that come at its end.
 */
export interface SheetSpool {
  /** A row; `row` is 0-based, and rows come in order. Empty cells at its end do not count. */
  add(row: number, values: SheetValue[]): Promise<void>;
  /** A cell with an error such as `#N/D`, or a formula whose result was never stored. */
  fault(kind: 'error' | 'uncached', row: number, column: number, text: string): void;
  merge(range: MergedRange): void;
  /** The rest of the sheet is damaged. */
  damaged(reason: string): void;
  close(): Promise<SpooledSheet>;
}

export interface SpooledSheet {
  /** Cells that hold something. */
  filled: number;
  /** Cells that hold something other than the cell above: labels repeated down a form are not much data. */
  varied: number;
  /** Rows with at least one filled cell, and with at least two. */
  rows: number;
  wideRows: number;
  findings: Finding[];
  /** Writes the normal CSV: rows left out are blank, all rows are as wide as the widest. */
  write(csvPath: string): Promise<void>;
}

/** What the cells of one column are, so far. */
interface ColumnNotes {
  /** Numbers with no sign, and the signs of the others. */
  plain: number;
  signs: Set<string>;
  dates: number;
  /** Texts such as `31/01/2013`, and those that must be month first. */
  slashed: number;
  monthFirst: boolean;
  above: string;
}

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/\d{4}$/;

interface Faults {
  count: number;
  lines: number[];
  samples: string[];
}

/** Opens a spool in the file `path`. */
export function createSheetSpool(path: string): SheetSpool {
  const out = createTextWriter(path);
  const notes: ColumnNotes[] = [];
  const merges: MergedRange[] = [];
  const faults = { error: noFaults(), uncached: noFaults() };
  let damage: string | undefined;
  let filled = 0;
  let varied = 0;
  let rows = 0;
  let wideRows = 0;
  let width = 0;
  let lastRow = -1;

  /** Counts a cell; gives its text, or its two where the whole column decides which. */
  function note(column: ColumnNotes, value: SheetValue): SpooledCell {
    const text =
      typeof value === 'string'
        ? value
        : 'date' in value
          ? value.date
          : 'sign' in value
            ? value.plain
            : value.number;
    if (text !== column.above) varied += 1;
    column.above = text;
    if (typeof value === 'string') {
      const [, first, second] = value.length <= 10 ? (SLASHED.exec(value) ?? []) : [];
      if (first !== undefined) column.slashed += 1;
      if (Number(second) > 12) column.monthFirst = true;
      return value;
    }
    if ('date' in value) {
      column.dates += 1;
      return [text, text.split('-').reverse().join('/')];
    }
    if ('sign' in value) {
      column.signs.add(value.sign);
      return [text, value.shown];
    }
    column.plain += 1;
    return text;
  }

  return {
    async add(row, values) {
      // Rows out of order come from careless writers: they follow the row before.
      const at = row > lastRow ? row : lastRow + 1;
      const used = values.findLastIndex((value) => value !== '') + 1;
      if (used === 0 || at >= MOST_ROWS) return;
      let own = 0;
      const cells = values.slice(0, used).map((value, column) => {
        if (value === '') return '';
        own += 1;
        notes[column] ??= { plain: 0, signs: new Set(), dates: 0, slashed: 0, monthFirst: false, above: '' };
        return note(notes[column], value);
      });
      filled += own;
      if (filled > MOST_CELLS)
        throw archiveBomb(
          'il foglio ha più di 200 milioni di celle',
          'the sheet has more than 200 million cells',
        );
      rows += 1;
      if (own > 1) wideRows += 1;
      width = Math.max(width, used);
      lastRow = at;
      await out.write(`${JSON.stringify([at, cells])}\n`);
    },
    fault(kind, row, column, text) {
      const found = faults[kind];
      found.count += 1;
      if (found.lines.length < 20 && found.lines.at(-1) !== row + 1) found.lines.push(row + 1);
      if (found.samples.length < 5) found.samples.push(`${columnLetters(column)}${row + 1} ${text}`.trim());
    },
    merge(range) {
      if (merges.length < 100_000) merges.push(range);
    },
    damaged(reason) {
      damage = reason;
    },
    async close() {
      await out.end();
      const shown = notes.map(
        ({ plain, signs, dates, slashed, monthFirst }) =>
          (plain === 0 && signs.size === 1) || (dates > 0 && slashed > 0 && !monthFirst),
      );
      const down = merges.filter(({ left, right, top, bottom }) => left === right && bottom > top);
      return {
        filled,
        varied,
        rows,
        wideRows,
        findings: sheetFindings(faults, down.length, damage, lastRow + 1),
        write: (csvPath) => {
          if (rows * width > MOST_WRITTEN)
            throw archiveBomb(
              'il foglio è larghissimo e quasi vuoto',
              'the sheet is very wide and nearly empty',
            );
          return writeSheet(path, csvPath, { width, shown, down });
        },
      };
    },
  };
}

function noFaults(): Faults {
  return { count: 0, lines: [], samples: [] };
}

/** The text of a cell; or as stored, and as shown. */
type SpooledCell = string | [stored: string, shown: string];

interface SheetShape {
  width: number;
  /** Columns whose numbers all have the same sign, or whose other dates are texts, day first: written as shown. */
  shown: boolean[];
  /** Merged cells of one column: their value holds for each row. */
  down: MergedRange[];
}

async function writeSheet(spool: string, csvPath: string, shape: SheetShape): Promise<void> {
  const writer = createNormalWriter(csvPath);
  const starts = new Map<number, MergedRange[]>();
  for (const range of shape.down) {
    const list = starts.get(range.top) ?? [];
    list.push(range);
    starts.set(range.top, list);
  }
  let open: { range: MergedRange; text: string }[] = [];
  let next = 0;
  const lines = readLines(createReadStream(spool));
  for await (const line of lines) {
    const [row, cells] = JSON.parse(line) as [number, SpooledCell[]];
    // Rows left out of the sheet count as blank ones: they set titles and notes apart from the data.
    for (; next < row; next += 1) await writer.write(['']);
    next = row + 1;
    const texts = Array.from({ length: shape.width }, (_, at) => {
      const cell = cells[at] ?? '';
      return typeof cell === 'string' ? cell : (cell[shape.shown[at] ? 1 : 0] as string);
    });
    open = open.filter(({ range }) => range.bottom >= row);
    for (const { range, text } of open) if (texts[range.left] === '') texts[range.left] = text;
    for (const range of starts.get(row) ?? []) open.push({ range, text: texts[range.left] ?? '' });
    await writer.write(texts);
  }
  await writer.end();
}

function sheetFindings(
  faults: { error: Faults; uncached: Faults },
  merged: number,
  damage: string | undefined,
  rows: number,
): Finding[] {
  const findings: Finding[] = [];
  const { error, uncached } = faults;
  if (damage !== undefined)
    findings.push(
      finding(
        'damaged-part',
        'error',
        `Il foglio è danneggiato dopo la riga ${rows}: sono caricate le righe precedenti.`,
        `The sheet is damaged after row ${rows}: the rows before are loaded.`,
        { samples: [damage.slice(0, 300)] },
      ),
    );
  if (error.count > 0)
    findings.push(
      finding(
        'cell-errors',
        'warning',
        `${error.count} celle contengono un errore di calcolo e restano vuote.`,
        `${error.count} cells hold an error of calculation and stay empty.`,
        { lines: error.lines, samples: error.samples },
      ),
    );
  if (uncached.count > 0)
    findings.push(
      finding(
        'uncached-formulas',
        'warning',
        `${uncached.count} celle contengono una formula senza risultato salvato e restano vuote. Aprire il file con un foglio di calcolo e salvarlo.`,
        `${uncached.count} cells hold a formula without a stored result and stay empty. Open the file in a spreadsheet and save it.`,
        { lines: uncached.lines, samples: uncached.samples },
      ),
    );
  if (merged > 0)
    findings.push(
      finding(
        'merged-cells',
        'info',
        `${merged} gruppi di celle unite in verticale: il valore è ripetuto in ogni riga.`,
        `${merged} groups of cells merged downwards: the value is repeated in each row.`,
      ),
    );
  return findings;
}

/** `0` is `A`, `27` is `AB`. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
