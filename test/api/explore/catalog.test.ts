import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREETS } from './helpers/published.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());
const get: StreetPortal['get'] = (path, headers) => at.get(path, headers);
const json: StreetPortal['json'] = (path) => at.json(path);

describe('the catalogue', () => {
  const ids = async (query: string) =>
    (await json(`/catalog/datasets?${query}`)).results.map((each: { dataset_id: string }) => each.dataset_id);
  it('shows datasets with their fields', async () => {
    const { total_count, results } = await json('/catalog/datasets/?order_by=title&limit=-1');
    expect([total_count, results.length]).toEqual([2, 2]);
    const [senza, vie] = results;
    expect([senza.has_records, senza.features, senza.fields]).toEqual([false, [], []]);
    expect(vie).toMatchObject({
      dataset_id: 'vie',
      has_records: true,
      features: ['analyze', 'geo', 'timeserie'],
    });
    expect(vie.metas.default).toMatchObject({
      title: 'Vie di prova',
      publisher: 'Ente ente',
      records_count: 5,
      theme: ['Trasporti'],
    });
    expect(vie.metas.custom.tables).toEqual(['vie', 'vie~2']);
    expect(vie.fields.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
      ['nome', 'text'], ['zona', 'text'], ['abitanti', 'int'], ['data', 'date'], ['rilevato', 'datetime'],
      ['latitudine', 'double'], ['longitudine', 'double'], ['geometry', 'geo_point_2d'],
    ]); // biome-ignore format: lines of fields
    expect(await json('/catalog/datasets/vie')).toEqual(vie);
    expect((await json('/catalog/datasets/vie?lang=en')).metas.default.title).toBe('Test streets');
  });

  it('further tables have names of their own', async () => {
    expect((await json('/catalog/datasets/vie~2')).fields.map(({ name }: { name: string }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect((await json('/catalog/datasets/vie~2/records?select=a')).results).toEqual([{ a: 1 }, { a: 3 }]);
  });

  it.each([
    ['where="prova"', ['vie']],
    ['where=search("pro")', ['vie']],
    ["where=features='geo'", ['vie']],
    ['where=datasetid:"vie"', ['vie']],
    ['where=dataset_id="senza" or title:"streets"', ['senza', 'vie']],
    ['where=not dataset_id="vie"', ['senza']],
    ['where=default.theme="Trasporti"', ['vie']],
    ['where=theme != "Trasporti"', ['senza']],
    ['where=keyword:"acqua"', ['senza']],
    ['where=publisher="Ente ente"', ['senza', 'vie']],
    ['where=publisher="Altri"', []],
    ['where=has_records is true', ['vie']],
    ["where=modified > date'2000'", ['senza', 'vie']],
    ["where=modified in [date'1990' TO date'2000']", []],
    ['where=theme is null', []],
    ['refine=theme:Ambiente', ['senza']],
    ['refine=keyword:acqua&refine=features:geo', []],
    ['exclude=keyword:acqua', ['vie']],
    ['limit=1&offset=1', ['vie']],
  ])('%s', async (query, wanted) => {
    expect(await ids(`order_by=title&${query.replaceAll('%', '%25').replaceAll(' ', '%20').replaceAll('"', '%22')}`)).toEqual(wanted);
  }); // biome-ignore format: a line a case

  it('fields of datasets can be selected', async () => {
    expect(
      (await json('/catalog/datasets?select=dataset_id,default.title%20as%20t,records_count&order_by=title'))
        .results,
    ).toEqual([
      { dataset_id: 'senza', t: 'Senza tabella', records_count: 0 },
      { dataset_id: 'vie', t: 'Vie di prova', records_count: 5 },
    ]);
  });

  it('what it cannot answer is refused', async () => {
    for (const query of [
      'where=boh%3D1',
      'order_by=boh',
      'group_by=title',
      'group_by=theme&select=sum(records_count)',
      'limit=101',
      'where=title%3E1',
      'refine=boh:1',
      'select=boh',
      'offset=9999&limit=2',
    ]) {
      const answer = await get(`/catalog/datasets?${query}`);
      expect([answer.statusCode, Object.keys(answer.json())], query).toEqual([
        400,
        ['error_code', 'message'],
      ]);
    }
  });

  it('has facets', async () => {
    const { facets, links } = await json('/catalog/facets?refine=theme:Ambiente');
    expect(links).toEqual([]);
    const theme = facets.find(({ name }: { name: string }) => name === 'theme');
    expect(theme.facets).toEqual(
      expect.arrayContaining([
        { name: 'Ambiente', value: 'Ambiente', count: 1, state: 'refined' },
        { name: 'Trasporti', value: 'Trasporti', count: 1, state: 'displayed' },
      ]),
    );
    const keyword = facets.find(({ name }: { name: string }) => name === 'keyword');
    expect(keyword.facets).toEqual([{ name: 'acqua', value: 'acqua', count: 1, state: 'displayed' }]);
    expect((await json('/catalog/facets?facet=publisher')).facets).toEqual([
      {
        name: 'publisher',
        facets: [{ name: 'Ente ente', value: 'Ente ente', count: 2, state: 'displayed' }],
      },
    ]);
  });

  it('is exported whole', async () => {
    const all = JSON.parse((await get('/catalog/exports/json?limit=-1&offset=0&timezone=UTC')).body);
    expect(all.map((each: { dataset_id: string }) => each.dataset_id).sort()).toEqual(['senza', 'vie']);
    const csv = (
      await get('/catalog/exports/csv?delimiter=%3B&list_separator=%2C&quote_all=false&with_bom=true')
    ).body.split('\r\n');
    expect([csv[0]?.startsWith('\ufeffdatasetid;default.title;'), csv.length]).toEqual([true, 4]);
    for (const format of ['dcat', 'dcat_ap_it', 'dcat-ap-it', 'ttl']) {
      const { statusCode, headers } = await get(`/catalog/exports/${format}`);
      expect(statusCode).toBe(302);
      const document = await at.portal.app.inject(
        new URL(String(headers.location)).href.replace('https://dati.example.it', ''),
      );
      expect([document.statusCode, document.headers['content-type']]).toEqual([
        200,
        expect.stringMatching(/rdf\+xml|turtle/),
      ]);
    }
    expect((await get('/catalog/exports/pdf')).statusCode).toBe(404);
  });

  it('has lists of links', async () => {
    for (const path of ['/', '/catalog', '/catalog/exports'])
      expect((await json(path)).links.length).toBeGreaterThan(1);
  });

  it('attachments are the stored files', async () => {
    const { attachments } = await json('/catalog/datasets/vie/attachments/');
    expect(attachments).toHaveLength(2);
    const [first] = attachments;
    expect(first.metas).toMatchObject({ 'mime-type': 'text/csv', title: 'vie.csv' });
    const redirect = await at.portal.app.inject(new URL(first.href).pathname);
    expect(redirect.statusCode).toBe(302);
    expect((await at.portal.app.inject(new URL(String(redirect.headers.location)).pathname)).body).toBe(
      STREETS,
    );
  });
});
