import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let dataset: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  dataset = (await admin.send('POST', '/datasets', completeDataset('ente'))).json().id;
});
afterAll(() => portal.close());

async function newDistribution(): Promise<string> {
  const made = await admin.send('POST', `/datasets/${dataset}/distributions`, {
    title: { it: 'Misure' },
    format: 'CSV',
    license: { iri: 'CC_BY_4_0' },
    accessURL: ['https://esempio.it/misure'],
  });
  return `/datasets/${dataset}/distributions/${made.json().id}`;
}

async function define(path: string): Promise<void> {
  const columns = [
    { name: 'chi', type: 'text' },
    { name: 'n', type: 'integer' },
  ];
  const defined = await admin.send('PUT', `${path}/table`, { columns });
  expect(defined.statusCode, defined.body).toBe(200);
}

async function add(path: string, ...names: string[]): Promise<void> {
  const records = names.map((chi, at) => ({ chi, n: at % 2 }));
  const sent = await admin.send('POST', `${path}/rows`, { records });
  expect(sent.statusCode, sent.body).toBe(200);
}

async function newTable(...names: string[]): Promise<string> {
  const path = await newDistribution();
  await define(path);
  await add(path, ...names);
  return path;
}

async function newFile(path: string, csv: string): Promise<void> {
  const { headers, payload } = form('t.csv', csv);
  const sent = await admin.send('PUT', `${path}/file`, payload, headers);
  await loadTableJob(portal.services, { fileId: sent.json().file.id });
}

const remove = async (path: string, filter: string): Promise<void> => {
  const done = await admin.send('DELETE', `${path}/rows?filter=${encodeURIComponent(filter)}`);
  expect(done.statusCode, done.body).toBe(200);
};

interface Page {
  names: string[];
  total: number;
  next: string | null;
}
async function page(path: string, query: string, cursor: string | null = null): Promise<Page> {
  const answer = await admin.get(`${path}/rows?${query}${cursor === null ? '' : `&cursor=${cursor}`}`);
  expect(answer.statusCode, answer.body).toBe(200);
  const { rows, total, next } = answer.json() as Page & { rows: { chi: string }[] };
  return { names: rows.map(({ chi }) => chi), total, next };
}
async function ask(path: string, tree: object, cursor?: string): Promise<Page> {
  const answer = await admin.send('POST', `${path}/query${cursor ? `?cursor=${cursor}` : ''}`, tree);
  expect(answer.statusCode, answer.body).toBe(200);
  const { rows, total, next } = answer.json() as Page & { rows: { chi: string }[] };
  return { names: rows.map(({ chi }) => chi), total, next };
}
const codes = (answer: { statusCode: number; json(): { errors: { code: string }[] } }) => [
  answer.statusCode,
  ...answer.json().errors.map(({ code }) => code),
];

describe('the pages of a table that changes while it is read', () => {
  it('leave out no row when earlier ones are deleted', async () => {
    const path = await newTable('a', 'b', 'c', 'd', 'e');
    const first = await page(path, 'limit=2');
    expect(first).toMatchObject({ names: ['a', 'b'], total: 5 });
    await remove(path, 'chi=a');
    const second = await page(path, 'limit=2', first.next);
    expect(second).toMatchObject({ names: ['c', 'd'], total: 4 });
    expect(await page(path, 'limit=2', second.next)).toEqual({ names: ['e'], total: 4, next: null });
  });

  it('show the rows that came meanwhile, and end where nothing follows', async () => {
    const path = await newTable('a', 'b', 'c');
    const first = await page(path, 'limit=2');
    await add(path, 'd');
    expect(await page(path, 'limit=2', first.next)).toEqual({ names: ['c', 'd'], total: 4, next: null });
    await remove(path, 'chi=c');
    await remove(path, 'chi=d');
    expect(await page(path, 'limit=2', first.next)).toEqual({ names: [], total: 2, next: null });
  });

  it('go on within a filter, and after a first page that began further on', async () => {
    const path = await newTable('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const first = await page(path, 'limit=1&offset=1&filter=n=0');
    expect(first).toMatchObject({ names: ['c'], total: 4 });
    await remove(path, 'chi=a');
    const second = await page(path, 'limit=1&offset=1&filter=n=0', first.next);
    expect(second).toMatchObject({ names: ['e'], total: 3 });
  });

  it('are those of a query too, whatever it selects', async () => {
    const path = await newTable('a', 'b', 'c', 'd');
    const tree = { select: ['chi'], limit: 2 };
    const first = await ask(path, tree);
    expect(first).toMatchObject({ names: ['a', 'b'], total: 4 });
    await remove(path, 'chi=b');
    expect(await ask(path, tree, first.next ?? '')).toEqual({ names: ['c', 'd'], total: 3, next: null });
    const after = await ask(path, { limit: 1, after: 1 });
    expect(after).toMatchObject({ names: ['c'], total: 3 });
    expect(await ask(path, { limit: 1, after: 1 }, after.next ?? '')).toMatchObject({ names: ['d'] });
  });

  it('in an order of their own count the rows before them', async () => {
    const path = await newTable('a', 'b', 'c');
    const first = await page(path, 'limit=2&sort=-chi');
    expect(first.names).toEqual(['c', 'b']);
    expect((await page(path, 'limit=2&sort=-chi', first.next)).names).toEqual(['a']);
  });
});

describe('a cursor of rows', () => {
  it('is refused with another filter, order, selection or search', async () => {
    const path = await newTable('a', 'b', 'c', 'd', 'e');
    const { next } = await page(path, 'limit=1&filter=n=0');
    for (const query of ['filter=n=1', '', 'filter=n=0&sort=chi', 'filter=n=0&q=c', 'filter=n=0&columns=n']) {
      const answer = await admin.get(`${path}/rows?limit=1&${query}&cursor=${next}`);
      expect(codes(answer), query).toEqual([400, 'cursor-question']);
      expect(pointersOf(answer)).toEqual(['/cursor']);
    }
    const more = await page(path, 'limit=2&filter=n=0', next);
    expect(more.names).toEqual(['c', 'e']);
  });

  it('is refused when another file has taken the place of the one it was made for', async () => {
    const path = await newDistribution();
    await newFile(path, 'chi,n\nuno,1\ndue,2\ntre,3\n');
    const { next } = await page(path, 'limit=1');
    expect((await page(path, 'limit=1', next)).names).toEqual(['due']);
    const asked = (await ask(path, { limit: 1 })).next;
    await newFile(path, 'chi,n\nI,1\nII,2\nIII,3\n');
    const answer = await admin.get(`${path}/rows?limit=1&cursor=${next}`);
    expect(codes(answer)).toEqual([400, 'cursor-replaced']);
    expect(answer.json().messages.it).toContain('sostituita');
    expect(codes(await admin.send('POST', `${path}/query?cursor=${asked}`, { limit: 1 }))).toEqual([
      400,
      'cursor-replaced',
    ]);
  });

  it('is refused when the table of rows has begun again', async () => {
    const path = await newTable('a', 'b', 'c', 'd');
    const { next } = await page(path, 'limit=3');
    const dropped = await portal.app.inject({
      method: 'POST',
      url: '/api/3/action/datastore_delete',
      headers: portal.admin,
      payload: { resource_id: path.split('/').at(-1) ?? '', force: true },
    });
    expect(dropped.statusCode, dropped.body).toBe(200);
    await define(path);
    await add(path, 'x', 'y');
    expect(codes(await admin.get(`${path}/rows?limit=3&cursor=${next}`))).toEqual([400, 'cursor-replaced']);
  });

  it('comes in the address of the next page too, unless that is longer than headers may be', async () => {
    const path = await newTable('a', 'b');
    const short = await admin.get(`${path}/rows?limit=1`);
    expect(short.headers.link).toContain(`cursor=${short.json().next}`);
    const many = Array.from({ length: 90 }, (_, at) => `filter=chi!=${'x'.repeat(50)}${at}`).join('&');
    const long = await admin.get(`${path}/rows?limit=1&${many}`);
    expect([long.statusCode, long.headers.link]).toEqual([200, undefined]);
    expect((await page(path, `limit=1&${many}`, long.json().next)).names).toEqual(['b']);
  });

  it('is refused when it is none', async () => {
    const path = await newTable('a');
    const { next } = await page(await newTable('a', 'b'), 'limit=1');
    const made = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const cursor of ['boh', made([1]), made(['a', -1, 'x', 'y']), made(['o', 1e12, 'x', 'y'])]) {
      expect(codes(await admin.get(`${path}/rows?cursor=${cursor}`)), cursor).toEqual([400, 'cursor']);
    }
    // Of another table.
    expect(codes(await admin.get(`${path}/rows?limit=1&cursor=${next}`))).toEqual([400, 'cursor-replaced']);
  });
});
