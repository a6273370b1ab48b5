import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../src/platform/read-lines.js';

async function linesOf(text: string, cut: number): Promise<string[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += cut) chunks.push(bytes.subarray(at, at + cut));
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks))) lines.push(line);
  return lines;
}

describe('the lines of a stream', () => {
  it('end at LF and CR LF only, never at U+2028, U+2029, NEL or a lone CR', async () => {
    expect(await linesOf('a\u2028b\u2029c\u0085d\re\r\nf\n\ng', 1)).toEqual([
      'a\u2028b\u2029c\u0085d\re',
      'f',
      '',
      'g',
    ]);
  });

  it('are none for an empty stream, and none after the last line end', async () => {
    expect(await linesOf('', 1)).toEqual([]);
    expect(await linesOf('a\n', 7)).toEqual(['a']);
  });

  it('bring any JSON records back, wherever the bytes are cut', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\u2028', 'è\u2029', '\r', '\n', '\u{1F600}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(text)), fc.integer({ min: 1, max: 9 }), async (records, cut) => {
        const lines = await linesOf(records.map((record) => `${JSON.stringify(record)}\n`).join(''), cut);
        expect(lines.map((line) => JSON.parse(line))).toEqual(records);
      }),
    );
  });
});
