import { sql } from 'kysely';
import type { Services } from '../../../services.js';

/** The table of tables. */
export const TABLE_METADATA = '_table_metadata';

const FROM = sql`
  from catalog_resource r join distribution d on d.dataset_id = r.id
  where r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
    and (exists (select from row_table w where w.distribution_id = d.id)
      or exists (select from stored_file f join data_table t on t.file_id = f.id and t.part = 0 and t.status = 'loaded'
                 where f.dataset_id = r.id and f.distribution_id = d.id))`;

/** The public resources that have a table, in the order of their ids. Indexes: catalog_resource_listing, stored_file_dataset. */
export async function listTables(services: Services, limit: number, offset: number) {
  const { rows } = await sql<{
    id: string;
  }>`select d.id ${FROM} order by d.id limit ${limit} offset ${offset}`.execute(services.db);
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n ${FROM}`.execute(services.db);
  return {
    records: rows.map(({ id }, at) => ({ _id: offset + at + 1, name: id, alias_of: null })),
    fields: [
      { id: '_id', type: 'int' },
      { id: 'name', type: 'text' },
      { id: 'alias_of', type: 'text' },
    ],
    total: counted[0]?.n ?? 0,
    total_was_estimated: false,
  };
}
