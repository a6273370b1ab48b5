import { sql } from 'kysely';
import type { Database } from '../../platform/database.js';
import type { CompareOperator } from './odsql/tree.js';

/**
 * Ids of the public datasets whose `records_count`, the rows of their first table or 0, compares so with a number.
 * Indexes: catalog_resource's list of the public, stored_file's, data_table's and row_table's primary keys.
 */
export async function datasetsBySize(
  db: Database,
  operator: CompareOperator,
  count: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from catalog_resource r
    left join lateral (
      select t.row_count from jsonb_array_elements(r.published::jsonb -> 'distribution') with ordinality d (doc, at)
      cross join lateral (
        select 0 as kind, 0 as part, w.row_count from row_table w
        where w.distribution_id = (d.doc ->> 'id')::uuid
          and w.file_id is not distinct from (d.doc -> 'file' ->> 'id')::uuid
        union all
        select 1, t.part, t.row_count from data_table t
        where t.file_id = (d.doc -> 'file' ->> 'id')::uuid and t.status = 'loaded'
      ) t
      order by d.at, t.kind, t.part limit 1
    ) t on true
    where r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
      and coalesce(t.row_count, 0)::float8 ${sql.raw(operator)} ${count}::float8
  `.execute(db);
  return rows.map(({ id }) => id);
}
