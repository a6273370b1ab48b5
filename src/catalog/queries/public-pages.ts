import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';

/** What a site map needs of a published resource. */
export interface PublicPage {
  kind: ResourceKind;
  name: string;
  modifiedAt: Date;
}

const selectPages = (db: Db) =>
  db.selectFrom('catalog_resource').where('state', '=', 'published').where('visibility', '=', 'public');

/** How many pages about resources the public sees. Index: catalog_resource_listing. */
export async function countPublicPages(db: Db): Promise<number> {
  const row = await selectPages(db).select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow();
  return row.n;
}

/** Some of those pages, oldest first, without their documents. Index: catalog_resource_listing. */
export async function publicPages(db: Db, options: { limit: number; offset: number }): Promise<PublicPage[]> {
  const rows = await selectPages(db)
    .select((eb) => ['kind', 'name', eb.fn.coalesce('published_at', 'modified_at').as('changed_at')])
    .orderBy('kind')
    .orderBy('created_at')
    .orderBy('id')
    .limit(options.limit)
    .offset(options.offset)
    .execute();
  return rows.map(({ kind, name, changed_at }) => ({ kind, name, modifiedAt: changed_at }));
}

/** How many distributions the published public datasets have. Reads every document: to be kept by the caller. */
export async function countPublicDistributions(db: Db): Promise<number> {
  const row = await selectPages(db)
    .where('kind', '=', 'dataset')
    .select(
      sql<number>`coalesce(sum(jsonb_array_length(coalesce(published -> 'distribution', '[]'::jsonb))), 0)::bigint`.as(
        'n',
      ),
    )
    .executeTakeFirstOrThrow();
  return row.n;
}
