import type { Quad } from 'n3';
import { catalogIri } from '../../catalog/addresses.js';
import type { CatalogRecord, OrganizationRecord } from '../../catalog/record.js';
import { instant, italianDate } from '../dates.js';
import { iriNode, partIri, typed } from '../terms.js';
import { agentNode, organizationNode } from './agent.js';
import { conceptNodes, schemeNode } from './concepts.js';
import type { DcatContext } from './context.js';
import { documentNode, plainNodes } from './documents.js';
import { ResourceGraph } from './graph.js';
import { licenceNode } from './licence.js';
import { locationNode } from './location.js';
import { dateOf, once } from './resource.js';
import { literals } from './texts.js';

/** What a document about the catalogue holds beside its description. */
export interface CatalogContent {
  /** IRIs of the datasets this document describes: rule 5 forbids to list any other. */
  datasets: readonly string[];
  services: readonly string[];
  /** Stands in for a catalogue without publisher: rule 8 and every DCAT-AP want one. */
  defaultPublisher?: OrganizationRecord | undefined;
}

const DATA_THEMES = 'http://publications.europa.eu/resource/authority/data-theme';

/**
 * The catalogue as dcatapit:Catalog and dcat:Catalog, with links to what the document describes. Its home page, when
 * none is given, is the portal's own address with its slash: without one it is the IRI of the catalogue itself.
 */
export function catalogQuads(record: CatalogRecord, content: CatalogContent, context: DcatContext): Quad[] {
  const graph = new ResourceGraph(context);
  const { doc } = record;
  const { publicUrl } = context;
  const iri = catalogIri(publicUrl);
  const publisher =
    agentNode(graph, doc.publisher, content.defaultPublisher) ??
    (content.defaultPublisher && organizationNode(graph, content.defaultPublisher));
  graph
    .node(iri)
    .types('dcatapit:Catalog', 'dcat:Catalog')
    .add('dct:title', ...literals(doc.title))
    .add('dct:description', ...literals(doc.description))
    .add('dct:publisher', publisher)
    .add('foaf:homepage', documentNode(graph, doc.homepage ?? `${publicUrl}/`))
    .add('dct:language', ...once(conceptNodes(graph, 'language', doc.language)))
    .add('dct:issued', dateOf(graph, doc.issued) ?? italianDate(record.createdAt.toISOString().slice(0, 10)))
    .add('dct:modified', instant(record.modifiedAt))
    .add(
      'dcat:themeTaxonomy',
      ...once((doc.themeTaxonomy ?? [DATA_THEMES]).map((it) => taxonomyNode(graph, it))),
    )
    .add('dct:license', licenceNode(graph, doc.license, partIri(iri, 'licence')))
    .add(
      'dct:spatial',
      ...once(doc.spatial?.map((place, i) => locationNode(graph, place, partIri(iri, `location-${i + 1}`)))),
    )
    .add('dcat:dataset', ...plainNodes(content.datasets))
    .add('dcat:service', ...plainNodes(content.services));
  return graph.quads();
}

function taxonomyNode(graph: ResourceGraph, iri: string) {
  if (iri === DATA_THEMES) return schemeNode(graph, 'data-theme');
  const node = iriNode(iri);
  return (
    node &&
    graph.share('scheme', node.value, (it) =>
      it.types('skos:ConceptScheme').add('dct:title', typed(iri, 'xsd:string')),
    )
  );
}

/** More links of the catalogue to what it holds: a streamed document learns them as it goes. */
export function catalogLinkQuads(
  content: Pick<CatalogContent, 'datasets' | 'services'>,
  context: DcatContext,
): Quad[] {
  const graph = new ResourceGraph(context);
  graph
    .node(catalogIri(context.publicUrl))
    .add('dcat:dataset', ...plainNodes(content.datasets))
    .add('dcat:service', ...plainNodes(content.services));
  return graph.quads();
}
