import { addressOfValue, type FilterName, knownValue } from '../search/query/filters.js';
import type { SortBy } from '../search/search.js';
import type { Params } from './links.js';

/** What results are narrowed by, with the parameter of each: CKAN's names where CKAN has one. */
export const FACET_PARAMS = {
  theme: 'theme',
  organization: 'organization',
  format: 'res_format',
  license: 'license_id',
  hvd: 'hvd',
  tag: 'tags',
} as const satisfies Partial<Record<FilterName, string>>;
export type PageFacet = keyof typeof FACET_PARAMS;
export const PAGE_FACETS = Object.keys(FACET_PARAMS) as PageFacet[];

export const SORTS = ['relevance', 'modified', 'created', 'title'] as const;
export type PageSort = (typeof SORTS)[number];

/** A search as its address tells it. Values of `filters` are those of the address: names and codes, not IRIs. */
export interface SearchParams {
  text: string;
  filters: Partial<Record<PageFacet, string[]>>;
  /** Undefined: relevance for words, else the last modified first. */
  sort: PageSort | undefined;
  page: number;
}

export const PAGE_SIZE = 20;
const MAX_PAGE = 1_000_000;
const MAX_VALUES = 50;

/** CKAN's ways to say an order. */
const CKAN_SORTS: Readonly<Record<string, PageSort>> = {
  'score desc': 'relevance',
  'metadata_modified desc': 'modified',
  'metadata_created desc': 'created',
  'title_string asc': 'title',
  'name asc': 'title',
};

/** A text that PostgreSQL takes: without control characters, not endless. */
const clean = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are to go
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    .trim()
    .slice(0, 500);

const valuesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string').map(clean);

/** Reads the parameters of an address; what makes no sense is left out, as a person who mistypes expects. */
export function readSearchParams(query: Readonly<Record<string, unknown>>): SearchParams {
  const filters: SearchParams['filters'] = {};
  for (const facet of PAGE_FACETS) {
    const names = facet === 'theme' ? ['theme', 'groups'] : [FACET_PARAMS[facet]];
    const values = names.flatMap((name) => valuesOf(query[name])).filter(Boolean);
    if (values.length > 0) filters[facet] = [...new Set(values)].slice(0, MAX_VALUES);
  }
  const [sort = ''] = valuesOf(query.sort);
  return {
    text: valuesOf(query.q)[0] ?? '',
    filters,
    sort: SORTS.find((known) => known === sort) ?? CKAN_SORTS[sort],
    page: readPage(query.page),
  };
}

/** A page number: 1 for anything that is not one. */
export function readPage(value: unknown): number {
  const page = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : 1;
  return Math.min(Math.max(page, 1), MAX_PAGE);
}

/** The parameters of the address of a search; `readSearchParams` reads them back. */
export function writeSearchParams(search: SearchParams): Params {
  return {
    q: search.text,
    ...Object.fromEntries(PAGE_FACETS.map((facet) => [FACET_PARAMS[facet], search.filters[facet]])),
    sort: search.sort,
    page: search.page > 1 ? search.page : undefined,
  };
}

/** The same search with one value added or taken away, from its first page. */
export function toggleFilter(search: SearchParams, facet: PageFacet, value: string): SearchParams {
  const values = search.filters[facet] ?? [];
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  return { ...search, page: 1, filters: { ...search.filters, [facet]: next.length > 0 ? next : undefined } };
}

/** The IRI that a coded value of an address stands for; the value itself when the vocabulary does not know it. */
export const filterValue = (facet: PageFacet, value: string): string => knownValue(facet, value) ?? value;

/** How a value of the index is written in addresses: its code when it is a concept of our vocabularies. */
export const addressValue = (facet: PageFacet, value: string): string => addressOfValue(facet, value);

/** The order as the index wants it; undefined for its own. */
export function sortOf({ sort }: SearchParams): SortBy[] | undefined {
  return sort && [{ key: sort, descending: sort !== 'title' }];
}
