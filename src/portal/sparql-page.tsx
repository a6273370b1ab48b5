import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.js';
import type { Budget } from '../sparql/index.js';
import { loadAssets } from './assets.js';
import { basePath, type Params } from './links.js';
import { loadSite } from './load/site.js';
import { pageContext } from './page-context.js';
import { SparqlPage } from './pages/sparql.js';
import { pageLanguage, sendPage } from './reply.js';

/** The page with the SPARQL form, for the door that owns its address. `?example=` puts one of the examples into it. */
export function sparqlPage(services: Services, budget: Budget) {
  const { publicUrl } = services.catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { site } = await loadSite(services);
    const asked = Number((request.query as { example?: unknown }).example ?? 1);
    const example = Number.isInteger(asked) && asked > 0 && asked < 100 ? asked - 1 : 0;
    const params: Params = example > 0 ? { example: asked } : {};
    const ctx = pageContext({
      lang: pageLanguage(request),
      publicUrl,
      site,
      path: '/sparql',
      params,
      assets,
    });
    return sendPage(request, reply, ctx, <SparqlPage ctx={ctx} budget={budget} example={example} />);
  };
}
