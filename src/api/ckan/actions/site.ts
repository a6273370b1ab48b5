import { Type } from '@sinclair/typebox';
import { textIn } from '../../../catalog/model/index.js';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import type { Services } from '../../../services.js';
import { action, flag, natural } from '../action.js';
import { notFoundError } from '../faults.js';
import { listTags } from '../read-tags.js';
import { allLicences } from '../to-licence.js';
import { tagId } from '../to-tag.js';

/** The version of CKAN this door behaves like: clients branch on it (contract, introduction). */
const CKAN_VERSION = '2.10.7';

/** What `status_show` and `/api/util/status` tell; `extensions` are those whose fields this door speaks. */
export async function siteStatus(services: Services) {
  const { doc } = await readCatalog(services.db);
  return {
    site_title: textIn(doc.title, 'it') ?? '',
    site_description: textIn(doc.description, 'it') ?? '',
    site_url: services.catalog.publicUrl,
    ckan_version: CKAN_VERSION,
    error_emails_to: null,
    locale_default: 'it',
    extensions: ['datastore', 'dcat', 'dcatapit'],
  };
}

const tagList = action({
  help: 'Tags in use, by name or whole: query (or q), all_fields; limit and offset only with a query.',
  sideEffects: false,
  parameters: Type.Object({
    query: Type.Optional(Type.String()),
    q: Type.Optional(Type.String()),
    vocabulary_id: Type.Optional(Type.String()),
    all_fields: flag(),
    limit: Type.Optional(natural()),
    offset: natural({ default: 0 }),
  }),
  async handler(p, { services }) {
    // There are no tag vocabularies here.
    if (p.vocabulary_id) throw notFoundError();
    const query = p.query ?? p.q ?? '';
    const names = await listTags(services.db, query);
    const end = p.limit === undefined ? undefined : p.offset + p.limit;
    const page = query === '' ? names : names.slice(p.offset, end);
    if (!p.all_fields) return page;
    return page.map((name) => ({ id: tagId(name), name, display_name: name, vocabulary_id: null }));
  },
});

/** The site itself, its licences and tags (contract, sections 7, 10 and 11). */
export const siteActions = {
  status_show: action({
    help: 'The portal: title, address, version.',
    sideEffects: false,
    parameters: Type.Object({}),
    handler: (_, { services }) => siteStatus(services),
  }),
  site_read: action({
    help: 'Whether the portal may be read: always true.',
    sideEffects: false,
    parameters: Type.Object({}),
    handler: async () => true,
  }),
  license_list: action({
    help: 'The licences datasets may have.',
    sideEffects: false,
    parameters: Type.Object({}),
    handler: async () => allLicences(),
  }),
  tag_list: tagList,
};
