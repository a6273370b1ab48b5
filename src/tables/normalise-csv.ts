import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CellForm, cellText, createRecordReader, type RecordView } from './csv-records.js';
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
  for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
    reader.push(chunk as Buffer);
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
    next = isVerbatim(view, cell, plan.dialect)
      ? copyCell(out, next, view, cell)
      : next + out.write(normalCell(slowText(view, cell, plan.dialect)), next);
  }
  out[next++] = 0x0a;
  return next;
}

function slowText(view: RecordView, cell: number, dialect: Dialect): string {
  const text = cellText(view, cell, dialect);
  return cell === 0 && view.row === 1 ? text.replace(/^\ufeff/, '') : text;
}

/** Whether the bytes of a cell may be copied between quotes as they are: nearly every cell may. */
function isVerbatim(view: RecordView, cell: number, dialect: Dialect): boolean {
  const { bytes, starts, ends } = view;
  const start = starts[cell] as number;
  const form = view.forms[cell];
  const first = bytes[start] as number;
  if (first === 0x3d || first === 0x20 || first === 0xef || form === CellForm.Stray) return false;
  const quoted = form === CellForm.Quoted || form === CellForm.Doubled;
  if (quoted && dialect.quote === '"') return dialect.escape === 'double';
  for (let at = start; at < (ends[cell] as number); at += 1) if (bytes[at] === 0x22) return false;
  return form === CellForm.Plain;
}

function copyCell(out: Buffer, at: number, view: RecordView, cell: number): number {
  let next = at;
  out[next++] = 0x22;
  for (let from = view.starts[cell] as number; from < (view.ends[cell] as number); from += 1) {
    out[next++] = view.bytes[from] as number;
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
