import { sql } from 'kysely';
import type { Database } from '../../platform/database.js';

/** Types of columns that make a feature; `analyze` is any table. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  analyze: [],
  geo: ['geoPoint', 'geoShape'],
  timeserie: ['date', 'dateTime'],
};

/** Every feature, as `features` of a dataset shows them. */
export const FEATURES: readonly string[] = Object.keys(TYPES);

/**
 * Ids of the public datasets that have a table, or one with columns of a feature; none for a feature that there is not.
 * Indexes: stored_file's and data_table's primary keys.
 */
export async function datasetsWithFeature(db: Database, feature: string): Promise<string[]> {
  const types = Object.hasOwn(TYPES, feature) ? TYPES[feature] : undefined;
  if (!types) return [];
  const wanted = types.map((type) => JSON.stringify([{ type }]));
  const { rows } = await sql<{ id: string }>`
    select distinct r.id from catalog_resource r
    join (
      select f.dataset_id, t.columns from stored_file f join data_table t on t.file_id = f.id where t.status = 'loaded'
      union all
      select d.dataset_id, w.columns from distribution d join row_table w on w.distribution_id = d.id
    ) c on c.dataset_id = r.id
    where r.kind = 'dataset' and r.state = 'published' and r.visibility = 'public'
      and (${wanted.length === 0} or c.columns::jsonb @> any(${wanted}::jsonb[]))
  `.execute(db);
  return rows.map(({ id }) => id);
}
