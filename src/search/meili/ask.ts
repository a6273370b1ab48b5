import { writeCursor } from '../memory/cursor.js';
import type { FacetCount, SearchResult } from '../search.js';
import { writePlace } from './cursor.js';
import type { MeiliDocument } from './document.js';
import { facetCounts } from './facets.js';
import { joined } from './filter.js';
import { NotForMeilisearch } from './not-for-meilisearch.js';
import { type Plan, sortOf } from './plan.js';
import { type FedState, type MeiliQuery, type MeiliResult, type MeiliServer, validState } from './server.js';
import { numberOf } from './settings.js';

/** Results with the snapshot that they are true of. */
export interface Asked {
  result: Omit<SearchResult, 'highlights' | 'suggestion'>;
  snapshot: string;
}

type Query = Omit<MeiliQuery, 'indexUid'>;

/** Asks in one request, between two looks at the state: what was fed in between is noticed. */
async function askTogether(
  server: MeiliServer,
  queries: readonly Query[],
): Promise<{ results: MeiliResult[]; state: FedState }> {
  const state = { indexUid: server.state, limit: 1 };
  const all = await server.multiSearch([
    state,
    ...queries.map((query) => ({ indexUid: server.documents, ...query })),
    state,
  ]);
  const [before, after] = [all[0], all.at(-1)].map((told) => validState(told?.hits[0] as Partial<FedState>));
  if (!before || before.snapshot !== after?.snapshot) throw new NotForMeilisearch('being filled');
  return { results: all.slice(1, -1), state: before };
}

/** The filters to count results and facets of, each once; the first is that of the results. */
function countsOf(plan: Plan): { filter: string; facets: string[] }[] {
  const counts = new Map<string, Set<string>>([[plan.filter, new Set()]]);
  for (const { attribute, filter } of plan.facets) {
    if (attribute === undefined) continue;
    const known = counts.get(filter) ?? new Set();
    counts.set(filter, known.add(attribute));
  }
  return [...counts].map(([filter, facets]) => ({ filter, facets: [...facets] }));
}

const exactTotal = (result: MeiliResult | undefined): number => {
  if (result?.totalHits === undefined) throw new NotForMeilisearch('no exact total');
  return result.totalHits;
};

/** A page of the results that have the words themselves, and of the others after them. */
async function rankedPage(
  server: MeiliServer,
  plan: Plan,
  others: Query,
  total: number,
  [first, literalTotal, othersTotal]: readonly [MeiliResult, number, number],
): Promise<MeiliDocument[]> {
  // What Meilisearch takes for a word may differ from ours; then its order would lack some results.
  if (literalTotal + othersTotal !== total) throw new NotForMeilisearch('words read otherwise');
  const { offset, limit } = plan;
  const left = Math.min(offset + limit, total) - Math.max(offset, literalTotal);
  if (left <= 0) return first.hits;
  const { results } = await askTogether(server, [
    { ...others, sort: sortOf(plan), offset: Math.max(0, offset - literalTotal), limit: left },
  ]);
  return [...first.hits.slice(0, Math.max(0, literalTotal - offset)), ...(results[0]?.hits ?? [])];
}

/**
 * Asks Meilisearch. Throws `NotForMeilisearch` where its answer is not exact, and what the client throws where there is
 * none.
 */
export async function ask(server: MeiliServer, plan: Plan): Promise<Asked> {
  const { offset, limit, ranked } = plan;
  const counts = countsOf(plan);
  const page = { offset, limit, attributesToRetrieve: ['*'] };
  const literal = ranked && {
    q: ranked.q,
    matchingStrategy: 'all' as const,
    filter: joined([plan.filter, ranked.literal], 'AND'),
    ...(ranked.fields.length > 0 && { attributesToSearchOn: ranked.fields }),
  };
  const others = ranked && { filter: joined([plan.filter, `NOT (${ranked.literal})`], 'AND') };
  const sort = sortOf(plan);
  const { results, state } = await askTogether(server, [
    ...counts.map(({ filter, facets }) => ({ filter, facets, hitsPerPage: 0 })),
    ...(literal && others
      ? [
          { ...literal, sort, ...page },
          { ...literal, hitsPerPage: 0 },
          { ...others, hitsPerPage: 0 },
        ]
      : [{ filter: plan.filter, sort, ...page }]),
  ]);
  const total = exactTotal(results[0]);
  if (total <= plan.fewest) throw new NotForMeilisearch('a suggestion');
  const [first = { hits: [] }, literalCount, othersCount] = results.slice(counts.length);
  const hits =
    literal && others
      ? await rankedPage(server, plan, others, total, [
          first,
          exactTotal(literalCount),
          exactTotal(othersCount),
        ])
      : first.hits;
  if (hits.length !== Math.max(0, Math.min(limit, total - offset)))
    throw new NotForMeilisearch('a page too short');
  const facets = plan.facets.map(({ request, attribute, filter }): [string, FacetCount[]] => {
    const at = counts.findIndex((count) => count.filter === filter);
    const told = attribute === undefined ? {} : results[at]?.facetDistribution?.[attribute];
    return [request.field, facetCounts(told ?? {}, request)];
  });
  const last = hits.at(-1);
  return {
    snapshot: state.snapshot,
    result: {
      total,
      ids: hits.map(({ id }) => id),
      facets: Object.fromEntries(facets),
      ...(last && offset + limit < total && { next: nextOf(plan, last) }),
    },
  };
}

/** Where the next page begins. */
function nextOf({ ranked, sort, offset, limit }: Plan, last: MeiliDocument): string {
  if (ranked) return writePlace(offset + limit);
  return writeCursor(
    sort,
    sort.map(({ key }) => {
      const value =
        key === 'title' || key === 'name' || key === 'id' ? last[key] : last[numberOf(key as 'created')];
      return typeof value === 'string' || typeof value === 'number' ? value : undefined;
    }),
  );
}
