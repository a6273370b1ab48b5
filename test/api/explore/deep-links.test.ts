import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageLinks } from '../../../src/api/explore/addresses.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
let publicUrl: string;
let distribution: string;
beforeAll(async () => {
  at = await streetPortal();
  publicUrl = at.portal.services.catalog.publicUrl;
  distribution = (await at.json('/catalog/datasets/vie')).attachments[0].id;
}, 60_000);
afterAll(() => at.portal.close());

/** Where a link leads, without the portal's own address. */
const target = async (url: string): Promise<string> => {
  const answer = await at.portal.app.inject(url);
  expect(answer.statusCode, url).toBe(302);
  const location = String(answer.headers.location);
  expect(location.startsWith(publicUrl), location).toBe(true);
  return location.slice(publicUrl.length);
};

describe('links to the pages of portals that had this API', () => {
  it('lead to the dataset, and its tabs to the views of its table', async () => {
    const resource = `/dataset/vie/resource/${distribution}`;
    for (const tab of ['', '/', '/information/', '/api/', '/export/', '/boh'])
      expect(await target(`/explore/dataset/vie${tab}`)).toBe('/dataset/vie');
    expect(await target('/explore/dataset/vie/table/?sort=nome')).toBe(resource);
    expect(await target('/explore/dataset/vie/map/?location=12,44,11')).toBe(`${resource}?vista=mappa`);
    expect(await target('/explore/dataset/vie/analyze/')).toBe(`${resource}?vista=grafico`);
    expect(await target('/explore/embed/dataset/vie/map/')).toBe(`${resource}/embed?vista=mappa`);
    expect(await target('/explore/dataset/senza/table/')).toBe('/dataset/senza');
    const shown = await at.portal.app.inject(await target('/explore/dataset/vie/map/'));
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('lead to downloads and stored files', async () => {
    const address = await target(
      '/explore/dataset/vie/download/?format=csv&use_labels_for_header=true&rows=1',
    );
    const file = await at.portal.app.inject(address);
    expect([file.statusCode, file.body.split('\r\n')[1]]).toEqual([
      200,
      expect.stringContaining('Via della Prova'),
    ]);
    for (const path of [distribution, 'vie.csv'])
      expect(await target(`/explore/dataset/vie/files/${path}/download/`)).toContain('/download/vie.csv');
  });

  it('lead to the search that finds the same', async () => {
    expect(await target('/explore/')).toBe('/dataset');
    expect(
      await target(
        '/explore/?q=via+nuova&refine.theme=Trasporti&refine.publisher=Ente%20ente&disjunctive.theme',
      ),
    ).toBe('/dataset?q=via+nuova&theme=Trasporti&organization=ente');
    const page = await at.portal.app.inject(await target('/explore/?refine.theme=Trasporti'));
    expect(page.body).toContain('Vie di prova');
    expect(page.body).not.toContain('Senza tabella');
  });

  it('to what is not public are not found', async () => {
    for (const path of ['dataset/bozza/', 'dataset/boh/table/', 'dataset/vie/files/boh/300/'])
      expect((await at.portal.app.inject(`/explore/${path}`)).statusCode, path).toBe(404);
  });
});

describe('links of pages of results', () => {
  const offsets = (offset: number, total: number | undefined, limit = 30) =>
    pageLinks('http://p', '/x?offset=1', { limit, offset }, total, 10_000).map(({ href, rel }) => [
      rel,
      Number(new URL(href).searchParams.get('offset')),
    ]);
  it('lead no farther than pages reach', () => {
    expect(offsets(0, 100)).toEqual([['self', 0], ['first', 0], ['next', 30], ['last', 90]]);
    expect(offsets(90, 100)).toEqual([['self', 90], ['first', 0], ['last', 90]]);
    expect(offsets(9960, 5_000_000)).toEqual([['self', 9960], ['first', 0], ['last', 9960]]);
    expect(offsets(9900, 5_000_000, 100)).toEqual([['self', 9900], ['first', 0], ['last', 9900]]);
    expect(offsets(0, undefined)).toEqual([['self', 0], ['first', 0]]);
    expect(offsets(0, 0)).toEqual([['self', 0], ['first', 0], ['last', 0]]);
  }); // biome-ignore format: a line a case
});
