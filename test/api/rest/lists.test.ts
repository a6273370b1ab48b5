import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;

interface Item {
  name: string;
  state: string;
}

const publishNew = async (organization: string, name: string, more: object = {}) => {
  const made = await admin.send('POST', '/datasets', completeDataset(organization, { name, ...more }));
  const answer = await admin.send('POST', `/datasets/${name}/publish`);
  expect(answer.statusCode, made.body + answer.body).toBe(200);
};

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente-uno');
  await newOrganization(portal, 'ente-due');
  for (let n = 1; n <= 5; n += 1)
    await publishNew('ente-uno', `strade-${n}`, { title: { it: `Strade numero ${n}` } });
  await publishNew('ente-due', 'scuole', {
    title: { it: 'Scuole dell’infanzia' },
    theme: ['EDUC'],
    keyword: { it: ['istruzione'] },
  });
  await admin.send('POST', '/datasets', { organization: 'ente-due', name: 'bozza', title: { it: 'Bozza' } });
});
afterAll(() => portal.close());

const names = (answer: { json(): unknown }) =>
  (answer.json() as { items: Item[] }).items.map((item) => item.name);

/** All names, page by page, following `next`. */
async function collect(who: Requests, url: string): Promise<string[]> {
  const found: string[] = [];
  let next: string | null = null;
  do {
    const answer: Awaited<ReturnType<Requests['get']>> = await who.get(next ? `${url}&cursor=${next}` : url);
    expect(answer.statusCode, answer.body).toBe(200);
    found.push(...names(answer));
    next = (answer.json() as { next: string | null }).next;
    expect(answer.headers.link === undefined).toBe(next === null);
    if (next)
      expect(answer.headers.link).toMatch(
        /^<https:\/\/dati\.example\.it\/api\/v1\/.*cursor=.*>; rel="next"$/,
      );
  } while (next);
  return found;
}

describe('the list of datasets', () => {
  const PUBLIC = ['strade-1', 'strade-2', 'strade-3', 'strade-4', 'strade-5', 'scuole'];

  it('goes in order of creation, each once, whatever the size of the page', async () => {
    expect(await collect(anyone, '/datasets?limit=50')).toEqual(PUBLIC);
    expect(await collect(anyone, '/datasets?limit=2')).toEqual(PUBLIC);
    expect(await collect(anyone, '/datasets?limit=3')).toEqual(PUBLIC);
  });

  it('shows drafts only to who may see them, and filters by state', async () => {
    expect(names(await anyone.get('/datasets?state=draft'))).toEqual([]);
    expect(names(await admin.get('/datasets?state=draft'))).toEqual(['bozza']);
    expect(names(await admin.get('/datasets'))).toEqual([...PUBLIC, 'bozza']);
  });

  it('filters by organization', async () => {
    expect(names(await anyone.get('/datasets?organization=ente-due'))).toEqual(['scuole']);
    expect(await collect(anyone, '/datasets?organization=ente-uno&limit=2')).toHaveLength(5);
  });

  it('finds words, and pages through what it found with the exact total', async () => {
    const page = await anyone.get('/datasets?q=strada&limit=2&sort=name');
    expect(page.json()).toMatchObject({ total: 5 });
    expect(await collect(anyone, '/datasets?q=strada&limit=2&sort=name')).toEqual(PUBLIC.slice(0, 5));
  });

  it.each([
    ['theme=EDUC', ['scuole']],
    ['theme=http://publications.europa.eu/resource/authority/data-theme/EDUC', ['scuole']],
    ['theme=EDUC&theme=TRAN&sort=-name&limit=2', ['strade-5', 'strade-4']],
    ['format=text/csv&organization=ente-due', ['scuole']],
    ['license=CC_BY_4_0&tag=istruzione', ['scuole']],
    ['license=CC0_1_0', []],
    ['tag=nessuno', []],
  ])('filters by %s', async (query, expected) => {
    expect(names(await anyone.get(`/datasets?${query}`))).toEqual(expected);
  });

  it('counts facets', async () => {
    const { facets } = (await anyone.get('/datasets?facets=theme,tag&limit=1')).json();
    const base = 'http://publications.europa.eu/resource/authority/data-theme/';
    expect(facets.theme).toEqual([
      { value: `${base}TRAN`, count: 5 },
      { value: `${base}EDUC`, count: 1 },
    ]);
    expect(facets.tag).toContainEqual({ value: 'istruzione', count: 1 });
  });

  it.each([
    ['theme=NIENTE', '/theme'],
    ['format=boh', '/format'],
    ['license=boh', '/license'],
    ['organization=nessuno', '/organization'],
    ['facets=colour', '/facets'],
    ['cursor=abc', '/cursor'],
    ['q=a&cursor=abc', '/cursor'],
    ['limit=0', '/limit'],
    ['limit=dieci', '/limit'],
    ['colour=red', '/colour'],
    ['state=draft&q=a', '/state'],
  ])('refuses %s with 400, pointing at it', async (query, pointer) => {
    const answer = await anyone.get(`/datasets?${query}`);
    expect([answer.statusCode, pointersOf(answer)]).toEqual([400, [pointer]]);
  });
});
