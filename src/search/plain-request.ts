import { parsePlainText } from './query/plain-text.js';
import { allOf, type SearchNode } from './query/tree.js';
import type { SearchQuery, SearchRequest } from './search.js';

/** The short form of a request as a tree. Pure. */
export function plainRequest(query: SearchQuery): SearchRequest {
  const { kind, text, filters, modifiedSince, sort, limit, offset, facets, facetLimit = 50 } = query;
  const filtered = Object.entries(filters ?? {}).flatMap(([field, values]): SearchNode[] =>
    values && values.length > 0 ? [{ kind: 'exact', field, values }] : [],
  );
  const since: SearchNode[] = modifiedSince
    ? [{ kind: 'range', field: 'modified', from: modifiedSince, includeFrom: true, includeTo: true }]
    : [];
  return {
    kind,
    where: allOf([parsePlainText(text ?? ''), ...filtered, ...since]),
    ...(sort && { sort: [sort] }),
    limit,
    offset,
    ...(facets && { facets: facets.map((field) => ({ field, limit: facetLimit })) }),
  };
}
