import { conditionsOf, isAbout, natural } from '../memory/answer.js';
import { completeSort } from '../memory/order.js';
import { readQuestion } from '../memory/question.js';
import type { Scope } from '../memory/visible.js';
import type { SearchNode } from '../query/tree.js';
import type { FacetRequest, SearchRequest, SortBy } from '../search.js';
import { readPlace } from './cursor.js';
import { facetAttribute } from './facets.js';
import { joined, scopeFilter, toFilter } from './filter.js';
import { NotForMeilisearch } from './not-for-meilisearch.js';
import { CHANGED, MOST_HITS, numberOf, sortedBy } from './settings.js';
import { hasSynonyms, type Knowledge, rankedStems, termsOf, wordFilter } from './words.js';

/** The results in order: those with the words themselves as Meilisearch ranks them, then the others. */
export interface Ranked {
  q: string;
  /** Texts to rank by; all of them when empty. */
  fields: string[];
  /** Has every word's Italian stem. */
  literal: string;
}

/** How a request is asked of Meilisearch. */
export interface Plan {
  filter: string;
  sort: SortBy[];
  ranked: Ranked | undefined;
  offset: number;
  limit: number;
  facets: { request: FacetRequest; attribute: string | undefined; filter: string }[];
  /** The default engine has to be asked when there are no more results than these: it may suggest other words. */
  fewest: number;
  /** The words that results were looked for by. */
  words: string[];
}

type Words = Extract<SearchNode, { kind: 'words' }>;

/** The one list of words that results can be ranked by; everything else of the tree is a condition without words. */
function rankingWords(where: SearchNode): Words {
  const ranking = conditionsOf(where).filter((node) => readQuestion(node).ranks);
  const [only] = ranking;
  if (ranking.length !== 1 || only?.kind !== 'words')
    throw new NotForMeilisearch('relevance of a combination');
  return only;
}

function rankingOf(where: SearchNode, known: Knowledge): Ranked | undefined {
  const node = rankingWords(where);
  const words = termsOf(node.words);
  if (words.length === 0) return undefined;
  return {
    q: rankedStems(node, known).join(' '),
    fields: node.field === 'text' ? [] : [`t_${node.field}`],
    literal: joined(
      words.map(([word]) => wordFilter(node.field, word as string, known, 'it')),
      'AND',
    ),
  };
}

/** Words that nobody may have meant are looked into by the default engine, which knows the vocabulary. */
function fewestOf(request: SearchRequest, known: Knowledge): number {
  if (!request.suggest) return -1;
  const nodes = conditionsOf(request.where);
  for (const node of nodes) {
    if (!readQuestion(node).ranks) continue;
    if (node.kind !== 'words' || node.least !== 'all' || hasSynonyms(node, known))
      throw new NotForMeilisearch('a suggestion');
  }
  return 2;
}

/**
 * What to ask of Meilisearch for exactly the results that the default engine would find. Pure. Throws
 * `NotForMeilisearch` where that cannot be.
 */
export function planOf(request: SearchRequest, scope: Scope, known: Knowledge): Plan {
  const { where } = request;
  const { ranks } = readQuestion(where);
  const seen = scopeFilter(scope);
  const conditions = conditionsOf(where).map((node) => ({ node, filter: toFilter(node, known) }));
  const filterOf = (kept: typeof conditions): string =>
    joined([seen, ...kept.flatMap(({ filter }) => filter ?? [])], 'AND');
  const asked: readonly SortBy[] = request.sort?.length
    ? request.sort
    : [{ key: ranks ? 'relevance' : 'modified', descending: true }];
  // Without words all are equally relevant.
  const sort = completeSort(asked).filter(({ key }) => ranks || key !== 'relevance');
  const byRelevance = sort.some(({ key }) => key === 'relevance');
  if (byRelevance && (sort[0]?.key !== 'relevance' || !sort[0].descending || sort.length !== 3))
    throw new NotForMeilisearch('relevance among other orders');
  const place = request.after === undefined ? undefined : readPlace(request.after);
  if (request.after !== undefined && (place === undefined || !byRelevance))
    throw new NotForMeilisearch('a place in an order');
  const offset = place ?? natural(request.offset ?? 0);
  const limit = Math.min(natural(request.limit), MOST_HITS);
  if (offset + limit > MOST_HITS) throw new NotForMeilisearch('too far');
  const facets = (request.facets ?? []).map((facet) => ({
    request: facet,
    attribute: facetAttribute(facet),
    filter: filterOf(
      facet.except ? conditions.filter(({ node }) => !isAbout(facet.field, node)) : conditions,
    ),
  }));
  const words = conditionsOf(where).flatMap((node) => (node.kind === 'words' ? node.words : []));
  const ranking = conditionsOf(where).filter((node) => readQuestion(node).ranks);
  if (request.highlight && ranking.some((node) => node.kind !== 'words' || hasSynonyms(node, known)))
    throw new NotForMeilisearch('marks of a combination');
  const ranked = byRelevance ? rankingOf(where, known) : undefined;
  return {
    filter: filterOf(conditions),
    sort: sort.filter(({ key }) => key !== 'relevance'),
    ranked,
    offset,
    limit,
    facets,
    fewest: fewestOf(request, known),
    words,
  };
}

/** The order as Meilisearch is told it: among equally relevant results what changed lately, and is well described. */
export const sortOf = ({ sort, ranked }: Plan): string[] => [
  ...(ranked ? [`${CHANGED}:desc`, `${numberOf('quality')}:desc`] : []),
  ...sort.map(
    ({ key, descending }) =>
      `${sortedBy(key as Exclude<typeof key, 'relevance'>)}:${descending ? 'desc' : 'asc'}`,
  ),
];
