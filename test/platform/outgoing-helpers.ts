import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import {
  createOutgoingHttp,
  type FetchOptions,
  type OutgoingHttp,
  type OutgoingHttpOptions,
} from '../../src/platform/outgoing-http.js';

const cleanups: Array<() => Promise<unknown> | undefined> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server on the loopback, closed after the test. */
export async function serve(
  handler: RequestListener,
): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}

/** A client that may read the loopback unless told otherwise, closed after the test. */
export function client(options: Partial<OutgoingHttpOptions> = {}): OutgoingHttp {
  const http = createOutgoingHttp({ allowPrivate: true, userAgent: 'Portico/test', ...options });
  cleanups.push(() => http.close());
  return http;
}

export const bounds: FetchOptions = { maxBytes: 1_000_000, timeoutMs: 10_000 };
/** The error of a promise that must fail. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error) => error,
  );
