import type { Actor } from '../people/policy.js';
import type { ResourceKind } from '../platform/schema.js';

/** What results can be counted by. `organization` holds ids, `theme`, `format` and `license` IRIs. */
export const FACETS = ['organization', 'theme', 'format', 'license', 'tag'] as const;
export type Facet = (typeof FACETS)[number];

export type SortKey = 'relevance' | 'modified' | 'created' | 'title' | 'name' | 'id';

export interface SearchQuery {
  kind: ResourceKind;
  /** Words as people type them: all must occur; "phrases", -exclusions and OR are understood. */
  text?: string;
  /** Values to have, by facet: any of those of one facet, and something of each facet. */
  filters?: Partial<Record<Facet, readonly string[]>>;
  /** Only what the public saw change at or after this moment. */
  modifiedSince?: Date;
  sort?: { key: SortKey; descending: boolean };
  limit: number;
  offset: number;
  /** Which facets to count. */
  facets?: readonly Facet[];
  facetLimit?: number;
}

export interface FacetCount {
  value: string;
  count: number;
}

export interface SearchResult {
  /** All hits, exact whatever the page. */
  total: number;
  /** Ids of this page's resources, in order. */
  ids: string[];
  facets: Partial<Record<Facet, FacetCount[]>>;
}

/** The index as the doors see it. Every engine gives the same answers to what the actor may see. */
export interface SearchIndex {
  search(actor: Actor, query: SearchQuery): Promise<SearchResult>;
}
