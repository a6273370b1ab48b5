import type { NamedNode, Quad, Quad_Object } from 'n3';
import {
  contactPointIri,
  distributionPage,
  organizationPage,
  tableApi,
  tableServiceIri,
} from '../../catalog/addresses.js';
import { type Distribution, type LangMap, textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Prefix } from '../namespaces.js';
import { iriNode, plain, term } from '../terms.js';
import { contactPointNode } from './contact-point.js';
import { documentNode } from './documents.js';
import type { NodeWriter, ResourceGraph } from './graph.js';
import { addressNodes } from './hvd.js';
import { standardNode } from './parts.js';
import { literals } from './texts.js';

type Name = `${Prefix}:${string}`;

/** What a service has in common with the dataset it serves, and with the distribution that it gives access to. */
const OF_DATASET = [
  'dct:publisher',
  'dct:rightsHolder',
  'dcat:contactPoint',
  'dcat:theme',
  'dct:subject',
  'dct:language',
  'dct:accessRights',
  'dcatap:hvdCategory',
  'dcatap:applicableLegislation',
] as const satisfies readonly Name[];
const OF_DISTRIBUTION = ['dct:license', 'dct:rights'] as const satisfies readonly Name[];

/** The specification that descriptions of our interfaces follow. */
const OPENAPI = 'https://spec.openapis.org/oas/v3.1.0';

const objectsOf = (quads: readonly Quad[], name: Name): Quad_Object[] => {
  const predicate = term(name).value;
  return quads.filter((quad) => quad.predicate.value === predicate).map(({ object }) => object);
};

const titled = (title: LangMap | undefined, it: string, en: string): LangMap => ({
  it: `${it} ${textIn(title, 'it') ?? ''}`.trim(),
  en: `${en} ${textIn(title, 'en') ?? ''}`.trim(),
});

/**
 * The interface to the table of a distribution, as the dcat:DataService it is: derived wherever a document is written, never
 * kept, so that it is there as long as the table is. Implementing Regulation (EU) 2023/138 asks for an API beside the bulk
 * download; of a high-value dataset it carries category and law. Who is responsible, and under which licence, is what
 * dataset and distribution say: the same nodes.
 *
 * @param dataset the dataset's node with all that is said of it
 */
export function addTableService(
  graph: ResourceGraph,
  record: DatasetRecord,
  kept: Distribution,
  dataset: NodeWriter,
  distribution: NodeWriter,
  highValue: boolean,
): void {
  const { publicUrl } = graph.context;
  const iri = tableServiceIri(publicUrl, record.id, kept.id);
  const api = tableApi(publicUrl, record.id, kept.id);
  const title = kept.title ?? record.doc.title;
  const node = graph
    .node(iri)
    .types('dcat:DataService')
    .add('dct:identifier', plain(iri))
    .add('dct:title', ...literals(titled(title, 'API della tabella:', 'API of the table:')))
    .add(
      'dct:description',
      ...literals({
        it: 'Righe, interrogazioni, esportazioni e grafici della tabella, senza chiave e senza limiti di pagina.',
        en: 'Rows, queries, exports and charts of the table, without a key and without a ceiling on pages.',
      }),
    )
    .add('dcat:endpointURL', ...addressNodes(graph, [api], highValue))
    .add('dcat:endpointDescription', ...addressNodes(graph, [`${api}/openapi.json`], highValue))
    .add('dcat:servesDataset', dataset.node)
    .add('foaf:page', documentNode(graph, distributionPage(publicUrl, record.name, kept.id)))
    .add('dct:conformsTo', standardNode(graph, { iri: OPENAPI, title: { en: 'OpenAPI 3.1.0' } }, OPENAPI));
  const keywords = objectsOf(dataset.quads, 'dcat:keyword');
  node.add('dcat:keyword', ...(keywords.length > 0 ? keywords : literals({ it: 'API', en: 'API' })));
  for (const name of OF_DATASET) node.add(name, ...objectsOf(dataset.quads, name));
  const contacts = objectsOf(dataset.quads, 'dcat:contactPoint');
  if (highValue && contacts.length === 0) node.add('dcat:contactPoint', pageOfHolder(graph, record));
  for (const name of OF_DISTRIBUTION) node.add(name, ...objectsOf(distribution.quads, name));
  distribution.add('dcat:accessService', iriNode(iri));
}

/** Where nobody is named, who holds the data is asked by way of their page: a service for high-value data has a contact. */
function pageOfHolder(graph: ResourceGraph, { organization }: DatasetRecord): NamedNode {
  const { publicUrl } = graph.context;
  const contact = {
    fn: textIn(organization.doc.title, 'it') ?? organization.name,
    url: organization.doc.homepage ?? organizationPage(publicUrl, organization.name),
  };
  return contactPointNode(graph, contact, contactPointIri(publicUrl, organization), new Set(), true);
}

/** IRIs of the services that `datasetQuads` describes along with a dataset: what the catalogue lists as its own. */
export const tableServiceIris = (
  record: DatasetRecord,
  { publicUrl, hasTable }: Pick<ResourceGraph['context'], 'publicUrl' | 'hasTable'>,
): string[] =>
  hasTable
    ? (record.doc.distribution ?? [])
        .filter(hasTable)
        .map(({ id }) => tableServiceIri(publicUrl, record.id, id))
    : [];
