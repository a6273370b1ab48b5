import type { Quad } from 'n3';
import type { DataServiceRecord } from '../../catalog/record.js';
import type { DcatContext } from './context.js';
import { ResourceGraph } from './graph.js';
import { addressNodes, isHighValue } from './hvd.js';
import { licenceNode } from './licence.js';
import { addLinks } from './links.js';
import { statementNode } from './parts.js';
import { addResourceProperties, once, partNamer, resourceIri, unmappedQuads } from './resource.js';

/** A data service as dcat:DataService (DCAT-AP 2 and 3); the Italian profile has no class of its own for it. */
export function dataServiceQuads(record: DataServiceRecord, context: DcatContext): Quad[] {
  const graph = new ResourceGraph(context);
  const { doc } = record;
  const highValue = isHighValue(doc);
  const nameOf = partNamer(graph, record);
  const node = graph.node(resourceIri(context.publicUrl, record)).types('dcat:DataService');
  addResourceProperties(graph, node, record, doc);
  node
    .add('dcat:endpointURL', ...once(addressNodes(graph, doc.endpointURL ?? [], highValue)))
    .add('dcat:endpointDescription', ...once(addressNodes(graph, doc.endpointDescription ?? [], highValue)))
    .add('dct:license', licenceNode(graph, doc.license, nameOf('licence')))
    .add('dct:rights', statementNode(graph, 'dct:RightsStatement', doc.rights, nameOf('rights')));
  addLinks(graph, node, 'servesDataset', doc.servesDataset);
  return graph.quads(unmappedQuads(record));
}
