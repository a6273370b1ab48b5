import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterLoad } from '../../../src/publication/after-load.js';
import { CatalogueFeed } from '../../../src/sparql/feed/catalogue-feed.js';
import { OutboxFollower } from '../../../src/sparql/feed/outbox-follower.js';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { dropRowTable } from '../../../src/tables/rows/delete-rows.js';
import { exampleFilter, readyCalls } from '../../../src/tables/service/ready-calls.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { freePort } from '../../helpers/process.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const run = promisify(execFile);
const CSV = `comune;"l'anno, \\"vero\\"";abitanti\nForlì;2023;117000\nForlì;2024;117500\nCesena;2024;96000\n`;

let portal: TestPortal;
let admin: Requests;
let url: string;
let id: string;
let distribution: string;
let name: string;
let fileId: string;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  portal = await testPortal({ PUBLIC_URL: url });
  await portal.app.listen({ port, host: '127.0.0.1' });
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente', { contactPoint: { fn: 'Ufficio dati', email: 'dati@esempio.it' } });
  const made = (
    await admin.send(
      'POST',
      '/datasets',
      completeDataset('ente', { hvdCategory: ['http://data.europa.eu/bna/c_e1da4e07'] }),
    )
  ).json();
  ({ id, name } = made);
  distribution = made.distribution[0].id;
  const { headers, payload } = form('t.csv', CSV);
  const sent = await admin.send(
    'PUT',
    `/datasets/${id}/distributions/${distribution}/file`,
    payload,
    headers,
  );
  fileId = sent.json().file.id;
  await loadTableJob(portal.services, { fileId });
  await settleFile(portal, fileId);
  const published = await admin.send('POST', `/datasets/${id}/publish`);
  expect(published.statusCode, published.body).toBe(200);
});
afterAll(() => portal.close());

const get = (path: string) => portal.app.inject(path);

describe('the description of a table’s interfaces', () => {
  it('has its columns as they are called, typed, with examples', async () => {
    const answer = await get(`/api/v1/datasets/${id}/distributions/${distribution}/openapi.json`);
    expect(answer.statusCode, answer.body).toBe(200);
    const document = answer.json();
    expect(document.openapi).toBe('3.1.0');
    const { properties } = document.components.schemas.Row;
    expect(properties.comune).toMatchObject({
      title: 'comune',
      type: ['string', 'null'],
      examples: ['Forlì', 'Cesena'],
    });
    expect(properties.abitanti.type).toContain('integer');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/rows',
        '/query',
        '/chart',
        '/export/{format}',
        `/api/explore/v2.1/catalog/datasets/${name}/records`,
        '/api/3/action/datastore_search',
      ]),
    );
    expect(document.info).toMatchObject({
      title: 'Piste ciclabili — Elenco',
      license: { url: expect.stringContaining('creativecommons') },
    });
    const again = await portal.app.inject({
      url: `/api/v1/datasets/${id}/distributions/${distribution}/openapi.json`,
      headers: { 'if-none-match': String(answer.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });

  it('names operations that answer, and nothing that it does not describe', async () => {
    const document = (await get(`/api/v1/datasets/${id}/distributions/${distribution}/openapi.json`)).json();
    const references = [
      ...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
    ].map(([, to]) => to);
    expect(references.length).toBeGreaterThan(5);
    for (const to of references) expect(document.components.schemas).toHaveProperty([String(to)]);
    const [server] = document.servers;
    const example = document.paths['/query'].post.requestBody.content['application/json'].example;
    const asked = await fetch(`${server.url}/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(example),
    });
    expect(await asked.json()).toMatchObject({
      rows: [
        { comune: 'Forlì', righe: 2 },
        { comune: 'Cesena', righe: 1 },
      ],
    });
    for (const [path, item] of Object.entries(document.paths) as [
      string,
      {
        servers?: { url: string }[];
        get?: {
          parameters?: { name: string; required?: boolean; schema: { const?: string } }[];
        };
      },
    ][]) {
      if (!item.get || path.startsWith('/export')) continue;
      const query = new URLSearchParams(
        (item.get.parameters ?? [])
          .filter(({ required }) => required)
          .map(({ name: key, schema }) => [key, String(schema.const ?? 'comune')]),
      );
      const answer = await fetch(`${item.servers?.[0]?.url ?? server.url}${path}?${query}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
  });

  it('is not there without a table, or for who may not see it', async () => {
    expect(
      (await get(`/api/v1/datasets/${id}/distributions/00000000-0000-4000-8000-000000000000/openapi.json`))
        .statusCode,
    ).toBe(404);
  });
});

describe('the calls on the page of a table', () => {
  it('stand there with its address and columns, and run', async () => {
    const page = await get(`/dataset/${name}/resource/${distribution}`);
    const { columns, rows } = (
      await admin.get(`/datasets/${id}/distributions/${distribution}/rows?shape=arrays`)
    ).json();
    const calls = readyCalls({
      api: `${url}/api/v1/datasets/${id}/distributions/${distribution}`,
      columns,
      example: exampleFilter(columns, rows),
    });
    const shown = page.body
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'");
    for (const { code } of calls) expect(shown).toContain(code.trim().slice(0, 300));
    const code = (language: string): string => calls.find((call) => call.language === language)?.code ?? '';
    const curl = await run('sh', ['-c', code('curl')]);
    expect(JSON.parse(curl.stdout)).toMatchObject({
      total: 2,
      rows: [{ comune: 'Forlì' }, { comune: 'Forlì' }],
    });
    const javascript = await run(process.execPath, ['--input-type=module', '-e', code('javascript')]);
    expect(javascript.stdout).toMatch(/^2 \[/);
  });

  it('run whatever columns and values are called', async () => {
    const target = {
      api: `${url}/api/v1/datasets/${id}/distributions/${distribution}`,
      columns: [],
      example: { column: 'comune', value: `l'"aquila" \\ $(id) \`x\` \${y} è` },
    };
    for (const { language, code } of readyCalls(target)) {
      if (language === 'curl') expect(JSON.parse((await run('sh', ['-c', code])).stdout).total).toBe(0);
      if (language === 'javascript')
        expect((await run(process.execPath, ['--input-type=module', '-e', code])).stdout).toMatch(/^0 \[/);
    }
  });
});

describe('in the catalogue', () => {
  const service = () => `${url}/dataset/${id}/resource/${distribution}#api`;

  it('the interface is a data service in every document, in all forms, and the pages count datasets', async () => {
    for (const path of ['/catalog', `/dataset/${name}`, `/dataset/${id}/resource/${distribution}`]) {
      for (const extension of ['ttl', 'rdf', 'jsonld', 'nt']) {
        const { body, statusCode } = await get(`${path}.${extension}`);
        expect([path, extension, statusCode]).toEqual([path, extension, 200]);
        expect(body, `${path}.${extension}`).toContain(service());
        expect(body).toContain(`${distribution}/openapi.json`);
      }
    }
    expect((await get('/catalog.nt?all=true')).body).toContain(`service> <${service()}>`);
    expect((await get('/catalog.nt')).body).toMatch(/totalItems> "1"/);
  });

  it('and its dataset has the API that the law on high-value data asks for', async () => {
    const { body } = await get(`/dataset/${name}.nt`);
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/api/v1/validate?mode=portico',
      headers: { 'content-type': 'application/n-triples' },
      payload: body,
    });
    const rules = (answer.json().findings as { rule: string; focus: string }[]).filter(({ focus }) =>
      focus.includes('#api'),
    );
    expect(rules).toEqual([]);
    expect(answer.body).not.toContain('names no API');
  });

  it('which the report of what is published and that of the draft know', async () => {
    for (const version of ['published', 'draft']) {
      const report = await admin.get(`/datasets/${id}/report?version=${version}`);
      expect([version, report.statusCode]).toEqual([version, 200]);
      expect(report.body).not.toContain('hvd-api');
    }
  });

  it('it comes and goes with the table, for caches and for SPARQL', async () => {
    const before = await get(`/dataset/${name}.ttl`);
    const graphs = new Map<string, string>();
    const feed = new CatalogueFeed(portal.services.db, url, new Map(), async (states) => {
      for (const { iri, text } of states) graphs.set(iri, text);
    });
    const follower = new OutboxFollower(portal.services.db);
    await follower.start();
    await feed.fill();
    const graph = () => [...graphs].find(([iri]) => iri.includes(`/dataset/${id}`))?.[1] ?? '';
    expect(graph()).toContain(service());
    await portal.services.db
      .updateTable('data_table')
      .set({ status: 'failed' })
      .where('file_id', '=', fileId)
      .execute();
    await afterLoad(portal.services, { fileId });
    feed.note(await follower.next());
    await feed.send();
    expect(graph()).not.toContain(service());
    const after = await get(`/dataset/${name}.ttl`);
    expect(after.body).not.toContain(service());
    expect(after.headers.etag).not.toBe(before.headers.etag);
    await portal.services.db
      .updateTable('data_table')
      .set({ status: 'loaded' })
      .where('file_id', '=', fileId)
      .execute();
    await dropRowTable(portal.services, distribution);
    feed.note(await follower.next());
    await feed.send();
    expect(graph()).toContain(service());
  });
});
