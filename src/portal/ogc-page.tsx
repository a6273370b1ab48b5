import type { DrawPage } from '../api/ogc/page-view.js';
import type { Services } from '../services.js';
import { loadAssets } from './assets.js';
import { basePath } from './links.js';
import { loadSite } from './load/site.js';
import { pageContext } from './page-context.js';
import { OgcPage } from './pages/ogc.js';
import { pageLanguage, sendPage } from './reply.js';

/** Draws the pages of the door `/ogc`, which owns their addresses. */
export function ogcPage(services: Services): DrawPage {
  const { publicUrl } = services.catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  return async (request, reply, view) => {
    const { site } = await loadSite(services);
    const ctx = pageContext({
      lang: pageLanguage(request),
      publicUrl,
      site,
      path: view.path,
      params: { ...view.parameters, f: 'html' },
      assets,
    });
    return sendPage(request, reply, ctx, <OgcPage ctx={ctx} view={view} />);
  };
}
