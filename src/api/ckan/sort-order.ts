import type { SortBy, SortKey } from '../../search/search.js';
import { searchQueryError } from './faults.js';

/** The order of package_search when none is given. */
export const DEFAULT_SORT = 'score desc, metadata_modified desc';

/** Keys beyond these order nothing any more. */
const MOST_KEYS = 20;

const KEYS: Readonly<Record<string, SortKey>> = {
  score: 'relevance',
  metadata_modified: 'modified',
  metadata_created: 'created',
  indexed_ts: 'modified',
  title_string: 'title',
  title: 'title',
  name: 'name',
  id: 'id',
  issued: 'issued',
  modified: 'updated',
  num_resources: 'distributions',
};

/** Counts this catalogue does not keep, and what is the same for all: they order nothing. */
const ALL_EQUAL = new Set([
  'views_recent',
  'views_total',
  'state',
  'dataset_type',
  'type',
  'site_id',
  'entity_type',
]);

const invalid = () => searchQueryError('Invalid "sort" parameter');

/**
 * The order a `sort` parameter asks for (contract, section 7.1): `field asc|desc`, several separated by commas. Throws a
 * Search Query Error (400) for a field or direction that does not exist.
 */
export function readSort(sort: string): SortBy[] {
  const keys = sort.split(',').flatMap((part): SortBy[] => {
    const [, field = '', direction = ''] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    if (ALL_EQUAL.has(field)) return [];
    const key = Object.hasOwn(KEYS, field) ? KEYS[field] : undefined;
    if (!key) throw invalid();
    return [{ key, descending: direction.toLowerCase() === 'desc' }];
  });
  return keys.filter(({ key }, i) => keys.findIndex((other) => other.key === key) === i).slice(0, MOST_KEYS);
}
