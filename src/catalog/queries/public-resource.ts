import { CompiledQuery } from 'kysely';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { ResourceRow } from './row.js';

const statement = (by: string, condition: string): string =>
  prepared(
    `public-resource-by-${by}`,
    `
  select r.id, r.kind, r.name, r.iri, r.identifier, r.state, r.visibility, r.revision, r.published_revision,
         r.created_at, r.modified_at, r.published_at, null as draft, r.published,
         o.id as o_id, o.name as o_name, o.doc as o_doc, o.revision as o_revision,
         o.created_at as o_created_at, o.modified_at as o_modified_at
  from catalog_resource r join organization o on o.id = r.organization_id
  where ${condition} and r.kind = $2 and r.state = 'published' and r.visibility = 'public'`,
  );

const STATEMENTS = {
  id: statement('id', 'r.id = $1'),
  // By way of the unique index: beside the other conditions the planner may take the index of all public listings.
  name: statement(
    'name',
    `r.id = (select id from catalog_resource where kind = $2 and name = $1 and state <> 'deleted')`,
  ),
};

/**
 * A resource before the public, without its working copy: what anybody may ask for, and most do.
 * Indexes: primary key, or catalog_resource_name.
 */
export async function findPublicRow(
  db: Db,
  kind: ResourceKind,
  by: keyof typeof STATEMENTS,
  value: string,
): Promise<ResourceRow | undefined> {
  const { rows } = await db.executeQuery<ResourceRow>(CompiledQuery.raw(STATEMENTS[by], [value, kind]));
  return rows[0];
}
