import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { dataJson } from '../../../harvesters/data-json/index.js';
import { mapDataJson } from '../../../harvesters/data-json/map.js';
import { feedAddresses, keyOf } from '../../../harvesters/data-json/read.js';
import type { SourceHttp } from '../../../harvesters/protocol.js';
import { Dataset } from '../../../src/catalog/model/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { faulty, type Handler } from '../stand-in/fault-injector.js';
import { mapAll, readAll, settings } from '../stand-in/harvest.js';
import { standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';

const EU = 'http://publications.europa.eu/resource/authority';
const SITE = 'https://opendata.citta.example';
const GUID = 'f6565516d1354383b25793e630cf3f2b';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

type Entry = Record<string, unknown>;

function map(entry: Entry, options: Record<string, string> = {}) {
  const mapped = mapDataJson({ key: keyOf(entry), value: { entry, site: SITE } }, settings(SITE, options));
  const [item] = mapped.items;
  const doc = item?.doc as Dataset;
  expect([...Value.Errors(Dataset, doc)].map(({ path, message }) => `${path} ${message}`)).toEqual([]);
  return { item, doc, notes: mapped.notes };
}

/** An entry as ArcGIS Hub writes them. */
const hubEntry: Entry = {
  '@type': 'dcat:Dataset',
  identifier: `https://www.arcgis.com/home/item.html?id=${GUID}&sublayer=5`,
  landingPage: `${SITE}/maps/${GUID}_5`,
  title: 'Rastrelliere',
  description: '<div style="text-align:Left;"><p><span>Le rastrelliere della citt&agrave;</span></p></div>',
  keyword: ['mobilità'],
  issued: '2022-07-29T10:07:13.000Z',
  modified: '2022-07-29T11:29:07.556Z',
  publisher: { name: 'Comune di Prova' },
  contactPoint: { '@type': 'vcard:Contact', fn: 'sit', hasEmail: 'mailto:sit@comune.example' },
  accessLevel: 'public',
  spatial: '6.5735,46.3912,6.6069,46.4028',
  license: '<p>Licenza <a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></p>',
  theme: ['geospatial'],
  distribution: [
    {
      title: 'ArcGIS Hub Dataset',
      format: 'Web Page',
      mediaType: 'text/html',
      accessURL: `${SITE}/maps/${GUID}_5`,
    },
    {
      title: 'ArcGIS GeoService',
      format: 'ArcGIS GeoServices REST API',
      mediaType: 'application/json',
      accessURL: 'https://services.example/FeatureServer/5',
    },
    {
      title: 'CSV',
      format: 'CSV',
      mediaType: 'text/csv',
      accessURL: `${SITE}/api/download/v1/items/${GUID}/csv?layers=5`,
    },
    { title: 'Shapefile', format: 'ZIP', mediaType: 'application/zip', accessURL: `${SITE}/shp` },
  ],
};

describe('an entry of ArcGIS Hub', () => {
  const { item, doc } = map(hubEntry);

  it('is known by the id of its layer', () => {
    expect(keyOf(hubEntry)).toBe(`${GUID}_5`);
    expect(keyOf({ identifier: GUID })).toBe(GUID);
    expect(item).toMatchObject({ iri: hubEntry.identifier, aliases: [`${GUID}_5`] });
  });

  it('says everything in the terms of the model', () => {
    expect(doc).toMatchObject({
      title: { it: 'Rastrelliere' },
      description: { it: 'Le rastrelliere della città' },
      publisher: { name: { it: 'Comune di Prova' } },
      rightsHolder: { name: { it: 'Comune di Prova' } },
      contactPoint: [{ fn: 'sit', email: 'sit@comune.example' }],
      accessRights: `${EU}/access-right/PUBLIC`,
      landingPage: [`${SITE}/maps/${GUID}_5`],
      extras: { theme: 'geospatial' },
    });
    expect(JSON.parse(doc.spatial?.[0]?.bbox?.value ?? '').coordinates[0][2]).toEqual([6.6069, 46.4028]);
  });

  it('has its forms, without the page that says the same as the landing page', () => {
    expect(doc.distribution?.map((d) => d.title?.it)).toEqual(['ArcGIS GeoService', 'CSV', 'Shapefile']);
    expect(doc.distribution?.map((d) => d.format)).toEqual(
      ['REST', 'CSV', 'ZIP'].map((code) => `${EU}/file-type/${code}`),
    );
    const licences = new Set(doc.distribution?.map((d) => d.license?.iri));
    expect([...licences]).toEqual(['https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40']);
  });

  it('has no place where the feed left its own template', () => {
    expect(map({ ...hubEntry, spatial: '{{extent:computeSpatialProperty}}' }).doc.spatial).toBeUndefined();
  });
});

describe('an entry of DCAT-US', () => {
  it('reads intervals, periods, places, access levels and languages', () => {
    const { doc, notes } = map({
      identifier: 'USDA-1',
      title: 'Harvest',
      modified: 'R/P1Y',
      temporal: '2020-01-15T00:45:00Z/2021-01-15T00:06:00Z',
      spatial: { type: 'Point', coordinates: [11, 44] },
      accessLevel: 'restricted public',
      language: ['it-IT', 'en'],
      theme: ['ENVI', 'Rubrica'],
      keyword: 'uno, due',
      references: ['https://docs.example/a'],
      describedBy: 'https://docs.example/schema',
      bureauCode: ['005:15'],
      publisher: { name: 'Ufficio', subOrganizationOf: { name: 'Ministero' } },
      distribution: [{ downloadURL: 'https://files.example/a.csv', mediaType: 'text/csv' }],
    });
    expect(doc).toMatchObject({
      identifier: 'USDA-1',
      accrualPeriodicity: `${EU}/frequency/ANNUAL`,
      temporal: [{ startDate: '2020-01-15T00:45:00Z', endDate: '2021-01-15T00:06:00Z' }],
      spatial: [{ geometry: { format: 'geojson', value: '{"type":"Point","coordinates":[11,44]}' } }],
      accessRights: `${EU}/access-right/RESTRICTED`,
      language: [`${EU}/language/ITA`, `${EU}/language/ENG`],
      theme: [`${EU}/data-theme/ENVI`],
      keyword: { it: ['uno', 'due'] },
      page: ['https://docs.example/a', 'https://docs.example/schema'],
      publisher: { name: { it: 'Ufficio' } },
      extras: { bureauCode: '["005:15"]', theme: 'Rubrica' },
      distribution: [
        { accessURL: ['https://files.example/a.csv'], downloadURL: ['https://files.example/a.csv'] },
      ],
    });
    expect(doc).not.toHaveProperty('modified');
    expect(notes).toEqual([]);
  });

  it.each([
    ['2020-01-01/2020-12-31', [{ startDate: '2020-01-01', endDate: '2020-12-31' }]],
    ['2020/..', [{ startDate: '2020' }]],
    ['ieri/oggi', undefined],
  ])('reads the period %s', (temporal, periods) => {
    expect(map({ identifier: 'a', temporal }).doc.temporal).toEqual(periods);
  });

  it('takes the address of the oldest feeds from the dataset itself', () => {
    const { doc } = map({
      identifier: 'a',
      title: 'A',
      accessURL: 'https://files.example/a.json',
      format: 'json',
    });
    expect(doc.distribution).toMatchObject([
      { accessURL: ['https://files.example/a.json'], format: `${EU}/file-type/JSON` },
    ]);
  });

  it('loses what is wrong and never the record', () => {
    const { doc } = map({
      identifier: 5,
      title: { a: 1 },
      publisher: 'Ente',
      contactPoint: ['x', { hasEmail: 'no' }],
      distribution: ['x', {}, { accessURL: 'javascript:alert(1)' }],
      spatial: [1, 2],
      temporal: {},
      keyword: null,
      modified: 'quando capita',
      license: {},
    });
    expect(doc.publisher).toEqual({ name: { it: 'Ente' } });
    expect(doc.distribution).toBeUndefined();
  });

  it('has a key by its identifier, else its page, else none', () => {
    expect(
      [{ identifier: ' x ' }, { landingPage: 'https://a.example' }, { title: 'senza' }].map(keyOf),
    ).toEqual(['x', 'https://a.example', undefined]);
  });
});

async function serve(handler: Handler, tries = 1) {
  const server = await standIn(() => handler);
  const http = testSourceHttp({ tries });
  open.push(server, http);
  return { server, http };
}

const entries = (count: number): Entry[] =>
  Array.from({ length: count }, (_, n) => ({ ...hubEntry, identifier: `d-${n}`, title: `Dataset ${n}` }));

const feed =
  (body: unknown, at = '/data.json'): Handler =>
  (request, reply) => {
    if (request.url !== at) return reply.writeHead(404).end('no');
    return reply
      .writeHead(200, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('a feed', () => {
  it.each(['/data.json', '/api/feed/dcat-us/1.1.json'])('is found at %s and read whole', async (at) => {
    const { server, http } = await serve(feed({ '@type': 'dcat:Catalog', dataset: entries(250) }, at));
    const { records, pages, end } = await readAll(dataJson, settings(server.url), http);
    expect(records.map(({ key }) => key)).toEqual(entries(250).map(({ identifier }) => identifier));
    expect(pages).toHaveLength(3);
    expect(end).toEqual({ complete: true });
  });

  it('may be the address itself, or a bare list', async () => {
    expect(feedAddresses('https://x.example/feed.json?a=1')).toEqual(['https://x.example/feed.json?a=1']);
    const { server, http } = await serve(feed(entries(2), '/lista.json'));
    expect((await readAll(dataJson, settings(`${server.url}/lista.json`), http)).records).toHaveLength(2);
  });

  it('goes on after the page it is told', async () => {
    const { server, http } = await serve(feed({ dataset: entries(250) }));
    const whole = await readAll(dataJson, settings(server.url), http);
    const rest = await readAll(dataJson, settings(server.url), http, whole.pages[1]?.cursor);
    expect(rest.records).toHaveLength(50);
  });

  it('is not read again while the site says that it is the same', async () => {
    const { server, http } = await serve((request, reply) =>
      request.headers['if-none-match'] === '"1"'
        ? reply.writeHead(304).end()
        : reply.writeHead(200, { etag: '"1"' }).end(JSON.stringify({ dataset: entries(1) })),
    );
    // As the core asks when it knows what came last.
    const knowing: SourceHttp = {
      ask: (url, request) =>
        http.ask(url, { ...request, headers: { 'if-none-match': '"1"' }, accepts: (status) => status < 400 }),
    };
    const { records, end } = await readAll(dataJson, settings(server.url), knowing);
    expect(records).toEqual([]);
    expect(end).toMatchObject({ complete: false, unchanged: true });
    expect((await readAll(dataJson, settings(server.url), http)).records).toHaveLength(1);
  });

  it('drops what stands twice and leaves out what is no dataset', async () => {
    const { server, http } = await serve(feed({ dataset: [...entries(2), entries(1)[0], 'x', null] }));
    const { records, pages } = await readAll(dataJson, settings(server.url), http);
    expect(records).toHaveLength(2);
    expect(pages[0]?.problems).toHaveLength(1);
  });

  it.each([
    ['a page of HTML', '<html></html>', 'not-json'],
    ['half a document', '{"dataset": [{"identifier": "a"}', 'not-json'],
    ['something else', { items: [] }, 'not-this-protocol'],
  ])('is refused when it is %s', async (_, body, code) => {
    const { server, http } = await serve(feed(body));
    await expect(readAll(dataJson, settings(server.url), http)).rejects.toMatchObject({ code });
  });

  it('is read through a bad network', async () => {
    const spoilt = faulty(feed({ dataset: entries(120) }), {
      seed: 7,
      rates: { error: 0.3, reset: 0.2, truncate: 0.3, gzip: 0.5 },
    });
    const { server, http } = await serve(spoilt, 6);
    const { records, end } = await readAll(dataJson, settings(`${server.url}/data.json`), http);
    expect(records).toHaveLength(120);
    expect(end.complete).toBe(true);
  });
});

/** An item of the search of a Hub site. */
const hubItem = (n: number, more: Entry = {}): Entry => ({
  type: 'Feature',
  id: `${GUID}_${n}`,
  properties: {
    id: `${GUID}_${n}`,
    name: `Strato ${n}`,
    description: 'Uno<div>due</div>',
    type: 'Feature Layer',
    url: `https://services.example/FeatureServer/${n}`,
    access: 'public',
    created: 1611934478000,
    modified: 1627417519723,
    tags: ['mappa'],
    source: 'Comune di Prova',
    extent: {
      type: 'envelope',
      coordinates: [
        [11, 44],
        [12, 45],
      ],
    },
    structuredLicense: { type: 'CC-BY', url: 'https://creativecommons.org/licenses/by/4.0/' },
    ...more,
  },
});

const hub =
  (count: number, claimed = count): Handler =>
  (request, reply) => {
    const { searchParams } = new URL(request.url ?? '', SITE);
    const start = Number(searchParams.get('startindex')) - 1;
    const items = Array.from({ length: count }, (_, n) => hubItem(n)).slice(
      start,
      start + Number(searchParams.get('limit')),
    );
    reply
      .writeHead(200)
      .end(JSON.stringify({ type: 'FeatureCollection', features: items, numberMatched: claimed }));
  };

describe('the search of a Hub site', () => {
  it('gives the same keys and identifiers as its feed', async () => {
    const { server, http } = await serve(hub(230));
    const source = settings(server.url, { way: 'hub' });
    const { records, end } = await readAll(dataJson, source, http);
    expect(records).toHaveLength(230);
    expect(end).toEqual({ complete: true });
    const [first] = mapAll(dataJson, source, records.slice(5));
    expect(first?.items[0]).toMatchObject({
      iri: hubEntry.identifier,
      doc: {
        identifier: hubEntry.identifier,
        description: { it: 'Uno\n\ndue' },
        issued: '2021-01-29T15:34:38.000Z',
        rightsHolder: { name: { it: 'Comune di Prova' } },
      },
      aliases: [`${GUID}_5`],
    });
    const formats = first?.items[0]?.doc as Dataset;
    expect(formats.distribution?.map((d) => d.format?.split('/').at(-1))).toEqual([
      'REST',
      'CSV',
      'GEOJSON',
      'SHP',
      'KML',
    ]);
  });

  it('is not complete when it gives less than it says', async () => {
    const { server, http } = await serve(hub(30, 50));
    expect((await readAll(dataJson, settings(server.url, { way: 'hub' }), http)).end.complete).toBe(false);
  });
});

describe.skipIf(!hasShared)('real feeds', () => {
  it('of a city on ArcGIS Hub', () => {
    const { dataset } = JSON.parse(
      readFileSync(sharedPath('standards', 'catalogs', 'dcat-eu', 'fr-evian-dcat.json'), 'utf8'),
    );
    const mapped = (dataset as Entry[]).map((entry) => map(entry, { language: 'fr' }));
    expect(mapped).toHaveLength(8);
    for (const { doc } of mapped) {
      expect(doc.title?.fr).toBeTruthy();
      expect(doc.description?.fr ?? '').not.toContain('<');
      expect(doc.distribution?.length).toBeGreaterThan(0);
    }
    expect(mapped[0]?.doc.distribution?.map((d) => d.format?.split('/').at(-1))).toEqual([
      'REST',
      'CSV',
      'GEOJSON',
      'ZIP',
      'KML',
    ]);
    expect(mapped[0]?.doc.distribution?.[0]?.license?.iri).toMatch(/ETALAB_2_0$/);
  });

  it('of a layer in the search of a Hub site', () => {
    const item = JSON.parse(
      readFileSync(sharedPath('standards', 'catalogs', 'other', 'arcgis-hub-dataset.json'), 'utf8'),
    );
    const mapped = mapDataJson(
      { key: item.properties.id, value: { entry: item, site: SITE } },
      settings(SITE, { language: 'en' }),
    );
    expect(mapped.items[0]?.doc).toMatchObject({
      title: { en: 'Tahoe places of interest' },
      keyword: { en: ['Data collection', 'just modified'] },
      publisher: { name: { en: 'QA Premium Alpha Hub' } },
    });
    expect(mapped.notes).toEqual([]);
  });
});
