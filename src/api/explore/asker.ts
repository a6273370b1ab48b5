import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const asking = new AsyncLocalStorage<AbortSignal>();

/** Lets everything that a request of this scope starts know whether its client is still there (`askerSignal`). */
export function knowAskers(scope: FastifyInstance): void {
  scope.addHook('onRequest', (_, reply, done) => {
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    asking.run(gone.signal, done);
  });
}

/** Comes when the client of the present request has gone before it was answered; undefined outside of requests. */
export const askerSignal = (): AbortSignal | undefined => asking.getStore();
