import type { Db } from '../../platform/database.js';

/** An extra of an organization: a key that is none of the model's properties. */
export interface OrganizationExtra {
  key: string;
  value: string;
}

/** The extras of these organizations, by id, in their order; those without are left out. Index: primary key. */
export async function organizationExtras(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, OrganizationExtra[]>> {
  const found = new Map<string, OrganizationExtra[]>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('organization_extra')
    .where('organization_id', 'in', ids)
    .select(['organization_id', 'key', 'value'])
    .orderBy('organization_id')
    .orderBy('position')
    .execute();
  for (const { organization_id, key, value } of rows) {
    found.set(organization_id, [...(found.get(organization_id) ?? []), { key, value }]);
  }
  return found;
}

/** Replaces the extras of an organization. Keys are there once. */
export async function setOrganizationExtras(
  db: Db,
  organizationId: string,
  extras: readonly OrganizationExtra[],
): Promise<void> {
  await db.deleteFrom('organization_extra').where('organization_id', '=', organizationId).execute();
  if (extras.length === 0) return;
  await db
    .insertInto('organization_extra')
    .values(
      extras.map(({ key, value }, position) => ({ organization_id: organizationId, key, value, position })),
    )
    .execute();
}
