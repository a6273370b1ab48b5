import { CompiledQuery, sql } from 'kysely';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { LangMap } from '../model/index.js';

/** What of an organization is shown beside a count. */
export interface OrganizationNames {
  id: string;
  name: string;
  title: LangMap;
  region: string | null;
}

/** Another text whenever any organization was added, changed or taken away. */
const STATE = prepared(
  'organizations-state',
  `select concat(count(*), ' ', sum(revision), ' ', max(modified_at)) as state from organization`,
);

interface Known {
  state: string;
  names: ReadonlyMap<string, OrganizationNames>;
}

const known = new WeakMap<object, Known>();

/**
 * The names of all organizations, by id: read once and again after a change, so that counting by organization does not
 * read hundreds of rows at every search. There are as many as bodies that publish: hundreds, for Europe some thousands.
 */
export async function organizationNames(db: Db): Promise<ReadonlyMap<string, OrganizationNames>> {
  const { rows } = await db.executeQuery<{ state: string }>(CompiledQuery.raw(STATE, []));
  const state = rows[0]?.state ?? '';
  const before = known.get(db);
  if (before?.state === state) return before.names;
  const read = await sql<OrganizationNames>`
    select id, name, doc -> 'title' as title, doc ->> 'region' as region from organization
  `.execute(db);
  const names = new Map(read.rows.map((row) => [row.id, row]));
  known.set(db, { state, names });
  return names;
}
