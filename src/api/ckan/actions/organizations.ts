import { Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { textIn } from '../../../catalog/model/index.js';
import {
  countByOrganization,
  findOrganization,
  listOrganizations,
} from '../../../catalog/queries/organizations.js';
import { ANONYMOUS } from '../../../people/policy.js';
import type { Db } from '../../../platform/database.js';
import { action } from '../action.js';
import { notFoundError } from '../faults.js';
import { EVERYTHING, searchPackages } from '../search-packages.js';
import { toOrganization } from '../to-organization.js';
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
    const text = p.q.toLowerCase();
    const compare = comparison(p.sort ?? p.order_by);
    const rows = records
      .map((record) => ({
        record,
        name: record.name,
        title: textIn(record.doc.title, 'it') ?? record.name,
        packages: counts.get(record.id) ?? 0,
      }))
      .filter(({ name }) => p.organizations.length === 0 || p.organizations.includes(name))
      .filter(({ name, title }) => name.includes(text) || title.toLowerCase().includes(text))
      .sort(compare);
    const page = pageOf(rows, p);
    if (!p.all_fields) return page.map(({ name }) => name);
    return page.map(({ record, packages }) =>
      toOrganization(record, {
        ...(p.include_dataset_count && { packageCount: packages }),
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
      }),
    );
  },
});

const organizationShow = action({
  help: 'An organization by id or name: include_datasets, include_dataset_count, include_extras.',
  sideEffects: false,
  parameters: Type.Object(showParameters),
  async handler(p, { services }) {
    const record = await findOrganization(services.db, p.id);
    if (!record) throw notFoundError();
    const [packageCount, datasets] = await Promise.all([
      p.include_dataset_count ? countDatasets(services.db, record.id) : undefined,
      p.include_datasets
        ? searchPackages(
            services,
            ANONYMOUS,
            { ...EVERYTHING, filters: [{ field: 'owner_org', values: [record.id] }] },
            { sort: { key: 'modified', descending: true }, limit: ROWS_MAX, offset: 0, layout: 'extras' },
          )
        : undefined,
    ]);
    return {
      ...toOrganization(record, {
        ...(packageCount !== undefined && { packageCount }),
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
      }),
      ...(datasets && { packages: datasets.packages }),
    };
  },
});

/** Organizations (contract, section 9). */
export const organizationActions = {
  organization_list: organizationList,
  organization_show: organizationShow,
};
