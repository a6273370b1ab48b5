import type { Services } from '../../services.js';
import { answers, FacetList } from './answers.js';
import { attachmentRoutes } from './attachment-routes.js';
import { sendCatalogExport } from './catalog-exports.js';
import { catalogFacets } from './catalog-facets.js';
import type { ExploreApp } from './explore-app.js';
import { sendExport } from './exports.js';
import { getExploreTable } from './find-table.js';
import { linkRoutes } from './link-routes.js';
import { CatalogFormatParams, DatasetParams, ExportQuery, FacetsQuery, FormatParams } from './parameters.js';
import type { ShownFacet } from './record-facets.js';
import { recordFacets } from './record-facets.js';
import { templateRoutes } from './template-routes.js';

const facetList = (facets: ShownFacet[]) => ({ links: [], _links: [], facets });

/** Lists of links, attachments, facets and exports, which versions 2.0 and 2.1 answer alike. */
export function sharedRoutes(app: ExploreApp, services: Services): void {
  linkRoutes(app, services);
  templateRoutes(app);
  attachmentRoutes(app, services);
  app.get(
    '/catalog/facets',
    { schema: { querystring: FacetsQuery, response: answers(FacetList) } },
    async (request) => facetList(await catalogFacets(services, request.query)),
  );
  app.get(
    '/catalog/exports/:format',
    { schema: { params: CatalogFormatParams, querystring: ExportQuery } },
    (request, reply) => sendCatalogExport(services, request.params.format, request.query, reply),
  );
  const base = '/catalog/datasets/:dataset_id';
  app.get(
    `${base}/facets`,
    { schema: { params: DatasetParams, querystring: FacetsQuery, response: answers(FacetList) } },
    async (request) => {
      const { table } = await getExploreTable(services, request.params.dataset_id);
      return facetList(await recordFacets(services, table, request.query));
    },
  );
  // Each for itself: the HEAD that Fastify makes of a GET says that it has no length.
  for (const method of ['GET', 'HEAD'] as const) {
    app.route({
      method,
      url: `${base}/exports/:format`,
      exposeHeadRoute: false,
      schema: { params: FormatParams, querystring: ExportQuery },
      handler: async (request, reply) => {
        const found = await getExploreTable(services, request.params.dataset_id);
        return sendExport(services, found, request.params.format, request.query, reply);
      },
    });
  }
}
