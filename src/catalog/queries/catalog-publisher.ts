import type { Db } from '../../platform/database.js';
import type { CatalogRecord, OrganizationRecord } from '../record.js';
import { findOrganizationByIdentifier, firstOrganization } from './organizations.js';

/** The organization that the catalogue's publisher is, by its code; the oldest while none is set. */
export async function publisherOf(db: Db, { doc }: CatalogRecord): Promise<OrganizationRecord | undefined> {
  const code = doc.publisher?.identifier;
  return (
    (code === undefined ? undefined : await findOrganizationByIdentifier(db, code)) ?? firstOrganization(db)
  );
}
