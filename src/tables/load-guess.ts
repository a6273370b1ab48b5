import { isUtf8 } from 'node:buffer';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { detectText, type TextDetection } from './detect-table.js';
import { keptColumns } from './parquet-options.js';
import type { Stated } from './stated.js';

/**
 * A guess at how a large text will be read, from samples of it. The Parquet is written by it while the whole file is
 * still being detected, on the other core; it counts only if the whole file says exactly the same. Measured on two cores
 * and 442 MB: a third less time until the table can be queried.
 */

/** Below this size detection is too short to be worth a guess. */
export const GUESS_FROM = 20 * 1024 * 1024;
const HEAD = 2 * 1024 * 1024;
const SAMPLE = 1024 * 1024;

/** The guess, or undefined where the samples already show that DuckDB cannot read the file as it stands. */
export async function guessText(
  path: string,
  size: number,
  stated: Stated,
  work: string,
): Promise<TextDetection | undefined> {
  const sample = join(work, 'sample.txt');
  try {
    if (!(await writeSample(path, size, sample))) return undefined;
    const guess = await detectText(sample, { stated, withoutRoles: true });
    return guess.clean ? guess : undefined;
  } catch {
    return undefined;
  } finally {
    await rm(sample, { force: true });
  }
}

/** Whole lines of the beginning, the middle and the end; false where they are no UTF-8 that can be read as it stands. */
async function writeSample(path: string, size: number, to: string): Promise<boolean> {
  const file = await open(path);
  const out = await open(to, 'w');
  try {
    const lines = async (from: number, length: number): Promise<boolean> => {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, from);
      const start = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
      const whole = bytes.subarray(start, bytes.subarray(0, bytesRead).lastIndexOf(0x0a) + 1);
      if (!isUtf8(whole) || whole.includes(0) || (from === 0 && whole[0] === 0xef)) return false;
      await out.write(whole);
      return true;
    };
    return (
      (await lines(0, HEAD)) &&
      (await lines(Math.floor(size / 2), SAMPLE)) &&
      (await lines(size - SAMPLE, SAMPLE))
    );
  } finally {
    await file.close();
    await out.close();
  }
}

/** Whether a text is read in the very same way by both: names, types, notation, nulls, dialect. */
export function sameReading(guess: TextDetection, found: TextDetection): boolean {
  return readingOf(guess) === readingOf(found);
}

function readingOf({ clean, dialect, lineEnd, headerRow, columns }: TextDetection): string {
  const casts = columns.map(({ storage, nulls, evidence }) =>
    storage === 'VARCHAR' ? null : [nulls, evidence.padded > 0],
  );
  return JSON.stringify([clean, dialect, lineEnd, headerRow === null, keptColumns(columns), casts]);
}
