import { createHash } from 'node:crypto';

/*
 * Meilisearch compares values without case and accents, cuts them after 468 bytes, and takes some for numbers. The tree
 * compares them as they are. So they are written in small ASCII letters that all of that leaves alone.
 */

/** Longer ones are kept as their digest: they can be looked for, not read back. */
const LONGEST = 400;
/** Longest sort key: two digits a byte, below the 468 that Meilisearch compares. */
const LONGEST_SORT_BYTES = 230;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** A value as Meilisearch keeps it. Two are the same only if the values are. */
export function encodeValue(value: string): string {
  const safe = value.replace(/[^a-z0-9]/gu, (char) =>
    Buffer.from(char).reduce((all, b) => `${all}_${hex(b)}`, ''),
  );
  return safe.length <= LONGEST ? `v${safe}` : `h${createHash('sha256').update(value).digest('hex')}`;
}

/** The value again; undefined for one of which only the digest is kept. */
export function decodeValue(encoded: string): string | undefined {
  if (!encoded.startsWith('v')) return undefined;
  const bytes: number[] = [];
  for (let i = 1; i < encoded.length; i += 1) {
    if (encoded[i] !== '_') bytes.push(encoded.charCodeAt(i));
    else {
      bytes.push(Number.parseInt(encoded.slice(i + 1, i + 3), 16));
      i += 2;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/** A text that sorts as the given one does, by the order of its characters. */
export const sortKey = (text: string): string =>
  `t${Buffer.from(text).subarray(0, LONGEST_SORT_BYTES).toString('hex')}`;
