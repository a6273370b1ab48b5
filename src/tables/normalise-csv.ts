import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CellForm, cellText, createRecordReader, type RecordView } from './csv-records.js';
import { readChunks } from './read-chunks.js';
import type { Dialect } from './table-model.js';

/** The dialect of every file that is rewritten: RFC 4180 with LF, each cell that is not empty in quotes. */
export const NORMAL_DIALECT: Dialect = { delimiter: ',', quote: '"', escape: 'double' };

/** Which records of a file are data, and how wide they are. */
export interface NormalPlan {
  dialect: Dialect;
  width: number;
  firstRecord: number;
  lastRecord: number;
  /** Header cells, where the header is repeated among the data and its copies are to be left out. */
  repeatedHeader: readonly string[] | null;
}

/**
 * Writes the data records of the UTF-8 file `from` to `to` in the normal dialect: titles, notes and blanks
 * left out, short records padded with empty cells, cells beyond the width left out (the original keeps
 * them, and the detection names their lines), `="028001"` unwrapped.
 */
export async function normaliseCsv(from: string, to: string, plan: NormalPlan): Promise<number> {
  const out = createWriteStream(to);
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  let buffer = Buffer.allocUnsafe(1 << 21);
  let used = 0;
  let records = 0;
  const reader = createRecordReader(plan.dialect, (view) => {
    if (view.record < plan.firstRecord || view.record > plan.lastRecord) return;
    if (plan.repeatedHeader !== null && isHeader(view, plan)) return;
    records += 1;
    const last = (view.ends[view.cells - 1] as number) - (view.starts[0] as number);
    const room = used + 4 * last + 4 * plan.width + 16;
    if (room > buffer.length) buffer = Buffer.concat([buffer.subarray(0, used)], 2 * room);
    used = writeRecord(buffer, used, view, plan);
  });
  const flush = async () => {
    const full = Buffer.from(buffer.subarray(0, used));
    used = 0;
    if (full.length > 0 && !out.write(full)) await Promise.race([once(out, 'drain'), failed]);
  };
  for await (const chunk of readChunks(from)) {
    reader.push(chunk);
    await flush();
  }
  reader.end();
  await flush();
  out.end();
  await finished(out);
  return records;
}

function isHeader(view: RecordView, plan: NormalPlan): boolean {
  const header = plan.repeatedHeader as readonly string[];
  for (let cell = 0; cell < plan.width; cell += 1) {
    const text = cell < view.cells ? cellText(view, cell, plan.dialect).trim() : '';
    if (text !== (header[cell] ?? '').replace(/^\ufeff/, '').trim()) return false;
  }
  return true;
}

/** Writes one record at `at` of `out`, which has room for it; gives where the next begins. */
function writeRecord(out: Buffer, at: number, view: RecordView, plan: NormalPlan): number {
  let next = at;
  for (let cell = 0; cell < plan.width; cell += 1) {
    if (cell > 0) out[next++] = 0x2c;
    if (cell >= view.cells || view.starts[cell] === view.ends[cell]) continue;
    const copied = mayBeVerbatim(view, cell, plan.dialect) ? copyCell(out, next, view, cell) : -1;
    next = copied >= 0 ? copied : next + out.write(normalCell(slowText(view, cell, plan.dialect)), next);
  }
  out[next++] = 0x0a;
  return next;
}

function slowText(view: RecordView, cell: number, dialect: Dialect): string {
  const text = cellText(view, cell, dialect);
  return cell === 0 && view.row === 1 ? text.replace(/^\ufeff/, '') : text;
}

/** Whether the bytes of a cell may be copied between quotes as they are, unless a quote is found among them. */
function mayBeVerbatim(view: RecordView, cell: number, dialect: Dialect): boolean {
  const first = view.bytes[view.starts[cell] as number] as number;
  const form = view.forms[cell];
  if (first === 0x3d || first === 0x20 || first === 0xef) return false;
  if (form === CellForm.Plain) return true;
  if (form === CellForm.Stray) return false;
  return dialect.quote === '"' && dialect.escape === 'double';
}

/** Copies a cell between quotes; -1 where it holds a quote that is not doubled: nearly every cell holds none. */
function copyCell(out: Buffer, at: number, view: RecordView, cell: number): number {
  const { bytes } = view;
  const end = view.ends[cell] as number;
  const plain = view.forms[cell] === CellForm.Plain;
  let next = at;
  out[next++] = 0x22;
  for (let from = view.starts[cell] as number; from < end; from += 1) {
    const byte = bytes[from] as number;
    if (byte === 0x22 && plain) return -1;
    out[next++] = byte;
  }
  out[next++] = 0x22;
  return next;
}

/** A cell in the normal dialect; empty stays unquoted, NUL characters are dropped. */
export function normalCell(text: string): string {
  if (text === '') return '';
  const excel = /^\s*="(.*)"\s*$/s.exec(text);
  const plain = (excel ? (excel[1] as string) : text).replaceAll('\0', '');
  return `"${plain.replaceAll('"', '""')}"`;
}
