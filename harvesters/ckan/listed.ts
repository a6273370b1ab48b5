import { isDict, parsed, textOf } from '../../src/ckan/fields.js';
import type { Bilingual } from '../../src/errors.js';
import { RemoteStatus, RemoteTimeout, RemoteTooLarge } from '../../src/platform/outgoing-errors.js';
import { SourceFault, type SourceRecord } from '../protocol.js';

/** A package as it was read, and of which portal. */
export interface CkanRecord {
  readonly base: string;
  /** The dict, or why it could not be read although it is listed. */
  readonly package: Readonly<Record<string, unknown>> | undefined;
  readonly unreadable?: Bilingual;
}

/** What CKAN also calls a package, and is no dataset. */
const OTHER_TYPES = new Set(['harvest', 'showcase', 'application', 'dashboard', 'page']);

/** Whether a listed package is a dataset that is there: neither another thing nor a draft or deleted one. */
export function isDataset(entry: Readonly<Record<string, unknown>>): boolean {
  const type = textOf(entry.type).toLowerCase();
  const state = textOf(entry.state).toLowerCase();
  return !OTHER_TYPES.has(type) && state !== 'deleted' && state !== 'draft';
}

/** The id of a package; its name on façades without ids. */
export const keyOf = (entry: Readonly<Record<string, unknown>>): string | undefined =>
  textOf(entry.id).trim() || textOf(entry.name).trim() || undefined;

/** Entries of a page: DKAN puts the list into a list. Undefined when the result is no list at all. */
export function entriesOf(result: unknown): Record<string, unknown>[] | undefined {
  const list = isDict(result) ? result.results : result;
  return Array.isArray(list) ? list.flat().filter(isDict) : undefined;
}

/** Counts come as numbers, and as their text. */
export function countOf(result: unknown): number | undefined {
  const count = isDict(result) ? Number(result.count) : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

export const toRecord = (base: string, entry: Record<string, unknown>): SourceRecord<CkanRecord> => {
  const title = textOf(entry.title).trim() || textOf(entry.name);
  return { key: keyOf(entry), ...(title && { title }), value: { base, package: entry } };
};

/** Whether asking for less may succeed where this failed: the answer broke, was too large or too slow. */
export const isPageFault = (error: unknown): error is Error =>
  error instanceof SourceFault ||
  error instanceof RemoteTooLarge ||
  error instanceof RemoteTimeout ||
  (error instanceof RemoteStatus && error.status >= 500);

/** The sentences of an error of the way out. */
export function sentencesOf(error: unknown): Bilingual {
  if (error instanceof Error && 'messages' in error) return error.messages as Bilingual;
  const text = error instanceof Error ? error.message : String(error);
  return { it: text, en: text };
}

/** Where reading stood, as a cursor tells. One that another version wrote means nothing: reading begins anew. */
export function placeIn<P extends object>(cursor: string | undefined, start: P): P {
  if (cursor === undefined) return { ...start };
  const place = parsed(cursor);
  return isDict(place) ? { ...start, ...place } : { ...start };
}
