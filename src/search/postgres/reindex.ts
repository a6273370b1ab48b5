import { sql } from 'kysely';
import { selectResources, toRecord } from '../../catalog/queries/row.js';
import { systemActor } from '../../people/policy.js';
import type { Database } from '../../platform/database.js';
import { indexChanges } from './index-changes.js';

const BATCH = 500;

/**
 * Builds the search index again from what is published. Readers find the old rows until each batch is replaced.
 * Returns how many resources are indexed.
 */
export async function reindex(db: Database): Promise<number> {
  let count = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await selectResources(db)
      .where('r.state', '=', 'published')
      .where('r.id', '>', after)
      .orderBy('r.id')
      .limit(BATCH)
      .execute();
    const last = rows.at(-1);
    if (!last) break;
    await db.transaction().execute((trx) =>
      indexChanges(
        trx,
        rows.map((row) => ({
          action: 'edited',
          actor: systemActor('reindex'),
          after: toRecord(row, 'published'),
        })),
      ),
    );
    count += rows.length;
    after = last.id;
  }
  await sql`
    delete from search_document d where not exists (
      select from catalog_resource r where r.id = d.resource_id and r.state = 'published')
  `.execute(db);
  return count;
}
