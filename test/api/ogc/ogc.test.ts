import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { type PublishedTable, publishTable } from '../../helpers/published-table.js';
import { completeDataset, requests } from '../rest/helpers.js';

const ROWS = Array.from({ length: 25 }, (_, at) => ({
  type: 'Feature',
  properties: { nome: `n${at}`, classe: at % 5, giorno: `2024-01-${String(at + 1).padStart(2, '0')}` },
  geometry: at === 3 ? null : { type: 'Point', coordinates: [11 + at / 100, 44 + at / 100] },
}));
const GEOJSON = JSON.stringify({ type: 'FeatureCollection', features: ROWS });

let portal: TestPortal;
let table: PublishedTable;

beforeAll(async () => {
  portal = await testPortal();
  table = await publishTable(portal, 'piste.geojson', GEOJSON, {
    title: { it: 'Piste di prova', en: 'Test paths' },
  });
  await publishTable(portal, 'tabella.csv', 'a;b\n1;2\n3;4\n', { title: { it: 'Senza luoghi' } });
  const admin = requests(portal, portal.admin);
  await admin.send('POST', '/datasets', completeDataset('ente', { title: { it: 'Bozza' } }));
});
afterAll(() => portal.close());

const get = (url: string, accept = 'application/json') =>
  portal.app.inject({ method: 'GET', url: `/ogc${url}`, headers: { accept } });
const idOf = async (): Promise<string> => (await get('/collections')).json().collections[0].id;
const relsOf = (body: { links: { rel: string; type?: string; href: string }[] }) =>
  body.links.map(({ rel }) => rel);

describe('what QGIS, OWSLib and ogc-client look at first', () => {
  it('the landing page links everything, each link with its type', async () => {
    for (const url of ['', '/', '?f=json']) {
      const answer = await get(url, '*/*');
      expect(answer.statusCode, url).toBe(200);
      const body = answer.json();
      expect(relsOf(body)).toEqual(
        expect.arrayContaining(['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']),
      );
      expect(body.links.every(({ type }: { type?: string }) => type)).toBe(true);
      const description = body.links.find(({ rel }: { rel: string }) => rel === 'service-desc');
      expect(description.type).toBe('application/vnd.oai.openapi+json;version=3.0');
    }
  });

  it('the description is OpenAPI 3.0, with the bounds of limit where QGIS looks', async () => {
    const answer = await get('/api', 'application/vnd.oai.openapi+json;version=3.0');
    expect(answer.headers['content-type']).toBe('application/vnd.oai.openapi+json;version=3.0');
    const body = answer.json();
    expect(body.openapi).toMatch(/^3\.0/);
    expect(body.components.parameters.limit.schema).toMatchObject({
      minimum: 1,
      maximum: 10_000,
      default: 10,
    });
    expect(Object.keys(body.paths)).toContain('/collections/{collectionId}/items');
    const own: { name?: string; schema?: object }[] =
      body.paths[`/collections/${table.name}/items`].get.parameters;
    expect(own.filter(({ name }) => name).map(({ name, schema }) => [name, schema])).toEqual([
      ['nome', { type: 'string' }],
      ['classe', { type: 'integer' }],
      ['giorno', { type: 'string', format: 'date' }],
    ]);
    const named = JSON.stringify(body).match(/#\/components\/(\w+)\/(\w+)/g) ?? [];
    for (const reference of named) {
      const [, , group = '', name = ''] = reference.split('/');
      expect(body.components[group][name], reference).toBeDefined();
    }
  });

  it('the classes it conforms to are those of part 1', async () => {
    const { conformsTo } = (await get('/conformance')).json();
    for (const name of ['core', 'oas30', 'html', 'geojson']) {
      expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`);
    }
  });

  it('other sites may read it', async () => {
    const answer = await portal.app.inject({ url: '/ogc', headers: { origin: 'https://altro.example.it' } });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

describe('the collections', () => {
  it('are the published tables with places, and nothing else', async () => {
    const { collections } = (await get('/collections')).json();
    expect(collections).toHaveLength(1);
    expect(collections[0]).toMatchObject({
      id: table.name,
      title: 'Piste di prova',
      itemType: 'feature',
      extent: { spatial: { bbox: [[11, 44, 11.24, 44.24]] } },
      crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'],
    });
    expect(relsOf(collections[0])).toEqual(
      expect.arrayContaining(['self', 'items', 'describedby', 'enclosure', 'license']),
    );
  });

  it('are read page by page', async () => {
    for (const title of ['A prova', 'B prova']) {
      await publishTable(portal, `${title}.geojson`, GEOJSON, { title: { it: title } });
    }
    const seen: string[] = [];
    let url: string | undefined = '/collections?limit=1';
    while (url !== undefined) {
      const body: { collections: { id: string }[]; links: { rel: string; href: string }[] } = (
        await get(url)
      ).json();
      seen.push(...body.collections.map(({ id }) => id));
      url = body.links.find(({ rel }) => rel === 'next')?.href.replace('https://dati.example.it/ogc', '');
    }
    expect(seen).toHaveLength(3);
    expect([...seen].sort()).toEqual(seen);
  });

  it('tell their time and what they can be asked by', async () => {
    const one = (await get(`/collections/${table.name}`)).json();
    expect(one.extent.temporal.interval).toEqual([['2024-01-01T00:00:00Z', '2024-01-25T00:00:00Z']]);
    const queryables = await get(`/collections/${table.name}/queryables`, 'application/schema+json');
    expect(queryables.headers['content-type']).toContain('application/schema+json');
    expect(Object.keys(queryables.json().properties)).toEqual(['geometry', 'nome', 'classe', 'giorno']);
  });

  it('that do not exist are not found', async () => {
    for (const id of ['boh', 'senza-luoghi', 'bozza', `${table.name}~2`]) {
      const answer = await get(`/collections/${id}`);
      expect(answer.statusCode, id).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });
});

describe('the features', () => {
  const items = (query: string) => get(`/collections/${table.name}/items${query}`, 'application/geo+json');

  it('are GeoJSON with counts, ten unless more are wanted, every property in each', async () => {
    const answer = await items('');
    expect(answer.headers['content-type']).toContain('application/geo+json');
    const body = answer.json();
    expect(body).toMatchObject({ type: 'FeatureCollection', numberMatched: 25, numberReturned: 10 });
    expect(body.timeStamp).toMatch(/^\d{4}-\d{2}-\d{2}T/);
    expect(body.features[3]).toEqual({
      type: 'Feature',
      id: 4,
      geometry: null,
      properties: { nome: 'n3', classe: 3, giorno: '2024-01-04' },
    });
  });

  it('are all read by following next, each once', async () => {
    for (const start of [
      '?limit=7',
      '?limit=7&offset=0',
      '?limit=7&classe=1',
      '?limit=2&bbox=11.05,44,11.2,45',
    ]) {
      const ids: number[] = [];
      let matched = 0;
      let url: string | undefined = start;
      while (url !== undefined) {
        const body: {
          features: { id: number }[];
          numberMatched: number;
          links: { rel: string; href: string }[];
        } = (await items(url)).json();
        ids.push(...body.features.map(({ id }) => id));
        matched = body.numberMatched;
        url = body.links.find(({ rel }) => rel === 'next')?.href.split('/items')[1];
      }
      expect(ids.length, start).toBe(matched);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('answer a box, a time and properties', async () => {
    const matched = async (query: string) => (await items(query)).json().numberMatched;
    expect(await matched('?bbox=11.095,44,11.125,45')).toBe(3);
    expect(await matched('?bbox=11.095,44,0,11.125,45,100')).toBe(3);
    expect(await matched('?datetime=2024-01-05')).toBe(1);
    expect(await matched('?datetime=2024-01-05T10:00:00Z')).toBe(1);
    expect(await matched('?datetime=2024-01-05/2024-01-09')).toBe(5);
    expect(await matched('?datetime=../2024-01-02')).toBe(2);
    expect(await matched('?datetime=2024-01-20/')).toBe(6);
    expect(await matched('?classe=2&nome=n7')).toBe(1);
    expect(await matched('?crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84')).toBe(25);
  });

  it('give only the properties that are wanted, or no geometry', async () => {
    const [feature] = (await items('?limit=1&properties=nome&skipGeometry=true')).json().features;
    expect(feature).toEqual({ type: 'Feature', id: 1, geometry: null, properties: { nome: 'n0' } });
  });

  it('come in longer pages the longer next is followed, as the links say; pages for people stay as they are', async () => {
    const sizes: number[] = [];
    let url: string | undefined = '?limit=2';
    while (url !== undefined) {
      const body: { numberReturned: number; links: { rel: string; href: string }[] } = (
        await items(url)
      ).json();
      const limit = Number(new URLSearchParams(url).get('limit'));
      expect(body.numberReturned).toBeLessThanOrEqual(limit);
      sizes.push(body.numberReturned);
      url = body.links.find(({ rel }) => rel === 'next')?.href.split('/items')[1];
    }
    expect(sizes).toEqual([2, 2, 4, 8, 9]);
    const page = (await items('?f=html&limit=2&after=2')).body;
    expect(page).toMatch(/rel="next" href="[^"]*limit=2&amp;/);
  });

  it('end a page before their shapes are too many for it', async () => {
    const ring = Array.from({ length: 60_000 }, (_, at) => {
      const angle = (2 * Math.PI * at) / 60_000;
      return [11 + Math.cos(angle) / 7, 44 + Math.sin(angle) / 7];
    });
    const area = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    const shapes = Array.from({ length: 7 }, (_, at) => ({
      type: 'Feature',
      properties: { nome: `a${at}` },
      geometry: area,
    }));
    const large = await publishTable(
      portal,
      'aree.geojson',
      JSON.stringify({ type: 'FeatureCollection', features: shapes }),
      { title: { it: 'Aree grandi' } },
    );
    const seen: string[] = [];
    let pages = 0;
    for (const start of ['?limit=10000', '?limit=10000&offset=0', '?limit=10000&bbox=10,43,12,45']) {
      let url: string | undefined = `/collections/${large.name}/items${start}`;
      while (url !== undefined) {
        const answer = await get(url);
        expect(answer.body.length).toBeLessThan(12_000_000);
        const { features, links } = answer.json();
        seen.push(...features.map((each: { properties: { nome: string } }) => each.properties.nome));
        pages += 1;
        url = links
          .find(({ rel }: { rel: string }) => rel === 'next')
          ?.href.replace('https://dati.example.it/ogc', '');
      }
    }
    expect(seen).toEqual([...shapes, ...shapes, ...shapes].map(({ properties }) => properties.nome));
    expect(pages).toBe(9);
  });

  it('are never more than the most, and a larger limit is no error', async () => {
    expect((await items('?limit=100000000')).json().numberReturned).toBe(25);
  });

  it('refuse what is unknown or wrong, with the parameter', async () => {
    for (const query of [
      '?boh=1',
      '?limit=0',
      '?limit=-1',
      '?limit=x',
      '?bbox=1,2,3',
      '?bbox=1,2,3,x',
      '?bbox=0,10,1,5',
      '?bbox=0,0,1,91',
      '?datetime=ieri',
      '?datetime=2024-02-02/2024-01-01',
      '?datetime=2024-13-01',
      '?crs=http://www.opengis.net/def/crs/EPSG/0/3857',
      '?offset=-1',
      '?f=xml',
      '?classe=abc',
      '?properties=boh',
      '?limit=1&limit=2',
      '?skipGeometry=boh',
    ]) {
      const answer = await items(query);
      expect(answer.statusCode, query).toBe(400);
      expect(answer.headers['content-type'], query).toContain('application/problem+json');
      expect(answer.json().errors[0].pointer, query).toMatch(/^\//);
    }
  });

  it('are answered one by one', async () => {
    const answer = await get(`/collections/${table.name}/items/2`, 'application/geo+json');
    expect(answer.json()).toMatchObject({
      type: 'Feature',
      id: 2,
      geometry: { type: 'Point', coordinates: [11.01, 44.01] },
      properties: { nome: 'n1' },
    });
    expect(relsOf(answer.json())).toEqual(expect.arrayContaining(['self', 'collection', 'alternate']));
    for (const id of ['0', '26', 'x', '99999999999999999999']) {
      expect((await get(`/collections/${table.name}/items/${id}`)).statusCode, id).toBe(404);
    }
  });
});

/** Letter by letter what GDAL 3.6.2 asks (`ogrinfo OAPIF:…`), which sends no User-Agent. */
describe('the requests of GDAL', () => {
  it('list the layers, guess the schema, count, and read all pages of a box', async () => {
    const collections = await get('/collections', 'application/json');
    expect(collections.json().collections.map(({ id }: { id: string }) => id)).toContain(table.name);
    const accept = 'application/geo+json, application/json';
    const first = (await get(`/collections/${table.name}/items?limit=10`, accept)).json();
    expect(first.numberMatched).toBe(25);
    const boxed = await get(
      `/collections/${table.name}/items?limit=10&bbox=11.0949999999999998,44,11.125,45`,
      accept,
    );
    expect(boxed.json()).toMatchObject({ numberMatched: 3, numberReturned: 3 });
  });
});

describe('pages for people', () => {
  it('pages speak the language of their address, documents that of the reader', async () => {
    const english = { 'accept-language': 'en' };
    const ask = (url: string, accept: string) =>
      portal.app.inject({ method: 'GET', url, headers: { ...english, accept } });
    const page = await ask('/ogc/collections', 'text/html');
    expect(page.body).toContain('Piste di prova');
    expect(page.body).not.toContain('Test paths');
    expect((await ask('/ogc/collections?lang=en', 'text/html')).body).toContain('Test paths');
    const document = await ask('/ogc/collections', 'application/json');
    expect(document.json().collections.map(({ title }: { title: string }) => title)).toContain('Test paths');
  });

  it('are HTML for browsers and with f=html, in both languages', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const id = await idOf();
    for (const url of [
      '',
      '/api',
      '/conformance',
      '/collections',
      `/collections/${id}`,
      `/collections/${id}/queryables`,
      `/collections/${id}/items`,
      `/collections/${id}/items/1`,
    ]) {
      const italian = await get(url, browser);
      expect([italian.statusCode, italian.headers['content-type']], url).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(italian.body).toContain('<html lang="it"');
      const english = await get(`${url}?f=html&lang=en`, '*/*');
      expect(english.body, url).toContain('<html lang="en"');
      expect(english.body).toMatch(/<h1[^>]*>[^<]+<\/h1>/);
    }
    const items = await get(`/collections/${table.name}/items?f=html&limit=3&classe=1`);
    expect(items.body).toContain('after=');
    expect(items.body).toContain('n11');
  });

  it('are refused to who accepts neither form', async () => {
    expect((await get('', 'image/png')).statusCode).toBe(406);
  });
});
