import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook } from './helpers/open-workbook.js';
import { type Published, publishedPortal, STREETS } from './helpers/published.js';

const BASE = '/api/explore/v2.1/catalog';
let site: Published;
beforeAll(async () => {
  site = await publishedPortal();
  const water = {
    title: { it: 'Acque' },
    theme: ['ENVI'],
    keyword: { it: ['acqua'] },
    modified: '2023-12-01',
  };
  await site.publish('vie', { title: { it: 'Vie & <piazze>' }, theme: ['TRAN'] }, [['vie.csv', STREETS]]);
  await site.publish('acque', water, []);
  await site.publish('aria', { title: { it: 'Aria' }, theme: ['ENVI'], modified: '2024-05-31' }, []);
}, 60_000);
afterAll(() => site.portal.close());

/** How often each element occurs; throws for what is not well-formed. */
function elementsOf(xml: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    counts[name] = (counts[name] ?? 0) + 1;
  });
  parser.write(xml).close();
  return counts;
}

const body = async (path: string): Promise<string> => {
  const answer = await site.get(`${BASE}${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.body;
};

describe('the catalogue as DCAT', () => {
  it('is narrowed by where, refine, exclude, limit and offset', async () => {
    const all = await site.get(`${BASE}/exports/dcat`);
    expect(all.statusCode).toBe(302);
    for (const [query, count] of [
      ['where=publisher%3D%22Ente%20ente%22&include_exports=json,csv,shp,geojson&lang=fr', 3],
      ['refine=theme:Ambiente', 2],
      ['exclude=theme:Ambiente', 1],
      ['limit=2', 2],
      ['limit=2&offset=2', 1],
      ['where=%22niente%22', 0],
    ] as const) {
      const xml = await body(`/exports/dcat?${query}`);
      expect(elementsOf(xml)['dcatapit:Dataset'] ?? 0, query).toBe(count);
    }
    const turtle = await body('/exports/ttl?refine=theme:Trasporti');
    expect(turtle).toContain('a dcatapit:Dataset');
    expect(
      (await site.get(`${BASE}/exports/dcat-ap-it?refine=theme:Trasporti`)).headers['content-type'],
    ).toContain('rdf+xml');
  });

  it('has the exports of tables among the distributions where they are asked for', async () => {
    const plain = elementsOf(await body('/exports/dcat?where=datasetid:%22vie%22'));
    const xml = await body('/exports/dcat?where=datasetid:%22vie%22&include_exports=csv,json');
    expect(elementsOf(xml)['dcatapit:Distribution']).toBe((plain['dcatapit:Distribution'] ?? 0) + 2);
    expect(xml).toContain('/api/explore/v2.1/catalog/datasets/vie/exports/csv?use_labels=true');
  });

  it('is refused before it begins, and unknown profiles do not exist', async () => {
    expect((await site.get(`${BASE}/exports/dcat?where=boh%3D1`)).json()).toMatchObject({
      error_code: 'ODSQLError',
    });
    for (const format of ['dcat_ap_ch', 'dcat_ap_xx', 'pdf'])
      expect((await site.get(`${BASE}/exports/${format}?where=%22a%22`)).statusCode).toBe(404);
  });
});

describe('the catalogue as other files', () => {
  it('RSS, Dublin Core and data.json', async () => {
    const rss = await body('/exports/rss');
    expect(elementsOf(rss).item).toBe(3);
    expect(rss).toContain('<title>Vie &amp; &lt;piazze&gt;</title>');
    const core = await body('/exports/dublin_core?refine=theme:Ambiente');
    expect(elementsOf(core)).toMatchObject({ 'rdf:Description': 2, 'dc:title': 2 });
    const json = JSON.parse(await body('/exports/data.json'));
    expect(json).toMatchObject({ conformsTo: 'https://project-open-data.cio.gov/v1.1/schema' });
    expect(json.dataset).toHaveLength(3);
    const streets = json.dataset.find(({ title }: { title: string }) => title.startsWith('Vie'));
    expect(streets).toMatchObject({
      '@type': 'dcat:Dataset',
      accessLevel: 'public',
      publisher: { name: 'Ente ente' },
      distribution: [{ mediaType: 'text/csv', downloadURL: expect.stringContaining('http') }],
    });
    expect(JSON.parse(await body('/exports/data.json?where=%22niente%22')).dataset).toEqual([]);
  });

  it('a workbook', async () => {
    const answer = await site.get(`${BASE}/exports/xlsx?order_by=title`);
    const rows = await openWorkbook(answer.rawPayload);
    expect(rows).toHaveLength(4);
    expect(rows[0]?.slice(0, 2)).toEqual(['datasetid', 'default.title']);
    expect(rows[3]?.slice(0, 2)).toEqual(['vie', 'Vie & <piazze>']);
  });
});

describe('the catalogue counted', () => {
  const facet = async (query: string) => (await site.json(`${BASE}/facets?${query}`)).facets[0].facets;

  it('by dates, months within a refined year', async () => {
    // What has a file is as new as the file, so the year of the streets is the present one.
    const shown = (await facet('facet=modified')).slice(1);
    expect(shown).toEqual([
      { name: '2024', value: '2024', count: 1, state: 'displayed' },
      { name: '2023', value: '2023', count: 1, state: 'displayed' },
    ]);
    const day = { name: '31', value: '2024/05/31', count: 1, state: 'displayed' };
    const month = { name: '05', value: '2024/05', count: 1, state: 'refined', facets: [day] };
    expect((await facet('facet=modified&refine=modified:2024/05')).slice(1)).toEqual([
      { name: '2024', value: '2024', count: 1, state: 'refined', facets: [month] },
      { name: '2023', value: '2023', count: 1, state: 'displayed' },
    ]);
    expect((await site.json(`${BASE}/datasets?refine=modified:2024/05&limit=0`)).total_count).toBe(1);
  });

  it('by features', async () => {
    expect(await facet('facet=features&refine=features:geo')).toEqual(
      expect.arrayContaining([
        { name: 'analyze', value: 'analyze', count: 1, state: 'displayed' },
        { name: 'geo', value: 'geo', count: 1, state: 'refined' },
        { name: 'timeserie', value: 'timeserie', count: 1, state: 'displayed' },
      ]),
    );
  });

  it('by groups', async () => {
    expect(await site.json(`${BASE}/datasets?select=count(*)%20as%20n&group_by=theme`)).toEqual({
      results: [
        { theme: 'Ambiente', n: 2 },
        { theme: 'Trasporti', n: 1 },
      ],
    });
    expect((await site.json(`${BASE}/datasets?select=count(*)&where=%22acque%22`)).results).toEqual([
      { 'count(*)': 1 },
    ]);
    expect(
      (
        await site.json(
          `${BASE}/datasets?select=count(*)%20as%20n&group_by=theme%20as%20t&order_by=t%20desc&limit=1`,
        )
      ).results,
    ).toEqual([{ t: 'Trasporti', n: 1 }]);
  });

  it('has templates of metadata', async () => {
    const { metadata_templates: all } = await site.json(`${BASE}/metadata_templates`);
    const metas = Object.keys((await site.json(`${BASE}/datasets/vie`)).metas);
    expect(all.map(({ name }: { name: string }) => name).sort()).toEqual(metas.sort());
    expect((await site.json(`${BASE}/metadata_templates/interop/`)).metadata_templates).toHaveLength(2);
    expect((await site.json(`${BASE}/metadata_templates/basic/default`)).schema.length).toBeGreaterThan(5);
    for (const path of ['metadata_templates/boh', 'metadata_templates/basic/boh'])
      expect((await site.get(`${BASE}/${path}`)).statusCode).toBe(404);
    for (const path of ['monitoring', 'opendatasoft'])
      expect((await site.get(`/api/explore/v2.1/${path}/datasets`)).statusCode).toBe(404);
  });
});
