import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qToOdsql } from '../../../src/api/explore/v1/q-to-odsql.js';
import { type Published, publishedPortal, queryOf, STREETS } from './helpers/published.js';

const SHAPES = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    [0, 'uno'], [0, 'due'], [5, 'tre'],
  ].map(([at, nome]) => ({
    type: 'Feature',
    properties: { nome },
    geometry: {
      type: 'Polygon',
      coordinates: [[[11 + Number(at), 44], [12 + Number(at), 44], [12 + Number(at), 45], [11 + Number(at), 44]]],
    },
  })),
}); // biome-ignore format: coordinates

let site: Published;
beforeAll(async () => {
  site = await publishedPortal();
  await site.publish('vie', { title: { it: 'Vie di prova' }, theme: ['TRAN'] }, [['vie.csv', STREETS]]);
  await site.publish('aree', { title: { it: 'Aree' }, theme: ['ENVI'] }, [
    ['aree.geojson', SHAPES, 'application/geo+json'],
  ]);
  await site.publish('bozza', { title: { it: 'Bozza' } }, [['b.csv', STREETS]], false);
}, 60_000);
afterAll(() => site.portal.close());

const records = (path: string, parameters: Record<string, string | string[]> = {}) =>
  site.json(`/api/records/1.0/${path}/?${queryOf({ dataset: 'vie', ...parameters })}`);
const names = async (parameters: Record<string, string | string[]>): Promise<string[]> =>
  (await records('search', parameters)).records.map(
    ({ fields }: { fields: { nome: string } }) => fields.nome,
  );

describe('the language of q', () => {
  const isField = (name: string): boolean => ['zona', 'n', 'giorno', 'geo', 'dcat.created'].includes(name);
  it.each([
    ['parco', '"parco"'],
    ['parco giochi', '"parco" and "giochi"'],
    ['parco OR giochi AND acqua', '("parco" or "giochi" and "acqua")'],
    ['NOT parco', 'not ("parco")'],
    ['-parco', 'not ("parco")'],
    ['(parco OR "a b") zona:Nord', '(("parco" or "a b")) and `zona` : "Nord"'],
    ['zona:"San Donato"', '`zona` : "San Donato"'],
    ['n>=5 n<9', '`n` >= "5" and `n` < "9"'],
    ['n:[1 TO 5]', '(`n` >= "1" and `n` <= "5")'],
    ['n:]1 TO *]', '(`n` > "1")'],
    ['n:[* TO *]', '`n` is not null'],
    ['giorno:[2024-01-01 TO #now(days=-7)]', '(`giorno` >= "2024-01-01" and `giorno` <= now(days=-7))'],
    ['giorno>#now(years=-1)', '`giorno` > now(years=-1)'],
    ['#exact(zona, "San Vitale")', '`zona` = "San Vitale"'],
    ['NOT #null(zona)', 'not (`zona` is null)'],
    ['#startswith(zona, "San")', 'startswith(`zona`, "San")'],
    ['#distance(geo, "44.5,11.3", 1000)', "within_distance(`geo`, geom'POINT(11.3 44.5)', 1000m)"],
    ['#polygon(geo, "(1,2),(3,4),(5,6)")', "intersects(`geo`, geom'POLYGON((2 1, 4 3, 6 5, 2 1))')"],
    ['http://example.org', '"http://example.org"'],
    ['*', undefined],
    ['  ', undefined],
    ['a"b', '"a\\"b"'],
  ])('%s', (q, odsql) => expect(qToOdsql(q, isField)).toBe(odsql));

  it.each([
    '(a',
    'a)',
    '"a',
    '#boh(zona)',
    '#exact(altro, "x")',
    '#distance(geo, "x,y", 3)',
    '#exact(zona, "x"',
    `${'('.repeat(5000)}a`,
  ])('refuses %s', (q) => expect(() => qToOdsql(q, isField)).toThrow(/q|field|number|expected/));
});

describe('records of version 1', () => {
  it('are wrapped, with what they were asked for', async () => {
    const answer = await records('search', { rows: '1', facet: 'zona' });
    expect(answer).toMatchObject({
      nhits: 5,
      parameters: { dataset: 'vie', rows: 1, start: 0, format: 'json', timezone: 'UTC', facet: ['zona'] },
      facet_groups: [
        {
          name: 'zona',
          facets: [
            { name: 'Nord', path: 'Nord', count: 2, state: 'displayed' },
            { name: 'Sud', path: 'Sud', count: 2, state: 'displayed' },
          ],
        },
      ],
    });
    expect(answer.records).toEqual([
      {
        datasetid: 'vie',
        recordid: '1',
        fields: expect.objectContaining({ nome: 'Via della Prova', abitanti: 120, geometry: [44.49, 11.34] }),
        geometry: { type: 'Point', coordinates: [11.34, 44.49] },
        record_timestamp: expect.stringMatching(/^20.*\+00:00$/),
      },
    ]);
    // What has no value has no field.
    const [empty] = (await records('search', { q: 'largo' })).records;
    expect(Object.keys(empty.fields)).not.toContain('zona');
  });

  it('are found by words, fields, dates and places', async () => {
    expect(await names({ q: 'sud' })).toEqual(['via Sud', 'Vicolo Ovest']);
    expect(await names({ q: 'nome:sud OR abitanti>100' })).toEqual(['Via della Prova', 'via Sud']);
    expect(await names({ q: '#null(zona)' })).toEqual(['Largo "Est"']);
    expect(await names({ q: 'data:[2020-01-01 TO 2020-12-31]' })).toEqual(['Largo "Est"', 'Vicolo Ovest']);
    expect(await names({ q: '#exact(nome, "via Sud")' })).toEqual(['via Sud']);
    expect(await names({ q: '#startswith(nome, "via")' })).toEqual(['via Sud']);
    expect(await names({ 'geofilter.distance': '44.49,11.34,5000' })).toEqual([
      'Via della Prova',
      'Piazza; Nord',
    ]);
    expect(await names({ 'geofilter.polygon': '(45,9),(46,9),(46,10),(45,10)' })).toEqual(['via Sud']);
    expect(await names({ 'geofilter.bbox': '44,11,45,12', 'refine.zona': 'Nord', q: 'abitanti<10' })).toEqual(
      ['Piazza; Nord'],
    );
    expect(await names({ 'exclude.zona': 'Nord', 'refine.data': '2020' })).toEqual([
      'Largo "Est"',
      'Vicolo Ovest',
    ]);
  });

  it('a name is sorted by downwards, with a minus upwards', async () => {
    expect(await names({ sort: 'abitanti', rows: '2' })).toEqual(['Via della Prova', 'Vicolo Ovest']);
    expect(await names({ sort: '-abitanti', rows: '2', start: '1' })).toEqual(['via Sud', 'Vicolo Ovest']);
  });

  it('come as a call, as features, as CSV and with line ends', async () => {
    const call = await site.get('/api/records/1.0/search/?dataset=vie&rows=0&callback=mostra');
    expect(call.headers['content-type']).toContain('javascript');
    expect(call.body).toMatch(/^\/\*\*\/mostra\(\{"nhits":5.*\}\);$/);
    expect((await site.get('/api/records/1.0/search/?dataset=vie&callback=alert(1)')).statusCode).toBe(400);
    const features = await records('search', { format: 'geojson', rows: '1', fields: 'nome,geometry' });
    expect(features.features[0]).toMatchObject({
      geometry: { type: 'Point' },
      properties: { nome: 'Via della Prova' },
    });
    const csv = await site.get('/api/records/1.0/search/?dataset=vie&format=csv&rows=1&fields=nome,abitanti');
    expect(csv.body).toBe('nome;abitanti\r\nVia della Prova;120\r\n');
    expect((await site.get('/api/records/1.0/search/?dataset=vie&rows=0&pretty_print=true')).body).toContain(
      '\n  "nhits": 5',
    );
  });

  it('are downloaded', async () => {
    const csv = await site.get(
      '/api/records/1.0/download/?dataset=vie&fields=nome,abitanti&q=zona:Sud&csv_separator=,',
    );
    expect(csv.body).toBe('nome,abitanti\r\nvia Sud,45\r\nVicolo Ovest,60\r\n');
    const json = await records('download', { format: 'json', fields: 'nome' });
    expect(json).toHaveLength(5);
    expect(json[4]).toMatchObject({ datasetid: 'vie', recordid: '5', fields: { nome: 'Vicolo Ovest' } });
    expect(await records('download', { format: 'json', q: 'nessuno' })).toEqual([]);
  });

  it('one by one', async () => {
    expect(await site.json('/api/datasets/1.0/vie/records/3/')).toMatchObject({
      recordid: '3',
      fields: { nome: 'via Sud' },
    });
    expect((await site.get('/api/datasets/1.0/vie/records/99')).statusCode).toBe(404);
  });
});

describe('groups of version 1', () => {
  it('have series by field, by dates and by parts of dates', async () => {
    const by = (more: Record<string, string | string[]>) => records('analyze', more);
    expect(
      await by({ x: 'zona', 'y.n.func': 'COUNT', 'y.media.func': 'AVG', 'y.media.expr': 'abitanti' }),
    ).toEqual([
      { x: 'Nord', n: 2, media: 64 },
      { x: 'Sud', n: 2, media: 52.5 },
      { x: null, n: 1, media: null },
    ]);
    expect(
      await by({
        x: 'data',
        precision: 'month',
        'y.s.func': 'SUM',
        'y.s.expr': 'abitanti',
        'y.s.cumulative': 'true',
      }),
    ).toEqual([
      { x: { year: 2020, month: 1 }, s: 0 },
      { x: { year: 2020, month: 6 }, s: 60 },
      { x: { year: 2023, month: 12 }, s: 105 },
      { x: { year: 2024, month: 5 }, s: 233 },
    ]);
    expect(
      await by({ x: 'data', periodic: 'month', 'y.n.func': 'COUNT', sort: 'n', maxpoints: '1' }),
    ).toEqual([{ x: { month: 5 }, n: 2 }]);
    expect(
      await by({ x: ['zona', 'data'], 'y.d.func': 'STDDEV', 'y.d.expr': 'abitanti', q: 'zona:Nord' }),
    ).toEqual([{ x: { zona: 'Nord', data: { year: 2024 } }, d: 56 }]);
    expect(await by({ 'y.q.func': 'QUANTILES', 'y.q.expr': 'abitanti', 'y.q.subsets': '50' })).toEqual([
      { q: 52.5 },
    ]);
  });

  it('are clusters on a map', async () => {
    const { clusters, count } = await records('geocluster', {
      clusterprecision: '8',
      'y.s.func': 'SUM',
      'y.s.expr': 'abitanti',
    });
    expect(count).toEqual({ min: 1, max: 2 });
    expect(clusters[0].count).toBe(2);
    expect(clusters[0].series).toEqual({ s: 128 });
    expect(clusters[0].cluster_center[0]).toBeCloseTo(44.495, 9);
    expect(clusters[0].cluster).toMatchObject({ type: 'Polygon' });
    expect(clusters).toHaveLength(4);
  });

  it('are the shapes of a map', async () => {
    const found = await records('geopolygon', { dataset: 'aree' });
    expect(found.count).toEqual({ min: 1, max: 2 });
    expect(found.clusters.map(({ count }: { count: number }) => count)).toEqual([2, 1]);
    const preview = await records('geopreview', { dataset: 'aree' });
    expect(preview).toHaveLength(2);
    expect(preview[0]).toEqual({
      geo_digest: found.clusters[0].geo_digest,
      geometry: found.clusters[0].cluster,
    });
  });

  it('have a box', async () => {
    expect(await records('boundingbox')).toEqual({
      count: 5,
      bbox: [9.19, 40.85, 14.27, 45.46],
      geometries: { Point: 5 },
    });
    expect(await records('boundingbox', { dataset: 'aree' })).toEqual({
      count: 3,
      bbox: [11, 44, 17, 45],
      geometries: { Polygon: 3 },
    });
    expect(await records('boundingbox', { q: 'nessuno' })).toEqual({ count: 0, bbox: [], geometries: {} });
  });
});

describe('datasets of version 1', () => {
  it('are found, with facets', async () => {
    const answer = await site.json('/api/datasets/1.0/search/?q=prova&facet=theme&rows=5');
    expect(answer).toMatchObject({ nhits: 1, parameters: { rows: 5, start: 0 } });
    expect(answer.datasets[0]).toMatchObject({
      datasetid: 'vie',
      metas: { title: 'Vie di prova', records_count: 5 },
      has_records: true,
      fields: expect.arrayContaining([expect.objectContaining({ name: 'zona', type: 'text' })]),
    });
    expect(answer.facet_groups[0]).toMatchObject({
      name: 'theme',
      facets: [{ path: 'Trasporti', count: 1 }],
    });
    expect((await site.json('/api/datasets/1.0/search/?refine.theme=Ambiente')).nhits).toBe(1);
    expect(
      (
        await site.json('/api/datasets/1.0/search/?q=datasetid:vie%20OR%20datasetid:aree&sort=-title')
      ).datasets.map(({ datasetid }: { datasetid: string }) => datasetid),
    ).toEqual(['aree', 'vie']);
  });

  it('one by one', async () => {
    const dataset = await site.json('/api/datasets/1.0/vie/?extrametas=true&interopmetas=true');
    expect(dataset).toMatchObject({
      datasetid: 'vie',
      interop_metas: { dcat: {} },
      extra_metas: { custom: {} },
    });
  });
});

describe('whatever is asked of version 1', () => {
  it.each([
    ['/api/records/1.0/search/', 400],
    ['/api/records/1.0/search/?dataset=niente', 404],
    ['/api/records/1.0/search/?dataset=bozza', 404],
    ['/api/records/1.0/search/?dataset=vie&rows=10001', 400],
    ['/api/records/1.0/search/?dataset=vie&rows=9000&start=2000', 400],
    ['/api/records/1.0/search/?dataset=vie&rows=1e9', 400],
    ['/api/records/1.0/search/?dataset=vie&q=(', 400],
    ['/api/records/1.0/search/?dataset=vie&sort=niente', 400],
    ['/api/records/1.0/search/?dataset=vie&facet=niente', 400],
    ['/api/records/1.0/search/?dataset=vie&format=exe', 400],
    ['/api/records/1.0/search/?dataset=vie&timezone=Marte', 400],
    ['/api/records/1.0/search/?dataset=vie&geofilter.distance=x', 400],
    ['/api/records/1.0/search/?dataset=vie&geofilter.bbox=1,2', 400],
    ['/api/records/1.0/analyze/?dataset=vie&x=zona', 400],
    ['/api/records/1.0/analyze/?dataset=vie&x=niente&y.s.func=COUNT', 400],
    ['/api/records/1.0/analyze/?dataset=vie&x=zona&y.s.func=BOH', 400],
    ['/api/records/1.0/analyze/?dataset=vie&x=zona&y.s.func=SUM&y.s.expr=nome', 400],
    ['/api/records/1.0/geocluster/?dataset=vie&clusterprecision=99', 400],
    ['/api/records/1.0/geocluster/?dataset=aree', 400],
    ['/api/records/1.0/niente/', 404],
    ['/api/datasets/1.0/niente/', 404],
    ['/api/datasets/1.0/bozza/', 404],
  ])('%s is refused with %i', async (url, status) => {
    const answer = await site.get(url);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.json()).toEqual({ errorcode: expect.any(Number), error: expect.any(String) });
    expect(answer.headers['ods-explore-api-deprecation']).toContain('v2.1');
    expect(answer.headers['x-ratelimit-limit']).toBeDefined();
  });
});
