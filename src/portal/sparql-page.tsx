import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ShownAnswer } from '../api/sparql/index.js';
import type { Services } from '../services.js';
import type { Budget } from '../sparql/index.js';
import { loadAssets } from './assets.js';
import { basePath, type Params } from './links.js';
import { loadSite } from './load/site.js';
import { type PageContext, pageContext } from './page-context.js';
import { SparqlPage } from './pages/sparql.js';
import { pageLanguage, sendPage } from './reply.js';
import { shownResults } from './sparql-results.js';

/** The pages of the door `/sparql`, which owns their address. */
export interface SparqlPages {
  /** The form. `?example=` puts one of the examples into it. */
  form(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** The form with a query and what that gave; the status is the door's. */
  results(request: FastifyRequest, reply: FastifyReply, shown: ShownAnswer): Promise<FastifyReply>;
}

/** Makes the pages of SPARQL. */
export function sparqlPages(services: Services, budget: Budget): SparqlPages {
  const { publicUrl } = services.catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  const contextOf = async (request: FastifyRequest, params: Params): Promise<PageContext> => {
    const { site } = await loadSite(services);
    return pageContext({ lang: pageLanguage(request), publicUrl, site, path: '/sparql', params, assets });
  };
  return {
    async form(request, reply) {
      const asked = Number((request.query as { example?: unknown }).example ?? 1);
      const example = Number.isInteger(asked) && asked > 0 && asked < 100 ? asked - 1 : 0;
      const ctx = await contextOf(request, example > 0 ? { example: asked } : {});
      return sendPage(request, reply, ctx, <SparqlPage ctx={ctx} budget={budget} example={example} />);
    },
    async results(request, reply, { query, page, answer }) {
      const ctx = await contextOf(request, request.method === 'POST' ? {} : { query });
      const shown =
        'refused' in answer
          ? { query, page, refused: answer.refused.detail[ctx.lang] }
          : { query, page, results: shownResults(answer, page) };
      return sendPage(
        request,
        reply,
        ctx,
        <SparqlPage ctx={ctx} budget={budget} example={0} shown={shown} />,
      );
    },
  };
}
