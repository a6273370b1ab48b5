import type { Actor } from '../people/policy.js';
import type { ResourceKind } from '../platform/schema.js';
import type { EXTRA_PREFIX, ExactField } from './query/fields.js';
import type { SearchNode } from './query/tree.js';

/** What results can be ordered by. `updated` and `issued` are dct:modified and dct:issued, the other dates the record's. */
export const SORT_KEYS = [
  'relevance',
  'modified',
  'created',
  'updated',
  'issued',
  'title',
  'name',
  'id',
  'distributions',
  'quality',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface SortBy {
  key: SortKey;
  descending: boolean;
}

/** A field whose values can be counted. */
export type FacetField = ExactField | `${typeof EXTRA_PREFIX}${string}`;

export interface FacetRequest {
  field: FacetField;
  /** How many values at most, those of most results first, then in the order of their characters. */
  limit: number;
  /** Values with fewer results are left out: 1 unless given. With 0 those that none of the results has come too. */
  minCount?: number;
  /**
   * Counted as if the conditions on this field at the top of `where` were not there: on pages, choosing another value of
   * a facet widens the results, and its count is what it would bring by itself.
   */
  except?: boolean;
}

/** Place after the last result of a page (`SearchResult.next`); opaque. */
export type SearchCursor = string;

export interface SearchRequest {
  /** Both kinds when left out. */
  kind?: ResourceKind;
  where: SearchNode;
  /** Find as well what is not before the public (drafts, withdrawn), as far as the actor may read it. */
  drafts?: boolean;
  /**
   * By the first key, ties by the next, at last by id. Left out: relevance where words are asked for, else the last
   * modified first. What lacks a date or score comes last in both directions.
   */
  sort?: readonly SortBy[];
  limit: number;
  /** How many results to skip; not together with `after`. */
  offset?: number;
  after?: SearchCursor;
  facets?: readonly FacetRequest[];
  /** Give title and description with the words found, in this language where there are several. */
  highlight?: 'it' | 'en';
  /** Look for words that may have been meant where one finds (next to) nothing. */
  suggest?: boolean;
}

export interface FacetCount {
  value: string;
  count: number;
}

/** A text in pieces; `hit` marks those that were looked for. */
export type Highlighted = { text: string; hit: boolean }[];

export interface Highlights {
  /** Whole, when a word of it was found. */
  title?: Highlighted;
  /** The part of the description around the first words found. */
  description?: Highlighted;
}

export interface SearchResult {
  /** All hits, exact whatever the page. */
  total: number;
  /** Ids of this page's resources, in order. */
  ids: string[];
  /** By field, for the facets asked for. */
  facets: Record<string, FacetCount[]>;
  /** Where the next page begins; absent after the last one. */
  next?: SearchCursor;
  /** By id, for results of this page. */
  highlights?: Record<string, Highlights>;
  /** The words as they may have been meant ("forse cercavi"). */
  suggestion?: string;
}

/** What somebody who types may mean; every one leads to results this actor may see. */
export interface Completions {
  titles: { id: string; kind: ResourceKind; name: string; title: string }[];
  keywords: { value: string; count: number }[];
  /** `value` is the id. */
  organizations: { value: string; label: string; count: number }[];
  /** `value` is the IRI. */
  places: { value: string; label: string; count: number }[];
}

/** The index as the doors see it. Every engine gives the same answers, and only of what the actor may see. */
export interface SearchIndex {
  /** Errors: BadRequest for a tree that asks too much, an unreadable cursor. A field nothing has finds nothing. */
  search(actor: Actor, request: SearchRequest | SearchQuery): Promise<SearchResult>;
  /** Words as typed so far, the last one maybe unfinished. `limit` of each sort of completion. */
  autocomplete(
    actor: Actor,
    typed: string,
    options: { limit: number; kind?: ResourceKind },
  ): Promise<Completions>;
  /** Begins what the first search would else wait for, and following the catalogue where that is kept elsewhere. */
  warm?(): void;
  /** Makes anew what the engine keeps outside PostgreSQL. Returns how many documents that is. */
  rebuild?(): Promise<number>;
  /** Ends what runs by itself. */
  close?(): Promise<void>;
}

/* The short form of a request, for callers without a parser of their own: `plainRequest` makes a SearchRequest of it. */

/** What results can be counted by. `organization` holds ids, `theme`, `format` and `license` IRIs. */
export const FACETS = ['organization', 'theme', 'format', 'license', 'tag'] as const;
export type Facet = (typeof FACETS)[number];

export interface SearchQuery {
  kind: ResourceKind;
  /** Words as people type them: all must occur; "phrases", -exclusions and OR are understood. */
  text?: string;
  /** Values to have, by facet: any of those of one facet, and something of each facet. */
  filters?: Partial<Record<Facet, readonly string[]>>;
  /** Only what the public saw change at or after this moment. */
  modifiedSince?: Date;
  sort?: SortBy;
  limit: number;
  offset: number;
  /** Which facets to count. */
  facets?: readonly Facet[];
  facetLimit?: number;
}
