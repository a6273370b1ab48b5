import type { Actor } from '../../people/policy.js';
import { allOf, type SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { searchError } from './faults.js';
import { lookUp } from './solr/look-up.js';
import { LONGEST_QUERY, parseSolr } from './solr/parse.js';
import { leavesOf, type SolrQuery } from './solr/query.js';
import { toSearch } from './solr/to-search.js';
import { readWords } from './solr/words.js';

/** What q, fq and fq_list say. */
export interface Asked {
  q: string;
  fq: readonly string[];
  /** Whether drafts are searched too, which `state` tells apart. */
  drafts?: boolean;
}

/** Each wildcard looks at all names there are. */
const MOST_WILDCARDS = 200;

/** A `q` that asks for everything, as clients write it. */
const asksForAll = (q: string): boolean => /^\s*(\*:\*|\*|""|'')?\s*$/.test(q);

/** What is asked for, read but not yet in the terms of our index: words, and queries of Lucene's syntax. */
function read({ q, fq }: Asked): { words: SearchNode[]; queries: SolrQuery[] } {
  const length = fq.reduce((sum, part) => sum + part.length, q.length);
  if (length > LONGEST_QUERY) throw searchError(`The query is longer than ${LONGEST_QUERY} characters`);
  const queries = fq.filter((part) => part.trim() !== '').map(parseSolr);
  if (asksForAll(q)) return { words: [], queries };
  if (q.includes(':')) return { words: [], queries: [parseSolr(q), ...queries] };
  const asked = readWords(q);
  return 'words' in asked
    ? { words: [asked.words], queries }
    : { words: [], queries: [asked.lucene, ...queries] };
}

/**
 * The one tree for what a request asks in CKAN's terms (contract, section 7.2): `q` without a colon is words, with one
 * it is Lucene's syntax, as `fq` always is; all of them must hold. Throws `CkanFault` 409 Search Error for what cannot
 * be read.
 */
export async function whereOf(
  services: Pick<Services, 'db' | 'search'>,
  actor: Actor,
  asked: Asked,
  now: Date,
): Promise<SearchNode> {
  const { words, queries } = read(asked);
  const leaves = queries.flatMap(leavesOf);
  if (leaves.filter(({ kind }) => kind === 'wildcard').length > MOST_WILDCARDS)
    throw searchError(`The query has more than ${MOST_WILDCARDS} wildcards`);
  const known = await lookUp(services, actor, leaves, {
    now,
    drafts: asked.drafts ?? false,
  });
  return allOf([...words, ...queries.map((query) => toSearch(query, known))]);
}
