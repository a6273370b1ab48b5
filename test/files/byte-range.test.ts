import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentRange, isRangeCurrent, parseByteRange } from '../../src/files/byte-range.js';

const part = (start: number, end: number) => ({ kind: 'part', range: { start, end } });

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-99', 1000, part(0, 99)],
    ['bytes=0-0', 1000, part(0, 0)],
    ['bytes=500-', 1000, part(500, 999)],
    ['bytes=999-5000', 1000, part(999, 999)],
    ['bytes=-1', 1000, part(999, 999)],
    ['bytes=-5000', 1000, part(0, 999)],
    [' Bytes = 1 - 2 ', 10, part(1, 2)],
  ])('reads %s of %d bytes as a part', (header, size, expected) => {
    expect(parseByteRange(header, size)).toEqual(expected);
  });

  it.each([
    ['bytes=1000-', 1000],
    ['bytes=1000-2000', 1000],
    ['bytes=99999999999999999999999-', 1000],
    ['bytes=-0', 1000],
    ['bytes=0-', 0],
  ])('refuses %s of %d bytes as unsatisfiable', (header, size) => {
    expect(parseByteRange(header, size)).toEqual({ kind: 'unsatisfiable' });
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=9-1',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes=1.5-2',
    'bytes=0-1,4-5',
    'items=0-1',
    'bytes 0-1',
  ])('gives the whole file for %s', (header) => {
    expect(parseByteRange(header, 1000)).toEqual({ kind: 'whole' });
  });

  it('gives the whole of an empty file when its last bytes are asked for', () => {
    expect(parseByteRange('bytes=-10', 0)).toEqual({ kind: 'whole' });
  });

  it('selects the same bytes as slicing, for every range', () => {
    const number = fc.option(fc.nat(60), { nil: undefined });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), number, number, (bytes, first, last) => {
        const answer = parseByteRange(`bytes=${first ?? ''}-${last ?? ''}`, bytes.length);
        const isInverted = first !== undefined && last !== undefined && last < first;
        if ((first === undefined && last === undefined) || isInverted) return answer.kind === 'whole';
        const wanted =
          first === undefined
            ? bytes.slice(Math.max(0, bytes.length - (last ?? 0)))
            : bytes.slice(first, last === undefined ? undefined : last + 1);
        if (answer.kind !== 'part') return wanted.length === 0;
        const { start, end } = answer.range;
        expect(bytes.slice(start, end + 1)).toEqual(wanted);
        return start >= 0 && start <= end && end < bytes.length;
      }),
      { numRuns: 2000 },
    );
  });

  it('never selects outside the file, whatever the header says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.stringMatching(/^bytes=[0-9,\- ]*$/),
      fc.tuple(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n })).map(([a, b]) => `bytes=${a}-${b}`),
    );
    fc.assert(
      fc.property(header, fc.nat(), (text, size) => {
        const answer = parseByteRange(text, size);
        if (answer.kind !== 'part') return true;
        const { start, end } = answer.range;
        return Number.isSafeInteger(start) && start >= 0 && start <= end && end < size;
      }),
      { numRuns: 2000 },
    );
  });
});

describe('range headers', () => {
  it('writes Content-Range for a part and for a refusal', () => {
    expect(contentRange({ start: 0, end: 99 }, 1000)).toBe('bytes 0-99/1000');
    expect(contentRange(undefined, 1000)).toBe('bytes */1000');
  });

  it('answers in part only while the file is the one the client began with', () => {
    const modified = new Date('2024-05-03T10:00:00.400Z');
    expect(isRangeCurrent(undefined, '"a"', modified)).toBe(true);
    expect(isRangeCurrent('"a"', '"a"', modified)).toBe(true);
    expect(isRangeCurrent('"b"', '"a"', modified)).toBe(false);
    expect(isRangeCurrent('W/"a"', '"a"', modified)).toBe(false);
    expect(isRangeCurrent('Fri, 03 May 2024 10:00:00 GMT', '"a"', modified)).toBe(true);
    expect(isRangeCurrent('Fri, 03 May 2024 10:00:01 GMT', '"a"', modified)).toBe(false);
    expect(isRangeCurrent('nonsense', '"a"', modified)).toBe(false);
  });
});
