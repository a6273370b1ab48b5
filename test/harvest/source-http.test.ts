import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { delayBefore, isPassing, PATIENCE } from '../../src/harvest/http/retry.js';
import { parseRobots } from '../../src/harvest/http/robots.js';
import { createSourceHttp, type SourceHttpOptions } from '../../src/harvest/http/source-http.js';
import type { Validators } from '../../src/harvest/http/validators.js';
import { RemoteStatus, RemoteUnreachable } from '../../src/platform/outgoing-errors.js';
import { failure, serve } from '../platform/outgoing-helpers.js';
import { expiredCertificate } from './expired-certificate.js';

const HASTY = { attempts: 4, firstDelayMs: 5, longestDelayMs: 50 };

const way = (options: Partial<SourceHttpOptions> = {}) =>
  createSourceHttp({
    userAgent: 'Portico/test (+https://dati.example.it)',
    allowPrivate: true,
    insecureTls: false,
    pauseMs: 0,
    robots: false,
    signal: new AbortController().signal,
    patience: HASTY,
    ...options,
  });

/** A server that answers the nth request by the nth of these, and then by the last. */
async function scripted(...answers: RequestListener[]) {
  let n = 0;
  const seen: string[] = [];
  const { url } = await serve((request, reply) => {
    seen.push(`${request.method} ${request.url}`);
    answers[Math.min(n++, answers.length - 1)]?.(request, reply);
  });
  return { url, seen };
}

const fine: RequestListener = (_, reply) => void reply.end('{"ok":true}');

describe('a request to a source', () => {
  it('is repeated while it fails for reasons that pass', async () => {
    const { url, seen } = await scripted(
      (_, reply) => void reply.writeHead(503).end(),
      (_, reply) => void reply.writeHead(429, { 'retry-after': '0' }).end(),
      (request) => void request.socket.destroy(),
      fine,
    );
    expect(await (await way().ask(url)).json()).toEqual({ ok: true });
    expect(seen).toHaveLength(4);
  });

  it('is not repeated for what stays wrong, nor for ever', async () => {
    const missing = await scripted((_, reply) => void reply.writeHead(404).end());
    expect(await failure(way().ask(missing.url))).toMatchObject({ status: 404 });
    expect(missing.seen).toHaveLength(1);
    const down = await scripted((_, reply) => void reply.writeHead(500).end());
    expect(await failure(way().ask(down.url))).toMatchObject({ status: 500 });
    expect(down.seen).toHaveLength(HASTY.attempts);
  });

  it('is repeated when its body is cut short', async () => {
    const { url } = await scripted((_, reply) => {
      reply.writeHead(200, { 'content-length': 100 }).write('{"ok":');
      setTimeout(() => reply.destroy(), 5);
    }, fine);
    expect(await (await way().ask(url)).text()).toBe('{"ok":true}');
  });

  it('says what came instead of JSON, after asking again', async () => {
    const html: RequestListener = (_, reply) =>
      void reply.end('<!DOCTYPE html><html><title>In manutenzione</title></html>');
    const passing = await scripted(html, fine);
    expect(await (await way().ask(passing.url)).json()).toEqual({ ok: true });
    const lasting = await scripted(html);
    const fault = await failure((await way().ask(lasting.url)).json());
    expect(fault).toMatchObject({
      code: 'not-json',
      messages: { it: expect.stringContaining('In manutenzione') },
    });
    const cut = await scripted((_, reply) => void reply.end('{"a":'));
    expect(await failure((await way().ask(cut.url)).json())).toMatchObject({
      messages: { en: expect.stringContaining('cut short') },
    });
  });

  it('names us, sends a body by POST, and hands on answers as streams', async () => {
    const { url } = await serve(async (request, reply) => {
      reply.end(`${request.headers['user-agent']} ${request.method} ${await buffer(request)}`);
    });
    const answer = await way().ask(url, { body: { type: 'application/xml', text: '<a/>' } });
    expect((await buffer(answer.body)).toString()).toBe('Portico/test (+https://dati.example.it) POST <a/>');
    const large = await way().ask(url, { maxBytes: 100 * 1024 * 1024 });
    expect((await buffer(large.body)).toString()).toContain('GET');
  });

  it('asks again only if changed, with what was kept', async () => {
    const kept = new Map<string, Validators>();
    const validators = {
      known: (url: string) => kept.get(url),
      note: (url: string, one: Validators) => void kept.set(url, one),
      keep: async () => undefined,
    };
    const { url } = await serve((request, reply) => {
      if (request.headers['if-none-match'] === '"1"') reply.writeHead(304).end();
      else reply.setHeader('etag', '"1"').end('whole');
    });
    const http = way({ validators });
    expect((await http.ask(url, { conditional: true })).status).toBe(200);
    expect((await http.ask(url, { conditional: true })).status).toBe(304);
    expect((await http.ask(url)).status).toBe(200);
  });

  it('does not ask for what robots.txt forbids, where it is minded', async () => {
    const { url, seen } = await scripted((request, reply) => {
      if (request.url === '/robots.txt') reply.end('User-agent: *\nDisallow: /chiuso');
      else fine(request, reply);
    });
    const http = way({ robots: true });
    expect(await failure(http.ask(`${url}/chiuso/a`))).toMatchObject({
      code: 'refused',
      messages: { en: expect.stringContaining('robots.txt') },
    });
    await http.ask(`${url}/aperto`);
    expect(seen).toEqual(['GET /robots.txt', 'GET /aperto']);
    await way().ask(`${url}/chiuso/a`);
  });

  it('refuses an expired certificate, unless the source is set up to take it', async () => {
    const tls = createTlsServer(expiredCertificate(), (_, reply) => void reply.end('"ok"'));
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const url = `https://127.0.0.1:${(tls.address() as AddressInfo).port}/`;
    expect(await failure(way().ask(url))).toMatchObject({
      reason: 'certificate',
      messages: { en: expect.stringContaining('certificate expired') },
    });
    const careless = way({ insecureTls: true });
    expect(await (await careless.ask(url)).json()).toBe('ok');
    await careless.close();
    tls.close();
  });

  it('stops waiting when the run ends, and stays out of private networks', async () => {
    const ending = new AbortController();
    const { url } = await scripted((_, reply) => {
      reply.writeHead(503, { 'retry-after': '60' }).end();
      setTimeout(() => ending.abort(new Error('over')), 20);
    });
    const patience = { ...HASTY, longestDelayMs: 60_000 };
    expect(await failure(way({ signal: ending.signal, patience }).ask(url))).toMatchObject({
      message: 'over',
    });
    expect(await failure(way({ allowPrivate: false }).ask(url))).toMatchObject({ code: 'URL_NOT_ALLOWED' });
  });
});

describe('waiting', () => {
  it('doubles, and minds Retry-After up to a bound', () => {
    const error = new RemoteUnreachable('h', 'interrupted');
    expect([1, 2, 3].map((attempt) => delayBefore(attempt, error, PATIENCE, 0.5))).toEqual([
      1000, 2000, 4000,
    ]);
    expect(delayBefore(1, new RemoteStatus(429, 'http://h', 30), PATIENCE)).toBe(30_000);
    expect(delayBefore(1, new RemoteStatus(429, 'http://h', 86_400), PATIENCE)).toBe(PATIENCE.longestDelayMs);
    expect(isPassing(new RemoteUnreachable('h', 'certificate'))).toBe(false);
    expect(isPassing(new RemoteStatus(403, 'http://h'))).toBe(false);
  });
});

describe('robots.txt', () => {
  const robots = parseRobots(
    `# comment
User-agent: Altro
Disallow: /

User-agent: portico
User-agent: amico
Disallow: /privato
Allow: /privato/aperto
Disallow: /*.csv$
Disallow:

User-agent: *
Disallow: /`,
    'Portico',
  );

  it.each([
    ['/', true],
    ['/privato', false],
    ['/privato/aperto/x', true],
    ['/dati/a.csv', false],
    ['/dati/a.csv?x=1', true],
  ])('%s: %s', (path, allowed) => {
    expect(robots.allows(path)).toBe(allowed);
  });

  it('without a group for us that for everybody counts, and none at all allows everything', () => {
    expect(parseRobots('User-agent: *\nDisallow: /a', 'portico').allows('/a/b')).toBe(false);
    expect(parseRobots('<html>not robots</html>', 'portico').allows('/a')).toBe(true);
  });
});
