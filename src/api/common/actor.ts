import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import { actorOfSecret, secretIn } from '../../people/authenticate.js';
import { type Actor, ANONYMOUS } from '../../people/policy.js';
import type { Services } from '../../services.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    actor: Actor;
    /** A secret was sent and nobody holds it. CKAN's door treats that as anonymous, ours refuses it. */
    unknownSecret: boolean;
  }
}

/** Finds out who asks, before any route runs. */
export function decorateActor(app: FastifyInstance, services: Services): void {
  app.decorateRequest('actor');
  app.decorateRequest('unknownSecret', false);
  app.addHook('onRequest', async (request) => {
    request.actor = ANONYMOUS;
    const secret = secretIn(request.headers);
    if (secret === undefined) return;
    const actor = await actorOfSecret(services.db, secret, services.adminToken, services.catalog.now());
    if (actor) request.actor = actor;
    else request.unknownSecret = true;
  });
}

/** Refuses a wrong token with 401 instead of treating its sender as anonymous. A hook for our own doors. */
export async function refuseUnknownSecret(request: FastifyRequest): Promise<void> {
  if (request.unknownSecret) throw new AppError('Unauthenticated');
}
