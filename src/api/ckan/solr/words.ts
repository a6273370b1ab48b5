import { allOf, type SearchNode } from '../../../search/query/tree.js';
import { CkanFault, searchError } from '../faults.js';
import { LONGEST_QUERY, parseSolr } from './parse.js';
import type { SolrQuery } from './query.js';

/** Words that CKAN's dismax parser is given, in pieces: sign, phrase or word. */
const PIECE = /([+-])?(?:"([^"]*)"|([^\s"]+))/gu;

/** Signs that only Lucene's syntax has: operators, groups, wildcards. A `?` at the end of a word asks a question. */
const LUCENE = /(?:^|\s)(?:AND|OR|NOT|&&|\|\|)\s|[()]|\S\*|\*\S|\w\?\w|\S[~^]\d*(?=\s|$)/u;

/**
 * Reads a `q` without a colon. CKAN gives it to dismax, which understands words (most must occur: Solr's
 * `2<-1 5<80%`), "phrases", `+` and `-`, and never fails: a quote that is not closed is no quote. People and clients
 * write AND, OR, NOT, groups and wildcards there too; where such a query can be read as Lucene's syntax it is.
 *
 * Returns a tree of the search, or a query of Lucene's syntax. Throws a Search Error (409) for local parameters, which
 * CKAN refuses, and for what is endless.
 */
export function readWords(q: string): { words: SearchNode } | { lucene: SolrQuery } {
  if (/^\s*\{!/.test(q)) throw searchError('Local parameters are not supported');
  if (q.length > LONGEST_QUERY) throw searchError(`The query is longer than ${LONGEST_QUERY} characters`);
  if (LUCENE.test(q)) {
    try {
      return { lucene: parseSolr(q) };
    } catch (error) {
      if (!(error instanceof CkanFault)) throw error;
    }
  }
  return { words: dismax(q) };
}

function dismax(q: string): SearchNode {
  const closed = (q.match(/"/g)?.length ?? 0) % 2 === 0 ? q : q.replaceAll('"', ' ');
  const words: string[] = [];
  const parts: SearchNode[] = [];
  for (const [, sign, phrase, word] of closed.matchAll(PIECE)) {
    const text = (phrase ?? word ?? '').replace(/\\(.)/gsu, '$1');
    const node: SearchNode =
      phrase === undefined
        ? { kind: 'words', field: 'text', words: [text], least: 'all' }
        : { kind: 'phrase', field: 'text', text };
    if (sign === '-') parts.push({ kind: 'not', node });
    else if (sign === '+' || phrase !== undefined) parts.push(node);
    else words.push(text);
  }
  return allOf([
    ...(words.length > 0 ? [{ kind: 'words', field: 'text', words, least: 'most' } as const] : []),
    ...parts,
  ]);
}
