import { CellClass } from './cell-class.js';
import { classifyCell } from './classify-cell.js';
import { CellForm, cellText, type RecordView } from './csv-records.js';
import { countFooters, type TailRecord } from './detect-footer.js';
import {
  addCell,
  addValue,
  type ColumnProfile,
  dropToken,
  emptyProfile,
  sameBytes,
} from './profile-column.js';
import { CellMemo, MOST_REMEMBERED } from './profile-memo.js';
import type { Dialect } from './table-model.js';

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
  /** Physical line on which the first of those begins; 0 where there is none. */
  footerLine: number;
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
  /** Null tokens that the publisher stated, by column. */
  nulls?: ReadonlyMap<number, readonly string[]>;
  /** Records at the end that the publisher stated to be notes; absent: they are recognised. */
  footerRows?: number;
}

const TAIL_LIMIT = 200;
/** Records whose values are all looked at for roles, and then one in so many. */
const SAMPLED_FIRST = 500;
const SAMPLED_EVERY = 1009;
/** Distinct values kept in all columns together, and in one. */
const VALUES_BUDGET = 200_000;
const MOST_VALUES = 400;

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
  const mostValues = Math.max(20, Math.min(MOST_VALUES, Math.floor(VALUES_BUDGET / width)));
  const nulls = new Map(
    [...(options.nulls ?? [])].map(([column, tokens]) => [column, tokens.map((token) => Buffer.from(token))]),
  );
  // Cells that the publisher stated to be null are counted in their own way.
  const memos = columns.map((column, at) =>
    width > MOST_REMEMBERED || nulls.has(at) ? undefined : new CellMemo(column, width),
  );
  let data: DataView = new DataView(new ArrayBuffer(0));
  let dataOf: Uint8Array | undefined;
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
    footerLine: 0,
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

  /** Records that may turn out to be the last ones, which the publisher stated to be notes. */
  const heldBack: RecordView[] = [];

  function add(view: RecordView): void {
    if (view.record < firstData) {
      if (view.record === options.headerRecord) profile.headerRow = view.row;
      return;
    }
    if (!options.footerRows) {
      count(view);
      return;
    }
    heldBack.push(copyRecord(view));
    if (heldBack.length > options.footerRows) count(heldBack.shift() as RecordView);
  }

  function count(view: RecordView): void {
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
    if (bytes !== dataOf) {
      dataOf = bytes;
      data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const ragged = view.cells !== width;
    const sampled = profile.rows <= SAMPLED_FIRST || view.record % SAMPLED_EVERY === 0;
    let filled = 0;
    for (let cell = 0; cell < view.cells; cell += 1) {
      const start = starts[cell] as number;
      const end = ends[cell] as number;
      if (cell >= width || ragged) {
        if (end > start) filled += 1;
        continue;
      }
      const memo = sampled || (view.forms[cell] as number) > CellForm.Quoted ? undefined : memos[cell];
      if (memo !== undefined) {
        const known = memo.count(data, start, end);
        if (known >= 0) {
          if (known !== CellClass.Empty) filled += 1;
          classes[cell] = known;
          continue;
        }
      }
      let cellClass: CellClass = classifyCell(bytes, start, end);
      if (cellClass !== CellClass.Empty) filled += 1;
      const column = columns[cell] as ColumnProfile;
      if (nulls.size > 0 && cellClass !== CellClass.Empty && isStatedNull(cell, bytes, start, end)) {
        column.statedNulls += 1;
        cellClass = CellClass.Empty;
      }
      classes[cell] = cellClass;
      const doubled = view.forms[cell] === CellForm.Doubled;
      addCell(column, bytes, start, end, cellClass, doubled, view.line);
      if (memo !== undefined) memo.remember(data, bytes, start, end, cellClass);
      if (sampled && cellClass !== CellClass.Empty && end - start <= 200) {
        addValue(column, cellText(view, cell, dialect), mostValues);
      }
    }
    if (!ragged && filled > Math.max(1, width * 0.3)) {
      if (tail.length > 0) settleTail();
      return;
    }
    keepInTail(view, ragged, filled);
  }

  function isStatedNull(column: number, bytes: Uint8Array, from: number, to: number): boolean {
    const tokens = nulls.get(column);
    if (tokens === undefined) return false;
    let start = from;
    let end = to;
    while (start < end && (bytes[start] as number) <= 0x20) start += 1;
    while (end > start && (bytes[end - 1] as number) <= 0x20) end -= 1;
    return tokens.some((token) => sameBytes(token, bytes, start, end));
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
    for (const memo of memos) memo?.settle();
    const footers = options.footerRows === undefined ? countFooters(tail, width) : 0;
    const notes = footers > 0 ? tail.splice(tail.length - footers) : [];
    for (const note of notes) {
      profile.rows -= 1;
      note.classes?.forEach((cellClass, cell) => {
        const column = columns[cell] as ColumnProfile;
        column.counts[cellClass] = (column.counts[cellClass] as number) - 1;
        if (cellClass === CellClass.Token) dropToken(column, note.text);
      });
    }
    profile.footerRows = notes.length + heldBack.length;
    profile.footerLine = notes[0]?.line ?? heldBack[0]?.line ?? 0;
    if (notes.length > 0) profile.lastRecord = (notes[0] as TailRecord).record - 1;
    settleTail();
    return profile;
  }

  return { add, finish };
}

/** A copy that outlives the reader's next record. */
function copyRecord(view: RecordView): RecordView {
  const first = view.starts[0] as number;
  const last = view.ends[view.cells - 1] as number;
  return {
    ...view,
    bytes: Buffer.from(view.bytes.subarray(first, last)),
    starts: view.starts.slice(0, view.cells).map((start) => start - first),
    ends: view.ends.slice(0, view.cells).map((end) => end - first),
    forms: view.forms.slice(0, view.cells),
  };
}
