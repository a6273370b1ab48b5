import type { FastifyInstance, FastifyReply } from 'fastify';
import { redirectToCatalogue } from '../api/dcat/index.js';
import { listOrganizations } from '../catalog/queries/organizations.js';
import { countPublicPages, publicPages } from '../catalog/queries/public-pages.js';
import { notFound } from '../errors.js';
import type { Services } from '../services.js';
import { assetRoutes } from './assets.js';
import type { PortalHandlers } from './handlers.js';
import { harvestRoutes } from './harvest-routes.js';
import { basePath } from './links.js';
import { SITEMAP_LIMIT, toRobots, toSitemap, toSitemapIndex } from './sitemap.js';
import { syncRoutes } from './sync-routes.js';
import { validatorRoutes } from './validator-routes.js';

export interface PortalRoutesOptions {
  /** Addresses in one file of the site map; fewer only in tests. */
  sitemapLimit?: number;
}

/**
 * The addresses that are the portal's alone: home, results, lists, what search engines read, style sheets and fonts.
 * Those it shares with RDF (`/dataset/{name}` and so on) are registered by `dcatRoutes` with the same handlers.
 */
export function portalRoutes(
  app: FastifyInstance,
  services: Services,
  handlers: PortalHandlers,
  options: PortalRoutesOptions = {},
): void {
  const { publicUrl } = services.catalog;
  const { db } = services;
  const limit = options.sitemapLimit ?? SITEMAP_LIMIT;
  app.get(
    '/',
    (request, reply) => redirectToCatalogue(request, reply, publicUrl) ?? handlers.home(request, reply),
  );
  app.get('/dataset', handlers.search);
  app.get('/data-service', handlers.dataServices);
  app.get('/organization', handlers.organizations);
  app.get<{ Params: { name: string; resource: string } }>(
    '/dataset/:name/resource/:resource/embed',
    (request, reply) => handlers.embed(request, reply, request.params.name, request.params.resource),
  );
  validatorRoutes(app, services);
  harvestRoutes(app, services);
  syncRoutes(app, services);
  assetRoutes(app);

  app.get('/robots.txt', (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(toRobots(publicUrl, basePath(publicUrl))),
  );
  const xml = (reply: FastifyReply, text: string): FastifyReply =>
    reply.type('application/xml; charset=utf-8').header('cache-control', 'public, no-cache').send(text);

  /** The first file has the portal's own pages too. */
  async function sitemapFile(number: number): Promise<string> {
    const own =
      number === 1
        ? [
            `${publicUrl}/`,
            `${publicUrl}/dataset`,
            `${publicUrl}/organization`,
            `${publicUrl}/validatore`,
            ...(await listOrganizations(db)).map(({ name }) => `${publicUrl}/organization/${name}`),
          ]
        : [];
    const pages = await publicPages(db, { limit, offset: (number - 1) * limit });
    // The protocol's limit is for all of a file: where resources fill it, the portal's own pages give way.
    return toSitemap(publicUrl, pages, own.slice(0, Math.max(0, SITEMAP_LIMIT - pages.length)));
  }
  app.get('/sitemap.xml', async (_request, reply) => {
    const files = Math.max(1, Math.ceil((await countPublicPages(db)) / limit));
    return xml(reply, files === 1 ? await sitemapFile(1) : toSitemapIndex(publicUrl, files));
  });
  app.get<{ Params: { number: string } }>('/sitemap-:number(^\\d{1,6}$).xml', async (request, reply) => {
    const number = Number(request.params.number);
    const files = Math.max(1, Math.ceil((await countPublicPages(db)) / limit));
    if (number < 1 || number > files) throw notFound(request.url);
    return xml(reply, await sitemapFile(number));
  });
}
