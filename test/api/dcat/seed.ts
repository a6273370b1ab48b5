import { randomUUID } from 'node:crypto';
import type { DataService, Dataset } from '../../../src/catalog/model/index.js';
import type { Database } from '../../../src/platform/database.js';
import type { ResourceState, Visibility } from '../../../src/platform/schema.js';
import { catalogRecord, datasetRecord, PUBLIC_URL } from '../../rdf/records.js';

const START = Date.parse('2024-01-01T00:00:00Z');

/** The one organization and the catalogue's description. Gives the organization's id. */
export async function seedCatalog(db: Database): Promise<string> {
  const { organization } = datasetRecord();
  const at = new Date(START);
  await db
    .insertInto('organization')
    .values({
      id: organization.id,
      name: organization.name,
      doc: JSON.stringify(organization.doc),
      created_at: at,
      modified_at: at,
    })
    .execute();
  await db
    .insertInto('catalog')
    .values({ doc: JSON.stringify(catalogRecord().doc), created_at: at, modified_at: at })
    .execute();
  return organization.id;
}

interface Seed {
  kind?: 'dataset' | 'dataService';
  id?: string;
  name: string;
  doc: Dataset | DataService;
  state?: ResourceState;
  visibility?: Visibility;
  iri?: string;
  /** Seconds after the start. */
  at?: number;
}

/** Rows as the commands leave them, without the commands: many at once. */
export async function seedResources(db: Database, seeds: readonly Seed[]): Promise<void> {
  const organizationId = datasetRecord().organization.id;
  for (let i = 0; i < seeds.length; i += 500) {
    await db
      .insertInto('catalog_resource')
      .values(
        seeds.slice(i, i + 500).map((seed, j) => {
          const { kind = 'dataset', id = randomUUID(), state = 'published' } = seed;
          const at = new Date(START + (seed.at ?? i + j) * 1000);
          const doc = JSON.stringify(seed.doc);
          return {
            id,
            kind,
            name: seed.name,
            iri: seed.iri ?? `${PUBLIC_URL}/${kind === 'dataset' ? 'dataset' : 'data-service'}/${id}`,
            identifier: `c_z999:${seed.name}`,
            organization_id: organizationId,
            state,
            visibility: seed.visibility ?? 'public',
            draft: doc,
            published: state === 'published' ? doc : null,
            published_revision: state === 'published' ? 1 : null,
            published_at: state === 'published' ? at : null,
            created_at: at,
            modified_at: at,
          };
        }),
      )
      .execute();
  }
}

/** Datasets that differ in name and title. */
export const manyDatasets = (count: number, prefix = 'dati'): Seed[] =>
  Array.from({ length: count }, (_, n) => ({
    name: `${prefix}-${n}`,
    doc: {
      ...datasetRecord().doc,
      title: { it: `Dataset ${n}` },
      distribution: [{ ...datasetRecord().doc.distribution?.[0], id: randomUUID() }],
    } as Dataset,
  }));
