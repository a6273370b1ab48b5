import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bounds, client, failure, serve } from './outgoing-helpers.js';

describe('fetchToStream', () => {
  it('reads a file, saying who it is and what it takes', async () => {
    let seen: IncomingMessage | undefined;
    const { url } = await serve((request, reply) => {
      seen = request;
      reply.setHeader('Content-Type', 'text/csv').end('a;b\n1;2\n');
    });
    const answer = await client().fetchToStream(`${url}/dati.csv?x=1#y`, {
      ...bounds,
      accept: 'text/csv',
      headers: { 'X-Api-Key': 'k', 'User-Agent': 'Mozilla', Host: 'other.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv');
    expect(await text(answer.body)).toBe('a;b\n1;2\n');
    expect(seen?.url).toBe('/dati.csv?x=1');
    expect(seen?.headers).toMatchObject({
      'user-agent': 'Portico/test',
      accept: 'text/csv',
      'x-api-key': 'k',
      host: new URL(url).host,
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['br, gzip', (bytes: string) => gzipSync(brotliCompressSync(bytes))],
  ])('reads a body coded as %s', async (coding, compress) => {
    const { url } = await serve((_, reply) =>
      reply.setHeader('Content-Encoding', coding).end(compress('città')),
    );
    const answer = await client().fetchToStream(url, bounds);
    expect(await text(answer.body)).toBe('città');
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.headers).not.toHaveProperty('content-length');
  });

  it('refuses codings it cannot read and broken ones', async () => {
    const { url } = await serve((request, reply) => {
      const coding = request.url?.slice(1) ?? '';
      reply.setHeader('Content-Encoding', coding).end('not compressed at all');
    });
    expect(await failure(client().fetchToStream(`${url}/zstd`, bounds))).toMatchObject({
      reason: 'encoding',
    });
    for (const coding of ['gzip', 'br', 'deflate']) {
      const { body } = await client().fetchToStream(`${url}/${coding}`, bounds);
      expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_UNREACHABLE', reason: 'encoding' });
    }
  });

  it('asks for no coding when it asks for a range', async () => {
    const { url } = await serve((request, reply) =>
      reply.writeHead(206).end(`${request.headers['accept-encoding']} ${request.headers.range}`),
    );
    const { body } = await client().fetchToStream(url, { ...bounds, headers: { Range: 'bytes=0-9' } });
    expect(await text(body)).toBe('identity bytes=0-9');
  });

  it('reads headers alone with HEAD, however large the file', async () => {
    const { url } = await serve((_, reply) => reply.setHeader('Content-Length', 5_000_000_000).end());
    const answer = await client().fetchToStream(url, { ...bounds, method: 'HEAD' });
    expect(answer.headers['content-length']).toBe('5000000000');
    expect(await text(answer.body)).toBe('');
  });
});

describe('size', () => {
  it('refuses an announced size over the limit before reading', async () => {
    const { url } = await serve((_, reply) => reply.setHeader('Content-Length', 2_000_000).write('x'));
    expect(await failure(client().fetchToStream(url, bounds))).toMatchObject({
      code: 'REMOTE_TOO_LARGE',
      limit: 1_000_000,
      seen: 2_000_000,
    });
  });

  it('stops an endless body at the limit, and hangs up', async () => {
    let hungUp: Promise<unknown> = Promise.resolve();
    const { url } = await serve((_, reply) => {
      hungUp = new Promise((resolve) => reply.once('close', resolve));
      const more = () => {
        while (!reply.destroyed && reply.write(Buffer.alloc(65_536)));
      };
      reply.on('drain', more);
      more();
    });
    const { body } = await client().fetchToStream(url, bounds);
    const error = await failure(text(body));
    expect(error).toMatchObject({ code: 'REMOTE_TOO_LARGE', limit: 1_000_000 });
    expect(error.seen).toBeLessThan(1_200_000);
    expect(error.messages).toEqual({
      it: 'Il file remoto supera il limite di 1 MB.',
      en: 'The remote file is larger than the limit of 1 MB.',
    });
    await hungUp;
  });

  it('counts after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(bounds.maxBytes);
    const { url } = await serve((_, reply) => reply.setHeader('Content-Encoding', 'gzip').end(bomb));
    const { body } = await client().fetchToStream(url, bounds);
    expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_TOO_LARGE' });
  });

  it('takes exactly the limit', async () => {
    const { url } = await serve((_, reply) => reply.end('12345'));
    const { body } = await client().fetchToStream(url, { ...bounds, maxBytes: 5 });
    expect(await text(body)).toBe('12345');
  });
});

describe('time', () => {
  it('bounds the whole exchange, also while the body trickles', async () => {
    const { url } = await serve((_, reply) => {
      const timer = setInterval(() => reply.write('x'), 20);
      reply.once('close', () => clearInterval(timer));
    });
    const { body } = await client().fetchToStream(url, { ...bounds, timeoutMs: 200 });
    expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_TIMEOUT', phase: 'total' });
  });

  it('bounds the wait for headers, and the whole when that is shorter', async () => {
    const { url } = await serve(() => {});
    expect(await failure(client().fetchToStream(url, { ...bounds, timeoutMs: 100 }))).toMatchObject({
      phase: 'total',
    });
    expect(await failure(client({ headersTimeoutMs: 300 }).fetchToStream(url, bounds))).toMatchObject({
      code: 'REMOTE_TIMEOUT',
      phase: 'headers',
    });
  });

  it('bounds the silence within a body', async () => {
    const { url } = await serve((_, reply) => reply.write('x'));
    const { body } = await client({ idleTimeoutMs: 300 }).fetchToStream(url, bounds);
    expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_TIMEOUT', phase: 'body' });
  });

  it('bounds redirects too', async () => {
    const { url } = await serve(async (_, reply) => {
      await sleep(80);
      reply.writeHead(302, { Location: '/again' }).end();
    });
    expect(await failure(client().fetchToStream(url, { ...bounds, timeoutMs: 200 }))).toMatchObject({
      phase: 'total',
    });
  });

  it('keeps the error of a body nobody has begun to read', async () => {
    const { url } = await serve((_, reply) => reply.write('x'));
    const { body } = await client().fetchToStream(url, { ...bounds, timeoutMs: 100 });
    await sleep(200);
    expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_TIMEOUT' });
  });

  it('stops with the reason of the caller, before, during and after the headers', async () => {
    const { url } = await serve((request, reply) => {
      if (request.url === '/body') reply.write('x');
    });
    const reason = new Error('the harvest was stopped');
    await expect(client().fetchToStream(url, { ...bounds, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const stop = new AbortController();
    const waiting = failure(client().fetchToStream(url, { ...bounds, signal: stop.signal }));
    const { body } = await client().fetchToStream(`${url}/body`, { ...bounds, signal: stop.signal });
    stop.abort(reason);
    expect(await waiting).toBe(reason);
    expect(await failure(text(body))).toBe(reason);
  });

  it('spaces requests to one host', async () => {
    const times: number[] = [];
    const { url } = await serve((_, reply) => {
      times.push(Date.now());
      reply.end('x');
    });
    const http = client({ minHostIntervalMs: 120 });
    await Promise.all([1, 2, 3].map(async () => text((await http.fetchToStream(url, bounds)).body)));
    times.sort((a, b) => a - b);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(200);
  });
});

describe('answers that are none', () => {
  it('tells the status and how long to wait, without the query', async () => {
    const { url } = await serve((_, reply) =>
      reply.writeHead(429, { 'Retry-After': '120' }).end('slow down'),
    );
    const error = await failure(client().fetchToStream(`${url}/a?key=secret`, bounds));
    expect(error).toMatchObject({ code: 'REMOTE_STATUS', status: 429, retryAfterSeconds: 120 });
    expect(error.messages.it).toBe(`L'indirizzo ${url}/a ha risposto con lo stato 429.`);
  });

  it('gives 304 as an answer, and others when they are asked for', async () => {
    const { url } = await serve((request, reply) => reply.writeHead(Number(request.url?.slice(1))).end());
    expect((await client().fetchToStream(`${url}/304`, bounds)).status).toBe(304);
    const wanted = { ...bounds, acceptStatus: () => true };
    expect((await client().fetchToStream(`${url}/404`, wanted)).status).toBe(404);
  });

  it('tells a body cut short, announced or chunked or compressed', async () => {
    const { url } = await serve((request, reply) => {
      if (request.url === '/length') reply.setHeader('Content-Length', 100);
      if (request.url === '/gzip') reply.setHeader('Content-Encoding', 'gzip');
      reply.write(request.url === '/gzip' ? gzipSync('x'.repeat(1000)).subarray(0, 12) : 'half');
      setTimeout(() => reply.destroy(), 30);
    });
    for (const path of ['/length', '/chunked', '/gzip']) {
      const { body } = await client().fetchToStream(url + path, bounds);
      expect(await failure(text(body))).toMatchObject({ code: 'REMOTE_UNREACHABLE', reason: 'interrupted' });
    }
  });

  it('tells a refused connection, an unknown name, a failed TLS and a server of something else', async () => {
    const sockets = new Set<Socket>();
    const tcp = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.6\r\n');
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    expect(await failure(client().fetchToStream(`http://127.0.0.1:${port}/`, bounds))).toMatchObject({
      reason: 'protocol',
    });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => tcp.close(resolve));
    expect(await failure(client().fetchToStream(`http://127.0.0.1:${port}/`, bounds))).toMatchObject({
      code: 'REMOTE_UNREACHABLE',
      reason: 'refused',
    });
    const { port: plain } = await serve((_, reply) => reply.end());
    expect(await failure(client().fetchToStream(`https://127.0.0.1:${plain}/`, bounds))).toMatchObject({
      reason: 'certificate',
    });
    const resolve = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    expect(await failure(client({ resolve }).fetchToStream('http://nowhere.example/', bounds))).toMatchObject(
      {
        reason: 'dns',
        messages: { it: expect.stringContaining('nowhere.example') },
      },
    );
  });

  it('hangs up when the caller gives the body up', async () => {
    let hungUp: Promise<unknown> = Promise.resolve();
    const { url } = await serve((_, reply) => {
      hungUp = new Promise((resolve) => reply.once('close', resolve));
      reply.write('x');
    });
    const { body } = await client().fetchToStream(url, bounds);
    body.destroy();
    await hungUp;
    expect(body.destroyed).toBe(true);
  });
});

describe('POST', () => {
  const body = { type: 'application/json', text: '{"città":1}' };

  it('sends a body with its type', async () => {
    const { url } = await serve(async (request, reply) => {
      reply.end(`${request.method} ${request.headers['content-type']} ${await text(request)}`);
    });
    const answer = await client().fetchToStream(url, { ...bounds, method: 'POST', body });
    expect(await text(answer.body)).toBe('POST application/json {"città":1}');
  });

  it('goes on with it after 307, with GET after 303, and never to another origin', async () => {
    const other = await serve(async (request, reply) => {
      reply.end(`other ${request.method} ${await text(request)}`);
    });
    const { url } = await serve(async (request, reply) => {
      const targets: Record<string, [number, string]> = {
        '/307': [307, '/end'],
        '/303': [303, '/end'],
        '/away': [307, other.url],
      };
      const target = targets[request.url ?? ''];
      if (target) reply.writeHead(target[0], { location: target[1] }).end();
      else reply.end(`${request.method} ${request.headers['content-type']} ${await text(request)}`);
    });
    const posted = async (path: string) =>
      text((await client().fetchToStream(url + path, { ...bounds, method: 'POST', body })).body);
    expect(await posted('/307')).toBe('POST application/json {"città":1}');
    expect(await posted('/303')).toBe('GET undefined ');
    expect(await posted('/away')).toBe('other GET ');
  });
});
