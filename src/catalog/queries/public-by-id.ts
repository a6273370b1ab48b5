import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { OrganizationRecord, ResourceRecord } from '../record.js';
import { selectPublished, toRecord } from './row.js';

/** What a resource is known by, whether or not the public sees it. */
export interface KnownResource {
  id: string;
  kind: ResourceKind;
  iri: string;
}

/** Kinds and IRIs of resources, deleted ones included. Index: primary key. */
export const knownResources = (db: Db, ids: readonly string[]): Promise<KnownResource[]> =>
  db
    .selectFrom('catalog_resource')
    .select(['id', 'kind', 'iri'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();

/** Those of these resources that the public sees, as it sees them. Index: primary key. */
export async function publicById<K extends ResourceKind>(
  db: Db,
  kind: K,
  ids: readonly string[],
): Promise<ResourceRecord<K>[]> {
  if (ids.length === 0) return [];
  const rows = await selectPublished(db)
    .where('r.kind', '=', kind)
    .where('r.visibility', '=', 'public')
    .where(sql<boolean>`r.id = any(${ids}::uuid[])`)
    .execute();
  return rows.map((row) => toRecord<K>(row, 'published'));
}

/** Ids of an organization's resources that the public sees. Index: catalog_resource_organization. */
export async function publicIdsOf(db: Db, organizationId: OrganizationRecord['id']): Promise<string[]> {
  const rows = await db
    .selectFrom('catalog_resource')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'published')
    .where('visibility', '=', 'public')
    .execute();
  return rows.map(({ id }) => id);
}
