import type { LightMyRequestResponse } from 'fastify';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization } from '../rest/helpers.js';

/** A row of a table: what each bound variable is, its kind and language left out. */
export type Row = Record<string, string>;

export interface SparqlPortal extends TestPortal {
  organization: { id: string; name: string };
  /** Publishes a dataset. */
  publish(more?: object): Promise<{ id: string; iri: string; name: string }>;
  /** Sends a request of the admin's to `/api/v1`. */
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object): Promise<LightMyRequestResponse>;
  /** Runs a SELECT. Throws with the answer when it is not 200. */
  select(query: string): Promise<Row[]>;
  /** Runs a SELECT until its answer is the one wanted; the milliseconds that took. */
  until(query: string, wanted: (rows: Row[]) => boolean): Promise<number>;
}

/** A portal with one organization, whose triple store is filled when it is first asked. */
export async function sparqlPortal(env: Record<string, string> = {}): Promise<SparqlPortal> {
  const portal = await testPortal({ SPARQL_THREADS: '1', ...env });
  const { app, admin } = portal;
  const organization = await newOrganization(portal, 'comune-di-prova');
  const send: SparqlPortal['send'] = async (method, path, payload) => {
    const read = method === 'POST' ? undefined : await app.inject({ url: `/api/v1${path}`, headers: admin });
    const reply = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...admin, ...(read?.headers.etag && { 'if-match': String(read.headers.etag) }) },
      ...(payload && { payload }),
    });
    if (reply.statusCode >= 400) throw new Error(`${method} ${path}: ${reply.statusCode} ${reply.body}`);
    return reply;
  };
  const select: SparqlPortal['select'] = async (query) => {
    const reply = await app.inject({ url: `/sparql?${new URLSearchParams({ query })}` });
    if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${reply.body}`);
    const { bindings } = reply.json().results as { bindings: Record<string, { value: string }>[] };
    return bindings.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
    );
  };
  return {
    ...portal,
    organization,
    send,
    select,
    async publish(more) {
      const { id } = (await send('POST', '/datasets', completeDataset(organization.name, more))).json();
      return (await send('POST', `/datasets/${id}/publish`)).json();
    },
    async until(query, wanted) {
      const start = Date.now();
      for (;;) {
        // A store that is being made anew answers 503 for a while.
        const rows = await select(query).catch((error: Error) => {
          if (!error.message.startsWith('503')) throw error;
          return error.message;
        });
        const took = Date.now() - start;
        if (typeof rows !== 'string' && wanted(rows)) return took;
        if (took > 20_000) throw new Error(`after 20 s still ${JSON.stringify(rows)}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  };
}
