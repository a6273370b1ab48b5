/*
 * Solr's query language as a tree, still in CKAN's names: what `parse.ts` reads and `to-search.ts` turns into the one
 * tree of the search. `field` is undefined for text without a field, which is looked for in `text`.
 */
export type SolrQuery =
  | { kind: 'all' }
  | { kind: 'and'; nodes: SolrQuery[] }
  | { kind: 'or'; nodes: SolrQuery[] }
  | { kind: 'not'; node: SolrQuery }
  | SolrLeaf;

/** A condition on one field. */
export type SolrLeaf =
  | { kind: 'term'; field: string | undefined; text: string }
  /** `near`: the words need not follow each other (`"a b"~3`). */
  | { kind: 'phrase'; field: string | undefined; text: string; near: boolean }
  | { kind: 'fuzzy'; field: string | undefined; text: string }
  /** `*` and `?` stand for others; `\` before one of them, or before itself, takes its meaning away. */
  | { kind: 'wildcard'; field: string | undefined; pattern: string }
  /** `field:*` */
  | { kind: 'exists'; field: string | undefined }
  /** Ends as written; undefined for `*`. */
  | {
      kind: 'range';
      field: string | undefined;
      from: string | undefined;
      to: string | undefined;
      includeFrom: boolean;
      includeTo: boolean;
    };

/** Every leaf of a query, from left to right. */
export function leavesOf(query: SolrQuery): SolrLeaf[] {
  const leaves: SolrLeaf[] = [];
  const open = [query];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'and' || node.kind === 'or') open.push(...node.nodes.toReversed());
    else if (node.kind === 'not') open.push(node.node);
    else if (node.kind !== 'all') leaves.push(node);
  }
  return leaves;
}
