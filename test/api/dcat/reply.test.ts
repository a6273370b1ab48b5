import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { orRefuse } from '../../../src/api/dcat/refusals.js';
import { type RdfDocument, sendRdf } from '../../../src/api/dcat/reply.js';
import { formatNamed } from '../../../src/rdf/formats.js';
import { catalogueDocument } from '../../rdf/document.js';
import { datasetRecord } from '../../rdf/records.js';

/** A server whose catalogue breaks after that many batches. */
async function serverThatBreaksAfter(batches: number) {
  async function* failing() {
    for (let i = 0; i < batches; i++) yield catalogueDocument('it', [datasetRecord({}, i + 1)]);
    throw Object.assign(new Error('connection lost'), { code: '57P01' });
  }
  const document: RdfDocument = {
    format: formatNamed('turtle'),
    fingerprint: [],
    lastModified: new Date(0),
    alternate: (extension) => `/catalog.${extension}`,
    body: { batches: failing },
  };
  const app = Fastify();
  app.get('/', (request, reply) => orRefuse(request, reply, () => sendRdf(request, reply, document)));
  await app.listen({ port: 0 });
  return { app, port: (app.server.address() as AddressInfo).port };
}

it('a document that breaks midway breaks the connection: nobody takes it for the whole', async () => {
  const { app, port } = await serverThatBreaksAfter(3);
  const [response] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  await expect(response.toArray()).rejects.toThrow('aborted');
  expect(response.complete).toBe(false);
  await app.close();
});

it('a document that breaks before it begins is an error in words', async () => {
  const { app } = await serverThatBreaksAfter(0);
  const reply = await app.inject('/');
  expect(reply.statusCode).toBe(503);
  expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(reply.headers['retry-after']).toBe('60');
  expect(reply.headers.etag).toBeUndefined();
  await app.close();
});
