import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler } from './fault-injector.js';

/** A server on this machine that stands in for a source. */
export interface StandIn {
  /** Without a trailing slash. */
  readonly url: string;
  /** Paths with their queries, in the order they were asked for. */
  readonly asked: readonly string[];
  close(): void;
}

/** Starts a server on a free port. `handlerOf` is given its address, which sources write into their answers. */
export async function standIn(handlerOf: (url: string) => Handler): Promise<StandIn> {
  const asked: string[] = [];
  let handler: Handler | undefined;
  const server = createServer((request, reply) => {
    asked.push(request.url ?? '');
    handler?.(request, reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  handler = handlerOf(url);
  return {
    url,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The body of a request as text. */
export async function bodyOf(request: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
