import type { NamedNode } from 'n3';
import n3 from 'n3';
import { agentOf, contactPointOf, mintIri } from '../../catalog/addresses.js';
import type { Agent, DataService, Dataset } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import { exactDate, instant, italianDate } from '../dates.js';
import { partIri, plain, safeIri } from '../terms.js';
import { agentNode } from './agent.js';
import { conceptNode, conceptNodes } from './concepts.js';
import { contactPointNode } from './contact-point.js';
import { documentNodes, legislationNodes } from './documents.js';
import type { NodeWriter, ResourceGraph } from './graph.js';
import { isHighValue, legislationOf } from './hvd.js';
import { standardNode } from './parts.js';
import { keywordLiterals, literals } from './texts.js';

/** The date of a property that may have one value only: DCAT-AP_IT refuses years and months, so `it` widens them. */
export const dateOf = (graph: ResourceGraph, value: string | undefined) =>
  value === undefined ? undefined : graph.context.profile === 'it' ? italianDate(value) : exactDate(value);

/** Makes IRIs for the parts of a resource that have none: under our own address for it, numbered in order. */
export const partNamer = (graph: ResourceGraph, record: ResourceRecord) => {
  const base = mintIri(graph.context.publicUrl, record.kind, record.id);
  return (name: string, index?: number): string =>
    partIri(base, index === undefined ? name : `${name}-${index + 1}`);
};

/** The IRI of a resource as it is written. */
export const resourceIri = (publicUrl: string, record: ResourceRecord): string =>
  safeIri(record.iri) ?? mintIri(publicUrl, record.kind, record.id);

/** What datasets and data services have in common (dcat:Resource), in the order of the profile's table. */
export function addResourceProperties(
  graph: ResourceGraph,
  node: NodeWriter,
  record: ResourceRecord,
  doc: Dataset | DataService,
): void {
  const { publicUrl } = graph.context;
  const { organization } = record;
  const own = agentOf(publicUrl, organization);
  const nameOf = partNamer(graph, record);
  const agent = (value: Agent | undefined): NamedNode | undefined => agentNode(graph, value, organization);
  const publisher = agent(doc.publisher ?? own) ?? agent(own);
  const holder = agent(doc.rightsHolder ?? own) ?? agent(own);
  const creators = (doc.creator ?? []).map(agent);
  const agents = new Set([publisher, holder, ...creators].map((it) => it?.value ?? ''));
  const office = contactPointOf(publicUrl, organization);
  const contacts = doc.contactPoint?.length ? doc.contactPoint : office ? [office] : [];
  node
    .add('dct:identifier', plain(record.identifier))
    .add('dct:title', ...literals(doc.title))
    .add('dct:description', ...literals(doc.description))
    .add('dct:issued', dateOf(graph, doc.issued))
    // Mandatory in DCAT-AP_IT. Without a date of its own, that of the document shown: drafts made since do not count.
    .add('dct:modified', dateOf(graph, doc.modified) ?? instant(record.modifiedAt))
    .add('dct:publisher', publisher)
    .add('dct:rightsHolder', holder)
    .add('dct:creator', ...once(creators))
    .add(
      'dcat:contactPoint',
      ...once(
        contacts.map((contact, i) =>
          contactPointNode(graph, contact, nameOf('contact', i), agents, isHighValue(doc)),
        ),
      ),
    )
    .add('dcat:keyword', ...keywordLiterals(doc.keyword))
    .add('dcat:theme', ...once(conceptNodes(graph, 'data-theme', doc.theme)))
    .add('dct:subject', ...once(conceptNodes(graph, 'theme-subtheme', doc.subject)))
    .add('dct:language', ...once(conceptNodes(graph, 'language', doc.language)))
    .add('dct:accessRights', conceptNode(graph, 'access-right', doc.accessRights))
    .add(
      'dct:conformsTo',
      ...once(doc.conformsTo?.map((standard, i) => standardNode(graph, standard, nameOf('standard', i)))),
    )
    .add('dcatap:hvdCategory', ...once(conceptNodes(graph, 'hvd-category', doc.hvdCategory)))
    .add(
      'dcatap:applicableLegislation',
      ...once(legislationNodes(graph, legislationOf(doc.applicableLegislation, isHighValue(doc)))),
    );
  addPages(graph, node, doc.landingPage ?? [], doc.page ?? []);
}

/** Landing pages and documentation. DCAT-AP_IT allows one landing page (rule 181): the others become foaf:page. */
function addPages(graph: ResourceGraph, node: NodeWriter, landing: string[], pages: string[]): void {
  const allowed = graph.context.profile === 'it' ? 1 : landing.length;
  node
    .add('dcat:landingPage', ...once(documentNodes(graph, landing.slice(0, allowed))))
    .add('foaf:page', ...once(documentNodes(graph, [...landing.slice(allowed), ...pages])));
}

/** Each node once, in order: one statement said twice is one statement. */
export function once(nodes: readonly (NamedNode | undefined)[] = []): NamedNode[] {
  const seen = new Map<string, NamedNode>();
  for (const node of nodes) if (node && !seen.has(node.value)) seen.set(node.value, node);
  return [...seen.values()];
}

/**
 * The triples a source said that the model does not know, parsed. Blank nodes get labels of their own, the same in
 * every run and different from those of other resources.
 */
export function unmappedQuads(record: ResourceRecord): n3.Quad[] {
  const { unmapped } = record.doc;
  if (!unmapped) return [];
  const parse = (text: string): n3.Quad[] =>
    new n3.Parser({ format: 'N-Triples', blankNodePrefix: `u${record.id.replaceAll('-', '')}_` }).parse(text);
  try {
    return parse(unmapped);
  } catch {
    // One bad line must not take the others with it.
    return unmapped.split('\n').flatMap((line) => {
      try {
        return parse(line);
      } catch {
        return [];
      }
    });
  }
}
