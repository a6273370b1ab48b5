import { type Static, Type } from '@sinclair/typebox';
import { type LangMap, textIn } from '../../../catalog/model/index.js';
import { findResource } from '../../../catalog/queries/find-resource.js';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import { listHistory } from '../../../catalog/queries/publications.js';
import { stableUuid } from '../../../ckan/stable-uuid.js';
import { themeOfGroup } from '../../../ckan/to-group.js';
import { ANONYMOUS, canResource } from '../../../people/policy.js';
import { allOf, type SearchNode } from '../../../search/query/tree.js';
import { type Action, type ActionContext, type Actions, action, natural } from '../action.js';
import { authorizationError, notFoundError, validationError } from '../faults.js';
import { searchPackages } from '../search-packages.js';
import { toTime } from '../to-time.js';
import { PORTAL_USER } from '../to-user.js';

const MOST = 100;

const paging = {
  limit: natural({ default: 31 }),
  offset: natural({ default: 0 }),
  before: Type.Optional(Type.String()),
  after: Type.Optional(Type.String()),
  activity_types: Type.Array(Type.String(), { default: [] }),
  exclude_activity_types: Type.Array(Type.String(), { default: [] }),
};
const Paging = Type.Object(paging);
type PageAsked = Static<typeof Paging>;

/** Something that happened to a dataset (contract, section 14). */
interface Activity {
  id: string;
  user_id: string;
  object_id: string;
  activity_type: 'new package' | 'changed package' | 'deleted package';
  timestamp: string;
  data: { package: object; actor?: string };
}

/** A moment as CKAN takes it: seconds since 1970. */
function momentOf(name: 'before' | 'after', value: string | undefined): Date | undefined {
  if (!value) return undefined;
  const date = new Date(Number(value) * 1000);
  if (Number.isNaN(date.getTime())) throw validationError({ [name]: ['Please provide a number of seconds'] });
  return date;
}

const range = (p: PageAsked) => {
  const before = momentOf('before', p.before);
  const after = momentOf('after', p.after);
  return { ...(before && { before }), ...(after && { after }) };
};

const wanted = (p: PageAsked, activities: Activity[]): Activity[] =>
  activities
    .filter(({ activity_type: type }) => p.activity_types.length === 0 || p.activity_types.includes(type))
    .filter(({ activity_type: type }) => !p.exclude_activity_types.includes(type));

const packageActivityList = action({
  help: 'What happened to a dataset, newest first: id, limit (31, at most 100), offset, before, after. Its publications; all changes for those who may edit it.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String(), ...paging }),
  async handler(p, { services, actor }) {
    const record = await findResource(services.db, actor, 'dataset', p.id);
    if (!record) throw notFoundError();
    const { organization, state, visibility } = record;
    const insider = canResource(actor, 'readDraft', { organizationId: organization.id, state, visibility });
    const history = await listHistory(services.db, record.id, {
      publicOnly: !insider,
      limit: Math.min(p.limit, MOST),
      offset: p.offset,
      ...range(p),
    });
    const dataset = {
      id: record.id,
      name: record.name,
      title: textIn(record.doc.title as LangMap | undefined, 'it') ?? record.name,
    };
    const activities = history.map(
      (change): Activity => ({
        id: stableUuid(`revision:${record.id}:${change.revision}`),
        user_id: insider ? change.actor : PORTAL_USER.id,
        object_id: record.id,
        activity_type:
          change.action === 'deleted' ? 'deleted package' : change.first ? 'new package' : 'changed package',
        timestamp: toTime(change.at),
        data: { package: dataset, ...(insider && { actor: change.actor }) },
      }),
    );
    return wanted(p, activities);
  },
});

/** The last change of each public dataset that a search finds, newest first. */
async function lastChanges(
  { services }: ActionContext,
  p: PageAsked,
  where: SearchNode,
): Promise<Activity[]> {
  const { before, after } = range(p);
  const within: SearchNode = {
    kind: 'range',
    field: 'modified',
    includeFrom: false,
    includeTo: false,
    ...(after && { from: after }),
    ...(before && { to: before }),
  };
  const { packages } = await searchPackages(
    services,
    ANONYMOUS,
    allOf([where, ...(before || after ? [within] : [])]),
    {
      sort: [{ key: 'modified', descending: true }],
      limit: Math.min(p.limit, MOST),
      offset: p.offset,
      layout: 'extras',
    },
  );
  const activities = packages.map(
    (found): Activity => ({
      id: stableUuid(`activity:${found.id}:${found.metadata_modified}`),
      user_id: PORTAL_USER.id,
      object_id: found.id,
      activity_type: found.metadata_created === found.metadata_modified ? 'new package' : 'changed package',
      timestamp: found.metadata_modified,
      data: { package: found },
    }),
  );
  return wanted(p, activities);
}

const recentlyChanged = action({
  help: 'Public datasets with their last changes, newest first: limit (31, at most 100), offset, before, after.',
  sideEffects: false,
  parameters: Type.Object(paging),
  handler: (p, context) => lastChanges(context, p, { kind: 'all' }),
});

/** The same of the datasets of one organization or theme. */
const listOf = (
  help: string,
  find: (context: ActionContext, id: string) => Promise<{ field: string; value: string } | undefined>,
): Action =>
  action({
    help,
    sideEffects: false,
    parameters: Type.Object({ id: Type.String(), ...paging }),
    async handler(p, context) {
      const found = await find(context, p.id);
      if (!found) throw notFoundError();
      return lastChanges(context, p, { kind: 'exact', field: found.field, values: [found.value] });
    },
  });

const own = (help: string, value: 0 | readonly never[]): Action =>
  action({
    help,
    sideEffects: false,
    parameters: Type.Object({}),
    async handler(_, { actor }) {
      if (actor.kind !== 'user') throw authorizationError();
      return value;
    },
  });

/** What happened to datasets (contract, section 14). */
export const activityActions: Actions = {
  package_activity_list: packageActivityList,
  recently_changed_packages_activity_list: recentlyChanged,
  organization_activity_list: listOf(
    'Public datasets of an organization with their last changes, newest first: id, limit, offset, before, after.',
    async ({ services }, id) => {
      const organization = await findOrganization(services.db, id);
      return organization && { field: 'organization', value: organization.id };
    },
  ),
  group_activity_list: listOf(
    'Public datasets of a theme with their last changes, newest first: id, limit, offset, before, after.',
    async (_, id) => {
      const theme = themeOfGroup(id);
      return theme && { field: 'theme', value: theme.iri };
    },
  ),
  user_activity_list: action({
    help: 'Always empty: who did what is not public.',
    sideEffects: false,
    parameters: Type.Object({ id: Type.String() }),
    handler: async () => [],
  }),
  dashboard_activity_list: own('Always empty: nobody follows anything here.', []),
  dashboard_new_activities_count: own('Always 0: nobody follows anything here.', 0),
};
