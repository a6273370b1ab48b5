import { Type } from '@sinclair/typebox';
import { sql } from 'kysely';
import { type LangMap, textIn } from '../../../catalog/model/index.js';
import {
  type DatasetWithTables,
  findDatasetWithTables,
} from '../../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../../catalog/queries/find-resource.js';
import { publicNames } from '../../../catalog/queries/list-resources.js';
import { ANONYMOUS } from '../../../people/policy.js';
import { type ActionContext, action, flag, natural } from '../action.js';
import { notFoundError, validationError } from '../faults.js';
import { packageTexts } from '../package-texts.js';
import { ReadyJson } from '../ready-json.js';
import { EVERYTHING, searchPackages } from '../search-packages.js';
import { type Layout, toPackage } from '../to-package.js';
import { toResource } from '../to-resource.js';
import { ROWS_MAX } from './package-search.js';

const limit = Type.Optional(natural());
const offset = natural({ default: 0 });

/** A dataset by id or name. A name may look like an id, so the name is tried too. */
async function datasetOf({ services, actor }: ActionContext, idOrName: string): Promise<DatasetWithTables> {
  const byId = isUuid(idOrName)
    ? await findDatasetWithTables(services.db, actor, { by: 'id', value: idOrName })
    : undefined;
  const found = byId ?? (await findDatasetWithTables(services.db, actor, { by: 'name', value: idOrName }));
  if (!found) throw notFoundError();
  return found;
}

/** The same for the public, as JSON. */
async function publicPackage(
  { services }: ActionContext,
  idOrName: string,
  layout: Layout,
): Promise<ReadyJson> {
  const texts = packageTexts(services, layout);
  const byId = isUuid(idOrName) ? await texts.byKey({ by: 'id', value: idOrName }) : undefined;
  const found = byId ?? (await texts.byKey({ by: 'name', value: idOrName }));
  if (!found) throw notFoundError();
  return new ReadyJson([found]);
}

const packageShow = action({
  help: 'A dataset by id or name: id (or name_or_id); use_default_schema moves the dcatapit fields into extras.',
  sideEffects: false,
  parameters: Type.Object({
    id: Type.Optional(Type.String()),
    name_or_id: Type.Optional(Type.String()),
    use_default_schema: flag(),
  }),
  async handler({ id, name_or_id, use_default_schema }, context) {
    const wanted = name_or_id || id;
    if (!wanted) throw validationError({ name_or_id: ['Missing value'] });
    const layout = use_default_schema ? 'extras' : 'flat';
    if (context.toClient && context.actor.kind === 'anonymous') {
      return publicPackage(context, wanted, layout);
    }
    const { record, loadedFiles } = await datasetOf(context, wanted);
    const { publicUrl } = context.services.catalog;
    return toPackage(record, layout, { publicUrl, loadedFiles });
  },
});

const packageList = action({
  help: 'Names of all public datasets, in order: limit, offset.',
  sideEffects: false,
  parameters: Type.Object({ limit, offset }),
  handler: (page, { services }) => publicNames(services.db, 'dataset', page),
});

const currentPackageList = action({
  help: 'Public datasets with their resources, the newest change first: limit (10), offset, page.',
  sideEffects: false,
  parameters: Type.Object({ limit, offset, page: Type.Optional(Type.Integer({ minimum: 1 })) }),
  async handler({ limit = 10, offset, page }, { services }) {
    const size = Math.min(limit, ROWS_MAX);
    const found = await searchPackages(services, ANONYMOUS, EVERYTHING, {
      sort: [{ key: 'modified', descending: true }],
      limit: size,
      offset: page === undefined ? offset : (page - 1) * size,
      layout: 'extras',
    });
    return found.packages;
  },
});

const escapeLike = (text: string): string => text.replace(/[%_\\]/g, '\\$&');

const packageAutocomplete = action({
  help: 'Datasets whose name or title contains a text: q, limit (10).',
  sideEffects: false,
  parameters: Type.Object({ q: Type.String(), limit: natural({ default: 10 }) }),
  async handler({ q, limit }, { services }) {
    const text = q.toLowerCase();
    const pattern = `%${escapeLike(text)}%`;
    const { rows } = await sql<{ name: string; title: LangMap | null }>`
      select r.name, r.published -> 'title' as title
      from search_document d join catalog_resource r on r.id = d.resource_id
      where d.kind = 'dataset' and d.visibility = 'public' and (r.name like ${pattern} or d.title_sort like ${pattern})
      order by r.name limit ${Math.min(limit, ROWS_MAX)}
    `.execute(services.db);
    return rows.map(({ name, title: titles }) => {
      const title = textIn(titles ?? undefined, 'it') ?? name;
      const field = name.includes(text) ? 'name' : 'title';
      return {
        name,
        title,
        match_field: field,
        match_displayed: field === 'name' ? name : `${title} (${name})`,
      };
    });
  },
});

const resourceShow = action({
  help: 'A resource (distribution) by its id.',
  sideEffects: false,
  parameters: Type.Object({ id: Type.String() }),
  async handler({ id }, { services, actor }) {
    const found = await findDatasetWithTables(services.db, actor, { by: 'distribution', value: id });
    const distributions = found?.record.doc.distribution ?? [];
    const position = distributions.findIndex((d) => d.id === id.toLowerCase());
    const distribution = distributions[position];
    // It may belong to the draft only.
    if (!found || !distribution) throw notFoundError();
    const { publicUrl } = services.catalog;
    return toResource(found.record, distribution, position, { publicUrl, loadedFiles: found.loadedFiles });
  },
});

/** Reading datasets and their resources (contract, section 7). */
export const packageActions = {
  package_show: packageShow,
  package_list: packageList,
  current_package_list_with_resources: currentPackageList,
  package_autocomplete: packageAutocomplete,
  resource_show: resourceShow,
};
