import type { SearchQuery, SortKey } from '../../search/search.js';
import { searchQueryError } from './faults.js';

/** The order of package_search when none is given. */
export const DEFAULT_SORT = 'score desc, metadata_modified desc';

const KEYS: Readonly<Record<string, SortKey>> = {
  score: 'relevance',
  metadata_modified: 'modified',
  metadata_created: 'created',
  title_string: 'title',
  title: 'title',
  name: 'name',
  id: 'id',
};

/** Counts this catalogue does not keep: the same for all, so they order nothing. */
const ALL_EQUAL = new Set(['views_recent', 'views_total']);

const invalid = () => searchQueryError('Invalid "sort" parameter');

/**
 * The order a `sort` parameter asks for (contract, section 7.1): its first key that tells datasets apart.
 * Without words all scores are equal, so `score` is passed over. Undefined: the search's own order.
 * Throws a Search Query Error (400) for a field or direction that does not exist.
 */
export function readSort(sort: string, hasText: boolean): SearchQuery['sort'] {
  const keys = sort.split(',').map((part) => {
    const [, field = '', direction = ''] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    if (ALL_EQUAL.has(field)) return undefined;
    const key = KEYS[field];
    if (!key) throw invalid();
    return { key, descending: direction.toLowerCase() === 'desc' };
  });
  return keys.find((key) => key !== undefined && (hasText || key.key !== 'relevance'));
}
