import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { ResourceRecord } from '../record.js';
import { selectResources, toRecord } from './row.js';

const selectPublicOf = (db: Db, kind: ResourceKind) =>
  selectResources(db)
    .where('r.kind', '=', kind)
    .where('r.state', '=', 'published')
    .where('r.visibility', '=', 'public');

/** Which of these IRIs are resources that the public sees. Index: catalog_resource_iri. */
export async function publicIris(db: Db, iris: readonly string[]): Promise<Set<string>> {
  if (iris.length === 0) return new Set();
  const rows = await db
    .selectFrom('catalog_resource')
    .select('iri')
    .where('iri', 'in', [...new Set(iris)])
    .where('state', '=', 'published')
    .where('visibility', '=', 'public')
    .execute();
  return new Set(rows.map((row) => row.iri));
}

/** The public resources of a kind with these IRIs, in order of creation. Index: catalog_resource_iri. */
export async function listPublicByIri<K extends ResourceKind>(
  db: Db,
  kind: K,
  iris: readonly string[],
  limit: number,
): Promise<ResourceRecord<K>[]> {
  if (iris.length === 0) return [];
  const rows = await selectPublicOf(db, kind)
    .where('r.iri', 'in', [...new Set(iris)])
    .orderBy('r.created_at')
    .orderBy('r.id')
    .limit(limit)
    .execute();
  return rows.map((row) => toRecord<K>(row, 'published'));
}

/**
 * The public services that give access to a dataset: those its distributions name, and those that say they serve it.
 * Services are few; the second condition reads them all (index: catalog_resource_listing).
 */
export async function listServicesOf(
  db: Db,
  datasetIri: string,
  accessServices: readonly string[],
  limit: number,
): Promise<ResourceRecord<'dataService'>[]> {
  const serves = sql<boolean>`r.published -> 'servesDataset' @> to_jsonb(${datasetIri}::text)`;
  const rows = await selectPublicOf(db, 'dataService')
    .where((eb) =>
      accessServices.length === 0 ? serves : eb.or([serves, eb('r.iri', 'in', [...new Set(accessServices)])]),
    )
    .orderBy('r.created_at')
    .orderBy('r.id')
    .limit(limit)
    .execute();
  return rows.map((row) => toRecord<'dataService'>(row, 'published'));
}
