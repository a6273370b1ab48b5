import { AppError } from '../../errors.js';
import type { SearchCursor, SortBy } from '../search.js';
import type { SortValue } from './order.js';

const unreadable = (): AppError =>
  new AppError('BadRequest', {
    it: 'Il segnaposto della pagina non vale per questa ricerca.',
    en: 'The page cursor is not one of this search.',
  });

const signature = (sort: readonly SortBy[]): string =>
  sort.map(({ key, descending }) => `${descending ? '-' : ''}${key}`).join(',');

/** The place after a document, as text: the order and what the document has of it. */
export const writeCursor = (sort: readonly SortBy[], values: readonly SortValue[]): SearchCursor =>
  Buffer.from(JSON.stringify([signature(sort), ...values.map((value) => value ?? null)])).toString(
    'base64url',
  );

/** The place a cursor tells. Errors: BadRequest for one of another order, or none at all. */
export function readCursor(sort: readonly SortBy[], cursor: SearchCursor): SortValue[] {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw unreadable();
  }
  if (!Array.isArray(read) || read[0] !== signature(sort) || read.length !== sort.length + 1)
    throw unreadable();
  return read.slice(1).map((value: unknown) => {
    if (value === null) return undefined;
    if (typeof value !== 'number' && typeof value !== 'string') throw unreadable();
    return value;
  });
}
