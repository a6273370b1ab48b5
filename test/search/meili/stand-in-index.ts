import { FilterError, readFilter } from './filter-language.js';

export type Document = Record<string, unknown>;

/** An error as Meilisearch answers it. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

interface Settings {
  filterableAttributes: string[];
  sortableAttributes: string[];
  searchableAttributes: string[];
  displayedAttributes: string[];
  typoTolerance: { enabled: boolean };
  prefixSearch: string;
  faceting: { maxValuesPerFacet: number; sortFacetValuesBy: Record<string, string> };
  pagination: { maxTotalHits: number };
}

const DEFAULTS: Settings = {
  filterableAttributes: [],
  sortableAttributes: [],
  searchableAttributes: ['*'],
  displayedAttributes: ['*'],
  typoTolerance: { enabled: true },
  prefixSearch: 'indexingTime',
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'alpha' } },
  pagination: { maxTotalHits: 1000 },
};

const KNOWN = new Set([...Object.keys(DEFAULTS), 'rankingRules', 'facetSearch', 'stopWords', 'synonyms']);

export interface SearchParameters {
  q?: string | null;
  filter?: string;
  sort?: string[];
  facets?: string[];
  attributesToSearchOn?: string[];
  attributesToRetrieve?: string[];
  matchingStrategy?: string;
  offset?: number;
  limit?: number;
  page?: number;
  hitsPerPage?: number;
}

const normal = (value: string): string => value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: unknown): string[] => normal(String(text ?? '')).match(/[\p{L}\p{N}]+/gu) ?? [];
/** Meilisearch looks at the first ten words of a query. */
const MOST_WORDS = 10;

/** One index, in memory: documents, settings and searches as the reference of Meilisearch describes them. */
export class StandInIndex {
  readonly documents = new Map<string, Document>();
  #settings = DEFAULTS;

  update(settings: Record<string, unknown>): void {
    for (const key of Object.keys(settings))
      if (!KNOWN.has(key)) throw new ApiError('bad_request', `Unknown field \`${key}\``);
    this.#settings = { ...this.#settings, ...settings } as Settings;
  }

  add(documents: readonly Document[]): void {
    for (const document of documents) {
      const id = String(document.id ?? '');
      if (!/^[\w-]{1,511}$/.test(id))
        throw new ApiError('invalid_document_id', `Document identifier ${id} is invalid`);
      this.documents.set(id, document);
    }
  }

  search(asked: SearchParameters): Record<string, unknown> {
    const found = this.#ranked(asked, this.#matching(asked));
    const { maxTotalHits } = this.#settings.pagination;
    const isPaged = asked.hitsPerPage !== undefined || asked.page !== undefined;
    const size = isPaged ? (asked.hitsPerPage ?? 20) : (asked.limit ?? 20);
    const from = Math.min(isPaged ? ((asked.page ?? 1) - 1) * size : (asked.offset ?? 0), maxTotalHits);
    const total = Math.min(found.length, maxTotalHits);
    const hits = found
      .slice(from, from + Math.min(size, maxTotalHits - from))
      .map((one) => this.#shown(one, asked));
    return {
      hits,
      query: asked.q ?? '',
      processingTimeMs: 0,
      ...(isPaged
        ? {
            hitsPerPage: size,
            page: asked.page ?? 1,
            totalPages: size > 0 ? Math.ceil(total / size) : 0,
            totalHits: total,
          }
        : { limit: size, offset: from, estimatedTotalHits: total }),
      ...(asked.facets && { facetDistribution: this.#facets(asked.facets, found), facetStats: {} }),
    };
  }

  #shown(document: Document, { attributesToRetrieve = ['*'] }: SearchParameters): Document {
    const may = (wanted: readonly string[], name: string) => wanted.includes('*') || wanted.includes(name);
    return Object.fromEntries(
      Object.entries(document).filter(
        ([name]) => may(this.#settings.displayedAttributes, name) && may(attributesToRetrieve, name),
      ),
    );
  }

  #matching({ filter }: SearchParameters): Document[] {
    const all = [...this.documents.values()];
    if (filter === undefined) return all;
    try {
      return all.filter(readFilter(filter, this.#settings.filterableAttributes));
    } catch (error) {
      if (error instanceof FilterError) throw new ApiError('invalid_search_filter', error.message);
      throw error;
    }
  }

  /** With words: by attribute and place, nearness, then the order asked for; without, by that order alone. */
  #ranked(asked: SearchParameters, documents: Document[]): Document[] {
    const order = this.#order(asked.sort ?? []);
    const words = wordsOf(asked.q).slice(0, MOST_WORDS);
    if (words.length === 0) return documents.sort(order);
    if (
      this.#settings.typoTolerance.enabled ||
      this.#settings.prefixSearch !== 'disabled' ||
      asked.matchingStrategy !== 'all'
    )
      throw new ApiError('internal', 'only words as they are, all of them, are looked for here', 500);
    const attributes = asked.attributesToSearchOn ?? this.#settings.searchableAttributes;
    for (const attribute of attributes)
      if (!this.#settings.searchableAttributes.includes(attribute))
        throw new ApiError(
          'invalid_search_attributes_to_search_on',
          `Attribute \`${attribute}\` is not searchable.`,
        );
    const ranked = documents.flatMap((document) => {
      const texts = attributes.map((attribute) => wordsOf(document[attribute]));
      const places = words.map((word) => {
        const at = texts.findIndex((text) => text.includes(word));
        return { at, place: at < 0 ? -1 : (texts[at] as string[]).indexOf(word) };
      });
      if (places.some(({ at }) => at < 0)) return [];
      const attribute = places.reduce((sum, { at, place }) => sum + at * 1000 + Math.min(place, 999), 0);
      const proximity = places.slice(1).reduce((sum, { at, place }, i) => {
        const before = places[i] as { at: number; place: number };
        return sum + (before.at === at ? Math.min(8, Math.abs(place - before.place)) : 8);
      }, 0);
      return [{ document, attribute, proximity }];
    });
    ranked.sort(
      (a, b) => a.attribute - b.attribute || a.proximity - b.proximity || order(a.document, b.document),
    );
    return ranked.map(({ document }) => document);
  }

  /** Documents that lack an attribute come last in both directions. */
  #order(sort: readonly string[]): (a: Document, b: Document) => number {
    const keys = sort.map((text) => {
      const [attribute = '', direction] = text.split(':');
      if (!this.#settings.sortableAttributes.includes(attribute) || !/^(asc|desc)$/.test(direction ?? ''))
        throw new ApiError('invalid_search_sort', `Attribute \`${attribute}\` is not sortable.`);
      return { attribute, sign: direction === 'desc' ? -1 : 1 };
    });
    return (a, b) => {
      for (const { attribute, sign } of keys) {
        const [x, y] = [a[attribute], b[attribute]].map((value) =>
          typeof value === 'string' ? normal(value) : (value as number | undefined),
        );
        if (x === y) continue;
        if (x === undefined) return 1;
        if (y === undefined) return -1;
        return (x < y ? -1 : 1) * sign;
      }
      return 0;
    };
  }

  #facets(facets: readonly string[], found: readonly Document[]): Record<string, Record<string, number>> {
    const { maxValuesPerFacet, sortFacetValuesBy } = this.#settings.faceting;
    return Object.fromEntries(
      facets.map((attribute) => {
        if (!this.#settings.filterableAttributes.includes(attribute))
          throw new ApiError('invalid_search_facets', `Attribute \`${attribute}\` is not filterable.`);
        // Values that differ in case or accents only are one.
        const counts = new Map<string, { value: string; count: number }>();
        for (const document of found) {
          const values = document[attribute];
          const own = new Set(
            (Array.isArray(values) ? values : values === undefined ? [] : [values]).map(String),
          );
          for (const value of own) {
            const known = counts.get(normal(value)) ?? { value, count: 0 };
            known.count += 1;
            counts.set(normal(value), known);
          }
        }
        const byCount = (sortFacetValuesBy[attribute] ?? sortFacetValuesBy['*']) === 'count';
        const top = [...counts]
          .sort(([a, x], [b, y]) => (byCount ? y.count - x.count : 0) || (a < b ? -1 : 1))
          .slice(0, maxValuesPerFacet);
        return [attribute, Object.fromEntries(top.map(([, { value, count }]) => [value, count]))];
      }),
    );
  }
}
