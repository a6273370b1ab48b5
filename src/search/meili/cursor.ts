/*
 * Meilisearch ranks words its own way, so that a place in its results can only be told by its number. Places in other
 * orders are told as the default engine does, which answers what comes after them.
 */

const MARK = 'meilisearch';

/** The place after so many results. */
export const writePlace = (offset: number): string =>
  Buffer.from(JSON.stringify([MARK, offset])).toString('base64url');

/** The number of results before a place; undefined for a cursor of the default engine, or none at all. */
export function readPlace(cursor: string): number | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || read[0] !== MARK || !Number.isSafeInteger(read[1]) || read[1] < 0)
      return undefined;
    return read[1];
  } catch {
    return undefined;
  }
}
