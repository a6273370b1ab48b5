import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, requests } from '../rest/helpers.js';

const CSV = [
  'nome;zona;abitanti;data;rilevato;latitudine;longitudine',
  'Via della Prova;Nord;120;2024-05-01;2024-05-01T08:00:00Z;44.49;11.34',
  '"Piazza; Nord";Nord;8;2024-05-25;2024-05-25T22:30:00Z;44.50;11.35',
  'via Sud;Sud;45;2023-12-31;2023-12-31T23:30:00Z;45.46;9.19',
  'Largo "Est";;;2020-01-01;2020-01-01T00:00:00Z;41.90;12.50',
  'Vicolo Ovest;Sud;60;2020-06-01;2020-06-01T10:00:00Z;40.85;14.27',
].join('\n');

let portal: TestPortal;
const base = '/api/explore/v2.1';
const get = (path: string, headers: Record<string, string> = {}) =>
  portal.app.inject({ method: 'GET', url: `${base}${path}`, headers });
const json = async (path: string) => {
  const answer = await get(path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const records = (query: Record<string, string | string[]> = {}) => {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      [value].flat().map((each): [string, string] => [key, each]),
    ),
  );
  return json(`/catalog/datasets/vie/records?${parameters}`);
};

beforeAll(async () => {
  portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const publish = async (name: string, more: object, files: [string, string][], release = true) => {
    const distribution = files.map(([title]) => ({
      title: { it: title },
      format: 'CSV',
      license: { iri: 'CC_BY_4_0' },
    }));
    const made = (
      await admin.send(
        'POST',
        '/datasets',
        completeDataset('ente', { name, ...more, ...(files.length > 0 && { distribution }) }),
      )
    ).json();
    for (const [at, [file, content]] of files.entries()) {
      const { headers, payload } = form(file, content, { type: 'text/csv' });
      const put = await admin.send(
        'PUT',
        `/datasets/${made.id}/distributions/${made.distribution[at].id}/file`,
        payload,
        headers,
      );
      expect(put.statusCode, put.body).toBe(200);
      await settleFile(portal, put.json().file.id);
    }
    if (!release) return;
    const published = await admin.send('POST', `/datasets/${made.id}/publish`);
    expect(published.statusCode, published.body).toBe(200);
  };
  await publish('vie', { title: { it: 'Vie di prova', en: 'Test streets' }, theme: ['TRAN'] }, [
    ['vie.csv', CSV],
    ['altro.csv', 'a,b\n1,2\n3,4\n'],
  ]);
  await publish('senza', { title: { it: 'Senza tabella' }, theme: ['ENVI'], keyword: { it: ['acqua'] } }, []);
  await publish('bozza', { title: { it: 'Bozza nascosta' } }, [['b.csv', CSV]], false);
}, 60_000);
afterAll(() => portal.close());

describe('records', () => {
  it('are flat, counted, ten at first', async () => {
    const answer = await records();
    expect(answer.total_count).toBe(5);
    expect(answer.results[0]).toMatchObject({
      nome: 'Via della Prova',
      abitanti: 120,
      data: '2024-05-01',
      rilevato: '2024-05-01T08:00:00+00:00',
      geometry: { lon: 11.34, lat: 44.49 },
    });
    expect(answer.results[3]).toMatchObject({ zona: null, abitanti: null });
    expect(answer._links).toBeUndefined();
  });

  it('paths may end with a slash, keys come in any order', async () => {
    const answer = await json(
      '/catalog/datasets/vie/records/?where=abitanti%3E50&select=nome&limit=1&order_by=-abitanti&offset=0',
    );
    expect(answer).toEqual({ total_count: 2, results: [{ nome: 'Via della Prova' }] });
  });

  it('several where must all hold, fields may be quoted', async () => {
    expect((await records({ where: ['`abitanti` > 10', "zona = 'Sud'"], select: 'nome' })).results).toEqual([
      { nome: 'via Sud' },
      { nome: 'Vicolo Ovest' },
    ]);
  });

  it('latitude comes first in boxes, upper and lower case count at the start of texts', async () => {
    expect(
      (await records({ where: 'in_bbox(geometry, 44, 11, 45, 12)', select: 'nome' })).results,
    ).toHaveLength(2);
    expect((await records({ where: 'in_bbox(geometry, 11, 44, 12, 45)' })).total_count).toBe(0);
    expect((await records({ where: 'startswith(nome, "via")', select: 'nome' })).results).toEqual([
      { nome: 'via Sud' },
    ]);
  });

  it('nulls come last in both directions', async () => {
    const order = async (order_by: string) =>
      (await records({ order_by, select: 'abitanti' })).results.map(
        (row: { abitanti: number }) => row.abitanti,
      );
    expect(await order('abitanti desc')).toEqual([120, 60, 45, 8, null]);
    expect(await order('abitanti')).toEqual([8, 45, 60, 120, null]);
  });

  it('groups have no total; an aggregate of all is one row', async () => {
    expect(await records({ group_by: 'zona', select: 'count(*)' })).toEqual({
      results: [{ zona: 'Nord', 'count(*)': 2 }, { zona: 'Sud', 'count(*)': 2 }, { zona: null, 'count(*)': 1 }],
    }); // biome-ignore format: one line reads better
    expect((await records({ select: 'count(*) as n, sum(abitanti)' })).results).toEqual([
      { n: 5, 'sum(abitanti)': 233 },
    ]);
    expect((await get('/catalog/datasets/vie/records?group_by=zona&limit=20000')).statusCode).toBe(200);
  });

  it('are in the time zone and language asked for', async () => {
    const rome = await records({
      timezone: 'Europe/Rome',
      lang: 'it',
      select: "rilevato, date_format(rilevato, 'd MMMM yyyy') as d",
      where: 'abitanti = 45',
    });
    expect(rome.results).toEqual([{ rilevato: '2024-01-01T00:30:00+01:00', d: '1 gennaio 2024' }]);
    expect(
      (await records({ lang: 'en', select: "date_format(rilevato, 'MMMM') as d", limit: '1' })).results,
    ).toEqual([{ d: 'May' }]);
  });

  it('are refined and excluded', async () => {
    expect((await records({ refine: 'zona:Sud' })).total_count).toBe(2);
    expect((await records({ refine: ['zona:Sud', 'zona:Nord'] })).total_count).toBe(4);
    expect((await records({ refine: 'data:2024/05', select: 'nome' })).total_count).toBe(2);
    expect((await records({ refine: 'data:2020', exclude: 'zona:Sud', select: 'nome' })).results).toEqual([
      { nome: 'Largo "Est"' },
    ]);
    expect((await records({ exclude: 'zona:Sud' })).total_count).toBe(3);
  });

  it('have links and technical values where they are wanted', async () => {
    const answer = await records({
      include_links: 'true',
      include_app_metas: 'true',
      limit: '2',
      offset: '2',
      select: 'nome',
    });
    const rels = answer._links.map(({ rel }: { rel: string }) => rel);
    expect(rels).toEqual(['self', 'first', 'next', 'last']);
    expect(answer.results[0]).toMatchObject({ _id: '3', nome: 'via Sud', _size: expect.any(Number) });
    const self = answer.results[0]._links[0].href as string;
    expect(self).toBe('https://dati.example.it/api/explore/v2.1/catalog/datasets/vie/records/3');
    const next = new URL(answer._links[2].href);
    expect((await json(`${next.pathname.slice(base.length)}${next.search}`)).results).toHaveLength(1);
    expect(await json(`${new URL(self).pathname.slice(base.length)}?select=nome,abitanti`)).toEqual({
      nome: 'via Sud',
      abitanti: 45,
    });
  });

  it.each([
    ['limit=101', 'InvalidRESTParameterError', 'limit'],
    ['limit=-2', 'InvalidRESTParameterError', 'limit'],
    ['limit=dieci', 'InvalidRESTParameterError', 'limit'],
    ['offset=9990&limit=20', 'InvalidRESTParameterError', 'offset'],
    ['group_by=zona&limit=20001', 'InvalidRESTParameterError', 'limit'],
    ['where=boh%3D1', 'ODSQLError', 'where'],
    ['select=boh', 'ODSQLError', 'select'],
    ['where=abitanti%20%3E%20%22x%22', 'ODSQLError', 'where'],
    ['order_by=zona,count(*)&group_by=zona', 'ODSQLError', 'order_by'],
    ['timezone=Marte/Olimpo', 'InvalidRESTParameterError', 'timezone'],
    ['refine=zona', 'InvalidRESTParameterError', 'refine'],
    ['refine=boh:1', 'InvalidRESTParameterError', 'boh'],
    ['refine=abitanti:tanti', 'ODSQLError', 'refine'],
    ['lang=klingon', 'InvalidRESTParameterError', 'lang'],
  ])('%s is refused', async (query, code, part) => {
    const answer = await get(`/catalog/datasets/vie/records?${query}`);
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.json()).toEqual({ error_code: code, message: expect.stringContaining(part) });
  });

  it('limit -1 is the largest page', async () => {
    expect((await records({ limit: '-1' })).results).toHaveLength(5);
    expect(await records({ limit: '0' })).toEqual({ total_count: 5, results: [] });
  });

  it('what is not there, or not public, is not found, whoever asks', async () => {
    for (const path of [
      '/catalog/datasets/boh/records',
      '/catalog/datasets/bozza/records',
      '/catalog/datasets/senza/records',
      '/catalog/datasets/vie/records/99',
      '/catalog/datasets/vie/records/x',
      '/catalog/datasets/vie~9',
      '/boh',
      '/catalog/datasets/vie/aggregates',
    ]) {
      const answer = await get(path, portal.admin);
      expect([answer.statusCode, Object.keys(answer.json())], path).toEqual([404, ['error_code', 'message']]);
    }
  });

  it('scripts of other sites may read them, with their quota; keys are accepted', async () => {
    const answer = await get('/catalog/datasets/vie/records?apikey=x', {
      origin: 'https://altrove.example',
      authorization: 'ApiKey abc',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-expose-headers']).toContain('X-RateLimit-Remaining');
    const [limit, left] = ['limit', 'remaining'].map((name) => Number(answer.headers[`x-ratelimit-${name}`]));
    expect(left).toBeLessThan(limit as number);
    expect(answer.headers['x-ratelimit-reset']).toMatch(/^\d{4}-\d\d-\d\dT00:00:00/);
  });
});

describe('exports', () => {
  const path = '/catalog/datasets/vie/exports';
  it('csv has a mark, semicolons and quotes where they must be', async () => {
    const answer = await get(`${path}/csv?limit=-1&select=nome,abitanti,geometry`, {
      accept: 'application/json',
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="vie.csv"');
    expect(answer.body).toBe(
      '\ufeffnome;abitanti;geometry\r\nVia della Prova;120;44.49, 11.34\r\n"Piazza; Nord";8;44.5, 11.35\r\nvia Sud;45;45.46, 9.19\r\n"Largo ""Est""";;41.9, 12.5\r\nVicolo Ovest;60;40.85, 14.27\r\n',
    );
    const other = await get(
      `${path}/csv/?select=nome,abitanti&where=abitanti=8&with_bom=false&delimiter=%2C&quote_all=true`,
    );
    expect(other.body).toBe('"nome","abitanti"\r\n"Piazza; Nord","8"\r\n');
    expect(
      gunzipSync(
        (await get(`${path}/csv?compressed=true&select=nome&where=abitanti=45`)).rawPayload,
      ).toString(),
    ).toBe('\ufeffnome\r\nvia Sud\r\n');
  });

  it('json, jsonl and geojson', async () => {
    expect(JSON.parse((await get(`${path}/json?select=nome&order_by=abitanti%20desc&limit=2`)).body)).toEqual(
      [{ nome: 'Via della Prova' }, { nome: 'Vicolo Ovest' }],
    );
    expect((await get(`${path}/jsonl?select=nome&where=zona%3D%22Sud%22`)).body).toBe(
      '{"nome":"via Sud"}\n{"nome":"Vicolo Ovest"}\n',
    );
    const { type, features } = JSON.parse((await get(`${path}/geojson?select=nome,geometry&limit=1`)).body);
    expect([type, features]).toEqual([
      'FeatureCollection',
      [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [11.34, 44.49] },
          properties: { nome: 'Via della Prova' },
        },
      ],
    ]);
    expect(
      JSON.parse((await get(`${path}/geojson?select=nome&limit=1`)).body).features[0].geometry,
    ).toBeNull();
    expect(JSON.parse((await get(`${path}/json?where=false`)).body)).toEqual([]);
  });

  it('of groups', async () => {
    expect(
      JSON.parse(
        (await get(`${path}/json?group_by=zona&select=count(*)%20as%20n&order_by=n%20desc,zona`)).body,
      ),
    ).toEqual([
      { zona: 'Nord', n: 2 },
      { zona: 'Sud', n: 2 },
      { zona: null, n: 1 },
    ]);
    expect(JSON.parse((await get(`${path}/json?select=count(*)%20as%20n`)).body)).toEqual([{ n: 5 }]);
  });

  it('are refused before they begin', async () => {
    expect((await get(`${path}/csv?where=boh`)).statusCode).toBe(400);
    expect((await get(`${path}/xls`)).statusCode).toBe(404);
  });

  it('are listed', async () => {
    const { links } = await json(path);
    expect(links.map(({ rel }: { rel: string }) => rel)).toEqual([
      'self',
      'csv',
      'tsv',
      'xlsx',
      'ods',
      'json',
      'jsonl',
      'parquet',
      'geojson',
      'shp',
      'kml',
      'gpx',
    ]);
    expect((await json('/catalog/datasets/senza/exports')).links).toHaveLength(1);
  });
});

describe('facets of records', () => {
  const facets = async (query: string) => (await json(`/catalog/datasets/vie/facets?${query}`)).facets;
  it('count values, the commonest first, with their state', async () => {
    expect(await facets('facet=zona')).toEqual([
      { name: 'zona', facets: [{ name: 'Nord', value: 'Nord', count: 2, state: 'displayed' }, { name: 'Sud', value: 'Sud', count: 2, state: 'displayed' }] },
    ]); // biome-ignore format: one line reads better
    expect(await facets('facet=zona&refine=zona:Sud&exclude=zona:Nord')).toMatchObject([
      {
        facets: [
          { name: 'Nord', count: 2, state: 'excluded' },
          { name: 'Sud', state: 'refined' },
        ],
      },
    ]);
    const [only] = await facets(
      'facet=facet(name%3D%22zona%22,sort%3D%22-name%22,limit%3D1,disjunctive%3Dfalse)&where=abitanti>8',
    );
    expect(only.facets).toEqual([{ name: 'Sud', value: 'Sud', count: 2, state: 'displayed' }]);
  });
  it('dates are years, months within a refined one', async () => {
    const [data] = await facets('facet=data&refine=data:2024');
    expect(data.facets).toEqual([
      { name: '2020', value: '2020', count: 2, state: 'displayed' },
      { name: '2024', value: '2024', count: 2, state: 'refined', facets: [{ name: '05', value: '2024/05', count: 2, state: 'displayed' }] },
      { name: '2023', value: '2023', count: 1, state: 'displayed' },
    ]); // biome-ignore format: one line reads better
  });
  it('all of them where none is named', async () => {
    expect((await facets('')).map(({ name }: { name: string }) => name)).toEqual([
      'nome',
      'zona',
      'data',
      'rilevato',
    ]);
    expect((await get('/catalog/datasets/vie/facets?facet=boh')).statusCode).toBe(400);
  });
});

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
      const document = await portal.app.inject(
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
    const redirect = await portal.app.inject(new URL(first.href).pathname);
    expect(redirect.statusCode).toBe(302);
    expect((await portal.app.inject(new URL(String(redirect.headers.location)).pathname)).body).toBe(CSV);
  });
});

describe('whatever is asked', () => {
  it.each<[Record<string, string>]>([
    [{ select: 'abitanti * 1e308 * 1e308 as x' }],
    [{ select: '-abitanti / 0 as x' }],
    [{ select: 'avg(abitanti * 1e308 * 1e10), sum(abitanti * 1e308)' }],
    [{ where: 'abitanti > 1e999' }],
    [{ where: 'abitanti = 99999999999999999999999999999999999999' }],
    [{ where: 'abitanti = 999999999999999999999999999999999999999999' }],
    [{ where: 'abitanti in [1e-400 TO 1e300]' }],
    [{ where: "data > date'9999'" }],
    [{ where: "data > date'0000-01-01'" }],
    [{ where: "rilevato < date'9999-12-31T23:59:59'" }],
    [{ where: 'data > now(years=7000)' }],
    [{ where: 'rilevato > now(days=999999999)' }],
    [{ where: "nome = '\u0000'" }],
    [{ where: 'nome = "\ud800"' }],
    [{ where: 'nome:"\u0000 x"' }],
    [{ where: 'search("\\\\ .* [(")' }],
    [{ where: 'nome like "%_*("' }],
    [{ where: 'startswith(*, "\u0000")' }],
    [{ select: "date_format(data, '%Y')" }],
    [{ select: 'date_format(data, "\'\'\'\'")' }],
    [{ select: "date_format(rilevato, '')" }],
    [{ group_by: 'range(abitanti, 1e-320)' }],
    [{ group_by: 'range(abitanti, 1e308)' }],
    [{ group_by: 'range(rilevato, 1000000 day)' }],
    [{ group_by: 'range(rilevato, 99999999999 ms)' }],
    [{ group_by: 'range(data, 0 day)' }],
    [{ group_by: 'range(abitanti, 5, 3, 1)' }],
    [{ order_by: 'random(1e999)' }],
    [{ order_by: 'random(-5)' }],
    [{ where: "within_distance(geometry, geom'POINT(1e999 0)', 1km)" }],
    [{ where: "within_distance(geometry, geom'POINT(0 90)', 1km)" }],
    [{ where: "within_distance(geometry, geom'POINT(179 0)', 20000km)" }],
    [{ where: "within(geometry, geom'POLYGON EMPTY')" }],
    [{ where: "intersects(geometry, geom'GEOMETRYCOLLECTION(POINT(11 44), LINESTRING(1 1, 1 1))')" }],
    [{ select: "distance(geometry, geom'POINT(-179 -89)')" }],
    [{ select: 'length(nome) as "x"' }],
    [{ select: 'nome as `__proto__`' }],
    [{ select: 'nome as `a"b`, abitanti as `A"B`' }],
    [{ select: 'abitanti as nome, nome as abitanti', order_by: 'length(zona), nome', where: 'abitanti > 10' }],
    [{ group_by: 'nome as zona, zona as nome', order_by: 'zona' }],
    [{ select: 'count(*) as `count(*)`, count(distinct nome), max(geometry)' }],
    [{ where: '"x" in abitanti' }],
    [{ where: 'true = true and null is null and "a" = "a"' }],
    [{ where: 'abitanti is true' }],
    [{ where: `abitanti in (${'1,'.repeat(2000)}1)` }],
    [{ where: `abitanti in (${'1,'.repeat(5001)}1)` }],
    [{ select: `${'nome,'.repeat(2000)}nome` }],
    [{ where: `${'('.repeat(70)}true${')'.repeat(70)}` }],
    [{ select: `${'-'.repeat(59)}abitanti` }],
    [{ select: `abitanti${'+1'.repeat(3000)}` }],
    [{ where: `${'abitanti=1 or '.repeat(1000)}true` }],
    [{ timezone: 'Etc/GMT+12', select: 'hour(rilevato), rilevato' }],
    [{ lang: 'ar', select: "date_format(data, 'EEEE d MMMM')" }],
    [{ refine: 'nome:' }],
    [{ refine: 'data:2024/02/31' }],
  ])('%j is answered or refused, never a fault', async (query) => {
    for (const path of ['records', 'exports/jsonl', 'exports/csv']) {
      const answer = await get(`/catalog/datasets/vie/${path}?${new URLSearchParams(query)}`);
      expect([200, 400], `${path}: ${answer.body.slice(0, 300)}`).toContain(answer.statusCode);
    }
  }); // biome-ignore format: a line a case
});

describe('version 2.0', () => {
  const old = async (path: string) => {
    const answer = await portal.app.inject(path);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['ods-explore-api-deprecation']).toContain('v2.1');
    return answer;
  };
  it.each(['/api/explore/v2.0', '/api/v2'])('%s has the shapes of then', async (root) => {
    const datasets = (await old(`${root}/catalog/datasets/?rows=1&start=1&order_by=title`)).json();
    expect([datasets.total_count, datasets.datasets[0].dataset.dataset_id]).toEqual([2, 'vie']);
    expect((await old(`${root}/catalog/datasets/vie`)).json().dataset.metas.default.title).toBe(
      'Vie di prova',
    );
    const { total_count, records } = (
      await old(`${root}/catalog/datasets/vie/records?rows=1&select=nome`)
    ).json();
    expect([total_count, records[0].record]).toMatchObject([
      5,
      { id: '1', fields: { nome: 'Via della Prova' } },
    ]);
    expect(
      (await old(`${root}/catalog/datasets/vie/records/2?select=abitanti`)).json().record.fields,
    ).toEqual({ abitanti: 8 });
    expect(
      (await old(`${root}/catalog/datasets/vie/aggregates?select=count(*)%20as%20n&group_by=zona`)).json()
        .aggregations,
    ).toHaveLength(3);
    expect((await old(`${root}/catalog/datasets/vie/exports/csv?rows=1&select=nome`)).body).toBe(
      'nome\r\nVia della Prova\r\n',
    );
    expect((await old(`${root}/catalog/datasets/vie/facets?facet=zona`)).json().facets).toHaveLength(1);
    expect((await old(`${root}/catalog/facets?facet=theme`)).json().facets).toHaveLength(1);
  });
  it('leaves the catalogue of Italian harvesters where it was', async () => {
    const answer = await portal.app.inject('/api/v2/catalog/exports/dcat_ap_it');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('rdf+xml'),
    ]);
  });
});
