import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { readRows } from './csv-records.js';
import type { TextDetection } from './detect-table.js';

/**
 * A text in which only what stands before and behind the data keeps DuckDB from reading it as it is (titles, notes, blank
 * lines there) need not be rewritten cell by cell: its middle is copied, which takes a tenth of the time.
 */

/** Looked at for where the data begin and end; where that is further away the file is rewritten after all. */
const REACH = 1 << 20;

/**
 * Copies the data records of `from` to `to`, byte for byte; false where they could not be found for sure. The caller
 * counts the rows of the copy.
 */
export async function copyData(from: string, to: string, found: TextDetection): Promise<boolean> {
  if (!found.framed) return false;
  const { size } = await stat(from);
  const start = await startOf(from, found);
  const end = await endOf(from, size, found);
  if (start === undefined || end === undefined || end <= start) return false;
  await pipeline(
    createReadStream(from, { start, end: end - 1, highWaterMark: 1 << 20 }),
    createWriteStream(to, { highWaterMark: 1 << 20 }),
  );
  return true;
}

async function read(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Where lines begin, but the first; lines as the record reader counts them, those within quotes included. */
function lineStarts(bytes: Buffer, most = Number.POSITIVE_INFINITY): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length && starts.length < most; at += 1) {
    const byte = bytes[at];
    if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** The byte where the first data record begins, if what stands there is what the detection saw first. */
async function startOf(path: string, { profile, dialect }: TextDetection): Promise<number | undefined> {
  const head = await read(path, 0, REACH);
  const start = profile.firstLine === 1 ? 0 : lineStarts(head, profile.firstLine - 1)[profile.firstLine - 2];
  if (start === undefined) return undefined;
  const [first] = readRows(head.toString('utf8', start), dialect, 1);
  const same = profile.columns.every(({ samples }, at) => {
    const cell = (first?.cells[at] ?? '').trim();
    return cell === '' || cell.startsWith(samples[0] ?? '') || (samples[0] ?? '').length >= 40;
  });
  return first && same ? start : undefined;
}

/** The byte behind the last data record, its line end included. */
async function endOf(path: string, size: number, found: TextDetection): Promise<number | undefined> {
  const { profile, shape } = found;
  const from = Math.max(0, size - REACH);
  const tail = await read(path, from, REACH);
  let end = tail.length;
  if (profile.footerRows > 0) {
    const starts = lineStarts(tail).filter((start) => start < tail.length);
    const start = starts[starts.length - 1 - (shape.lines - profile.footerLine)];
    if (start === undefined) return undefined;
    end = start;
  }
  let content = end;
  while (content > 0 && (tail[content - 1] === 0x0a || tail[content - 1] === 0x0d)) content -= 1;
  const lineEnd = found.lineEnd.length;
  return from + Math.min(end, content + lineEnd);
}
