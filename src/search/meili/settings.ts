import type { Settings } from 'meilisearch';
import {
  DATE_FIELDS,
  type DateField,
  EXACT_FIELDS,
  type ExactField,
  NUMBER_FIELDS,
  type NumberField,
} from '../query/fields.js';
import type { SortKey } from '../search.js';
import { WORD_FIELDS, type WordField } from '../text/word-fields.js';

/** Changed with what documents look like: an index of another format is filled anew. */
export const FORMAT = 1;

/** More results than a catalogue has: Meilisearch counts and pages no further than this. */
export const MOST_HITS = 10_000_000;

/** Values of a facet that Meilisearch gives at most, those of most results. */
export const MOST_VALUES = 500;

/*
 * Attributes of a document beside `id`, by what they are for:
 * x_ values (encode.ts), n_ dates and numbers, s_ sort keys, w_ stems to be looked for one by one, t_ the same in order.
 */
export const valuesOf = (field: ExactField): string => `x_${field}`;
export const numberOf = (field: DateField | NumberField): string => `n_${field}`;
export const stemsIn = (field: WordField | 'text'): string => `w_${field}`;
export const textOf = (field: WordField): string => `t_${field}`;

/** The attribute behind a sort key; relevance has none. */
export function sortedBy(key: Exclude<SortKey, 'relevance'>): string {
  if (key === 'title') return 's_title';
  if (key === 'name') return 's_name';
  return key === 'id' ? 'id' : numberOf(key);
}

/** To whom a document is shown: public, restricted or draft. Every document has it. */
export const SHOWN = 'shown';

/** dct:modified, else the record's: what changed lately comes first among what is equally relevant. */
export const CHANGED = 'n_changed';

/** From the part of a document that says most of what it is about to the one that says least. */
const BY_WEIGHT: readonly WordField[] = [
  'title',
  'keyword',
  'organization',
  'other',
  'description',
  'distribution',
];

const numbers = [...[...DATE_FIELDS, ...NUMBER_FIELDS].map(numberOf), CHANGED];

/**
 * Settings of the index. Words are stems already, made as the default engine makes them, so that both find the same: no
 * misspellings, no beginnings of words. Needs Meilisearch 1.12, which brought `prefixSearch`.
 */
export const INDEX_SETTINGS: Settings = {
  filterableAttributes: [
    SHOWN,
    ...(Object.keys(EXACT_FIELDS) as ExactField[]).map(valuesOf),
    ...numbers,
    ...([...WORD_FIELDS, 'text'] as const).map(stemsIn),
  ],
  sortableAttributes: ['s_title', 's_name', 'id', ...numbers],
  searchableAttributes: BY_WEIGHT.map(textOf),
  displayedAttributes: ['id', 'title', 'name', ...numbers],
  rankingRules: ['words', 'attribute', 'proximity', 'exactness', 'sort'],
  typoTolerance: { enabled: false },
  prefixSearch: 'disabled',
  facetSearch: false,
  faceting: { maxValuesPerFacet: MOST_VALUES, sortFacetValuesBy: { '*': 'count' } },
  pagination: { maxTotalHits: MOST_HITS },
};
