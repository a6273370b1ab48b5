import { Type } from '@sinclair/typebox';
import { textIn } from '../../../catalog/model/index.js';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import { allLicences } from '../../../ckan/to-licence.js';
import type { Services } from '../../../services.js';
import { action } from '../action.js';

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
    extensions: ['datastore', 'dcat', 'dcatapit', 'portico'],
  };
}

/** The site itself and its licences (contract, sections 7 and 11). */
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
};
