import type { Graph } from '../../../rdf/parse.js';
import { GraphIndex, type NodeView } from '../../../validation/graph-index.js';

/** Whose reading of hydra is imitated. */
export type HydraReader = 'ckanext-dcat' | 'piveau';

/** What a reader makes of the paging node. */
export interface ReadPaging {
  next: string | undefined;
  total: number | undefined;
  /** The reader would break off here: piveau does so without an integer total. */
  totalMissing: boolean;
}

const one = (node: NodeView, ...properties: readonly `hydra:${string}`[]): string | undefined =>
  properties.flatMap((property) => node.values(property).map((term) => term.value.trim()))[0];

/**
 * The way on from a page as each importer finds it (contract of the DCAT endpoints, section 3). ckanext-dcat looks for a
 * PartialCollectionView, then a PagedCollection, and takes `next`, else `nextPage`. piveau looks for a PagedCollection
 * first and then takes `nextPage` only. Undefined when there is no paging node.
 */
export function readNextPage(graph: Graph, reader: HydraReader): ReadPaging | undefined {
  const index = new GraphIndex(graph);
  const [partial] = index.instances('hydra:PartialCollectionView');
  const [paged] = index.instances('hydra:PagedCollection');
  const key = reader === 'piveau' ? (paged ?? partial) : (partial ?? paged);
  if (key === undefined) return undefined;
  const node = index.view(key);
  const isPaged = reader === 'piveau' && paged !== undefined;
  const next = isPaged
    ? one(node, 'hydra:nextPage')
    : reader === 'piveau'
      ? one(node, 'hydra:next')
      : one(node, 'hydra:next', 'hydra:nextPage');
  const text = one(node, 'hydra:totalItems');
  const total = text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  return { next, total, totalMissing: isPaged && total === undefined };
}
