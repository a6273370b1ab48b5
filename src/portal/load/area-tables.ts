import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import { familyOf } from '../../tables/map/areas/area-keys.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Column } from '../../tables/table-model.js';

/** Milliseconds for which an answer is good enough: a map offered too late or too early does no harm. */
const KEPT = 60_000;

const answers = new WeakMap<Db, { at: number; any: Promise<boolean> }>();

/** Whether anything public holds areas; asked at most once a minute. */
function anyAreas(db: Db): Promise<boolean> {
  const known = answers.get(db);
  if (known && Date.now() - known.at < KEPT) return known.any;
  const any = sql<{ any: boolean }>`
    select exists (
      select 1 from data_table t
      join stored_file f on f.id = t.file_id
      join catalog_resource r on r.id = f.dataset_id
      where t.status = 'loaded' and r.state = 'published' and r.visibility = 'public'
        and (t.detection->'geometry'->'types')::jsonb ?| array['Polygon', 'MultiPolygon']
    ) as any
  `
    .execute(db)
    .then(({ rows }) => rows[0]?.any ?? false);
  answers.set(db, { at: Date.now(), any });
  // What failed is asked again.
  any.catch(() => answers.delete(db));
  return any;
}

/** Whether a table without places may still be shown on a map: by the municipalities, provinces … that its rows name. */
export async function namesAreas(db: Db, columns: readonly TableColumn[]): Promise<boolean> {
  const named = (columns as readonly (TableColumn & Partial<Column>)[]).some(({ role }) =>
    familyOf(role?.role),
  );
  return named && anyAreas(db);
}
