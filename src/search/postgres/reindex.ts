import { sql } from 'kysely';
import { type ResourceRow, selectResources, toRecord } from '../../catalog/queries/row.js';
import type { Database, Trx } from '../../platform/database.js';
import { toIndexedDocument } from '../indexed-document.js';
import { writeDocuments } from './write-documents.js';

const BATCH = 500;

const indexRows = (trx: Trx, rows: readonly ResourceRow[]): Promise<void> =>
  writeDocuments(
    trx,
    rows.map((row) => toIndexedDocument(toRecord(row, 'published'))),
  );

/**
 * Builds the search index again from the catalogue alone. Readers find the old rows until each batch is replaced; what
 * changes meanwhile waits for its batch. Returns how many resources are indexed.
 */
export async function reindex(db: Database): Promise<number> {
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await db.transaction().execute(async (trx) => {
      const batch = await selectResources(trx)
        .where('r.id', '>', after)
        .orderBy('r.id')
        .limit(BATCH)
        .forShare('r')
        .execute();
      await indexRows(trx, batch);
      return batch;
    });
    const last = rows.at(-1);
    if (!last) break;
    count += rows.length;
    after = last.id;
  }
  await sql`
    delete from search_document d where not exists (
      select from catalog_resource r where r.id = d.resource_id and r.state <> 'deleted')
  `.execute(db);
  await sql`delete from search_backlog`.execute(db);
  return count;
}

/**
 * Indexes what a migration has put down to be indexed anew; one small query when that is nothing. Several processes may
 * do it at once, and one that dies leaves its batch to the next. Returns how many there were.
 */
export async function indexBacklog(db: Database): Promise<number> {
  let count = 0;
  for (;;) {
    const done = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ resource_id: string }>`
        delete from search_backlog where resource_id in (
          select resource_id from search_backlog order by resource_id limit ${BATCH} for update skip locked)
        returning resource_id
      `.execute(trx);
      if (rows.length === 0) return 0;
      const batch = await selectResources(trx)
        .where(
          'r.id',
          'in',
          rows.map((row) => row.resource_id),
        )
        .orderBy('r.id')
        .forShare('r')
        .execute();
      await indexRows(trx, batch);
      return rows.length;
    });
    if (done === 0) return count;
    count += done;
  }
}
