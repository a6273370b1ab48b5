import { sql } from 'kysely';
import { notFound } from '../../errors.js';
import type { Db } from '../../platform/database.js';
import type { OrganizationRecord } from '../record.js';
import { isUuid } from './find-resource.js';

const selectOrganizations = (db: Db) =>
  db.selectFrom('organization').select(['id', 'name', 'doc', 'revision', 'created_at', 'modified_at']);

type OrganizationRow = Awaited<ReturnType<ReturnType<typeof selectOrganizations>['execute']>>[number];

const toOrganization = (row: OrganizationRow): OrganizationRecord => ({
  id: row.id,
  name: row.name,
  doc: row.doc as OrganizationRecord['doc'],
  revision: row.revision,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
});

/** An organization by id or name, or undefined. Index: primary key, unique name. */
export async function findOrganization(db: Db, idOrName: string): Promise<OrganizationRecord | undefined> {
  const row = await selectOrganizations(db)
    .where(isUuid(idOrName) ? 'id' : 'name', '=', idOrName)
    .executeTakeFirst();
  return row && toOrganization(row);
}

/** As `findOrganization`, but throws `NotFound`. */
export async function getOrganization(db: Db, idOrName: string): Promise<OrganizationRecord> {
  const organization = await findOrganization(db, idOrName);
  if (!organization) throw notFound(idOrName);
  return organization;
}

/** The organization with this IPA code or VAT number, whatever its case. Index: organization_identifier. */
export async function findOrganizationByIdentifier(
  db: Db,
  identifier: string,
): Promise<OrganizationRecord | undefined> {
  const row = await selectOrganizations(db)
    .where(sql<boolean>`lower(doc ->> 'identifier') = ${identifier.toLowerCase()}`)
    .executeTakeFirst();
  return row && toOrganization(row);
}

/** All organizations in order of name. They are few (dati.gov.it has about 900). */
export async function listOrganizations(
  db: Db,
  options: { after?: string; limit?: number } = {},
): Promise<OrganizationRecord[]> {
  let query = selectOrganizations(db).orderBy('name');
  if (options.after) query = query.where('name', '>', options.after);
  if (options.limit !== undefined) query = query.limit(options.limit);
  return (await query.execute()).map(toOrganization);
}

/** The oldest organization: publisher of the catalogue until one is set. */
export async function firstOrganization(db: Db): Promise<OrganizationRecord | undefined> {
  const row = await selectOrganizations(db).orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
  return row && toOrganization(row);
}

/** How many published public datasets each organization has, by id. Index: catalog_resource_organization. */
export async function countByOrganization(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('catalog_resource')
    .where('kind', '=', 'dataset')
    .where('state', '=', 'published')
    .where('visibility', '=', 'public')
    .groupBy('organization_id')
    .select(['organization_id', sql<number>`count(*)`.as('n')])
    .execute();
  return new Map(rows.map((row) => [row.organization_id, row.n]));
}
