import type { NamedNode } from 'n3';
import { distributionIri, withFileAddresses } from '../../catalog/addresses.js';
import type { Distribution } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { iriNode, partIri, safeIri, typed } from '../terms.js';
import { conceptNode, conceptNodes } from './concepts.js';
import { documentNodes, legislationNodes, mediaTypeNode, plainNodes } from './documents.js';
import type { NodeWriter, ResourceGraph } from './graph.js';
import { addressNodes, legislationOf } from './hvd.js';
import { licenceNode } from './licence.js';
import { addLinks } from './links.js';
import { checksumNode, decimalLiteral, durationLiteral, standardNode, statementNode } from './parts.js';
import { dateOf, once } from './resource.js';
import { statusNode } from './status.js';
import { addTableService } from './table-service.js';
import { literals } from './texts.js';

/** The IRI of a distribution as it is written: always an IRI, since readers lose the fields of a blank node. */
export const writtenDistributionIri = (
  publicUrl: string,
  datasetId: string,
  distribution: Distribution,
): string =>
  safeIri(distributionIri(publicUrl, datasetId, distribution)) ??
  distributionIri(publicUrl, datasetId, { ...distribution, iri: undefined } as Distribution);

/** A distribution as dcatapit:Distribution and dcat:Distribution. */
export function distributionNode(
  graph: ResourceGraph,
  record: DatasetRecord,
  kept: Distribution,
  highValue: boolean,
  dataset: NodeWriter,
): NamedNode {
  const { publicUrl, profile } = graph.context;
  const iri = writtenDistributionIri(publicUrl, record.id, kept);
  const it = withFileAddresses(publicUrl, record.id, kept);
  const node = graph
    .node(iri)
    .types('dcatapit:Distribution', 'dcat:Distribution')
    .add('dct:title', ...literals(it.title))
    .add('dct:description', ...literals(it.description))
    .add('dct:format', conceptNode(graph, 'file-type', it.format))
    .add('dcat:mediaType', mediaTypeNode(graph, it.mediaType))
    .add('dcat:compressFormat', mediaTypeNode(graph, it.compressFormat))
    .add('dcat:packageFormat', mediaTypeNode(graph, it.packageFormat));
  addAddresses(graph, node, record, it, highValue);
  node
    .add('dct:license', licenceNode(graph, it.license, partIri(iri, 'licence')))
    .add('dct:rights', statementNode(graph, 'dct:RightsStatement', it.rights, partIri(iri, 'rights')))
    .add('dct:issued', dateOf(graph, it.issued))
    .add('dct:modified', dateOf(graph, it.modified))
    .add('dcat:byteSize', byteSize(it.byteSize, profile === 'dcat-ap-3'))
    .add('spdx:checksum', checksumNode(graph, it.checksum, iri))
    .add('dcatap:availability', conceptNode(graph, 'planned-availability', it.availability))
    .add('adms:status', statusNode(graph, it.status))
    .add('dct:language', ...once(conceptNodes(graph, 'language', it.language)))
    .add(
      'dct:conformsTo',
      ...once(
        it.conformsTo?.map((standard, i) => standardNode(graph, standard, partIri(iri, `standard-${i + 1}`))),
      ),
    )
    .add('foaf:page', ...documentNodes(graph, it.page))
    .add(
      'dcatap:applicableLegislation',
      ...legislationNodes(graph, legislationOf(it.applicableLegislation, highValue)),
    )
    .add('dcat:spatialResolutionInMeters', decimalLiteral(it.spatialResolutionInMeters))
    .add('dcat:temporalResolution', durationLiteral(it.temporalResolution));
  addLinks(graph, node, 'accessService', it.accessService);
  if (graph.context.hasTable?.(kept)) addTableService(graph, record, kept, dataset, node, highValue);
  return node.node;
}

/**
 * dcat:accessURL is mandatory: the file's address or, at last, our page about the distribution stands in. DCAT-AP_IT
 * allows one (rule 188); in `it` the others follow as rdfs:seeAlso.
 */
function addAddresses(
  graph: ResourceGraph,
  node: NodeWriter,
  record: DatasetRecord,
  { id, accessURL = [], downloadURL = [] }: Distribution,
  highValue: boolean,
): void {
  const { publicUrl, profile } = graph.context;
  const usable = [accessURL, downloadURL].map((urls) => urls.filter((url) => safeIri(url) !== undefined));
  const page = `${publicUrl}/dataset/${record.id}/resource/${id}`;
  const urls = usable.find((list) => list.length > 0) ?? [page];
  const access = usable[0]?.length ? urls : urls.slice(0, 1);
  const allowed = profile === 'it' ? 1 : access.length;
  node
    .add('dcat:accessURL', ...once(addressNodes(graph, access.slice(0, allowed), highValue)))
    .add('rdfs:seeAlso', ...access.slice(allowed).map((url) => iriNode(url)))
    .add('dcat:downloadURL', ...once(plainNodes(downloadURL)));
}

/** xsd:decimal for DCAT-AP_IT's ontology and DCAT-AP 2, xsd:nonNegativeInteger for DCAT-AP 3 (digest, section 15). */
const byteSize = (bytes: number | undefined, asInteger: boolean) =>
  bytes === undefined
    ? undefined
    : typed(String(bytes), asInteger ? 'xsd:nonNegativeInteger' : 'xsd:decimal');
