import { nodeKey } from '../../rdf/read/terms.js';
import type { GraphIndex, NodeView } from '../graph-index.js';
import type { Name } from '../rule.js';

/** Regulation (EU) 2023/138, in the exact form that the shapes test (DCAT-AP_IT digest, section 14). */
export const REGULATION = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';

/** What of a document is of high value, by node key. */
export interface HighValue {
  readonly datasets: ReadonlySet<string>;
  readonly distributions: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Contact points of the services. */
  readonly contacts: ReadonlySet<string>;
  /** Datasets that some service of the document says it serves. */
  readonly served: ReadonlySet<string>;
}

const namesRegulation = (node: NodeView): boolean =>
  node.values('dcatap:applicableLegislation').some(({ value }) => value === REGULATION);

/** Whether a node says of itself that it is of high value: by a category, or by the regulation. */
const saysSo = (node: NodeView): boolean =>
  node.values('dcatap:hvdCategory').length > 0 || namesRegulation(node);

const keysOf = (node: NodeView, property: Name): string[] =>
  node.values(property).flatMap((term) => (term.termType === 'Literal' ? [] : [nodeKey(term)]));

function find(index: GraphIndex): HighValue {
  const datasets = new Set<string>();
  const distributions = new Set<string>();
  const services = new Set<string>();
  const contacts = new Set<string>();
  const served = new Set<string>();
  for (const type of ['dcat:Dataset', 'dcatapit:Dataset', 'dcat:DatasetSeries'] as const) {
    for (const key of index.instances(type)) if (saysSo(index.view(key))) datasets.add(key);
  }
  for (const key of datasets) {
    for (const distribution of keysOf(index.view(key), 'dcat:distribution')) distributions.add(distribution);
  }
  const accessed = new Set(
    [...distributions].flatMap((key) => keysOf(index.view(key), 'dcat:accessService')),
  );
  for (const key of index.instances('dcat:DataService')) {
    const service = index.view(key);
    const targets = keysOf(service, 'dcat:servesDataset');
    for (const dataset of targets) served.add(dataset);
    if (saysSo(service) || accessed.has(key) || targets.some((dataset) => datasets.has(dataset))) {
      services.add(key);
      for (const contact of keysOf(service, 'dcat:contactPoint')) contacts.add(contact);
    }
  }
  return { datasets, distributions, services, contacts, served };
}

/**
 * What of the document is of high value: datasets and series that say so, their distributions, and the services that say
 * so, give access to such distributions or serve such datasets. The official shapes take everything in a graph for it.
 */
export const highValue = (index: GraphIndex): HighValue => index.remember('high-value', () => find(index));
