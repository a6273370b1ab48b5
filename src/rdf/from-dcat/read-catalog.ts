import type { Agent } from '../../catalog/model/index.js';
import type { Graph } from '../read/graph.js';
import { type CatalogFound, readCatalogNode } from './catalog.js';
import { readDataService, type ServiceFound } from './data-service.js';
import { type DatasetFound, readDataset } from './dataset.js';
import { type Mend, mend } from './mends.js';
import { inOrder } from './reading.js';
import { Source } from './source.js';
import { isTableService } from './table-service.js';

export type { CatalogFound } from './catalog.js';
export type { ServiceFound } from './data-service.js';
export type { DatasetFound } from './dataset.js';
export type { Mend, MendCode, MendSeverity } from './mends.js';

/** What the reader may fill in. */
export interface ReadOptions {
  /** Whether a dataset without dct:publisher takes that of its catalogue; true unless told. */
  publisherFromCatalogue?: boolean;
}

/** An organisation that datasets and services name. */
export interface AgentFound {
  agent: Agent;
  /** How many resources name it in each role. */
  roles: { publisher: number; rightsHolder: number; creator: number };
}

/** Everything found in a document. */
export interface CatalogContent {
  /** The catalogue that is not part of another; of several, the one that lists most. */
  catalog?: CatalogFound;
  /** All catalogues, the above included. */
  catalogs: CatalogFound[];
  /** In the order of their IRIs. */
  datasets: DatasetFound[];
  dataServices: ServiceFound[];
  agents: AgentFound[];
  /** What is not about one dataset, service or catalogue alone. */
  findings: Mend[];
}

const DATASET = ['dcat:Dataset', 'dcatapit:Dataset'];

/**
 * Reads what a document describes by DCAT, DCAT-AP or DCAT-AP_IT into documents of the model, mending what is
 * certain, reporting what is not, and keeping what the model does not know in `unmapped`. Pure: the same statements
 * give the same result, in whatever order they come.
 *
 * @param graph as `parseRdf` gives it
 */
export function readCatalog(graph: Graph, options: ReadOptions = {}): CatalogContent {
  const steps = reading(graph, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** How many datasets are read before other work may run: some ten milliseconds. */
const TURN = 30;

/** As `readCatalog`, letting other work run between datasets: for a process that answers requests meanwhile. */
export async function readCatalogInTurns(graph: Graph, options: ReadOptions = {}): Promise<CatalogContent> {
  const steps = reading(graph, options);
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (count % TURN === 0) await new Promise(setImmediate);
  }
}

/** One step a dataset. */
function* reading(graph: Graph, options: ReadOptions): Generator<void, CatalogContent> {
  const source = new Source(graph);
  const findings: Mend[] = [];
  const catalogs = source
    .ofType('dcat:Catalog', 'dcatapit:Catalog')
    .sort(inOrder)
    .map((key) => readCatalogNode(source, key, iriOf(source, key)));
  const listedBy = listings(catalogs);

  const keys = new Set(source.ofType(...DATASET));
  for (const [key, catalog] of listedBy) {
    if (keys.has(key) || source.isResource(key)) continue;
    if (source.describes(key)) keys.add(key);
    else findings.push(mend('dataset-undescribed', catalog.iri, key, { property: 'dcat:dataset' }));
  }
  const datasets: DatasetFound[] = [];
  for (const key of keys) {
    const catalog = listedBy.get(key);
    const fallback = options.publisherFromCatalogue === false ? undefined : catalog?.doc.publisher;
    const found = readDataset(source, key, iriOf(source, key), fallback);
    if (catalog) found.catalog = catalog.iri;
    else if (catalogs.length > 0) findings.push(mend('dataset-unlisted', found.iri, found.iri));
    datasets.push(found);
    yield;
  }
  datasets.sort((a, b) => inOrder(a.iri, b.iri));
  const dataServices = source
    .ofType('dcat:DataService')
    .filter((key) => !isTableService(source, key))
    .sort(inOrder)
    .map((key) => readDataService(source, key, iriOf(source, key)));

  findings.push(...leftOut(source), ...sameIdentifiers(datasets));
  findings.push(
    ...source.names.odd.map(({ from, to }) => mend('namespace-mended', graph.baseIri, from, { to })),
  );
  const catalog = mainCatalog(catalogs);
  return {
    ...(catalog && { catalog }),
    catalogs,
    datasets,
    dataServices,
    agents: agentsOf([...datasets, ...dataServices]),
    findings,
  };
}

/** The catalogue that lists each dataset; of a catalogue and its part, the part, which is nearer to the dataset. */
function listings(catalogs: readonly CatalogFound[]): Map<string, CatalogFound> {
  const parts = new Set(catalogs.flatMap((catalog) => [...catalog.parts]));
  const listedBy = new Map<string, CatalogFound>();
  for (const isPart of [true, false]) {
    for (const catalog of catalogs) {
      if (parts.has(catalog.iri) !== isPart) continue;
      for (const key of catalog.datasets) if (!listedBy.has(key)) listedBy.set(key, catalog);
    }
  }
  return listedBy;
}

/** The IRI a resource goes by: its own, else one from its identifier, else one from what it says. */
function iriOf(source: Source, key: string): string {
  if (!key.startsWith('_:')) return key;
  const { baseIri } = source.graph;
  const [identifier] = source.node(key).take('dct:identifier');
  return identifier?.termType === 'Literal' && identifier.value.trim() !== ''
    ? `${baseIri.replace(/#.*$/, '')}#${encodeURIComponent(identifier.value.trim())}`
    : source.skolem(baseIri.replace(/#.*$/, ''), key);
}

function mainCatalog(catalogs: readonly CatalogFound[]): CatalogFound | undefined {
  const parts = new Set(catalogs.flatMap((catalog) => [...catalog.parts]));
  const roots = catalogs.filter((catalog) => !parts.has(catalog.iri));
  return [...(roots.length > 0 ? roots : catalogs)].sort((a, b) => b.datasets.size - a.datasets.size)[0];
}

/** Resources that the model has no place for, or that nothing refers to. */
function leftOut(source: Source): Mend[] {
  const isOwned = (key: string): boolean =>
    source.referrersOf(key).some((owner) => source.is(owner, ...DATASET));
  const orphans = source.ofType('dcat:Distribution', 'dcatapit:Distribution').filter((key) => !isOwned(key));
  const series = source.ofType('dcat:DatasetSeries').filter((key) => !source.is(key, ...DATASET));
  return [
    ...orphans.sort(inOrder).map((key) => mend('distribution-orphan', key, key)),
    ...series.sort(inOrder).map((key) => mend('series-unread', key, key)),
  ];
}

function sameIdentifiers(datasets: readonly DatasetFound[]): Mend[] {
  const byIdentifier = new Map<string, DatasetFound[]>();
  for (const found of datasets) {
    const { identifier } = found.doc;
    if (identifier !== undefined)
      byIdentifier.set(identifier, [...(byIdentifier.get(identifier) ?? []), found]);
  }
  return [...byIdentifier].flatMap(([identifier, found]) =>
    found.length < 2
      ? []
      : found.map(({ iri }) => mend('identifier-duplicate', iri, identifier, { property: 'dct:identifier' })),
  );
}

function agentsOf(resources: readonly (DatasetFound | ServiceFound)[]): AgentFound[] {
  const agents = new Map<string, AgentFound>();
  const count = (agent: Agent | undefined, role: keyof AgentFound['roles']): void => {
    if (!agent) return;
    const key = agent.iri ?? agent.identifier ?? JSON.stringify(agent.name ?? {});
    const known = agents.get(key) ?? { agent, roles: { publisher: 0, rightsHolder: 0, creator: 0 } };
    known.roles[role]++;
    agents.set(key, known);
  };
  for (const { doc } of resources) {
    count(doc.publisher, 'publisher');
    count(doc.rightsHolder, 'rightsHolder');
    for (const creator of doc.creator ?? []) count(creator, 'creator');
  }
  return [...agents].sort(([a], [b]) => inOrder(a, b)).map(([, found]) => found);
}
