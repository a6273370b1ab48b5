import type { Socket } from 'node:net';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { ckanRoutes } from './api/ckan/routes.js';
import { catalogueSearch } from './api/ckan/search-catalogue.js';
import { decorateActor } from './api/common/actor.js';
import { answerBrokenRequest, MAX_HEADER_BYTES } from './api/common/broken-request.js';
import { logRequests } from './api/common/log-requests.js';
import { replyWithProblem } from './api/common/problem.js';
import { validatorCompiler } from './api/common/validators.js';
import { dcatRoutes } from './api/dcat/index.js';
import { EXPLORE_HEADERS, exploreRoutes } from './api/explore/routes.js';
import { healthRoute } from './api/health.js';
import { ogcRoutes } from './api/ogc/routes.js';
import { restApi } from './api/rest/index.js';
import { sparqlRoutes } from './api/sparql/index.js';
import { voidRoute } from './api/sparql/void.js';
import { AppError } from './errors.js';
import {
  htmlErrorReply,
  ogcPage,
  portalHandlers,
  portalRoutes,
  sparqlPages,
  wantsHtml,
} from './portal/index.js';
import type { Services } from './services.js';

/** Largest JSON body: descriptions, never files. */
const BODY_LIMIT = 20 * 1024 * 1024;

/** Quality 4 of brotli: about gzip's speed, a fifth smaller on JSON and RDF. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Half the time of gzip's own level 6, for a sixth more bytes. */
const GZIP_LEVEL = 3;

/** The address within the portal, of one that may begin with the path of PUBLIC_URL. */
function withoutBase(url: string, base: string): string {
  if (base === '' || !url.startsWith(base)) return url;
  const rest = url.slice(base.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}

/** Builds the whole server, without a port: `server.ts` listens, tests inject. */
export async function buildApp(services: Services): Promise<FastifyInstance> {
  const { publicUrl } = services.catalog;
  const base = new URL(publicUrl).pathname.replace(/\/+$/, '');
  const app = Fastify({
    // Under a path of PUBLIC_URL a proxy may take it away before it asks, or leave it: both arrive at the same routes.
    rewriteUrl: ({ url = '/' }) => withoutBase(url, base),
    loggerInstance: services.log,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket as Socket, publicUrl),
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: true,
    exposeHeadRoutes: true,
    // Addresses that cannot be decoded never reach a route.
    frameworkErrors: (error, request, reply) => replyWithProblem(error, request, reply, publicUrl),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler());
  app.setErrorHandler((error, request, reply) =>
    wantsHtml(request)
      ? htmlErrorReply(error, request, reply, services)
      : replyWithProblem(error, request, reply, publicUrl),
  );
  app.setNotFoundHandler((request) => {
    throw new AppError('NotFound', {
      it: `Nessuna pagina o risorsa all'indirizzo ${request.url}`,
      en: `No page or resource at ${request.url}`,
    });
  });
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: [
      'Authorization',
      'X-CKAN-API-Key',
      'X-CKAN-API-TOKEN',
      'Content-Type',
      'If-Match',
      'If-None-Match',
    ],
    exposedHeaders: [
      'Content-Disposition',
      'Content-Range',
      'Link',
      'ETag',
      'Location',
      'Last-Modified',
      'Retry-After',
      'Portico-Rows',
      'Portico-Features',
      'Portico-Thinned',
      ...EXPLORE_HEADERS,
    ],
  });
  // For whoever asks for it; not downloads, whose ranges and sizes are those of the stored bytes.
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: BROTLI,
    zlibOptions: { level: GZIP_LEVEL },
    globalDecompression: false,
  });
  await app.register(formbody);
  await app.register(multipart, { limits: { fileSize: services.config.maxUploadBytes + 1, files: 1 } });
  decorateActor(app, services);
  logRequests(app);
  healthRoute(app, services);
  await ckanRoutes(app, services);
  await restApi(app, services);
  await exploreRoutes(app, services);
  await app.register(ogcRoutes, { services, draw: ogcPage(services) });
  const pages = portalHandlers(services);
  await app.register(dcatRoutes, {
    db: services.db,
    publicUrl,
    html: pages,
    search: catalogueSearch(services),
  });
  const { sparql } = services;
  if (sparql) {
    const { form, results } = sparqlPages(services, sparql.budget);
    await app.register(sparqlRoutes, { sparql, publicUrl, page: form, results });
    voidRoute(app, services, sparql);
  }
  portalRoutes(app, services, pages);
  return app;
}
