import type { Dialect, LineEnd } from './table-model.js';

/** How a cell was written. `Doubled` cells still hold their escapes; `Stray` ones are raw text with quotes. */
export const CellForm = { Plain: 0, Quoted: 1, Doubled: 2, Stray: 3 } as const;

/** One record as spans of bytes. The same object is given for every record: read it, do not keep it. */
export interface RecordView {
  bytes: Uint8Array;
  cells: number;
  starts: Int32Array;
  ends: Int32Array;
  forms: Uint8Array;
  /** 1-based number among the records that are not blank. */
  record: number;
  /** 1-based number among all records, blank ones included. */
  row: number;
  /** 1-based physical line on which the record begins. */
  line: number;
  /** Blank records just before this one. */
  blanksBefore: number;
}

/** What the text of a file is like, beyond its cells. Decides whether DuckDB can read it as it is. */
export interface TextShape {
  records: number;
  blankRecords: number;
  lines: number;
  lf: number;
  crlf: number;
  cr: number;
  /** Quoted cells followed by more text before the delimiter, e.g. `"Casa" rossa;`. */
  strayQuotes: number;
  /** Cells that open a quote which never closes: the quote is taken as text. */
  unclosedQuotes: number;
  /** Quotes escaped with a backslash. */
  backslashes: number;
  longestRecord: number;
}

export interface RecordReader {
  push(chunk: Uint8Array): void;
  end(): TextShape;
}

/** A quoted cell longer than this is taken for a quote that was never closed. */
export const LONGEST_QUOTED_CELL = 1 << 20;
const MAX_CELLS = 16_384;
/** A record longer than this is no record: reading on would fill the memory. */
export const LONGEST_RECORD = 1 << 25;

/** A record that is no row of any table; `line` is the physical line on which it begins (1-based). */
export class RecordTooLarge extends Error {
  constructor(
    readonly line: number,
    readonly what: 'bytes' | 'cells',
  ) {
    super(`The record on line ${line} is too large`);
    this.name = 'RecordTooLarge';
  }
}

/**
 * Cuts UTF-8 (or any ASCII-compatible) bytes into records and cells, whatever they hold: a malformed
 * file is read as well as it can be and its faults are counted in the `TextShape`. RFC 4180, with the
 * freedoms real files take: CR, LF and CRLF mixed, quotes inside unquoted cells, quotes never closed.
 * Constant memory beyond the longest record.
 *
 * @param longestQuoted bytes after which a quote counts as never closed
 * @throws RecordTooLarge (from `push` and `end`) at 32 MB or 16,384 cells in one record
 */
export function createRecordReader(
  dialect: Dialect,
  onRecord: (view: RecordView) => void,
  longestQuoted = LONGEST_QUOTED_CELL,
): RecordReader {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
  const escapeByte = dialect.escape === 'backslash' ? 0x5c : -1;
  const shape: TextShape = {
    records: 0,
    blankRecords: 0,
    lines: 0,
    lf: 0,
    crlf: 0,
    cr: 0,
    strayQuotes: 0,
    unclosedQuotes: 0,
    backslashes: 0,
    longestRecord: 0,
  };
  /** Bytes that end an unquoted cell: one look-up a byte is what the speed of the whole detection hangs on. */
  const stops = new Uint8Array(256);
  for (const byte of [delimiter, 0x0a, 0x0d]) stops[byte] = 1;
  const starts = new Int32Array(MAX_CELLS);
  const ends = new Int32Array(MAX_CELLS);
  const forms = new Uint8Array(MAX_CELLS);
  const view: RecordView = {
    bytes: new Uint8Array(),
    cells: 0,
    starts,
    ends,
    forms,
    record: 0,
    row: 0,
    line: 1,
    blanksBefore: 0,
  };
  let rest: Buffer = Buffer.alloc(0);
  let joined: Buffer = Buffer.alloc(0);

  /**
   * Reads the records from `from` on that hold no quoted cell, have at most `MAX_CELLS` cells and end before `last`,
   * a byte that ends any cell: so the innermost loop need not ask for the end of the bytes. Gives where it stopped.
   */
  function readPlainRecords(bytes: Uint8Array, from: number, last: number): number {
    let next = from;
    let at = from;
    while (next < last) {
      let cells = 0;
      let byte = 0;
      do {
        byte = bytes[at] as number;
        // A quoted cell, or a record that is too wide: the thorough way.
        if (byte === quote || cells === MAX_CELLS) return next;
        starts[cells] = at;
        // Nearly every byte is decided by two comparisons.
        while (byte !== delimiter && (byte > 0x0d || (byte !== 0x0a && byte !== 0x0d))) {
          at += 1;
          byte = bytes[at] as number;
        }
        ends[cells] = at;
        forms[cells] = CellForm.Plain;
        cells += 1;
        at += 1;
      } while (byte === delimiter && at <= last);
      if (byte === delimiter) return next;
      const contentEnd = at - 1;
      if (byte === 0x0a) {
        shape.lf += 1;
      } else {
        if (at > last) return next;
        if (bytes[at] === 0x0a) {
          shape.crlf += 1;
          at += 1;
        } else {
          shape.cr += 1;
        }
      }
      tell(bytes, next, contentEnd, cells);
      shape.lines += 1;
      next = at;
    }
    return next;
  }

  /** Counts a record and hands it on, unless it is blank. */
  function tell(bytes: Uint8Array, from: number, contentEnd: number, cells: number): void {
    if (contentEnd - from > shape.longestRecord) shape.longestRecord = contentEnd - from;
    if (isBlankRecord(bytes, from, contentEnd, delimiter, cells)) {
      shape.blankRecords += 1;
      view.blanksBefore += 1;
      return;
    }
    shape.records += 1;
    view.bytes = bytes;
    view.cells = cells;
    view.record = shape.records;
    view.row = shape.records + shape.blankRecords;
    view.line = shape.lines + 1;
    onRecord(view);
    view.blanksBefore = 0;
  }

  /** Reads one record from `from`; gives where the next begins, or -1 where more bytes are needed. */
  function readRecord(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    let at = from;
    let cells = 0;
    let linesInside = 0;
    let stray = 0;
    let unclosed = 0;
    let escapes = 0;
    for (;;) {
      let start = at;
      let form: number = CellForm.Plain;
      let cellEnd = -1;
      if (bytes[at] === quote && at < end) {
        const close = closingQuote(bytes, at + 1, end, final);
        if (close === -1) return -1;
        if (close === -2) {
          unclosed += 1;
        } else {
          let after = close + 1;
          while (after < end && bytes[after] === 0x20) after += 1;
          if (after >= end && !final) return -1;
          const next = bytes[after];
          linesInside += newlines;
          escapes += slashes;
          if (after >= end || next === delimiter || next === 0x0a || next === 0x0d) {
            start = at + 1;
            cellEnd = close;
            form = doubled ? CellForm.Doubled : CellForm.Quoted;
          } else {
            stray += 1;
            form = CellForm.Stray;
          }
          at = after;
        }
      }
      while (at < end && stops[bytes[at] as number] === 0) at += 1;
      if (at >= end && !final) return -1;
      if (cells < MAX_CELLS) {
        starts[cells] = start;
        ends[cells] = cellEnd === -1 ? at : cellEnd;
        forms[cells] = form;
        cells += 1;
      } else {
        throw new RecordTooLarge(shape.lines + 1, 'cells');
      }
      if (at < end && bytes[at] === delimiter) {
        at += 1;
        continue;
      }
      break;
    }
    const contentEnd = at;
    if (at < end) {
      if (bytes[at] === 0x0a) {
        shape.lf += 1;
        at += 1;
      } else {
        if (at + 1 >= end && !final) return -1;
        if (bytes[at + 1] === 0x0a && at + 1 < end) {
          shape.crlf += 1;
          at += 2;
        } else {
          shape.cr += 1;
          at += 1;
        }
      }
    }
    shape.strayQuotes += stray;
    shape.unclosedQuotes += unclosed;
    shape.backslashes += escapes;
    tell(bytes, from, contentEnd, cells);
    shape.lines += 1 + linesInside;
    return at;
  }

  let newlines = 0;
  let doubled = false;
  let slashes = 0;

  /** Position of the quote that closes the cell, -1 where more bytes are needed, -2 where none does. */
  function closingQuote(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    newlines = 0;
    slashes = 0;
    doubled = false;
    const limit = Math.min(end, from + longestQuoted);
    for (let at = from; at < limit; at += 1) {
      const byte = bytes[at];
      if (byte === quote) {
        if (at + 1 >= end && !final) return -1;
        if (bytes[at + 1] !== quote || at + 1 >= end) return at;
        doubled = true;
        at += 1;
      } else if (byte === escapeByte) {
        doubled = true;
        slashes += 1;
        at += 1;
      } else if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
        newlines += 1;
      }
    }
    return final || limit < end ? -2 : -1;
  }

  function drain(bytes: Buffer, final: boolean): void {
    let at = 0;
    const last = Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(delimiter));
    while (at < bytes.length) {
      if (at < last) at = readPlainRecords(bytes, at, last);
      if (at >= bytes.length) break;
      const next = readRecord(bytes, at, bytes.length, final);
      if (next === -1) break;
      at = next;
    }
    if (bytes.length - at > LONGEST_RECORD) throw new RecordTooLarge(shape.lines + 1, 'bytes');
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
  }

  return {
    push(chunk) {
      if (rest.length === 0) return drain(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), false);
      const length = rest.length + chunk.length;
      // The same memory each time: fresh memory costs as much as reading through it.
      if (joined.length < length) joined = Buffer.allocUnsafeSlow(length + (length >> 2));
      joined.set(rest, 0);
      joined.set(chunk, rest.length);
      drain(joined.subarray(0, length), false);
    },
    end() {
      drain(rest, true);
      return shape;
    },
  };
}

/** A record of blanks alone, or of empty cells alone: not data. */
function isBlankRecord(
  bytes: Uint8Array,
  from: number,
  end: number,
  delimiter: number,
  cells: number,
): boolean {
  if (end - from > 4096 && cells < 2000) return false;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== delimiter && byte !== 0x09 && byte !== 0x1a) return false;
  }
  return true;
}

/** Text of a cell with its escapes resolved. */
export function cellText(view: RecordView, cell: number, dialect: Dialect): string {
  const raw = Buffer.from(view.bytes.buffer, view.bytes.byteOffset, view.bytes.length).toString(
    'utf8',
    view.starts[cell],
    view.ends[cell],
  );
  if (view.forms[cell] !== CellForm.Doubled || dialect.quote === null) return raw;
  if (dialect.escape === 'double') return raw.replaceAll(dialect.quote + dialect.quote, dialect.quote);
  // In one pass: the quotes that `\"\"` stands for are two, not one that is doubled.
  return raw.replace(/\\([\s\S])|""|''/g, (found, escaped?: string) =>
    escaped === undefined ? (found[0] === dialect.quote ? found.slice(1) : found) : escaped,
  );
}

/** The records of a text in memory, at most `limit`; for samples and tests. */
export function readRecords(text: string, dialect: Dialect, limit = Number.POSITIVE_INFINITY): string[][] {
  return readRows(text, dialect, limit).map(({ cells }) => cells);
}

/** The same with the number of each record, blank ones counted (1-based). */
export function readRows(
  text: string,
  dialect: Dialect,
  limit = Number.POSITIVE_INFINITY,
): { cells: string[]; row: number }[] {
  const rows: { cells: string[]; row: number }[] = [];
  const reader = createRecordReader(dialect, (view) => {
    if (rows.length >= limit) return;
    const cells: string[] = [];
    for (let cell = 0; cell < view.cells; cell += 1) cells.push(cellText(view, cell, dialect));
    rows.push({ cells, row: view.row });
  });
  reader.push(Buffer.from(text));
  reader.end();
  return rows;
}

/** The line end of a text, or `mixed`. A text of one line has LF. */
export function lineEndOf(shape: TextShape): LineEnd {
  const kinds = [shape.lf > 0, shape.crlf > 0, shape.cr > 0].filter(Boolean).length;
  if (kinds > 1) return 'mixed';
  if (shape.crlf > 0) return '\r\n';
  return shape.cr > 0 ? '\r' : '\n';
}
