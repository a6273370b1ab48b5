import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { Catalog } from '../model/index.js';
import type { CatalogRecord } from '../record.js';

/**
 * The catalogue's description and the moment anything the public sees of it last changed.
 * Index: catalog_resource_published (deleted rows count, so that a deletion is a change).
 */
export async function readCatalog(db: Db): Promise<CatalogRecord> {
  const row = await db
    .selectFrom('catalog')
    .select(['doc', 'revision', 'created_at', 'modified_at'])
    .select(sql<Date | null>`(select max(published_at) from catalog_resource)`.as('resources_modified_at'))
    .executeTakeFirstOrThrow();
  const last = row.resources_modified_at;
  return {
    doc: row.doc as Catalog,
    revision: row.revision,
    createdAt: row.created_at,
    modifiedAt: last && last > row.modified_at ? last : row.modified_at,
  };
}
