import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

const LIMIT = 300_000;
const CSV = 'comune;abitanti\nBologna;390000\nModena;184000\n';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let port: number;
let dataset: string;
let distribution: string;

beforeAll(async () => {
  portal = await testPortal({ MAX_UPLOAD_BYTES: String(LIMIT), FETCH_ALLOW_PRIVATE: 'true' });
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
  await portal.app.listen({ port: 0, host: '127.0.0.1' });
  port = (portal.app.server.address() as AddressInfo).port;
});
afterAll(() => portal.close());

beforeEach(async () => {
  const made = await admin.send('POST', '/datasets', {
    organization: 'ente',
    title: { it: 'Con un file' },
    distribution: [{ license: { iri: 'CC_BY_4_0' } }],
  });
  dataset = made.json().id;
  distribution = made.json().distribution[0].id;
});

const fileUrl = () => `/datasets/${dataset}/distributions/${distribution}/file`;
const upload = (
  name: string,
  content: string | Buffer,
  options: { field?: string; type?: string; headers?: Record<string, string> } = {},
) => {
  const { headers, payload } = form(name, content, options);
  return admin.send('PUT', fileUrl(), payload, { ...headers, ...options.headers });
};

/** All there is: blobs, files, jobs and the distribution. */
async function everything() {
  const keys: string[] = [];
  for await (const blob of portal.services.blobs.listOrphans(
    async () => new Set(),
    new Date(Date.now() + 1e6),
  ))
    keys.push(blob.key);
  const files = await portal.services.db.selectFrom('stored_file').select('id').execute();
  const { body, headers } = await admin.get(`/datasets/${dataset}`);
  return { keys, files: files.length, body, etag: headers.etag };
}

/** Sends bytes over a connection of its own, as a client would that knows no better; what came back as text. */
function speak(parts: (string | Buffer)[], end: 'close' | 'cut' | 'wait' = 'wait'): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString();
      if (end === 'wait' && answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.on('connect', async () => {
      for (const part of parts) await new Promise((sent) => socket.write(part, sent));
      if (end === 'cut') setTimeout(() => socket.destroy(), 50);
      if (end === 'close') socket.end();
    });
  });
}

const head = (more: string) =>
  `PUT /api/v1${fileUrl()} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${portal.admin.authorization}\r\nContent-Type: multipart/form-data; boundary=b\r\n${more}\r\n\r\n`;
const partHead =
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n';

describe('a file that is uploaded', () => {
  it('is described by its hash, size, format and media type, and waits to be read as a table', async () => {
    const answer = await upload('Popolazione residente 2024.csv', CSV, { type: 'application/vnd.ms-excel' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      id: distribution,
      format: 'http://publications.europa.eu/resource/authority/file-type/CSV',
      mediaType: 'text/csv',
      file: {
        name: 'Popolazione residente 2024.csv',
        size: CSV.length,
        sha256: createHash('sha256').update(CSV).digest('hex'),
      },
      table: { status: 'pending' },
    });
    const job = await portal.services.db
      .withSchema('graphile_worker')
      .selectFrom('jobs' as never)
      .selectAll()
      .execute();
    expect(job.map((row) => (row as { key: string }).key)).toContain(`load-table:${answer.json().file.id}`);
  });

  it('keeps the format that the publisher chose, and lets a format that came from a file follow the next one', async () => {
    await admin.send('PATCH', `/datasets/${dataset}/distributions/${distribution}`, { format: 'TSV' });
    const kept = await upload('dati.csv', CSV);
    expect(kept.json().format).toMatch(/\/TSV$/);
    await admin.send('PATCH', `/datasets/${dataset}/distributions/${distribution}`, { format: null });
    expect((await upload('dati.csv', CSV)).json().format).toMatch(/\/CSV$/);
    expect((await upload('dati.json', '[{"a":1}]')).json()).toMatchObject({
      format: expect.stringMatching(/\/JSON$/),
      mediaType: 'application/json',
    });
  });

  it.each([10, 70_000, LIMIT])(
    'of %i bytes is whole over a real connection, many at once too',
    async (size) => {
      const bytes = Buffer.alloc(size, 'riga di testo\n');
      const send = async () => {
        const body = new FormData();
        body.set('file', new Blob([bytes]), 'dati.txt');
        body.set('nota', 'dopo il file');
        const url = `http://127.0.0.1:${port}/api/v1${fileUrl()}`;
        const answer = await fetch(url, { method: 'PUT', body, headers: portal.admin });
        return [answer.status, ((await answer.json()) as { file?: { size: number } }).file?.size];
      };
      const answers = await Promise.all(Array.from({ length: 8 }, send));
      expect(answers).toEqual(Array(8).fill([200, size]));
    },
  );

  it('may stand among other fields of the form', async () => {
    const field = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nvalore\r\n`;
    const body = `${field('prima')}${partHead}a;b\n1;2\n\r\n${field('dopo')}--b--\r\n`;
    const answer = await admin.send('PUT', fileUrl(), body, {
      'content-type': 'multipart/form-data; boundary=b',
    });
    expect(answer.json().file).toMatchObject({ name: 'a.csv', size: 8 });
  });

  it('may be as large as the limit, to the byte', async () => {
    const answer = await upload('limite.csv', Buffer.alloc(LIMIT, 'a'));
    expect([answer.statusCode, answer.json().file?.size]).toEqual([200, LIMIT]);
  });

  it('has a safe name, whatever it was called', async () => {
    const answer = await upload('../../etc/passwd‮gpj.csv', CSV);
    expect(answer.json().file.name).toBe('passwdgpj.csv');
  });

  it('is served to the public only when published, and the old one until then', async () => {
    await admin.send(
      'PUT',
      `/datasets/${dataset}`,
      completeDataset('ente', {
        distribution: [{ id: distribution, format: 'CSV', license: { iri: 'CC_BY_4_0' } }],
      }),
    );
    await settleFile(portal, (await upload('dati.csv', 'anno\n2023\n')).json().file.id);
    expect((await admin.send('POST', `/datasets/${dataset}/publish`)).statusCode).toBe(200);
    const fresh = (await upload('dati.csv', 'anno\n2024\n')).json();
    await settleFile(portal, fresh.file.id);
    const address = fresh.links.download.replace('https://dati.example.it', '');
    const get = (url: string, headers = {}) => portal.app.inject({ url, headers });
    expect((await get(address.replace('?version=draft', ''))).body).toBe('anno\n2023\n');
    expect((await get(address)).body).toBe('anno\n2023\n');
    expect((await get(address, portal.admin)).body).toBe('anno\n2024\n');
    await admin.send('POST', `/datasets/${dataset}/publish`);
    expect((await get(address.replace('?version=draft', ''))).body).toBe('anno\n2024\n');
  });
});

describe('an upload that is refused leaves everything as it was:', () => {
  let before: Awaited<ReturnType<typeof everything>>;
  beforeEach(async () => {
    before = await everything();
  });
  const unchanged = async () => {
    // A cut connection is noticed a moment later.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await everything()).toEqual(before);
  };

  it('an empty file is 422', async () => {
    const answer = await upload('vuoto.csv', '');
    expect([answer.statusCode, pointersOf(answer)]).toEqual([422, ['/file']]);
    expect((await everything()).body).toBe(before.body);
    expect((await everything()).files).toBe(before.files);
  });

  it('one byte over the limit is 413', async () => {
    const answer = await upload('grande.csv', Buffer.alloc(LIMIT + 1, 'a'));
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'PR413']);
    expect(answer.json().messages.it).toContain('supera il limite');
    await unchanged();
  });

  it('three gigabytes announced are 413 before they are sent', async () => {
    const answer = await speak([head('Content-Length: 3000000000'), partHead, 'a;b\n']);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('application/problem+json');
    await unchanged();
  });

  it('a file over the limit that never said how long it is is 413, also to a client that goes on sending', async () => {
    const block = Buffer.alloc(100_000, 'x');
    const chunk = Buffer.concat([
      Buffer.from(`${block.length.toString(16)}\r\n`),
      block,
      Buffer.from('\r\n'),
    ]);
    const first = `${partHead.length.toString(16)}\r\n${partHead}\r\n`;
    const answer = await speak([head('Transfer-Encoding: chunked'), first, ...Array(50).fill(chunk)]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    await unchanged();
  });

  it('a file whose connection is cut in the middle', async () => {
    await speak([head('Content-Length: 200000'), partHead, 'a;b\n1;2\n'.repeat(1000)], 'cut');
    await unchanged();
  });

  it('a form that ends before its end is 400', async () => {
    const body = `${partHead}a;b\n1;2\n`;
    const answer = await speak([head(`Content-Length: ${body.length}`), body]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    await unchanged();
  });

  it('a second file in the form is 422', async () => {
    const body = `${partHead}a;b\n1;2\n\r\n${partHead}c;d\n\r\n--b--\r\n`;
    const answer = await speak([head(`Content-Length: ${body.length}`), body]);
    expect(answer).toMatch(/^HTTP\/1\.1 422 /);
    await unchanged();
  });

  it.each([
    ['another field', () => upload('a.csv', CSV, { field: 'upload' }), 422, ['/file']],
    [
      'no file at all',
      () => admin.send('PUT', fileUrl(), '--b--\r\n', { 'content-type': 'multipart/form-data; boundary=b' }),
      422,
      ['/file'],
    ],
    [
      'a form without a boundary',
      () => admin.send('PUT', fileUrl(), CSV, { 'content-type': 'multipart/form-data' }),
      400,
      [],
    ],
    ['the bare bytes', () => admin.send('PUT', fileUrl(), CSV, { 'content-type': 'text/csv' }), 415, []],
    ['nothing', () => admin.send('PUT', fileUrl()), 415, []],
    ['JSON without an address', () => admin.send('PUT', fileUrl(), {}), 422, ['/url']],
    [
      'malformed JSON',
      () => admin.send('PUT', fileUrl(), '{"url', { 'content-type': 'application/json' }),
      400,
      [],
    ],
    ['an old If-Match', () => upload('a.csv', CSV, { headers: { 'if-match': '"99"' } }), 412, []],
  ])('%s', async (_what, send, status, pointers) => {
    const answer = await send();
    expect(answer.statusCode, answer.body).toBe(status);
    expect(pointersOf(answer)).toEqual(pointers);
    const after = await everything();
    expect([after.body, after.files]).toEqual([before.body, before.files]);
  });

  it('no token is 401, and a distribution that is not there 404', async () => {
    const { headers, payload } = form('a.csv', CSV);
    expect((await anyone.send('PUT', fileUrl(), payload, headers)).statusCode).toBe(401);
    const elsewhere = `/datasets/${dataset}/distributions/${dataset}/file`;
    expect((await admin.send('PUT', elsewhere, payload, headers)).statusCode).toBe(404);
    await unchanged();
  });
});

describe('a file read from an address', () => {
  let origin: Server;
  let base: string;
  beforeAll(async () => {
    origin = createServer((request, response) => {
      if (request.url === '/manca.csv') response.writeHead(404).end('no');
      else if (request.url === '/grande.csv') response.end(Buffer.alloc(LIMIT + 1, 'a'));
      else if (request.url === '/vuoto.csv') response.end();
      else if (request.url === '/a-meta.csv') {
        response.writeHead(200, { 'content-length': '1000' }).write('a;b\n');
        setTimeout(() => response.destroy(), 30);
      } else if (request.url?.startsWith('/export')) {
        response.writeHead(200, {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': "attachment; filename*=UTF-8''Qualit%C3%A0%20aria.csv",
        });
        response.end(CSV);
      } else response.writeHead(302, { location: '/export' }).end();
    });
    await new Promise<void>((ready) => origin.listen(0, '127.0.0.1', ready));
    base = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => origin.close(done)));

  it('has the name its server gives it, and remembers where it came from, for who may edit it alone', async () => {
    const answer = await admin.send('POST', fileUrl(), { url: `${base}/redirect?id=3` });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().file).toMatchObject({
      name: 'Qualità aria.csv',
      size: CSV.length,
      mediaType: 'text/csv',
      sourceUrl: `${base}/redirect?id=3`,
    });
    const { license } = answer.json();
    const complete = completeDataset('ente', {
      distribution: [{ id: distribution, format: 'CSV', license }],
    });
    await admin.send('PUT', `/datasets/${dataset}`, complete);
    await settleFile(portal, answer.json().file.id);
    await admin.send('POST', `/datasets/${dataset}/publish`);
    const seen = (await anyone.get(`/datasets/${dataset}`)).json().distribution[0].file;
    expect(seen.name).toBe('Qualità aria.csv');
    expect(seen.sourceUrl).toBeUndefined();
  });

  it.each([
    ['/manca.csv', 422, 'PR424'],
    ['/grande.csv', 422, 'PR424'],
    ['/a-meta.csv', 422, 'PR424'],
    ['/vuoto.csv', 422, 'PR422'],
  ])('%s is refused and leaves everything as it was', async (path, status, code) => {
    const before = await everything();
    const answer = await admin.send('PUT', fileUrl(), { url: base + path });
    expect([answer.statusCode, answer.json().code], answer.body).toEqual([status, code]);
    const after = await everything();
    expect([after.body, after.files]).toEqual([before.body, before.files]);
  });

  it.each([
    'ftp://esempio.it/a.csv',
    'file:///etc/passwd',
    'non un indirizzo',
    'http://169.254.169.254/latest',
  ])('%s is not read', async (url) => {
    const answer = await admin.send('PUT', fileUrl(), { url });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'PR424']);
  });

  it('is not read inside the private network unless the operator allows it', async () => {
    const closed = await testPortal();
    try {
      await newOrganization(closed, 'ente');
      const there = requests(closed, closed.admin);
      const made = (await there.send('POST', '/datasets', completeDataset('ente'))).json();
      const answer = await there.send(
        'PUT',
        `/datasets/${made.id}/distributions/${made.distribution[0].id}/file`,
        { url: `${base}/export` },
      );
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'PR424']);
    } finally {
      await closed.close();
    }
  });
});

describe('after all that', () => {
  it('the portal still takes files', async () => {
    expect((await upload('ancora.csv', CSV)).statusCode).toBe(200);
  });
});
