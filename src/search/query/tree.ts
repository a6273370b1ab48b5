/*
 * The one tree of a search, whoever asks: CKAN's Solr syntax, our own API, the pages. Parsers make it, engines answer it,
 * `test/search/` holds a plain evaluation of it that every engine must agree with.
 *
 * analysed field   a text, looked at word by word: case, accents and endings (Italian and English) do not matter
 * exact field      values compared as they are
 */

/** Texts that words are looked for in; `text` is all of them together. */
export const TEXT_FIELDS = [
  'text',
  'title',
  'description',
  'keyword',
  'organization',
  'distribution',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** A moment, or a number, or a text: what the ends of a range are compared as. */
export type Bound = Date | number | string;

/** How many of several words a document must have: all, or Solr's `2<-1 5<80%`. */
export type Least = 'all' | 'most';

export type SearchNode =
  /** Everything, nothing. */
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'and' | 'or'; nodes: readonly SearchNode[] }
  | { kind: 'not'; node: SearchNode }
  /** Words in any order; stop words count for nothing. */
  | { kind: 'words'; field: TextField; words: readonly string[]; least: Least }
  /** Words one after the other. */
  | { kind: 'phrase'; field: TextField; text: string }
  /** A word that begins so. */
  | { kind: 'prefix'; field: TextField; text: string }
  /** A word that is nearly this one. */
  | { kind: 'fuzzy'; field: TextField; text: string }
  | { kind: 'exact'; field: string; values: readonly string[] }
  /** `*` for any characters, `?` for one; `\` takes their meaning away. */
  | { kind: 'pattern'; field: string; pattern: string }
  | { kind: 'exists'; field: string }
  | { kind: 'range'; field: string; from?: Bound; to?: Bound; includeFrom: boolean; includeTo: boolean }
  /** The place described meets the box, in degrees of WGS 84. */
  | { kind: 'box'; west: number; south: number; east: number; north: number }
  /** The period described meets these days (ISO, both included). */
  | { kind: 'period'; from?: string; to?: string };

/** Every node below and including this one, parents first. */
export function* nodesOf(node: SearchNode): Generator<SearchNode> {
  yield node;
  if (node.kind === 'and' || node.kind === 'or') for (const child of node.nodes) yield* nodesOf(child);
  else if (node.kind === 'not') yield* nodesOf(node.node);
}

/** All of these; what adds nothing is left out. */
export function allOf(nodes: readonly SearchNode[]): SearchNode {
  const flat = nodes.flatMap((node) => (node.kind === 'and' ? node.nodes : [node]));
  const kept = flat.filter(({ kind }) => kind !== 'all');
  if (kept.some(({ kind }) => kind === 'none')) return { kind: 'none' };
  return kept.length === 0
    ? { kind: 'all' }
    : kept.length === 1
      ? (kept[0] as SearchNode)
      : { kind: 'and', nodes: kept };
}

/** Any of these. */
export function anyOf(nodes: readonly SearchNode[]): SearchNode {
  const flat = nodes.flatMap((node) => (node.kind === 'or' ? node.nodes : [node]));
  const kept = flat.filter(({ kind }) => kind !== 'none');
  if (kept.some(({ kind }) => kind === 'all')) return { kind: 'all' };
  return kept.length === 0
    ? { kind: 'none' }
    : kept.length === 1
      ? (kept[0] as SearchNode)
      : { kind: 'or', nodes: kept };
}
