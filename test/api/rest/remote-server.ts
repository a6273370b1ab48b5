import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refreshSourceJob } from '../../../src/harvest/refresh/refresh-source.js';
import type { TestPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, type Requests } from './helpers.js';

/** How the other server answers. */
export type Answer = (request: IncomingMessage, reply: ServerResponse) => void;

/** Somebody else's server on this machine. What it answers is set by `answer`, what it was asked is in `asked`. */
export async function remoteServer() {
  const remote = {
    answer: ((_, reply) => void reply.writeHead(404).end()) as Answer,
    asked: [] as { method: string; headers: IncomingMessage['headers'] }[],
    base: '',
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer((request, reply) => {
    remote.asked.push({ method: request.method ?? '', headers: request.headers });
    remote.answer(request, reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  remote.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return remote;
}

/** Serves a file as good servers do: with a tag, and 304 for who has it. */
export const serve =
  (content: () => string, headers: Record<string, string> = {}): Answer =>
  (request, reply) => {
    const body = content();
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const all = {
      etag,
      'content-type': 'text/csv',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    };
    if (request.headers['if-none-match'] === all.etag)
      return void reply.writeHead(304, { etag: all.etag }).end();
    reply.writeHead(200, all).end(request.method === 'HEAD' ? undefined : body);
  };

/** A new dataset of the organization `ente`, and what is done to the file of its one distribution. */
export async function sourcedDataset(portal: TestPortal, admin: Requests, base: string) {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const distributionId: string = made.distribution[0].id;
  const at = `${path}/distributions/${distributionId}`;
  const load = async () => {
    const { file } = (await admin.get(at)).json();
    await settleFile(portal, file.id);
  };
  return {
    id: made.id as string,
    path,
    at,
    distributionId,
    load,
    fromUrl: (body: object = {}) => admin.send('POST', `${at}/file`, { url: `${base}/dati.csv`, ...body }),
    refresh: () => refreshSourceJob(portal.services, { distributionId }),
    source: async () => (await admin.get(`${at}/source`)).json(),
    versions: async () =>
      ((await admin.get(`${at}/versions`)).json().items as { version: number }[]).map((v) => v.version),
    seen: async () =>
      (await portal.app.inject(`/dataset/${made.id}/resource/${distributionId}/download`)).body,
    publish: async () => {
      await load();
      return admin.send('POST', `${path}/publish`);
    },
  };
}
