import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.js';
import { loadAssets } from './assets.js';
import { basePath } from './links.js';
import { loadSite } from './load/site.js';
import { loadSync, readSyncParams } from './load/sync.js';
import { pageContext } from './page-context.js';
import { SyncPage } from './pages/sync.js';
import { pageLanguage, sendPage } from './reply.js';

/** Where the page is. */
const PATH = '/sincronizzazione';

/** The page about what dati.gov.it and data.europa.eu read from us and hold of ours. For everybody: of what is public. */
export function syncRoutes(app: FastifyInstance, services: Services): void {
  const { publicUrl } = services.catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  app.get(PATH, async (request, reply) => {
    const asked = readSyncParams(request.query as Record<string, unknown>);
    const [{ site }, data] = await Promise.all([loadSite(services), loadSync(services, asked)]);
    const { view, state, page } = asked;
    const ctx = pageContext({
      lang: pageLanguage(request),
      publicUrl,
      site,
      path: PATH,
      params: { view, state, page: page > 1 ? page : undefined },
      assets,
    });
    return sendPage(request, reply, ctx, <SyncPage ctx={ctx} data={data} />);
  });
}
