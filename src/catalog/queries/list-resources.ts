import { sql } from 'kysely';
import type { Actor } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind, ResourceState } from '../../platform/schema.js';
import type { ResourceRecord } from '../record.js';
import { selectPublished, selectResources, toRecord, type Version, versionFor, visibleTo } from './row.js';

/** Where a listing goes on: after this resource in the order of creation. */
export interface Position {
  createdAt: Date;
  id: string;
}

export interface ListOptions {
  organizationId?: string;
  state?: ResourceState;
  after?: Position;
  limit: number;
  version?: Version;
}

/**
 * Resources the actor may see, oldest first: an order that no later change disturbs, so that paging loses nothing.
 * Indexes: catalog_resource_listing (public), catalog_resource_organization, catalog_resource_all.
 */
export async function listResources<K extends ResourceKind>(
  db: Db,
  actor: Actor,
  kind: K,
  options: ListOptions,
): Promise<ResourceRecord<K>[]> {
  let query = selectResources(db).where('r.kind', '=', kind).where(visibleTo(actor));
  if (options.organizationId) query = query.where('r.organization_id', '=', options.organizationId);
  if (options.state) query = query.where('r.state', '=', options.state);
  if (options.after) {
    const { createdAt, id } = options.after;
    query = query.where(sql<boolean>`(r.created_at, r.id) > (${createdAt}, ${id}::uuid)`);
  }
  const rows = await query.orderBy('r.created_at').orderBy('r.id').limit(options.limit).execute();
  return rows.map((row) =>
    toRecord<K>(row, versionFor(actor, row) === 'draft' ? (options.version ?? 'draft') : 'published'),
  );
}

export interface PublicOptions {
  organizationId?: string;
  modifiedSince?: Date;
}

const selectPublic = (db: Db, kind: ResourceKind, options: PublicOptions) => {
  let query = selectPublished(db).where('r.kind', '=', kind).where('r.visibility', '=', 'public');
  if (options.organizationId) query = query.where('r.organization_id', '=', options.organizationId);
  if (options.modifiedSince) query = query.where('r.published_at', '>=', options.modifiedSince);
  return query;
};

/** How many resources the public sees. Index: catalog_resource_listing. */
export async function countPublic(db: Db, kind: ResourceKind, options: PublicOptions = {}): Promise<number> {
  const row = await selectPublic(db, kind, options)
    .clearSelect()
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** One numbered page of what the public sees, oldest first. Index: catalog_resource_listing. */
export async function listPublic<K extends ResourceKind>(
  db: Db,
  kind: K,
  options: PublicOptions & { limit: number; offset: number },
): Promise<{ records: ResourceRecord<K>[]; total: number }> {
  const [total, rows] = await Promise.all([
    countPublic(db, kind, options),
    selectPublic(db, kind, options)
      .orderBy('r.created_at')
      .orderBy('r.id')
      .limit(options.limit)
      .offset(options.offset)
      .execute(),
  ]);
  return { records: rows.map((row) => toRecord<K>(row, 'published')), total };
}

/** Everything the public sees, batch by batch in the same order: memory stays flat whatever the size. */
export async function* streamPublic<K extends ResourceKind>(
  db: Db,
  kind: K,
  options: PublicOptions & { batch?: number } = {},
): AsyncGenerator<ResourceRecord<K>[]> {
  const limit = options.batch ?? 200;
  let after: Position | undefined;
  for (;;) {
    let query = selectPublic(db, kind, options);
    if (after)
      query = query.where(sql<boolean>`(r.created_at, r.id) > (${after.createdAt}, ${after.id}::uuid)`);
    const rows = await query.orderBy('r.created_at').orderBy('r.id').limit(limit).execute();
    if (rows.length > 0) yield rows.map((row) => toRecord<K>(row, 'published'));
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    after = { createdAt: last.created_at, id: last.id };
  }
}

/** Names of all that the public sees, in order of name. Index: catalog_resource_name. */
export async function publicNames(
  db: Db,
  kind: ResourceKind,
  options: { limit?: number; offset?: number } = {},
): Promise<string[]> {
  let query = db
    .selectFrom('catalog_resource')
    .select('name')
    .where('kind', '=', kind)
    .where('state', '=', 'published')
    .where('visibility', '=', 'public')
    .orderBy('name');
  if (options.limit !== undefined) query = query.limit(options.limit);
  if (options.offset) query = query.offset(options.offset);
  return (await query.execute()).map((row) => row.name);
}
