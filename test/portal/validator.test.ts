import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';

const BAD = `@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
<https://a.example/d> a dcatapit:Dataset ; dct:title "<script>alert(1)</script>"@it ;
  dct:language "it" .
`;

let portal: TestPortal;
let server: Server;
let address: string;
beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  server = createServer((request, response) => {
    if (request.url === '/loop') response.writeHead(302, { Location: '/loop' }).end();
    else response.setHeader('Content-Type', 'text/turtle').end(BAD);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await portal.close();
  await new Promise((done) => server.close(done));
});

let caller = 0;
/** The form as a browser sends it: every field, and a file without a name where none was chosen. */
function send(
  fields: Record<string, string>,
  { file, query = '' }: { file?: { name: string; content: Buffer | string }; query?: string } = {},
) {
  const boundary = '----modulo';
  const part = (head: string, content: Buffer | string) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]);
  const all = { url: '', text: '', mode: 'portico', ...fields };
  const payload = Buffer.concat([
    ...Object.entries(all).map(([name, value]) => part(`name="${name}"`, value)),
    part(
      `name="file"; filename="${file?.name ?? ''}"\r\nContent-Type: application/octet-stream`,
      file?.content ?? '',
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return portal.app.inject({
    method: 'POST',
    url: `/validatore${query}`,
    headers: {
      accept: 'text/html',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'x-forwarded-for': `192.0.2.${++caller}`,
    },
    payload,
  });
}

/** What a link of the page holds, by the end of its file's name. */
function downloaded(html: string, ending: string): unknown {
  const found = new RegExp(`download="[^"]*${ending}" href="data:[^;]+;base64,([^"]+)"`).exec(html)?.[1];
  return JSON.parse(Buffer.from(found ?? '', 'base64').toString('utf8'));
}

describe('the page of the validator', () => {
  it('opens in both languages, and the footer of every page leads to it', async () => {
    const italian = await portal.app.inject({ url: '/validatore', headers: { accept: 'text/html' } });
    expect(italian.statusCode).toBe(200);
    expect(italian.body).toContain('<h1>Validatore di metadati</h1>');
    const english = await portal.app.inject({ url: '/validatore?lang=en', headers: { accept: 'text/html' } });
    expect(english.body).toContain('<h1>Metadata validator</h1>');
    expect(english.body).toContain('action="/validatore?lang=en"');
    const home = await portal.app.inject({ url: '/?lang=en', headers: { accept: 'text/html' } });
    expect(home.body).toContain('href="/validatore?lang=en"');
  });

  it('checks pasted text, and shows what the rules say with what to write instead', async () => {
    const { statusCode, body } = await send({ text: BAD });
    expect(statusCode).toBe(200);
    expect(body).toContain('Ci sono violazioni');
    expect(body).toContain('Manca la descrizione del dataset');
    expect(body).toContain('http://publications.europa.eu/resource/authority/language/ITA');
    expect(body).not.toContain('<script>alert');
    expect(body).toContain('noindex');
    const report = downloaded(body, 'report.json') as { valid: boolean; findings: object[] };
    expect(report.valid).toBe(false);
    expect(report.findings.length).toBeGreaterThan(5);
    expect(downloaded(body, 'sarif')).toMatchObject({ version: '2.1.0' });
  });

  it('checks a file, and an address, by the rules chosen', async () => {
    const file = await send(
      { mode: 'agid' },
      { file: { name: 'città.ttl', content: BAD }, query: '?lang=en' },
    );
    expect(file.body).toContain('There are violations');
    expect(file.body).toContain('città.ttl');
    expect(file.body).toContain('As AgID’s validator, faults included');
    const remote = await send({ url: `${address}/catalog.ttl` });
    expect(remote.statusCode).toBe(200);
    expect(remote.body).toContain('Manca la descrizione del dataset');
  });

  it('takes plain fields as well as a form with files', async () => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/validatore',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ text: BAD }).toString(),
    });
    expect(answer.body).toContain('Ci sono violazioni');
  });

  it('says where broken RDF breaks, keeps what was pasted and ties the error to its field', async () => {
    const text = '@prefix a: <https://a.example/> .\na:b a:c .\n';
    const { statusCode, body } = await send({ text });
    expect(statusCode).toBe(422);
    expect(body).toContain('<title>Errore: Validatore di metadati');
    expect(body).toContain('role="alert"');
    expect(body).toContain('href="#text"');
    expect(body).toContain('Riga 2, colonna 9');
    expect(body).toContain('aria-describedby="text-aiuto text-errore"');
    expect(body).toContain('a:b a:c .');
  });

  it('asks for one source, and refuses what it cannot read', async () => {
    const says = async (...args: Parameters<typeof send>) => {
      const { statusCode, body } = await send(...args);
      return [statusCode, /role="alert".*?<a href="#(\w+)">/s.exec(body)?.[1]];
    };
    expect(await says({})).toEqual([422, 'url']);
    expect(await says({ url: 'https://a.example/x', text: BAD })).toEqual([422, 'url']);
    expect(await says({ url: 'file:///etc/passwd' })).toEqual([422, 'url']);
    expect(await says({ url: `${address}/loop` })).toEqual([422, 'url']);
    expect(await says({ text: 'ciao a tutti' })).toEqual([415, 'text']);
    expect(
      await says({}, { file: { name: 'x.ttl', content: Buffer.alloc(10 * 1024 * 1024 + 2, 32) } }),
    ).toEqual([413, 'file']);
  });

  it('answers an empty graph with what it is, not with success', async () => {
    const { body } = await send({ text: '@prefix a: <https://a.example/> .\n' });
    expect(body).toContain('nulla da controllare');
    expect(body).not.toContain('Nessuna violazione');
  });
});
