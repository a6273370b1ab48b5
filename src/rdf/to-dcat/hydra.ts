import type { Quad } from 'n3';
import n3 from 'n3';
import { iriNode, term, triple, typed } from '../terms.js';
import { NodeWriter } from './graph.js';

/** Where a page stands among the pages of a catalogue. */
export interface Paging {
  /** Counted from 1. */
  page: number;
  lastPage: number;
  pageSize: number;
  /** How many datasets all pages hold together. */
  totalItems: number;
  /** The absolute address that was asked for: the IRI of the node. */
  self: string;
  /** The absolute address of a page, under the public scheme and host. */
  addressOf: (page: number) => string;
}

/**
 * The paging node, linked from the catalogue by hydra:view. Readers look for either class and for either spelling of
 * `next`, some for one spelling of one class only, and one of them fails without an integer hydra:totalItems
 * (contract, section 3): so there is one node with both classes and all spellings. A catalogue without datasets has
 * none, and the last page has no next: a reader that finds a wrong one deletes what it did not see.
 */
export function pagingQuads(catalogIri: string, paging: Paging): Quad[] {
  const { page, lastPage, addressOf } = paging;
  const view = iriNode(paging.self);
  if (paging.totalItems === 0 || !view) return [];
  const quads: Quad[] = [triple(n3.DataFactory.namedNode(catalogIri), term('hydra:view'), view)];
  const address = (target: number) => iriNode(addressOf(target));
  const node = new NodeWriter(view, quads)
    .types('hydra:PagedCollection', 'hydra:PartialCollectionView')
    .add('hydra:totalItems', typed(String(paging.totalItems), 'xsd:integer'))
    .add('hydra:itemsPerPage', typed(String(paging.pageSize), 'xsd:integer'))
    .add('hydra:first', address(1))
    .add('hydra:firstPage', address(1))
    .add('hydra:last', address(lastPage))
    .add('hydra:lastPage', address(lastPage));
  if (page > 1) {
    // Past the end, the page before is the last one.
    const previous = address(Math.min(page - 1, lastPage));
    node.add('hydra:previous', previous).add('hydra:previousPage', previous);
  }
  if (page < lastPage) node.add('hydra:next', address(page + 1)).add('hydra:nextPage', address(page + 1));
  return quads;
}
