import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRdf } from '../../src/rdf/parse.js';
import { completeDataset, newOrganization } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

const BAD = `@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
<https://a.example/d> a dcatapit:Dataset ; dct:title "Piste"@it .
`;

let portal: TestPortal;
let server: Server;
let address: string;

beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  server = createServer((request, response) => {
    if (request.url === '/loop') response.writeHead(302, { Location: '/loop' }).end();
    else if (request.url === '/endless') {
      response.setHeader('Content-Type', 'text/turtle');
      const line = Buffer.from(`${'# '.repeat(30_000)}\n`);
      const more = (): void => {
        while (!response.destroyed && response.write(line));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    } else response.setHeader('Content-Type', 'text/turtle').end(BAD);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await portal.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

let caller = 0;
/** Each from an address of its own, so that no test uses up the allowance of another. */
const post = (
  payload: Buffer | string | object,
  type = 'text/turtle',
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
) =>
  portal.app.inject({
    method: 'POST',
    url: `/api/v1/validate${query}`,
    headers: { 'content-type': type, 'x-forwarded-for': `192.0.2.${++caller}`, ...headers },
    payload: payload as string,
  });

describe('POST /api/v1/validate for everybody', () => {
  it('says where broken RDF breaks', async () => {
    const answer = await post('@prefix a: <https://a.example/> .\na:b a:c .\n');
    expect(answer.statusCode).toBe(422);
    expect(answer.json().messages.it).toMatch(/riga 2, colonna 9/);
    expect(answer.json().messages.en).toMatch(/line 2, column 9/);
  });

  it('refuses what cannot be checked in peace: entities, remote contexts, circles, no end', async () => {
    const status = async (...args: Parameters<typeof post>) => (await post(...args)).statusCode;
    const bomb = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c SYSTEM "file:///etc/passwd">]>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://a.example/x"><a:b xmlns:a="https://a.example/">&c;&b;</a:b></rdf:Description></rdf:RDF>`;
    expect(await status(bomb, 'application/rdf+xml')).toBe(422);
    const remote = {
      '@context': 'https://context.example/c.jsonld',
      '@id': 'https://a.example/x',
      name: 'x',
    };
    expect(await status(JSON.stringify(remote), 'application/ld+json')).toBe(422);
    expect(await status(JSON.stringify({ url: `${address}/loop` }), 'application/json')).toBe(422);
    expect(await status(JSON.stringify({ url: `${address}/endless` }), 'application/json')).toBe(422);
    const bombed = gzipSync(Buffer.alloc(11 * 1024 * 1024, 32));
    const packed = await post(bombed);
    expect(packed.statusCode).toBe(413);
  });

  it('goes through cycles and wrong datatypes with a report', async () => {
    const graph = `@prefix dct: <http://purl.org/dc/terms/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
      @prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
      <https://a.example/d> a dcatapit:Dataset, dcatapit:Catalog ; dcat:dataset <https://a.example/d> ;
        dct:isPartOf <https://a.example/d> ; dct:publisher <https://a.example/d> ; dct:modified "ieri"^^xsd:integer .`;
    const report = (await post(graph)).json();
    expect(report.valid).toBe(false);
    expect(report.rules.map(({ rule }: { rule: string }) => rule)).toContain('agid-32');
  });

  it('takes 10 MB from anybody, and says that a token allows more', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024 + 1, 32);
    const answer = await post(large);
    expect(answer.statusCode).toBe(413);
    expect(answer.json().messages.it).toContain('10 MB');
    expect(answer.json().messages.it).toContain('200 MB');
    const known = await post('x', 'text/turtle', {
      headers: { ...portal.admin, 'content-length': String(201 * 1024 * 1024) },
    });
    expect(known.statusCode).toBe(413);
    expect(known.json().messages.it).toContain('200 MB');
  });

  it('answers each address so often, and others still', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    const statuses: number[] = [];
    for (let i = 0; i < 31; i += 1) statuses.push((await post(BAD, 'text/turtle', { headers })).statusCode);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([200]));
    expect(statuses[30]).toBe(429);
    const refused = await post(BAD, 'text/turtle', { headers });
    expect(refused.headers['retry-after']).toBeDefined();
    expect(refused.json().code).toBe('PR429');
    expect((await post(BAD)).statusCode).toBe(200);
    expect((await post(BAD, 'text/turtle', { headers: { ...headers, ...portal.admin } })).statusCode).toBe(
      200,
    );
  });

  it('answers in the form that is asked for', async () => {
    const as = (format: string) => post(BAD, 'text/turtle', { query: `?format=${format}` });
    const sarif = await as('sarif');
    expect(sarif.headers['content-type']).toContain('application/sarif+json');
    expect(sarif.json().runs[0].results.length).toBeGreaterThan(3);
    expect((await as('junit')).body).toMatch(/^<\?xml.*<testsuites/s);
    expect((await as('text')).body).toContain('Manca la descrizione del dataset');
    const shacl = await as('shacl');
    expect(shacl.headers['content-type']).toContain('text/turtle');
    const { graph } = await parseRdf(Buffer.from(shacl.body), { baseIri: 'https://x.example/' });
    expect(graph.size).toBeGreaterThan(10);
  });
});

describe('a dataset in our own JSON', () => {
  beforeAll(async () => {
    await newOrganization(portal, 'ente-json', {
      contactPoint: { fn: 'Ufficio', email: 'u@ente.example.it' },
    });
  });
  const check = (body: unknown, headers = {}) => post(JSON.stringify(body), 'application/json', { headers });
  const dataset = (more: object = {}) => {
    const { organization, ...rest } = completeDataset('ente-json', more);
    return rest;
  };

  it('is checked as it would be published, and nothing is stored', async () => {
    const answer = await check({ dataset: dataset(), organization: 'ente-json' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      format: 'portico',
      valid: true,
      publication: { allowed: true, problems: [] },
    });
    expect(answer.json().statements).toBeGreaterThan(20);
    const stored = await portal.services.db.selectFrom('catalog_resource').select('id').execute();
    expect(stored).toEqual([]);
  });

  it('has findings that point into it', async () => {
    const body = { dataset: dataset({ theme: [] }), organization: 'ente-json' };
    const report = (await check(body)).json();
    expect(report.valid).toBe(false);
    expect(report.publication.allowed).toBe(false);
    expect(report.publication.problems.map((p: { pointer: string }) => p.pointer)).toContain('/theme');
    expect(report.findings.map((f: { pointer?: string }) => f.pointer)).toContain('/theme');
  });

  it('without an organization lacks what that would give', async () => {
    const report = (await check({ dataset: dataset() })).json();
    const pointers = report.publication.problems.map((p: { pointer: string }) => p.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/identifier', '/rightsHolder']));
  });

  it('is refused with the place when it is not of the form of this API', async () => {
    const answer = await check({ dataset: { ...dataset(), titolo: 'x' } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors[0].pointer).toBe('/dataset/titolo');
    expect((await check({ dataset: dataset(), organization: 'nessuno' })).statusCode).toBe(404);
    expect((await check({ dataset: dataset(), organization: 7 })).statusCode).toBe(422);
    expect((await check({ dataset: null })).statusCode).toBe(422);
  });

  it('may be a data service', async () => {
    const report = (
      await check({ dataService: { title: { it: 'Mappe' } }, organization: 'ente-json' })
    ).json();
    expect(report.publication.problems.map((p: { pointer: string }) => p.pointer)).toContain('/endpointURL');
  });

  it('is checked by what its organization asks, for those who work there', async () => {
    await portal.app.inject({
      method: 'PUT',
      url: '/api/v1/organizations/ente-json/validation-policy',
      headers: portal.admin,
      payload: { minimumScore: 405 },
    });
    const body = { dataset: dataset(), organization: 'ente-json' };
    expect((await check(body)).json().publication.allowed).toBe(true);
    expect((await check(body, portal.admin)).json().publication.allowed).toBe(false);
  });
});
