import type { Actor } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { ResourceRecord } from '../record.js';
import { findResource } from './find-resource.js';

/**
 * The resource that bore a name before it was renamed, as this actor may see it; undefined where there is none. Whoever asks
 * has looked for one that bears the name now. Index: primary key.
 */
export async function findByFormerName<K extends ResourceKind>(
  db: Db,
  actor: Actor,
  kind: K,
  name: string,
): Promise<ResourceRecord<K> | undefined> {
  const row = await db
    .selectFrom('former_name')
    .select('resource_id')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && findResource(db, actor, kind, row.resource_id);
}
