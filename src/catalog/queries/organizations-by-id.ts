import type { Db } from '../../platform/database.js';
import type { Organization } from '../model/index.js';

/** Name and title of an organization: what lists and facets show. */
export interface OrganizationName {
  id: string;
  name: string;
  title: Organization['title'];
}

/** Names of the organizations with these ids, by id. Index: primary key. */
export async function organizationNames(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, OrganizationName>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organization')
    .select(['id', 'name', 'doc'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name, doc }) => [id, { id, name, title: (doc as Organization).title }]));
}
