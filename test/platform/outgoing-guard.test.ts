import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { bounds, client, failure, serve } from './outgoing-helpers.js';

describe('redirects', () => {
  it('follows five and refuses the sixth', async () => {
    const { url } = await serve((request, reply) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) reply.end('here');
      else reply.writeHead(302, { Location: `${left - 1}` }).end('moved');
    });
    const answer = await client().fetchToStream(`${url}/5`, bounds);
    expect(answer.finalUrl).toBe(`${url}/0`);
    expect(await text(answer.body)).toBe('here');
    expect(await failure(client().fetchToStream(`${url}/6`, bounds))).toMatchObject({
      code: 'REMOTE_UNREACHABLE',
      reason: 'redirects',
    });
  });

  it('leaves tokens behind when the origin changes, for good', async () => {
    const seen: Array<Record<string, unknown>> = [];
    const other = await serve((request, reply) => {
      seen.push(request.headers);
      reply.writeHead(302, { Location: `${first.url}/back` }).end();
    });
    const first = await serve((request, reply) => {
      seen.push(request.headers);
      const location = { '/': '/same', '/same': other.url, '/back': '/end' }[request.url ?? ''];
      if (location) reply.writeHead(307, { Location: location }).end();
      else reply.end('end');
    });
    const headers = {
      Authorization: 'Bearer t',
      'X-CKAN-API-Key': 'k',
      Cookie: 'c=1',
      'If-None-Match': '"e"',
    };
    const { body } = await client().fetchToStream(first.url, { ...bounds, headers });
    expect(await text(body)).toBe('end');
    expect(
      seen.map((one) => [one.authorization, one['x-ckan-api-key'], one.cookie, one['if-none-match']]),
    ).toEqual([
      ['Bearer t', 'k', 'c=1', '"e"'],
      ['Bearer t', 'k', 'c=1', '"e"'],
      [undefined, undefined, undefined, '"e"'],
      [undefined, undefined, undefined, '"e"'],
      [undefined, undefined, undefined, '"e"'],
    ]);
  });

  it('reads raw accented letters in Location', async () => {
    const { url } = await serve((request, reply) => {
      if (request.url === '/')
        reply.writeHead(301, { Location: Buffer.from('/città').toString('latin1') }).end();
      else reply.end('found');
    });
    expect((await client().fetchToStream(url, bounds)).finalUrl).toBe(`${url}/citt%C3%A0`);
  });

  it('checks each hop: scheme, credentials, address', async () => {
    const { url, port } = await serve((request, reply) => {
      const target = decodeURIComponent(request.url?.slice(1) ?? '');
      reply.writeHead(302, { Location: target }).end();
    });
    const to = (target: string) =>
      failure(client().fetchToStream(`${url}/${encodeURIComponent(target)}`, bounds));
    expect(await to('file:///etc/passwd')).toMatchObject({ reason: 'scheme' });
    expect(await to(`http://u:p@127.0.0.1:${port}/`)).toMatchObject({ reason: 'credentials' });
    expect(await to('http://169.254.169.254/latest/meta-data')).toMatchObject({ reason: 'address' });
    expect(await to('http://[::ffff:169.254.169.254]/')).toMatchObject({ reason: 'address' });
  });

  it('tells a redirect to nowhere by its status', async () => {
    const { url } = await serve((_, reply) => reply.writeHead(302).end());
    expect(await failure(client().fetchToStream(url, bounds))).toMatchObject({
      code: 'REMOTE_STATUS',
      status: 302,
    });
  });
});

describe('the guard, when private networks are closed', () => {
  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0x7f000001',
    '2130706433',
    '127.1',
    '0.0.0.0',
    '[::ffff:7f00:1]',
  ])('never connects to %s', async (host) => {
    let connections = 0;
    const { port, server } = await serve((_, reply) => reply.end('secret'));
    server.on('connection', () => connections++);
    const error = await failure(
      client({ allowPrivate: false }).fetchToStream(`http://${host}:${port}/`, bounds),
    );
    expect(error).toMatchObject({ code: 'URL_NOT_ALLOWED', reason: 'address' });
    expect(connections).toBe(0);
  });

  it('refuses a public name with a private answer, and one with both kinds', async () => {
    for (const addresses of [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['0.0.0.0'],
    ]) {
      let connections = 0;
      const { port, server } = await serve((_, reply) => reply.end('secret'));
      server.on('connection', () => connections++);
      const resolve = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const http = client({ allowPrivate: false, resolve });
      expect(await failure(http.fetchToStream(`http://dati.example.it:${port}/`, bounds))).toMatchObject({
        code: 'URL_NOT_ALLOWED',
        shown: 'dati.example.it',
      });
      expect(connections).toBe(0);
    }
  });

  it('connects to the address it checked, asking the resolver once', async () => {
    const { port } = await serve((request, reply) => reply.end(request.headers.host));
    let asked = 0;
    // The second answer would be the attack: a name that changes after it was checked.
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    const { body } = await client({ resolve }).fetchToStream(`http://dati.example.it:${port}/`, bounds);
    expect(await text(body)).toBe(`dati.example.it:${port}`);
    expect(asked).toBe(1);
  });

  it('refuses a redirect whose name has a forbidden address', async () => {
    const { port } = await serve((_, reply) =>
      reply.writeHead(302, { Location: `http://inner.example.it:${port}/` }).end(),
    );
    const resolve = async (name: string) => [
      { address: name === 'inner.example.it' ? '169.254.169.254' : '127.0.0.1', family: 4 },
    ];
    const error = await failure(
      client({ resolve }).fetchToStream(`http://outer.example.it:${port}/`, bounds),
    );
    expect(error).toMatchObject({ code: 'URL_NOT_ALLOWED', shown: 'inner.example.it' });
  });
});
