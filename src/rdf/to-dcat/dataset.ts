import type { Quad } from 'n3';
import type { DatasetRecord } from '../../catalog/record.js';
import { byCode } from '../../vocabularies/index.js';
import { iriNode, plain } from '../terms.js';
import { conceptNode, conceptNodes } from './concepts.js';
import type { DcatContext } from './context.js';
import { distributionNode, writtenDistributionIri } from './distribution.js';
import { plainNodes } from './documents.js';
import { ResourceGraph } from './graph.js';
import { isHighValue } from './hvd.js';
import { addLinks } from './links.js';
import { locationNode } from './location.js';
import { decimalLiteral, durationLiteral, identifierNode, periodNode, statementNode } from './parts.js';
import { addResourceProperties, once, partNamer, resourceIri, unmappedQuads } from './resource.js';
import { literals } from './texts.js';

/**
 * A dataset as DCAT: its node, distributions and parts, every node it names described and typed, and at the end what
 * its source said that the model does not know. The same record gives the same triples in the same order, with no
 * blank nodes but those of that remainder.
 */
export function datasetQuads(record: DatasetRecord, context: DcatContext): Quad[] {
  const graph = new ResourceGraph(context);
  const { doc } = record;
  const { profile, publicUrl } = context;
  const iri = resourceIri(publicUrl, record);
  const nameOf = partNamer(graph, record);
  const highValue = isHighValue(doc);
  const distributions = doc.distribution ?? [];
  const node = graph.node(iri).types('dcatapit:Dataset', 'dcat:Dataset');

  addResourceProperties(graph, node, record, doc);
  // Mandatory in DCAT-AP_IT, whose word for "the source does not say" is UNKNOWN.
  const frequency =
    doc.accrualPeriodicity ?? (profile === 'it' ? byCode('frequency', 'UNKNOWN')?.iri : undefined);
  node
    .add('dct:accrualPeriodicity', conceptNode(graph, 'frequency', frequency))
    .add(
      'dct:temporal',
      ...once(doc.temporal?.map((period, i) => periodNode(graph, period, nameOf('period', i)))),
    )
    .add(
      'dct:spatial',
      ...once(doc.spatial?.map((place, i) => locationNode(graph, place, nameOf('location', i)))),
    )
    .add(
      profile === 'dcat-ap-3' ? 'dcat:version' : 'owl:versionInfo',
      doc.versionInfo === undefined ? undefined : plain(doc.versionInfo),
    )
    .add('adms:versionNotes', ...literals(doc.versionNotes))
    .add(
      'adms:identifier',
      ...once(
        doc.otherIdentifier?.map((other, i) =>
          identifierNode(graph, other, nameOf('identifier', i), record.organization),
        ),
      ),
    )
    .add(
      'dct:provenance',
      ...once(
        doc.provenance?.map((statement, i) =>
          statementNode(graph, 'dct:ProvenanceStatement', statement, nameOf('provenance', i)),
        ),
      ),
    )
    .add('dct:type', ...once(conceptNodes(graph, 'dataset-type', doc.type)))
    .add('dct:relation', ...once(plainNodes(doc.relation)))
    .add('dct:isReferencedBy', ...once(plainNodes(doc.isReferencedBy)))
    .add('dcat:spatialResolutionInMeters', decimalLiteral(doc.spatialResolutionInMeters))
    .add('dcat:temporalResolution', durationLiteral(doc.temporalResolution));

  const distributionIris = new Set(
    distributions.map((distribution) => writtenDistributionIri(publicUrl, record.id, distribution)),
  );
  addLinks(graph, node, 'isVersionOf', doc.isVersionOf);
  addLinks(graph, node, 'hasVersion', doc.hasVersion);
  addLinks(graph, node, 'source', doc.source);
  addLinks(graph, node, 'inSeries', doc.inSeries);
  addLinks(graph, node, 'sample', doc.sample, distributionIris);
  node.add('dcat:distribution', ...[...distributionIris].map((it) => iriNode(it)));
  for (const distribution of distributions) distributionNode(graph, record, distribution, highValue, node);
  return graph.quads(unmappedQuads(record));
}
