import { iri } from '../../../rdf/namespaces.js';
import type { Graph } from '../../../rdf/parse.js';
import { nodeKey } from '../../../rdf/read/terms.js';
import type { GraphIndex } from '../../../validation/graph-index.js';

/** Where an importer stops when it takes a dataset out of its page (contract of the DCAT endpoints, section 8). */
const STOPS: ReadonlySet<string> = new Set([iri('foaf:primaryTopic'), iri('foaf:isPrimaryTopicOf')]);

/**
 * Which datasets each node of a page belongs to: those from which it is reached by outgoing statements, which is how
 * importers take a dataset out of its page. A shared agent belongs to all that name it; other datasets and the catalogue
 * belong to themselves.
 */
export function ownersOf(
  graph: Graph,
  index: GraphIndex,
  datasets: readonly string[],
): Map<string, readonly string[]> {
  const apart = new Set([...datasets, ...index.instances('dcat:Catalog')]);
  const owners = new Map<string, string[]>();
  for (const dataset of datasets) {
    const reached = new Set([dataset]);
    const open = [dataset];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const known = owners.get(key);
      if (known) known.push(dataset);
      else owners.set(key, [dataset]);
      for (const { predicate, object } of graph.about(key)) {
        if (object.termType === 'Literal' || STOPS.has(predicate.value)) continue;
        const target = nodeKey(object);
        if (reached.has(target) || apart.has(target) || !graph.subjects.has(target)) continue;
        reached.add(target);
        open.push(target);
      }
    }
  }
  return owners;
}
