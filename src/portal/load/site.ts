import { readCatalog } from '../../catalog/queries/catalog.js';
import type { Services } from '../../services.js';
import type { Site } from '../page-context.js';

/** What pages show of the portal while its catalogue cannot be read. */
export const PLAIN_SITE: Site = {
  title: undefined,
  publisher: undefined,
  homepage: undefined,
  sparql: false,
};

/** The portal as its catalogue describes it, with the moment anything in it last changed. */
export async function loadSite(services: Services): Promise<{ site: Site; modifiedAt: Date }> {
  const { doc, modifiedAt } = await readCatalog(services.db);
  return {
    site: {
      title: doc.title,
      publisher: doc.publisher?.name,
      homepage: doc.publisher?.homepage ?? doc.homepage,
      sparql: services.sparql !== undefined,
    },
    modifiedAt,
  };
}
