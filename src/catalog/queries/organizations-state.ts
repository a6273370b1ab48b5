import { sql } from 'kysely';
import type { Db } from '../../platform/database.js';

/** What tells whether any organization has changed, appeared or gone since. */
export interface OrganizationsState {
  count: number;
  lastModifiedAt: Date | null;
}

/** Documents that name agents depend on all organizations: this is what their ETag takes of them. A table of hundreds. */
export const organizationsState = (db: Db): Promise<OrganizationsState> =>
  db
    .selectFrom('organization')
    .select([sql<number>`count(*)`.as('count'), sql<Date | null>`max(modified_at)`.as('lastModifiedAt')])
    .executeTakeFirstOrThrow();
