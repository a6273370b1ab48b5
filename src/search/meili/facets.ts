import { EXACT_FIELDS } from '../query/fields.js';
import type { FacetCount, FacetRequest } from '../search.js';
import { decodeValue } from './encode.js';
import { NotForMeilisearch } from './not-for-meilisearch.js';
import { MOST_VALUES, valuesOf } from './settings.js';

/** The attribute to count for a facet; undefined for a field nothing has. Throws `NotForMeilisearch` for CKAN's extras. */
export function facetAttribute({ field, minCount }: FacetRequest): string | undefined {
  if ((minCount ?? 1) < 1) throw new NotForMeilisearch('values without results');
  if (Object.hasOwn(EXACT_FIELDS, field)) return valuesOf(field as Parameters<typeof valuesOf>[0]);
  if (field.includes('.')) throw new NotForMeilisearch('extra');
  return undefined;
}

/**
 * The counts of a facet as Meilisearch tells them, as the default engine gives them: most first, then by their
 * characters. Throws `NotForMeilisearch` where what it left out might belong among them.
 * @param told at most `MOST_VALUES` values, those of most results
 */
export function facetCounts(
  told: Readonly<Record<string, number>>,
  { limit, minCount = 1 }: FacetRequest,
): FacetCount[] {
  const entries = Object.entries(told);
  const least = Math.min(...entries.map(([, count]) => count));
  const counts = entries
    .filter(([, count]) => count >= Math.max(1, minCount))
    .map(([encoded, count]) => {
      const value = decodeValue(encoded);
      if (value === undefined) throw new NotForMeilisearch('a value too long');
      return { value, count };
    })
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const top = counts.slice(0, Math.max(0, limit));
  if (entries.length >= MOST_VALUES && limit > 0) {
    const last = top.at(-1);
    // Among those left out none has more than `least`: it could only be an equal of the last one given.
    if (limit > counts.length || (last && last.count <= least))
      throw new NotForMeilisearch('too many values');
  }
  return top;
}
