import type { Graph } from '../read/graph.js';
import { isIri } from './iris.js';
import { Source } from './source.js';

/** Where a document stands in a catalogue served in pages (hydra; contract of the DCAT endpoints, section 3). */
export interface Paging {
  /** Address of the next page; absent on the last one. */
  next?: string;
  /** How many items all pages hold, where the source tells. */
  totalItems?: number;
}

/**
 * Reads hydra paging as harvesters do: `hydra:next`, else `hydra:nextPage`, as IRI or text, on a page node.
 *
 * @returns undefined when the document has no page node: the catalogue came whole
 */
export function readPaging(graph: Graph): Paging | undefined {
  const source = new Source(graph);
  const pages = source
    .ofType('hydra:PartialCollectionView', 'hydra:PagedCollection', 'hydra:Collection')
    .sort();
  if (pages.length === 0) return undefined;
  const values = (name: string): string[] =>
    pages.flatMap((key) =>
      source
        .node(key)
        .take(name)
        .map((term) => term.value.trim()),
    );
  const next = [...values('hydra:next'), ...values('hydra:nextPage')].find(
    (url) => isIri(url) && !source.isDocument(url),
  );
  const total = values('hydra:totalItems')
    .map(Number)
    .find((count) => Number.isSafeInteger(count) && count >= 0);
  return { ...(next !== undefined && { next }), ...(total !== undefined && { totalItems: total }) };
}
