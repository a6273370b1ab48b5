import type { NamedNode } from 'n3';
import { iriNode } from '../terms.js';
import type { ResourceGraph } from './graph.js';

/** A page (landing page, home page, documentation) as a foaf:Document: what DCAT-AP's ranges ask for. */
export function documentNode(graph: ResourceGraph, iri: string | undefined): NamedNode | undefined {
  const page = iriNode(iri);
  return page && graph.share('page', page.value, (node) => node.types('foaf:Document'));
}

/** Pages, each once. */
export const documentNodes = (
  graph: ResourceGraph,
  iris: readonly string[] = [],
): (NamedNode | undefined)[] => [...new Set(iris)].map((iri) => documentNode(graph, iri));

/** Laws that apply (dcatap:applicableLegislation) as eli:LegalResource. */
export const legislationNodes = (
  graph: ResourceGraph,
  iris: readonly string[] = [],
): (NamedNode | undefined)[] =>
  [...new Set(iris)].map((iri) => {
    const law = iriNode(iri);
    return law && graph.share('law', law.value, (node) => node.types('eli:LegalResource'));
  });

/** The media type `text/csv` as the node of IANA's register, of both classes that validators know for it. */
export function mediaTypeNode(graph: ResourceGraph, mediaType: string | undefined): NamedNode | undefined {
  if (mediaType === undefined) return undefined;
  const iana = iriNode(`https://www.iana.org/assignments/media-types/${mediaType}`);
  return (
    iana &&
    graph.share('media-type', iana.value, (node) => node.types('dct:MediaType', 'dct:MediaTypeOrExtent'))
  );
}

/** IRIs as they are, those that cannot be one left out, each once. */
export const plainNodes = (iris: readonly string[] = []): (NamedNode | undefined)[] =>
  [...new Set(iris)].map((iri) => iriNode(iri));
