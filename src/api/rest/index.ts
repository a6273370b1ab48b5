import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import type { Services } from '../../services.js';
import { refuseUnknownSecret } from '../common/actor.js';
import { openapiOptions } from './openapi.js';
import { readJsonBodies } from './parse-json.js';
import { API_BASE, type RestApp } from './rest-app.js';
import { catalog } from './routes/catalog.js';
import { chart } from './routes/chart.js';
import { dataChecks } from './routes/data-checks.js';
import { distributions } from './routes/distributions.js';
import { download } from './routes/download.js';
import { errorsPage } from './routes/errors-page.js';
import { exports } from './routes/export.js';
import { files } from './routes/files.js';
import { fixes } from './routes/fixes.js';
import { harvestFiles } from './routes/harvest-files.js';
import { harvestRuns } from './routes/harvest-runs.js';
import { harvestSources } from './routes/harvest-sources.js';
import { links } from './routes/links.js';
import { map } from './routes/map.js';
import { mapAreas } from './routes/map-areas.js';
import { mapTiles } from './routes/map-tiles.js';
import { members } from './routes/members.js';
import { organizations } from './routes/organizations.js';
import { personalData } from './routes/personal-data.js';
import { quality } from './routes/quality.js';
import { query } from './routes/query.js';
import { readResources } from './routes/read-resources.js';
import { reading } from './routes/reading.js';
import { reports } from './routes/reports.js';
import { DATA_SERVICES, DATASETS } from './routes/resource-kinds.js';
import { revisions } from './routes/revisions.js';
import { rows } from './routes/rows.js';
import { rowsPersonalData } from './routes/rows-personal-data.js';
import { search } from './routes/search.js';
import { source } from './routes/source.js';
import { sql } from './routes/sql.js';
import { sync } from './routes/sync.js';
import { tableFiles } from './routes/table-files.js';
import { tableService } from './routes/table-service.js';
import { tables } from './routes/tables.js';
import { users } from './routes/users.js';
import { validate } from './routes/validate.js';
import { validationPolicy } from './routes/validation-policy.js';
import { versionRows } from './routes/version-rows.js';
import { versionDownload, versions } from './routes/versions.js';
import { vocabularies } from './routes/vocabularies.js';
import { writeResources } from './routes/write-resources.js';
import { writeRows } from './routes/write-rows.js';

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/**
 * Nobody writes without a token: said before a body is read, whatever the address, so that it tells nothing. Routes that
 * store nothing may be open to all (`storesNothing`).
 */
async function refuseAnonymousWrites(request: FastifyRequest): Promise<void> {
  if (isRead(request.method) || request.routeOptions.config.storesNothing) return;
  if (request.actor.kind === 'anonymous') throw new AppError('Unauthenticated');
}

/** PostgreSQL keeps no U+0000 in text, so nothing here has one in its address. */
async function refuseNullCharacters(request: FastifyRequest): Promise<void> {
  if (!/%00/.test(request.url)) return;
  throw new AppError('BadRequest', {
    it: 'L’indirizzo contiene un carattere nullo (%00).',
    en: 'The address holds a null character (%00).',
  });
}

/** A portal may be served over plain HTTP in an internal network, and its pages need nobody else's server. */
const transformStaticCSP = (header: string): string =>
  header
    .replace(/\s*upgrade-insecure-requests;?/, '')
    .replace(/\s+(https:|validator\.swagger\.io)(?=[\s;])/g, '');

/** An arch, for the page of the API. */
const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M6 36V18a10 10 0 0 1 20 0v18" fill="none" stroke="#fff" stroke-width="4"/><text x="36" y="29" font-family="sans-serif" font-size="22" fill="#fff">Portico</text></svg>',
);

/** The native REST API: routes under `/api/v1`, downloads of stored files, OpenAPI with its pages, list of errors. */
export async function restApi(root: RestApp, services: Services): Promise<void> {
  await root.register(async (scope) => {
    const app = scope as unknown as RestApp;
    app.addHook('onRequest', refuseNullCharacters);
    app.addHook('onRequest', refuseUnknownSecret);
    app.addHook('onRequest', refuseAnonymousWrites);
    // Answers are made by presenters: a serialiser compiled from the schema costs more and drops what it does not know.
    app.setSerializerCompiler(() => (data) => JSON.stringify(data));
    readJsonBodies(app);
    await app.register(swagger, openapiOptions(services.catalog.publicUrl));
    await app.register(swaggerUi, {
      routePrefix: '/docs/api',
      staticCSP: true,
      transformStaticCSP,
      uiConfig: { deepLinking: true, validatorUrl: null, tryItOutEnabled: true },
      theme: { title: 'Portico API' },
      logo: { type: 'image/svg+xml', content: LOGO },
    });
    await app.register(
      async (api) => {
        const v1 = api as unknown as RestApp;
        for (const kind of [DATASETS, DATA_SERVICES] as const) {
          readResources(v1, services, kind as typeof DATASETS);
          writeResources(v1, services, kind as typeof DATASETS);
        }
        for (const routes of [
          search,
          distributions,
          files,
          versions,
          versionRows,
          personalData,
          rowsPersonalData,
          reading,
          source,
          rows,
          exports,
          mapTiles,
          map,
          mapAreas,
          query,
          chart,
          sql,
          tableService,
          writeRows,
          tables,
          dataChecks,
          organizations,
          members,
          users,
          vocabularies,
          catalog,
          quality,
          fixes,
          revisions,
          links,
          validate,
          validationPolicy,
          reports,
          sync,
          harvestSources,
          harvestRuns,
          harvestFiles,
        ]) {
          routes(v1, services);
        }
      },
      { prefix: API_BASE },
    );
    download(app, services);
    tableFiles(app, services);
    versionDownload(app, services);
    errorsPage(app as never);
    app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
      reply.header('Cache-Control', 'no-cache');
      return app.swagger();
    });
  });
}
