import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import { isUuid } from './find-resource.js';

/**
 * Whether a deleted resource of that id or name had been before the public: its address deserves 410, not 404.
 * Of drafts and restricted ones nothing is told. Index: primary key; deleted rows by name are few and seldom asked for.
 */
export async function wasPublic(db: Db, kind: ResourceKind, idOrName: string): Promise<boolean> {
  const row = await db
    .selectFrom('catalog_resource')
    .select('id')
    .where('kind', '=', kind)
    .where('state', '=', 'deleted')
    .where('visibility', '=', 'public')
    .where('published_at', 'is not', null)
    .where(isUuid(idOrName) ? 'id' : 'name', '=', idOrName)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
