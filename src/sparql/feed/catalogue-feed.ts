import { organizationIri } from '../../catalog/addresses.js';
import { readCatalog } from '../../catalog/queries/catalog.js';
import { publisherOf } from '../../catalog/queries/catalog-publisher.js';
import { tablesOf } from '../../catalog/queries/distributions-with-tables.js';
import { publicIris } from '../../catalog/queries/linked-resources.js';
import { streamPublic } from '../../catalog/queries/list-resources.js';
import { findOrganization, listOrganizations } from '../../catalog/queries/organizations.js';
import { knownResources, publicById, publicIdsOf } from '../../catalog/queries/public-by-id.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import { graphIri } from '../graphs.js';
import type { GraphState } from '../local/graph-store.js';
import { linkStatusesOf } from './link-statuses.js';
import type { Changes } from './outbox-follower.js';
import {
  catalogGraph,
  dataServiceGraph,
  datasetGraph,
  noGraph,
  organizationGraph,
} from './resource-graphs.js';
import { vocabularyGraphs } from './vocabulary-graphs.js';

/** Takes graphs, and resolves when it is ready for more. `whole` after the last one of a first filling. */
export type TakeGraphs = (graphs: GraphState[], whole?: boolean) => Promise<void>;

const BATCH = 100;

/**
 * Keeps one store equal to the public catalogue: fills it, then sends what changed. Each graph is made of what
 * PostgreSQL says at that moment, so that a change told twice, or during the filling, does no harm.
 */
export class CatalogueFeed {
  private readonly resources = new Set<string>();
  private readonly organizations = new Set<string>();
  private catalogText = '';
  private filled = false;

  /** @param iriOf IRIs of graphs by id, shared by all feeds: what is deleted has no row that tells */
  constructor(
    private readonly db: Db,
    private readonly publicUrl: string,
    private readonly iriOf: Map<string, string>,
    private readonly take: TakeGraphs,
  ) {}

  /** Notes what `send` is to send. */
  note(changes: Changes): void {
    for (const id of changes.resources) this.resources.add(id);
    for (const id of changes.organizations) this.organizations.add(id);
  }

  /** Sends the whole catalogue, vocabularies and organizations first. Memory holds a batch. */
  async fill(): Promise<void> {
    const { db, publicUrl } = this;
    for (const graph of vocabularyGraphs(publicUrl)) await this.take([graph]);
    const organizations = await listOrganizations(db);
    for (const it of organizations) this.iriOf.set(it.id, graphIri(organizationIri(publicUrl, it)));
    await this.take(organizations.map((it) => organizationGraph(publicUrl, it)));
    for await (const records of streamPublic(db, 'dataset', { batch: BATCH })) {
      await this.take(await this.datasets(records));
    }
    for await (const records of streamPublic(db, 'dataService', { batch: BATCH })) {
      for (const record of records) this.iriOf.set(record.id, graphIri(record.iri));
      await this.take(records.map((record) => dataServiceGraph(publicUrl, record)));
    }
    await this.sendCatalog();
    this.filled = true;
    await this.take([], true);
  }

  /** Sends what was noted since. Nothing before the filling has ended. */
  async send(): Promise<void> {
    if (!this.filled) return;
    for (const id of taken(this.organizations, this.organizations.size)) await this.sendOrganization(id);
    while (this.resources.size > 0) {
      const ids = taken(this.resources, BATCH);
      try {
        await this.sendResources(ids);
      } catch (error) {
        for (const id of ids) this.resources.add(id);
        throw error;
      }
    }
    await this.sendCatalog();
  }

  /** The catalogue's own description has no row in the outbox: it is compared. */
  private async sendCatalog(): Promise<void> {
    const record = await readCatalog(this.db);
    const graph = catalogGraph(this.publicUrl, record, await publisherOf(this.db, record));
    if (graph.text === this.catalogText) return;
    await this.take([graph]);
    this.catalogText = graph.text;
  }

  private async datasets(records: readonly DatasetRecord[]): Promise<GraphState[]> {
    const [links, hasTable] = await Promise.all([
      linkStatusesOf(
        this.db,
        records.map(({ id }) => id),
      ),
      tablesOf(this.db, records),
    ]);
    return records.map((record) => {
      this.iriOf.set(record.id, graphIri(record.iri));
      return datasetGraph(this.publicUrl, record, links, hasTable);
    });
  }

  private async sendResources(ids: readonly string[]): Promise<void> {
    const { db, publicUrl } = this;
    const [datasets, services, known] = await Promise.all([
      publicById(db, 'dataset', ids),
      publicById(db, 'dataService', ids),
      knownResources(db, ids),
    ]);
    const shown = [
      ...(await this.datasets(datasets)),
      ...services.map((it) => dataServiceGraph(publicUrl, it)),
    ];
    const here = new Set([...datasets, ...services].map(({ id }) => id));
    const iris = new Map(known.map(({ id, iri }) => [id, iri]));
    const gone = ids
      .filter((id) => !here.has(id))
      .flatMap((id) => {
        const iri = iris.get(id) ?? this.iriOf.get(id);
        return iri === undefined ? [] : [{ id, iri }];
      });
    // What was deleted may have come again as another resource with the same IRI.
    const taken = await publicIris(
      db,
      gone.map(({ iri }) => iri),
    );
    const dropped = gone
      .filter(({ iri }) => !taken.has(iri))
      .map(({ id, iri }) => noGraph(publicUrl, id, iri));
    await this.take([...dropped, ...shown]);
  }

  /** Its datasets name it as their publisher or holder. */
  private async sendOrganization(id: string): Promise<void> {
    const { db, publicUrl, iriOf } = this;
    const record = await findOrganization(db, id);
    const before = iriOf.get(id);
    const graph = record && organizationGraph(publicUrl, record);
    const moved = before !== undefined && before !== graph?.iri ? [{ iri: before, text: '' }] : [];
    if (graph) iriOf.set(id, graph.iri);
    await this.take([...moved, ...(graph ? [graph] : [])]);
    for (const resource of await publicIdsOf(db, id)) this.resources.add(resource);
  }
}

/** The first of a set, taken out of it. */
function taken(set: Set<string>, most: number): string[] {
  const first = [...set].slice(0, most);
  for (const it of first) set.delete(it);
  return first;
}
