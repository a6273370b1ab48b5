import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../../src/harvest/links/probe.js';
import { describeProblem, problemOf } from '../../../src/harvest/links/problems.js';
import { RemoteUnreachable } from '../../../src/platform/outgoing-errors.js';
import { createOutgoingHttp, type OutgoingHttp } from '../../../src/platform/outgoing-http.js';
import { headed, misbehavingServer } from './misbehaving-server.js';

let server: Awaited<ReturnType<typeof misbehavingServer>>;
let http: OutgoingHttp;
const userAgent = 'Portico/test (+https://dati.example.it)';

beforeAll(async () => {
  server = await misbehavingServer();
  http = createOutgoingHttp({ allowPrivate: true, userAgent, connectionsPerHost: 1 });
});
afterAll(async () => {
  await http.close();
  server.close();
});

describe('an address is asked', () => {
  it('with HEAD, by name, and no more where that succeeds', async () => {
    const url = server.on('/good', 200, { 'content-type': 'text/csv', 'content-length': '1234' });
    expect(await probe(http, url)).toEqual({
      result: 'ok',
      httpStatus: 200,
      problem: null,
      redirectTo: null,
      movedTo: null,
      contentType: 'text/csv',
      contentLength: 1234,
    });
    expect(server.methods('/good')).toEqual(['HEAD']);
    expect(server.asked.at(-1)?.headers['user-agent']).toBe(userAgent);
  });

  it.each([405, 501, 403, 404, 500, 400])(
    'with GET for its first byte when HEAD answers %i',
    async (status) => {
      const path = `/head-${status}`;
      const url = server.on(
        path,
        headed(status, (request, reply) => {
          expect(request.headers.range).toBe('bytes=0-0');
          reply.writeHead(206, { 'content-range': 'bytes 0-0/98765', 'content-length': '1' }).end('x');
        }),
      );
      expect(await probe(http, url)).toMatchObject({ result: 'ok', httpStatus: 206, contentLength: 98765 });
      expect(server.methods(path)).toEqual(['HEAD', 'GET']);
    },
  );

  it('again with GET when the connection closes at HEAD', async () => {
    const url = server.on('/closes', (request, reply) => {
      if (request.method === 'HEAD') request.socket.destroy();
      else reply.end('here');
    });
    expect(await probe(http, url)).toMatchObject({ result: 'ok', httpStatus: 200 });
    const never = server.on('/always-closes', (request) => void request.socket.destroy());
    expect(await probe(http, never)).toMatchObject({
      result: 'failed',
      problem: 'interrupted',
      httpStatus: null,
    });
  });

  it('without reading a body, also where the server ignores the range', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const size = 512 * 1024 * 1024;
    const before = server.sent();
    const url = server.on(
      '/huge',
      headed(405, (_, reply) => {
        reply.writeHead(200, { 'content-length': String(size) });
        const more = (): void => {
          while (!reply.destroyed && reply.write(piece));
        };
        reply.on('drain', more);
        more();
      }),
    );
    expect(await probe(http, url)).toMatchObject({ result: 'ok', httpStatus: 200, contentLength: size });
    await expect.poll(() => server.sent() - before).toBeGreaterThan(0);
    expect(server.sent() - before).toBeLessThan(64 * 1024 * 1024);
    // The next question finds the door open.
    expect(await probe(http, `${server.base}/good`)).toMatchObject({ result: 'ok' });
  });

  it('and an empty file, which has no first byte, is there', async () => {
    const url = server.on(
      '/empty',
      headed(405, (_, reply) => void reply.writeHead(416).end()),
    );
    expect(await probe(http, url)).toMatchObject({ result: 'ok', httpStatus: 416 });
  });
});

describe('an address fails', () => {
  it.each([401, 403, 404, 410, 500])('with status %i', async (status) => {
    const url = server.on(`/status-${status}`, status);
    expect(await probe(http, url)).toMatchObject({ result: 'failed', problem: 'status', httpStatus: status });
    expect(describeProblem('status', status).it).toContain(String(status));
  });

  it('when it is slow', async () => {
    const url = server.on('/slow', () => undefined);
    expect(await probe(http, url, { timeoutMs: 100 })).toMatchObject({
      result: 'failed',
      problem: 'timeout',
    });
    expect(describeProblem('timeout', null).it).toContain('in tempo');
  });

  it('when it redirects without end, asked no second time', async () => {
    server.on('/loop-a', 302, { location: '/loop-b' });
    server.on('/loop-b', 302, { location: '/loop-a' });
    expect(await probe(http, `${server.base}/loop-a`)).toMatchObject({
      result: 'failed',
      problem: 'redirects',
    });
    expect(server.methods('/loop-a').length + server.methods('/loop-b').length).toBe(6);
    expect(server.methods('/loop-a')).not.toContain('GET');
  });

  it('when nothing listens, the name does not resolve, or it leads inside', async () => {
    const closed = await misbehavingServer();
    closed.close();
    expect(await probe(http, `${closed.base}/x`)).toMatchObject({ result: 'failed', problem: 'refused' });
    const nameless = createOutgoingHttp({
      allowPrivate: true,
      userAgent,
      resolve: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
    });
    expect(await probe(nameless, 'http://non-esiste.example/')).toMatchObject({ problem: 'dns' });
    await nameless.close();
    const guarded = createOutgoingHttp({ allowPrivate: false, userAgent });
    const asked = server.asked.length;
    expect(await probe(guarded, `${server.base}/good`)).toMatchObject({
      result: 'failed',
      problem: 'not-allowed',
    });
    expect(server.asked).toHaveLength(asked);
    await guarded.close();
  });

  it('when TLS does, and says what is wrong with it', async () => {
    // No certificate at all: the handshake fails.
    const tls = createTlsServer({}, (_, reply) => void reply.end());
    tls.on('tlsClientError', () => undefined);
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const { port } = tls.address() as AddressInfo;
    expect(await probe(http, `https://127.0.0.1:${port}/`)).toMatchObject({
      result: 'failed',
      problem: 'certificate',
    });
    tls.close();
    const fault = (code: string) => new RemoteUnreachable('x', 'certificate', { cause: { code } });
    expect(
      [
        'CERT_HAS_EXPIRED',
        'ERR_TLS_CERT_ALTNAME_INVALID',
        'DEPTH_ZERO_SELF_SIGNED_CERT',
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        'EPROTO',
      ].map((code) => problemOf(fault(code))),
    ).toEqual([
      'certificate-expired',
      'certificate-name',
      'certificate-self-signed',
      'certificate-incomplete',
      'certificate',
    ]);
  });

  it('but not for a service that wants parameters, unless it is not there', async () => {
    const url = server.on('/wms', 400);
    expect(await probe(http, url, { service: true })).toMatchObject({ result: 'ok', httpStatus: 400 });
    expect(await probe(http, url)).toMatchObject({ result: 'failed' });
    expect(await probe(http, server.on('/gone', 404), { service: true })).toMatchObject({ result: 'failed' });
    expect(await probe(http, server.on('/down', 500), { service: true })).toMatchObject({ result: 'failed' });
  });
});

describe('a busy server', () => {
  it('is left alone at once, and says for how long', async () => {
    const url = server.on('/many', 429, { 'retry-after': '120' });
    expect(await probe(http, url)).toMatchObject({ result: 'busy', httpStatus: 429, retryAfterSeconds: 120 });
    expect(server.methods('/many')).toEqual(['HEAD']);
    const at = new Date(Date.now() + 3_600_000).toUTCString();
    const dated = await probe(http, server.on('/unavailable', 503, { 'retry-after': at }));
    expect(dated.retryAfterSeconds).toBeGreaterThan(3590);
    expect(await probe(http, server.on('/down-503', 503))).toMatchObject({ result: 'busy', problem: 'busy' });
  });
});

describe('redirects', () => {
  it('are followed and noted; those for good give the new address', async () => {
    server.on('/new', 200);
    const permanent = server.on('/old', 301, { location: '/new' });
    expect(await probe(http, permanent)).toMatchObject({
      result: 'ok',
      redirectTo: `${server.base}/new`,
      movedTo: `${server.base}/new`,
    });
    const temporary = server.on('/for-now', 302, { location: '/new' });
    expect(await probe(http, temporary)).toMatchObject({ redirectTo: `${server.base}/new`, movedTo: null });
    // For good to an address that sends on for now: the first is the one to write.
    server.on('/older', 308, { location: '/for-now' });
    expect(await probe(http, `${server.base}/older`)).toMatchObject({
      redirectTo: `${server.base}/new`,
      movedTo: `${server.base}/for-now`,
    });
  });

  it('to something that is not there are no success', async () => {
    const url = server.on('/to-nothing', 301, { location: '/nothing' });
    expect(await probe(http, url)).toMatchObject({ result: 'failed', httpStatus: 404, movedTo: null });
  });
});
