import { sql } from 'kysely';
import type { Services } from '../../../services.js';

/** The table of tables. */
export const TABLE_METADATA = '_table_metadata';

const PUBLIC = sql`r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'`;

const FROM = sql`
  from catalog_resource r join distribution d on d.dataset_id = r.id
  where ${PUBLIC}
    and (exists (select from row_table w where w.distribution_id = d.id)
      or exists (select from stored_file f join data_table t on t.file_id = f.id and t.part = 0 and t.status = 'loaded'
                 where f.dataset_id = r.id and f.distribution_id = d.id))`;

const FROM_ALIASES = sql`
  from row_alias a join distribution d on d.id = a.distribution_id join catalog_resource r on r.id = d.dataset_id
  where ${PUBLIC}`;

/** Tables by the ids of their resources, and the aliases of these. */
const NAMES = sql`
  select d.id::text as name, null as alias_of ${FROM}
  union all
  select a.name, d.id::text ${FROM_ALIASES}`;

/**
 * The public resources that have a table, and other names of their tables, in order.
 * Indexes: catalog_resource_listing, stored_file_dataset.
 */
export async function listTables(services: Services, limit: number, offset: number) {
  const { rows } = await sql<{ name: string; alias_of: string | null }>`
    select name, alias_of from (${NAMES}) n order by alias_of is not null, name collate "C"
    limit ${limit} offset ${offset}`.execute(services.db);
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n from (${NAMES}) n`.execute(
    services.db,
  );
  return {
    records: rows.map(({ name, alias_of }, at) => ({ _id: offset + at + 1, name, alias_of })),
    fields: [
      { id: '_id', type: 'int' },
      { id: 'name', type: 'text' },
      { id: 'alias_of', type: 'text' },
    ],
    total: counted[0]?.n ?? 0,
    total_was_estimated: false,
  };
}
