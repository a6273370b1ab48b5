import { notFound } from '../../errors.js';
import { type Actor, canResource } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { ResourceRecord } from '../record.js';
import { findPublicRow } from './public-resource.js';
import { type ResourceRow, selectResources, toRecord, type Version, versionFor, visibleTo } from './row.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text is a UUID: what tells an id from a name. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Only somebody known can have a use for the working copy. Index: primary key, or catalog_resource_name. */
async function findRow(
  db: Db,
  actor: Actor,
  kind: ResourceKind,
  idOrName: string,
): Promise<ResourceRow | undefined> {
  if (actor.kind === 'anonymous') {
    const byId = isUuid(idOrName) ? await findPublicRow(db, kind, 'id', idOrName) : undefined;
    return byId ?? findPublicRow(db, kind, 'name', idOrName);
  }
  const query = selectResources(db).where('r.kind', '=', kind);
  const byId = isUuid(idOrName) ? await query.where('r.id', '=', idOrName).executeTakeFirst() : undefined;
  return byId ?? (await query.where('r.name', '=', idOrName).executeTakeFirst());
}

/**
 * A resource by id or name as this actor may see it, or undefined: what one may not read does not exist.
 * Without a `version` those who may edit see the working copy, everybody else the published document.
 */
export async function findResource<K extends ResourceKind>(
  db: Db,
  actor: Actor,
  kind: K,
  idOrName: string,
  options: { version?: Version } = {},
): Promise<ResourceRecord<K> | undefined> {
  const row = await findRow(db, actor, kind, idOrName);
  if (!row) return undefined;
  const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
  if (!canResource(actor, 'read', subject)) return undefined;
  const allowed = versionFor(actor, row);
  if (options.version === 'published' && !row.published) return undefined;
  return toRecord<K>(row, allowed === 'draft' ? (options.version ?? 'draft') : 'published');
}

/** As `findResource`, but throws `NotFound`. */
export async function getResource<K extends ResourceKind>(
  db: Db,
  actor: Actor,
  kind: K,
  idOrName: string,
  options: { version?: Version } = {},
): Promise<ResourceRecord<K>> {
  const record = await findResource(db, actor, kind, idOrName, options);
  if (!record) throw notFound(idOrName);
  return record;
}

/** The dataset that a distribution belongs to, by the distribution's id. Index: primary key of `distribution`. */
export async function findDatasetOfDistribution(db: Db, distributionId: string): Promise<string | undefined> {
  if (!isUuid(distributionId)) return undefined;
  const row = await db
    .selectFrom('distribution')
    .select('dataset_id')
    .where('id', '=', distributionId)
    .executeTakeFirst();
  return row?.dataset_id;
}

/** Resources by id in the order of the ids; those the actor may not read are left out. Index: primary key. */
export async function getMany<K extends ResourceKind>(
  db: Db,
  actor: Actor,
  ids: readonly string[],
  version: Version = 'published',
): Promise<ResourceRecord<K>[]> {
  if (ids.length === 0) return [];
  const rows = await selectResources(db).where('r.id', 'in', ids).where(visibleTo(actor)).execute();
  const byId = new Map(rows.map((row) => [row.id, toRecord<K>(row, version)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
