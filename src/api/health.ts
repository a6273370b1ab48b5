import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { projectVersion } from '../platform/project-path.js';
import type { Services } from '../services.js';

/** `GET /health`: 200 while the database answers, else 503. Before ready and while draining `server.ts` says 503. */
export function healthRoute(app: FastifyInstance, services: Services): void {
  const version = projectVersion();
  app.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(services.db);
      return await reply.header('Cache-Control', 'no-store').send({ status: 'ok', version });
    } catch (error) {
      services.log.error({ err: error }, 'health: the database does not answer');
      return reply.code(503).header('Cache-Control', 'no-store').send({ status: 'unavailable', version });
    }
  });
}
