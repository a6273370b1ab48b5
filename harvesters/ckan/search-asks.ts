import { textOf } from '../../src/ckan/fields.js';
import { SourceFault, type SourceRecord } from '../protocol.js';
import type { CkanApi } from './api.js';
import { type CkanRecord, countOf, entriesOf, isPageFault, keyOf, sentencesOf } from './listed.js';

/** One answer of `package_search`. */
export interface SearchAnswer {
  readonly entries: readonly Record<string, unknown>[];
  readonly keys: readonly string[];
  /** How many packages the source says it finds. */
  readonly count: number | undefined;
  /** Whether the ids of the answer are in order. */
  readonly isSorted: boolean;
  /** Entries that stand twice in the answer. */
  readonly twice: number;
}

export type SearchFilter = Readonly<Record<string, string>>;

/** Asks for packages by place, sorted by id. */
export async function askSearch(
  api: CkanApi,
  filter: SearchFilter,
  start: number,
  rows: number,
  more: SearchFilter = {},
): Promise<SearchAnswer> {
  const parameters = {
    ...filter,
    sort: 'id asc',
    rows: String(rows),
    start: String(start),
    ...(api.isPortico && { ext_portico: '1' }),
    ...more,
  };
  const result = await api.call('package_search', parameters);
  const entries = entriesOf(result);
  if (!entries) {
    throw new SourceFault('not-this-protocol', {
      it: 'package_search non ha dato un elenco.',
      en: 'package_search did not give a list.',
    });
  }
  const keys = entries.map((entry) => keyOf(entry) ?? '');
  return {
    entries,
    keys,
    count: countOf(result),
    isSorted: keys.every((key, i) => i === 0 || (keys[i - 1] as string) <= key),
    twice: keys.filter((key, i) => i > 0 && key !== '' && keys[i - 1] === key).length,
  };
}

/**
 * The one package at a place whose dict breaks the answer: its id may be had all the same, so that it counts as listed.
 * @returns undefined when not even that can be had; `end` when there is nothing at this place
 */
export async function askUnreadable(
  api: CkanApi,
  filter: SearchFilter,
  start: number,
  why: unknown,
): Promise<SourceRecord<CkanRecord> | 'end' | undefined> {
  try {
    const { entries } = await askSearch(api, filter, start, 1, { fl: 'id,name,title' });
    const [entry] = entries;
    if (!entry) return 'end';
    const key = keyOf(entry);
    const value = { base: api.base, package: undefined, unreadable: sentencesOf(why) };
    return key === undefined ? undefined : { key, title: textOf(entry.title) || key, value };
  } catch (error) {
    if (!isPageFault(error)) throw error;
    return undefined;
  }
}
