import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { normalCell } from './normalise-csv.js';

/** Writes records one by one as a normal CSV, with a buffer of its own. */
export interface NormalWriter {
  write(cells: readonly string[]): Promise<void>;
  end(): Promise<void>;
}

const BUFFER = 1 << 18;

/** Writes text to a file with a buffer of its own. */
export interface TextWriter {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens a writer of UTF-8 text on `path`. */
export function createTextWriter(path: string): TextWriter {
  const out = createWriteStream(path);
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  let text = '';
  async function flush(): Promise<void> {
    const full = text;
    text = '';
    if (full !== '' && !out.write(full)) await Promise.race([once(out, 'drain'), failed]);
  }
  return {
    async write(part) {
      text += part;
      if (text.length > BUFFER) await flush();
    },
    async end() {
      await flush();
      out.end();
      await finished(out);
    },
  };
}

/** Opens a writer of the normal dialect (see `NORMAL_DIALECT`) on `path`. */
export function createNormalWriter(path: string): NormalWriter {
  const out = createTextWriter(path);
  return {
    write: (cells) => out.write(`${cells.map(normalCell).join(',')}\n`),
    end: out.end,
  };
}

/**
 * A native number (of JSON or a workbook) as cell text. A third decimal gets a zero behind it, so that
 * 1.234 is never taken for a grouped 1234.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = String(value);
  if (/e/.test(text)) return Number.isInteger(value) ? BigInt(value).toString() : exponentText(text);
  return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text;
}

function exponentText(text: string): string {
  return /\./.test(text) ? text : text.replace('e', '.0e');
}
