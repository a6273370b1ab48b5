import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Services } from '../../services.js';
import { QueryTimeout } from '../../tables/query/time-limit.js';
import { EXPLORE_PATH } from './addresses.js';
import { knowAskers } from './asker.js';
import { catalogRoutes } from './catalog-routes.js';
import { datasetRoutes } from './dataset-routes.js';
import { deepLinks } from './deep-links.js';
import { ExploreError, toExploreError } from './explore-error.js';
import { oldRoutes } from './old-routes.js';
import { createQuota, type Quota } from './quota.js';
import { sharedRoutes } from './shared-routes.js';
import { V1_DATASETS, V1_RECORDS } from './v1/addresses.js';
import { v1Refusal } from './v1/answer.js';
import { v1DatasetRoutes, v1RecordRoutes } from './v1/routes.js';

/** Headers of this API that scripts of other sites may read. */
export const EXPLORE_HEADERS = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'ODS-Explore-API-Deprecation',
];

function withQuota(reply: FastifyReply, { limit, remaining, reset }: Quota): void {
  reply
    .header('x-ratelimit-limit', limit)
    .header('x-ratelimit-remaining', remaining)
    .header('x-ratelimit-reset', reset.toISOString());
}

/** What every path of this door has: refusals in its words, the count of the address. */
function asExplore(
  scope: FastifyInstance,
  services: Services,
  countRequest: ReturnType<typeof createQuota>,
  show: (refusal: ExploreError) => object = ({ code, message }) => ({ error_code: code, message }),
): void {
  knowAskers(scope);
  // The schemas of answers describe them; what they do not name is sent too.
  scope.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  scope.setErrorHandler((error, request, reply) => {
    const refusal = toExploreError(error);
    // A question that was too heavy is a refusal, though this API gives it a status of the server's.
    const expected = error instanceof QueryTimeout;
    if (refusal.status >= 500 && !expected) request.log.error({ err: error }, 'explore request failed');
    return reply.code(refusal.status).type('application/json; charset=utf-8').send(show(refusal));
  });
  scope.setNotFoundHandler((request) => {
    throw new ExploreError(404, 'NotFoundError', `Unknown path: ${request.url.split('?', 1)[0]}`);
  });
  scope.addHook('onRequest', async (request, reply) => {
    const quota = countRequest(request.ip, services.catalog.now());
    withQuota(reply, quota);
    if (!quota.exceeded) return;
    const message = `Too many requests: ${quota.limit} a day from one address`;
    return reply.code(429).send({
      errorcode: 10002,
      error: message,
      error_code: 'TooManyRequestsError',
      message,
      call_limit: quota.limit,
      limit_time_unit: 'day',
      reset_time: quota.reset.toISOString(),
    });
  });
}

/** Where version 2.0 is answered. */
const OLD_PATHS = ['/api/explore/v2.0', '/api/v2'];

/**
 * The Explore API v2.1 (contract; the public page is docs/explore-api.md) and the shapes of version 2.0: what is public,
 * for reading. Keys are accepted and change nothing.
 * @param countRequest the count of requests of each address
 */
export async function exploreRoutes(
  app: FastifyInstance,
  services: Services,
  countRequest = createQuota(),
): Promise<void> {
  await app.register(
    async (scope) => {
      asExplore(scope, services, countRequest);
      const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
      catalogRoutes(typed, services);
      datasetRoutes(typed, services);
      sharedRoutes(typed, services);
    },
    { prefix: EXPLORE_PATH },
  );
  for (const prefix of OLD_PATHS) {
    await app.register(
      async (scope) => {
        asExplore(scope, services, countRequest);
        const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
        oldRoutes(typed, services);
        sharedRoutes(typed, services);
      },
      { prefix },
    );
  }
  for (const [prefix, routes] of [
    [V1_RECORDS, v1RecordRoutes],
    [V1_DATASETS, v1DatasetRoutes],
  ] as const) {
    await app.register(
      async (scope) => {
        asExplore(scope, services, countRequest, v1Refusal);
        routes(scope.withTypeProvider<TypeBoxTypeProvider>(), services);
      },
      { prefix },
    );
  }
  deepLinks(app, services);
}
