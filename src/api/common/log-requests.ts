import type { FastifyInstance } from 'fastify';

/** Characters of an address that are logged. */
const LONGEST_URL = 2000;

/** One structured line a request, at its end: no bodies, no tokens, no addresses of people. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        url: request.url.slice(0, LONGEST_URL),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}
