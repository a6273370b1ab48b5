import { Type } from '@sinclair/typebox';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import { groupName, themeOfGroup, themes, toGroup, toPackageGroup } from '../../../ckan/to-group.js';
import { ANONYMOUS } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { type Action, action, flag, natural } from '../action.js';
import { notFoundError } from '../faults.js';
import { searchPackages } from '../search-packages.js';
import { toTime } from '../to-time.js';
import { groupsAreThemes } from './groups-of-datasets.js';
import { ROWS_MAX } from './package-search.js';
import { comparison, listParameters, pageOf, showParameters } from './parts.js';

/** How many public datasets each theme has, by IRI. */
async function countByTheme(services: Services): Promise<Map<string, number>> {
  const found = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    limit: 0,
    offset: 0,
    facets: ['theme'],
    facetLimit: 1000,
  });
  return new Map(found.facets.theme?.map(({ value, count }) => [value, count]));
}

const created = async (services: Services): Promise<string> =>
  toTime((await readCatalog(services.db)).createdAt);

const packagesOfGroup = (services: Services, theme: string, limit: number) =>
  searchPackages(
    services,
    ANONYMOUS,
    { kind: 'exact', field: 'theme', values: [theme] },
    {
      sort: [{ key: 'modified', descending: true }],
      limit: Math.min(limit, ROWS_MAX),
      offset: 0,
      layout: 'extras',
    },
  );

const groupList = action({
  help: 'The data themes, as groups: q, groups, sort (title asc), limit, offset, all_fields, include_extras.',
  sideEffects: false,
  parameters: Type.Object({ ...listParameters, groups: Type.Array(Type.String(), { default: [] }) }),
  async handler(p, { services }) {
    const [counts, since] = await Promise.all([countByTheme(services), created(services)]);
    const text = p.q.toLowerCase();
    const compare = comparison(p.sort ?? p.order_by);
    const rows = themes()
      .map(({ iri, label, provisional }) => ({
        iri,
        provisional,
        name: groupName(iri),
        title: label.it ?? iri,
        packages: counts.get(iri) ?? 0,
      }))
      // The provisional theme is nobody's choice: shown only when something has it.
      .filter(({ provisional, packages }) => !provisional || packages > 0)
      .filter(({ name }) => p.groups.length === 0 || p.groups.includes(name))
      .filter(({ name, title }) => name.includes(text) || title.toLowerCase().includes(text))
      .sort(compare);
    const page = pageOf(rows, p);
    if (!p.all_fields) return page.map(({ name }) => name);
    return page.map(({ iri, packages }) =>
      toGroup(iri, since, {
        ...(p.include_dataset_count && { packageCount: packages }),
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
      }),
    );
  },
});

const groupShow = action({
  help: 'A data theme as a group, by id or name (its code in lower case): include_datasets, include_dataset_count.',
  sideEffects: false,
  parameters: Type.Object(showParameters),
  async handler(p, { services }) {
    const theme = themeOfGroup(p.id);
    if (!theme) throw notFoundError();
    const [since, found] = await Promise.all([
      created(services),
      p.include_datasets || p.include_dataset_count
        ? packagesOfGroup(services, theme.iri, p.include_datasets ? ROWS_MAX : 0)
        : undefined,
    ]);
    return {
      ...toGroup(theme.iri, since, {
        ...(found && p.include_dataset_count && { packageCount: found.count }),
        extras: p.include_extras,
        users: p.include_users,
        groups: p.include_groups,
        tags: p.include_tags,
      }),
      ...(found && p.include_datasets && { packages: found.packages }),
    };
  },
});

const groupPackageShow = action({
  help: 'The datasets of a group: id, limit.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String(), limit: natural({ default: ROWS_MAX }) }),
  async handler({ id, limit }, { services }) {
    const theme = themeOfGroup(id);
    if (!theme) throw notFoundError();
    return (await packagesOfGroup(services, theme.iri, limit)).packages;
  },
});

const groupAutocomplete = action({
  help: 'Data themes whose name or title contains a text: q, limit (20).',
  sideEffects: false,
  parameters: Type.Object({ q: Type.String(), limit: natural({ default: 20 }) }),
  async handler({ q, limit }) {
    const text = q.toLowerCase();
    return themes()
      .filter(({ provisional }) => !provisional)
      .map(({ iri }) => toPackageGroup(iri))
      .filter(({ name, title }) => name.includes(text) || title.toLowerCase().includes(text))
      .slice(0, limit)
      .map(({ id, name, title }) => ({ id, name, title }));
  },
});

const groupListAuthz = action({
  help: 'Groups one may put datasets into: all themes for whoever works in an organization; none has members: available_only, am_member.',
  sideEffects: false,
  parameters: Type.Object({ available_only: flag(), am_member: flag() }),
  async handler({ am_member }, { services, actor }) {
    const works = actor.kind === 'user' && (actor.sysadmin || actor.roles.size > 0);
    if (!works || am_member) return [];
    const since = await created(services);
    const parts = { extras: false, users: false, groups: false, tags: false };
    return themes()
      .filter(({ provisional }) => !provisional)
      .map(({ iri }) => toGroup(iri, since, parts));
  },
});

const refused = (name: string): Action =>
  action({
    help: `${name}: refused, groups are the data themes of the EU vocabulary.`,
    sideEffects: true,
    parameters: Type.Object({}),
    handler: async () => {
      throw groupsAreThemes();
    },
  });

/** Themes as groups (contract, section 9). */
export const groupActions = {
  group_list: groupList,
  group_show: groupShow,
  group_package_show: groupPackageShow,
  group_autocomplete: groupAutocomplete,
  group_list_authz: groupListAuthz,
  group_create: refused('group_create'),
  group_update: refused('group_update'),
  group_patch: refused('group_patch'),
  group_delete: refused('group_delete'),
  group_purge: refused('group_purge'),
};
