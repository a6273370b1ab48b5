/** Bytes of a file, both ends included, as HTTP counts them: `{ start: 0, end: 99 }` is the first hundred. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a `Range` header asks of a file: all of it (200), a part (206), or a part that is not there (416). */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' };

const whole: RangeAnswer = { kind: 'whole' };
const unsatisfiable: RangeAnswer = { kind: 'unsatisfiable' };

/**
 * Reads a `Range` header against a file of `size` bytes (RFC 9110, 14.1.2 and 14.2). "A server MAY ignore the
 * Range header field": we do so for other units, for malformed headers and for several ranges at once, which
 * data tools do not use and which make denial of service cheap.
 */
export function parseByteRange(header: string | undefined, size: number): RangeAnswer {
  const found = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (!found) return whole;
  const [first = '', last = ''] = found.slice(1);
  if (first === '' && last === '') return whole;
  if (first === '') return lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  // "A recipient of an int-range with last-pos less than first-pos is invalid": as if there were no header.
  if (last !== '' && Number(last) < start) return whole;
  return start < size ? { kind: 'part', range: { start, end } } : unsatisfiable;
}

/** `bytes=-500`: "if the representation is shorter than the suffix-length, the entire representation is used". */
function lastBytes(length: number, size: number): RangeAnswer {
  if (length === 0) return unsatisfiable;
  // Satisfiable by the standard, but an empty part has no `Content-Range` that could say so.
  if (size === 0) return whole;
  return { kind: 'part', range: { start: Math.max(0, size - length), end: size - 1 } };
}

/** `Content-Range` of a 206, or of a 416 when there is no range (RFC 9110, 14.4). */
export function contentRange(range: ByteRange | undefined, size: number): string {
  return range ? `bytes ${range.start}-${range.end}/${size}` : `bytes */${size}`;
}

/**
 * Whether a `Range` may be answered in part, given `If-Range` (RFC 9110, 13.1.5): only when the file is still
 * the one the client began with. Tags compare strongly, dates to the second and exactly.
 * @param etag the current strong tag, quotes included
 */
export function isRangeCurrent(ifRange: string | undefined, etag: string, lastModified: Date): boolean {
  if (ifRange === undefined) return true;
  const given = ifRange.trim();
  if (given.startsWith('"')) return given === etag;
  return Date.parse(given) === Math.floor(lastModified.getTime() / 1000) * 1000;
}
