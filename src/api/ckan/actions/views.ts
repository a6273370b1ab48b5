import { Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import { lockResource } from '../../../catalog/commands/resources.js';
import { findDatasetWithTables } from '../../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import { type Dict, listOf, textOf } from '../../../ckan/fields.js';
import { stableUuid } from '../../../ckan/stable-uuid.js';
import { authorizeResource } from '../../../people/policy.js';
import type { Db, Trx } from '../../../platform/database.js';
import type { Schema } from '../../../platform/schema.js';
import { type ActionContext, action } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import { type CkanResource, toResource } from '../to-resource.js';
import { refuseStrangers } from '../write/package-head.js';

const anything = Type.Object({});

/** A view of a resource as CKAN's clients know it (contract, section 7); what its kind needs stands beside. */
interface CkanView {
  id: string;
  resource_id: string;
  package_id: string;
  title: string;
  description: string;
  view_type: string;
  [config: string]: unknown;
}

type Row = Selectable<Schema['resource_view']>;

const toView = (row: Row): CkanView => ({
  ...(row.config as Record<string, unknown>),
  id: row.id,
  resource_id: row.distribution_id,
  package_id: row.dataset_id,
  title: row.title,
  description: row.description,
  view_type: row.view_type,
});

/** The kind of view that fits a format, by CKAN's names of them. */
const VIEW_OF_FORMAT: Readonly<Record<string, string>> = {
  PDF: 'pdf_view',
  PNG: 'image_view',
  JPEG: 'image_view',
  GIF: 'image_view',
  SVG: 'image_view',
  GEOJSON: 'geojson_view',
  WMS: 'wms_view',
  JSON: 'text_view',
  XML: 'text_view',
  TXT: 'text_view',
};

/** The view a resource has before anybody set one up: a table where it can be queried, else what its format shows. */
function defaultViews(resource: CkanResource): CkanView[] {
  const kind = resource.datastore_active ? 'datatables_view' : VIEW_OF_FORMAT[resource.format];
  if (!kind) return [];
  return [
    {
      id: stableUuid(`view:${resource.id}:${kind}`),
      resource_id: resource.id,
      package_id: resource.package_id,
      title: resource.datastore_active ? 'Tabella' : 'Anteprima',
      description: '',
      view_type: kind,
    },
  ];
}

/** A resource as the asker may see it. */
async function resourceOf({ services, actor }: ActionContext, id: string): Promise<CkanResource> {
  const found = await findDatasetWithTables(services.db, actor, { by: 'distribution', value: id });
  const position = found?.record.doc.distribution?.findIndex((d) => d.id === id.toLowerCase()) ?? -1;
  const distribution = found?.record.doc.distribution?.[position];
  if (!found || !distribution) throw notFoundError();
  const { publicUrl } = services.catalog;
  return toResource(found.record, distribution, position, { publicUrl, loadedFiles: found.loadedFiles });
}

/** Views that were set up, in their order. Index: resource_view_distribution. */
const storedViews = (db: Db, distributionId: string): Promise<Row[]> =>
  db
    .selectFrom('resource_view')
    .selectAll()
    .where('distribution_id', '=', distributionId)
    .orderBy('position')
    .orderBy('id')
    .execute();

async function viewsOf(context: ActionContext, resource: CkanResource): Promise<CkanView[]> {
  const stored = await storedViews(context.services.db, resource.id);
  return stored.length > 0 ? stored.map(toView) : defaultViews(resource);
}

function idIn(dict: Dict, key = 'id'): string {
  const id = textOf(dict[key]).trim();
  if (id === '') throw validationError({ [key]: ['Missing value'] });
  return id.toLowerCase();
}

/** A stored view that the asker may see. Default views have an id too, but there is nothing of them to change. */
async function storedView(context: ActionContext, id: string): Promise<Row> {
  const row = isUuid(id)
    ? await context.services.db
        .selectFrom('resource_view')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (!row) throw notFoundError();
  await resourceOf(context, row.distribution_id);
  return row;
}

/** Runs a change of a dataset's views by who may edit it; the dataset's lock keeps their order. */
const changing = <T>(
  { services, actor }: ActionContext,
  datasetId: string,
  change: (trx: Trx) => Promise<T>,
) =>
  services.catalog.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', datasetId);
    const about = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'edit', about, row.name);
    return change(trx);
  });

const OWN = new Set(['id', 'resource_id', 'package_id', 'title', 'description', 'view_type']);

const configOf = (dict: Dict): string =>
  JSON.stringify(Object.fromEntries(Object.entries(dict).filter(([key]) => !OWN.has(key))));

function writable(dict: Dict): { title: string; description: string; view_type: string; config: string } {
  const missing = ['title', 'view_type'].filter((key) => textOf(dict[key]).trim() === '');
  if (missing.length > 0)
    throw validationError(Object.fromEntries(missing.map((key) => [key, ['Missing value']])));
  return {
    title: textOf(dict.title),
    description: textOf(dict.description),
    view_type: textOf(dict.view_type),
    config: configOf(dict),
  };
}

const viewList = action({
  help: 'The views of a resource, in their order: id. Without any set up, those that fit it.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String() }),
  handler: async ({ id }, context) => viewsOf(context, await resourceOf(context, id)),
});

const viewShow = action({
  help: 'A view by its id, of those that were set up.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String() }),
  handler: async ({ id }, context) => toView(await storedView(context, id.toLowerCase())),
});

const viewCreate = action({
  help: 'Sets up a view at the end of those of a resource: resource_id, title, view_type, description, and what the kind needs.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    refuseStrangers(context.actor);
    const dict = context.sent.fields;
    const resource = await resourceOf(context, idIn(dict, 'resource_id'));
    const view = writable(dict);
    return changing(context, resource.package_id, async (trx) => {
      const position = (await storedViews(trx, resource.id)).length;
      const row = await trx
        .insertInto('resource_view')
        .values({
          ...view,
          id: context.services.catalog.newId(),
          dataset_id: resource.package_id,
          distribution_id: resource.id,
          position,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toView(row);
    });
  },
});

const viewUpdate = action({
  help: 'Replaces a view by a whole dict: id, title, view_type, description, and what the kind needs.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    refuseStrangers(context.actor);
    const dict = context.sent.fields;
    const before = await storedView(context, idIn(dict));
    // Its kind is for life in CKAN: leaving it out changes nothing.
    const view = writable({ ...dict, view_type: textOf(dict.view_type) || before.view_type });
    return changing(context, before.dataset_id, async (trx) =>
      toView(
        await trx
          .updateTable('resource_view')
          .set(view)
          .where('id', '=', before.id)
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    );
  },
});

const viewDelete = action({
  help: 'Takes a view away: id.',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    refuseStrangers(context.actor);
    const { id, dataset_id } = await storedView(context, idIn(context.sent.fields));
    await changing(context, dataset_id, (trx) =>
      trx.deleteFrom('resource_view').where('id', '=', id).execute(),
    );
    return null;
  },
});

const viewReorder = action({
  help: 'Puts the views of a resource in an order: id (of the resource), order (ids of views; those that are left out follow).',
  sideEffects: true,
  parameters: Type.Object({ id: Type.String(), order: Type.Array(Type.String()) }),
  async handler({ id, order }, context) {
    refuseStrangers(context.actor);
    const resource = await resourceOf(context, id);
    return changing(context, resource.package_id, async (trx) => {
      const ids = (await storedViews(trx, resource.id)).map((row) => row.id);
      const wanted = order.map((one) => one.toLowerCase());
      if (wanted.some((one) => !ids.includes(one)) || new Set(wanted).size !== wanted.length)
        throw validationError({ order: ['view ids do not match those of the resource'] });
      const all = [...wanted, ...ids.filter((one) => !wanted.includes(one))];
      for (const [position, one] of all.entries())
        await trx.updateTable('resource_view').set({ position }).where('id', '=', one).execute();
      return { id: resource.id, order: all };
    });
  },
});

const viewClear = action({
  help: 'Takes away all views that were set up, of these kinds or of all: view_types. For sysadmins.',
  sideEffects: true,
  parameters: Type.Object({ view_types: Type.Array(Type.String(), { default: [] }) }),
  async handler({ view_types }, { services, actor }) {
    const isSysadmin = actor.kind === 'system' || (actor.kind === 'user' && actor.sysadmin);
    if (!isSysadmin) refuseStrangers({ kind: 'anonymous' });
    let query = services.db.deleteFrom('resource_view');
    if (view_types.length > 0) query = query.where('view_type', 'in', view_types);
    await query.execute();
    return null;
  },
});

/** Keeps the default views of a resource that has none; what it made. */
async function storeDefaults(context: ActionContext, resource: CkanResource): Promise<CkanView[]> {
  return changing(context, resource.package_id, async (trx) => {
    if ((await storedViews(trx, resource.id)).length > 0) return [];
    const made = defaultViews(resource);
    for (const [position, { id, title, view_type }] of made.entries()) {
      await trx
        .insertInto('resource_view')
        .values({
          id,
          dataset_id: resource.package_id,
          distribution_id: resource.id,
          position,
          title,
          view_type,
          config: '{}',
        })
        .execute();
    }
    return made;
  });
}

const createDefaults = action({
  help: 'Sets up the views that fit a resource, where it has none: resource (a dict with its id).',
  sideEffects: true,
  takesAnything: true,
  parameters: anything,
  async handler(_, context) {
    refuseStrangers(context.actor);
    const { resource } = context.sent.fields;
    const dict = typeof resource === 'string' ? listOf(`[${resource}]`)?.[0] : resource;
    if (typeof dict !== 'object' || dict === null) throw validationError({ resource: ['Missing value'] });
    return storeDefaults(context, await resourceOf(context, idIn(dict as Dict)));
  },
});

/** Views of resources (contract, sections 7 and 8). */
export const viewActions = {
  resource_view_list: viewList,
  resource_view_show: viewShow,
  resource_view_create: viewCreate,
  resource_view_update: viewUpdate,
  resource_view_delete: viewDelete,
  resource_view_reorder: viewReorder,
  resource_view_clear: viewClear,
  resource_create_default_resource_views: createDefaults,
};
