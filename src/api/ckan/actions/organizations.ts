import { Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { textIn } from '../../../catalog/model/index.js';
import { organizationExtras } from '../../../catalog/queries/organization-extras.js';
import {
  countByOrganization,
  findOrganization,
  listOrganizations,
} from '../../../catalog/queries/organizations.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import { type Actor, ANONYMOUS, canOrganization } from '../../../people/policy.js';
import { findUser, listMembers, listMemberships } from '../../../people/users.js';
import type { Db } from '../../../platform/database.js';
import type { Role } from '../../../platform/schema.js';
import type { Services } from '../../../services.js';
import { action, flag, natural } from '../action.js';
import { authorizationError, notFoundError } from '../faults.js';
import { capacityOf } from '../roles.js';
import { searchPackages } from '../search-packages.js';
import { type OrganizationParts, toOrganization } from '../to-organization.js';
import { ROWS_MAX } from './package-search.js';
import { comparison, listParameters, pageOf, showParameters } from './parts.js';

/** Public datasets of one organization. Index: catalog_resource_organization. */
async function countDatasets(db: Db, organizationId: string): Promise<number> {
  const row = await db
    .selectFrom('catalog_resource')
    .where('organization_id', '=', organizationId)
    .where('kind', '=', 'dataset')
    .where('state', '=', 'published')
    .where('visibility', '=', 'public')
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

const titleOf = (record: OrganizationRecord): string => textIn(record.doc.title, 'it') ?? record.name;

const contains = (text: string) => (record: OrganizationRecord) =>
  record.name.includes(text) || titleOf(record).toLowerCase().includes(text);

const organizationList = action({
  help: 'Organizations, by name or whole: q, organizations, sort (title asc), limit, offset, all_fields, include_extras.',
  sideEffects: false,
  parameters: Type.Object({
    ...listParameters,
    organizations: Type.Array(Type.String(), { default: [] }),
  }),
  async handler(p, { services }) {
    const [records, counts] = await Promise.all([
      listOrganizations(services.db),
      countByOrganization(services.db),
    ]);
    const compare = comparison(p.sort ?? p.order_by);
    const wanted = new Set(p.organizations);
    const rows = records
      .filter(({ name }) => wanted.size === 0 || wanted.has(name))
      .filter(contains(p.q.toLowerCase()))
      .map((record) => ({
        record,
        name: record.name,
        title: titleOf(record),
        packages: counts.get(record.id) ?? 0,
      }))
      .sort(compare);
    const page = pageOf(rows, p);
    if (!p.all_fields) return page.map(({ name }) => name);
    const ids = page.map(({ record }) => record.id);
    const extras = p.include_extras ? await organizationExtras(services.db, ids) : undefined;
    return page.map(({ record, packages }) =>
      toOrganization(record, {
        ...(p.include_dataset_count && { packageCount: packages }),
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
        more: extras?.get(record.id) ?? [],
      }),
    );
  },
});

/** The organization with its extras, and its members for those who manage them. */
export async function showOrganization(
  services: Services,
  actor: Actor,
  record: OrganizationRecord,
  parts: Pick<OrganizationParts, 'extras' | 'users' | 'groups' | 'tags'> & { count: boolean },
) {
  const [packageCount, extras, members] = await Promise.all([
    parts.count ? countDatasets(services.db, record.id) : undefined,
    parts.extras ? organizationExtras(services.db, [record.id]) : undefined,
    parts.users && canOrganization(actor, 'manageMembers', record.id)
      ? listMembers(services.db, record.id)
      : undefined,
  ]);
  return toOrganization(record, {
    ...parts,
    ...(packageCount !== undefined && { packageCount }),
    ...(members && { members }),
    more: extras?.get(record.id) ?? [],
  });
}

const organizationShow = action({
  help: 'An organization by id or name: include_datasets, include_dataset_count, include_extras, include_users (its members, for its administrators).',
  sideEffects: false,
  parameters: Type.Object(showParameters),
  async handler(p, { services, actor }) {
    const record = await findOrganization(services.db, p.id);
    if (!record) throw notFoundError();
    const [shown, datasets] = await Promise.all([
      showOrganization(services, actor, record, {
        count: p.include_dataset_count,
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
      }),
      p.include_datasets
        ? searchPackages(
            services,
            ANONYMOUS,
            { kind: 'exact', field: 'organization', values: [record.id] },
            { sort: [{ key: 'modified', descending: true }], limit: ROWS_MAX, offset: 0, layout: 'extras' },
          )
        : undefined,
    ]);
    return { ...shown, ...(datasets && { packages: datasets.packages }) };
  },
});

const organizationAutocomplete = action({
  help: 'Organizations whose name or title contains a text: q, limit (20).',
  sideEffects: false,
  parameters: Type.Object({ q: Type.String(), limit: natural({ default: 20 }) }),
  async handler({ q, limit }, { services }) {
    const found = (await listOrganizations(services.db)).filter(contains(q.toLowerCase()));
    return found
      .slice(0, limit)
      .map((record) => ({ id: record.id, name: record.name, title: titleOf(record) }));
  },
});

/** Permissions that only some roles have; those CKAN knows beside them are everybody's who works there. */
const LEAST: Readonly<Record<string, readonly Role[]>> = {
  admin: ['administrator'],
  membership: ['administrator'],
  update: ['administrator'],
  delete: [],
  update_dataset: ['administrator', 'publisher', 'editor'],
};

/** Organizations where a user has a role: the user's own for whoever asks, anybody's for sysadmins. */
async function rolesOf(services: Services, actor: Actor, idOrName: string | undefined) {
  if (actor.kind !== 'user') {
    if (!idOrName) return { sysadmin: false, roles: new Map<string, Role>() };
    throw authorizationError();
  }
  if (!idOrName || idOrName === actor.id || idOrName === actor.name) return actor;
  if (!actor.sysadmin) throw authorizationError();
  const user = await findUser(services.db, idOrName);
  if (!user) throw notFoundError();
  return { sysadmin: user.sysadmin, roles: await listMemberships(services.db, user.id) };
}

const organizationListForUser = action({
  help: 'Organizations where one works (all, for a sysadmin): id of a user (oneself), permission (manage_group), include_dataset_count.',
  sideEffects: false,
  parameters: Type.Object({
    id: Type.Optional(Type.String()),
    permission: Type.String({ default: 'manage_group' }),
    include_dataset_count: flag(),
  }),
  async handler(p, { services, actor }) {
    const { sysadmin, roles } = await rolesOf(services, actor, p.id);
    if (!sysadmin && roles.size === 0) return [];
    const least = Object.hasOwn(LEAST, p.permission) ? LEAST[p.permission] : undefined;
    const allowed = (role: Role | undefined) => role !== undefined && (!least || least.includes(role));
    const [records, counts] = await Promise.all([
      listOrganizations(services.db),
      p.include_dataset_count ? countByOrganization(services.db) : undefined,
    ]);
    return records
      .filter(({ id }) => sysadmin || allowed(roles.get(id)))
      .sort((a, b) => titleOf(a).localeCompare(titleOf(b), 'it'))
      .map((record) => ({
        ...toOrganization(record, {
          ...(counts && { packageCount: counts.get(record.id) ?? 0 }),
          extras: false,
          users: false,
          groups: false,
          tags: false,
        }),
        capacity: sysadmin ? 'admin' : capacityOf(roles.get(record.id) ?? 'editor'),
      }));
  },
});

/** Reading organizations (contract, section 9). */
export const organizationActions = {
  organization_list: organizationList,
  organization_show: organizationShow,
  organization_autocomplete: organizationAutocomplete,
  organization_list_for_user: organizationListForUser,
};
