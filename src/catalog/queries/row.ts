import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { type Actor, canResource, readableOrganizations } from '../../people/policy.js';
import type { Db } from '../../platform/database.js';
import type { ResourceKind, Schema } from '../../platform/schema.js';
import type { Documents, OrganizationRecord, ResourceRecord } from '../record.js';

/** Which document of a resource is wanted: what the public sees, or the working copy. */
export type Version = 'published' | 'draft';

/** What every read of a resource needs, its working copy apart. */
const selectColumns = (db: Db) =>
  db
    .selectFrom('catalog_resource as r')
    .innerJoin('organization as o', 'o.id', 'r.organization_id')
    // biome-ignore format: columns read better in a block
    .select([
    'r.id',
    'r.kind',
    'r.name',
    'r.iri',
    'r.identifier',
    'r.state',
    'r.visibility',
    'r.revision',
    'r.published_revision',
    'r.created_at',
    'r.modified_at',
    'r.published_at',
    'r.published',
    'o.id as o_id',
    'o.name as o_name',
    'o.doc as o_doc',
    'o.revision as o_revision',
    'o.created_at as o_created_at',
    'o.modified_at as o_modified_at',
  ]);

/** Resources joined with their organization, not deleted: where every read for those who may edit starts. */
export const selectResources = (db: Db) =>
  selectColumns(db).select('r.draft').where('r.state', '<>', 'deleted');

/** What is before the public, without the working copies: half the bytes for long listings. */
export const selectPublished = (db: Db) =>
  selectColumns(db).select(sql<unknown>`null`.as('draft')).where('r.state', '=', 'published');

export type ResourceRow = Awaited<ReturnType<ReturnType<typeof selectResources>['execute']>>[number];

/** The organization of a joined row. */
const organizationOf = (row: ResourceRow): OrganizationRecord => ({
  id: row.o_id,
  name: row.o_name,
  doc: row.o_doc as OrganizationRecord['doc'],
  revision: row.o_revision,
  createdAt: row.o_created_at,
  modifiedAt: row.o_modified_at,
});

/** A row as a record showing that version; the draft when there is nothing published. */
export function toRecord<K extends ResourceKind>(row: ResourceRow, version: Version): ResourceRecord<K> {
  const shown: Version = version === 'published' && row.published ? 'published' : 'draft';
  return {
    id: row.id,
    kind: row.kind as K,
    name: row.name,
    iri: row.iri,
    identifier: row.identifier,
    organization: organizationOf(row),
    state: row.state,
    visibility: row.visibility,
    revision: row.revision,
    publishedRevision: row.published_revision,
    createdAt: row.created_at,
    modifiedAt: shown === 'published' ? (row.published_at ?? row.modified_at) : row.modified_at,
    publishedAt: row.published_at,
    version: shown,
    doc: (shown === 'published' ? row.published : row.draft) as Documents[K],
  };
}

/** The permission sentence `canResource(actor, 'read', …)` as a condition on `catalog_resource as r`. */
export function visibleTo(actor: Actor) {
  return (eb: ExpressionBuilder<Schema & { r: Schema['catalog_resource'] }, 'r'>): Expression<SqlBool> => {
    const organizations = readableOrganizations(actor);
    if (organizations === 'all') return sql<SqlBool>`true`;
    const open = eb.and([eb('r.state', '=', 'published'), eb('r.visibility', '=', 'public')]);
    return organizations.length === 0 ? open : eb.or([open, eb('r.organization_id', 'in', organizations)]);
  };
}

/** The version an actor sees when none is asked for: whoever may edit sees the working copy. */
export const versionFor = (actor: Actor, row: ResourceRow): Version =>
  canResource(actor, 'readDraft', { organizationId: row.o_id, state: row.state, visibility: row.visibility })
    ? 'draft'
    : 'published';
