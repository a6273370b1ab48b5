import { sql } from 'kysely';
import type { Database } from '../../src/platform/database.js';
import { writeDocuments } from '../../src/search/postgres/write-documents.js';
import type { NaiveDocument } from './naive.js';

/** Ids that documents of the index may have in tests. */
export const testIds = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `10000000-0000-4000-8000-${String(i).padStart(12, '0')}`);

/** Makes the rows that the index refers to. */
export async function makeResources(
  db: Database,
  ids: readonly string[],
  organizations: readonly string[],
): Promise<void> {
  await sql`
    insert into organization (id, name, doc) select id, 'o-' || id, '{"title":{"it":"Ente"}}' from unnest(${organizations}::uuid[]) as id
  `.execute(db);
  await sql`
    insert into catalog_resource (id, kind, name, iri, identifier, organization_id, draft)
    select id, 'dataset', 'n-' || id, 'urn:' || id, id, ${organizations[0]}::uuid, '{"title":{"it":"Prova"}}' from unnest(${ids}::uuid[]) as id
  `.execute(db);
}

/** Writes some documents of the index and removes others, as changes of the catalogue do. */
export async function changeIndex(
  db: Database,
  documents: readonly NaiveDocument[],
  gone: readonly string[] = [],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (gone.length > 0) await trx.deleteFrom('search_document').where('resource_id', 'in', gone).execute();
    await writeDocuments(trx, documents);
  });
}
