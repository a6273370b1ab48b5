import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { type PublishedTable, publishTable } from '../helpers/published-table.js';

let portal: TestPortal;
let table: PublishedTable;

beforeAll(async () => {
  portal = await testPortal();
  table = await publishTable(portal, 'quote.csv', 'comune,quota\nBologna,1\nImola,2\n');
});
afterAll(() => portal.close());

const rename = async (id: string, name: string): Promise<void> => {
  const admin = requests(portal, portal.admin);
  const answer = await admin.send(
    'PATCH',
    `/datasets/${id}`,
    { name },
    { 'content-type': 'application/merge-patch+json' },
  );
  expect(answer.statusCode, answer.body).toBe(200);
};
const get = (url: string) => portal.app.inject({ url, headers: { accept: 'text/html' } });
const leadsTo = async (url: string): Promise<unknown[]> => {
  const { statusCode, headers } = await get(url);
  return [statusCode, headers.location];
};

describe('the name that a dataset had', () => {
  it('leads to its pages, views and frames, with all that their addresses say', async () => {
    const old = table.name;
    await rename(table.dataset, 'quote-nuove');
    const view = `resource/${table.distribution}?vista=grafico&x=comune&filter=quota%3E%3D1`;
    expect(await leadsTo(`/dataset/${old}?lang=en`)).toEqual([301, '/dataset/quote-nuove?lang=en']);
    expect(await leadsTo(`/dataset/${old}/${view}`)).toEqual([301, `/dataset/quote-nuove/${view}`]);
    const frame = `resource/${table.distribution}/embed?q=imola`;
    expect(await leadsTo(`/dataset/${old}/${frame}`)).toEqual([301, `/dataset/quote-nuove/${frame}`]);
    expect((await get(`/dataset/quote-nuove/${frame}`)).statusCode).toBe(200);

    await rename(table.dataset, 'quote-ultime');
    for (const name of [old, 'quote-nuove'])
      expect(await leadsTo(`/dataset/${name}`)).toEqual([301, '/dataset/quote-ultime']);
    // Its own again, it is no former name.
    await rename(table.dataset, old);
    expect((await get(`/dataset/${old}`)).statusCode).toBe(200);
    expect(await leadsTo('/dataset/quote-ultime')).toEqual([301, `/dataset/${old}`]);
  });

  it('belongs to whoever bears it now', async () => {
    const before = table.name;
    await rename(table.dataset, 'quote-altrove');
    const other = await publishTable(portal, 'altre.csv', 'a,b\n1,2\n');
    // One of the same title does not take it by itself.
    expect(other.name).not.toBe(before);
    expect(await leadsTo(`/dataset/${before}`)).toEqual([301, '/dataset/quote-altrove']);
    await rename(other.dataset, 'quote-ultime');
    expect((await get('/dataset/quote-ultime')).statusCode).toBe(200);
  });

  it('tells nothing of what the reader may not see', async () => {
    const admin = requests(portal, portal.admin);
    const hidden = await publishTable(portal, 'chiuse.csv', 'a,b\n1,2\n');
    const before = hidden.name;
    await rename(hidden.dataset, 'quote-chiuse');
    expect(await leadsTo(`/dataset/${before}`)).toEqual([301, '/dataset/quote-chiuse']);
    expect((await admin.send('POST', `/datasets/${hidden.dataset}/withdraw`)).statusCode).toBeLessThan(300);
    expect((await get(`/dataset/${before}`)).statusCode).toBe(404);
    expect((await get('/dataset/mai-esistito')).statusCode).toBe(404);
  });
});
