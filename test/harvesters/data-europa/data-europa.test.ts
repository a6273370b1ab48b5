import { Value } from '@sinclair/typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { dataEuropa } from '../../../harvesters/data-europa/index.js';
import { readEuropa } from '../../../harvesters/data-europa/options.js';
import { Dataset } from '../../../src/catalog/model/index.js';
import { faulty } from '../stand-in/fault-injector.js';
import { mapAll, readAll, settings } from '../stand-in/harvest.js';
import { standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { type Document, documentOf, type EuropaHabits, europaOf, PREFIX } from './europa.js';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const documents = (count: number): Document[] => Array.from({ length: count }, (_, n) => documentOf(n));

async function serve(listed: readonly Document[], habits: EuropaHabits = {}) {
  const { handler, asked } = europaOf(listed, habits);
  const server = await standIn(() => handler);
  const http = testSourceHttp({ tries: 2 });
  open.push(server, http);
  return { server, asked, http };
}

async function read(
  listed: readonly Document[],
  options: Record<string, string> = {},
  habits: EuropaHabits = {},
) {
  const { server, asked, http } = await serve(listed, habits);
  const source = settings(server.url, options);
  const harvested = await readAll(dataEuropa, source, http);
  const mapped = mapAll(dataEuropa, source, harvested.records);
  for (const { items } of mapped)
    for (const { doc } of items) expect([...Value.Errors(Dataset, doc)].map(({ path }) => path)).toEqual([]);
  return { ...harvested, asked, server, mapped, keys: harvested.records.map(({ key }) => key) };
}

const keysOf = (listed: readonly Document[]) => listed.map(({ id }) => id);

describe('settings', () => {
  it.each([
    ['https://data.europa.eu', {}, { countries: ['it'], catalogues: [] }],
    [
      'https://data.europa.eu/api/hub/search/',
      { catalogue: 'dati-gov-it, rndt' },
      { countries: [], catalogues: ['dati-gov-it', 'rndt'] },
    ],
    [
      'https://data.europa.eu/data/datasets?catalog=dati-gov-it&country=IT&query=acqua',
      {},
      { countries: ['it'], catalogues: ['dati-gov-it'], q: 'acqua' },
    ],
  ])('%s %j', (url, options, expected) => {
    expect(readEuropa(settings(url, options))).toMatchObject({
      ...expected,
      search: 'https://data.europa.eu/api/hub/search',
    });
  });
});

describe('the search', () => {
  it('is asked by POST with facets, and scrolled to its end', async () => {
    const listed = documents(250);
    const { keys, end, asked, pages } = await read(listed, {
      catalogue: 'dati-gov-it',
      country: 'it',
      details: 'search',
    });
    expect(keys).toEqual(keysOf(listed));
    expect(end).toEqual({ complete: true });
    expect(pages[0]?.claimed).toBe(250);
    expect(asked.searches).toEqual([
      expect.objectContaining({
        facets: { country: ['it'], catalog: ['dati-gov-it'] },
        filters: ['dataset'],
        scroll: true,
      }),
    ]);
  });

  it.each([{ noScroll: true }, { refusesScroll: true }])(
    'is paged where it does not scroll: %j',
    async (habits) => {
      const { keys, end } = await read(documents(230), { details: 'search' }, habits);
      expect(keys).toEqual(keysOf(documents(230)));
      expect(end.complete).toBe(true);
    },
  );

  it('is not complete when it gives less than it says, or repeats itself', async () => {
    const less = await read(documents(20), { details: 'search' }, { count: () => 30 });
    expect(less.end).toMatchObject({ complete: false, why: { en: expect.stringContaining('30') } });
    const again = await read(documents(150), { details: 'search' }, { repeats: true });
    expect(again.end.complete).toBe(false);
    expect(again.keys).toHaveLength(100);
  });

  it('goes on after the page it is told, and then says that it cannot vouch for the whole', async () => {
    const { server, http } = await serve(documents(250));
    const source = settings(server.url, { details: 'search' });
    const whole = await readAll(dataEuropa, source, http);
    const rest = await readAll(dataEuropa, source, http, whole.pages[0]?.cursor);
    expect(rest.records.map(({ key }) => key)).toEqual(keysOf(documents(250)).slice(100));
    expect(rest.end.complete).toBe(false);
  });

  it('says that another site is none of this kind', async () => {
    const server = await standIn(
      () => (_, reply) => reply.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
    );
    const http = testSourceHttp({ tries: 1 });
    open.push(server, http);
    await expect(readAll(dataEuropa, settings(server.url), http)).rejects.toMatchObject({
      code: 'not-this-protocol',
    });
  });
});

describe('a dataset', () => {
  it('comes as RDF, without what a machine translated', async () => {
    const { mapped } = await read(documents(1));
    expect(mapped[0]?.items[0]).toMatchObject({
      kind: 'dataset',
      iri: `${PREFIX}dataset-0000`,
      doc: { identifier: 'c_a944:0', title: { it: 'Dataset 0' }, keyword: { it: ['acqua'] } },
      aliases: ['https://origine.example/d/0', 'dataset-0000'],
      chain: ['http://data.europa.eu/88u/catalogue/dati-gov-it'],
    });
    expect(mapped[0]?.items[0]?.doc.title).toEqual({ it: 'Dataset 0' });
  });

  it('comes from the search document where there is no RDF, and says so', async () => {
    const { mapped, end } = await read(documents(2), {}, { noRdf: new Set(['dataset-0001']) });
    const [, second] = mapped;
    expect(second?.notes[0]?.en).toContain('404');
    expect(second?.items[0]).toMatchObject({
      iri: `${PREFIX}dataset-0001`,
      doc: {
        identifier: 'c_a944:1',
        title: { it: 'Dataset 1' },
        description: { it: 'Descrizione' },
        keyword: { it: ['acqua'] },
        publisher: { name: { und: 'Comune di Bologna' } },
        rightsHolder: { name: { und: 'Comune di Bologna' } },
        contactPoint: [{ fn: 'Ufficio dati', email: 'dati@comune.example' }],
        modified: '2024-02-05',
        landingPage: ['https://dati.comune.example/acque'],
        hvdCategory: ['http://data.europa.eu/bna/c_dd313021'],
        spatial: [{ geometry: { format: 'geojson', value: '{"type":"Point","coordinates":[11.3,44.5]}' } }],
        temporal: [{ startDate: '2020-01-01', endDate: '2020-12-31' }],
        distribution: [
          {
            title: { it: 'Tabella' },
            accessURL: ['https://files.example/1'],
            downloadURL: ['https://files.example/1.csv'],
            format: 'http://publications.europa.eu/resource/authority/file-type/CSV',
            license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
          },
        ],
      },
    });
    expect(second?.items[0]?.doc.title).not.toHaveProperty('en');
    expect(end.complete).toBe(true);
  });

  it('keeps a text of which only a translation is left', async () => {
    const { mapped } = await read([documentOf(0, { title: { en: 'By a machine' } })], { details: 'search' });
    expect(mapped[0]?.items[0]?.doc.title).toEqual({ en: 'By a machine' });
  });

  it('has no key without an id, and survives any nonsense', async () => {
    const nonsense = {
      title: 3,
      identifier: null,
      categories: 'x',
      distributions: [7, {}],
      spatial: 'Bologna',
      temporal: [{ gte: 'ieri' }],
      publisher: [],
    };
    const { keys, mapped } = await read([documentOf(0, { id: undefined }), documentOf(1, nonsense)], {
      details: 'search',
    });
    expect(keys).toEqual([undefined, 'dataset-0001']);
    expect(mapped[1]?.items).toHaveLength(1);
  });
});

describe('SPARQL', () => {
  it.each([{}, { getOnly: true }])('lists by the order of IRIs and reads each graph: %j', async (habits) => {
    const { keys, end, mapped, asked } = await read(
      documents(130),
      { way: 'sparql', catalogue: 'dati-gov-it' },
      habits,
    );
    expect(keys).toEqual(keysOf(documents(130)));
    expect(end).toEqual({ complete: true });
    expect(mapped[5]?.items[0]).toMatchObject({
      iri: `${PREFIX}dataset-0005`,
      doc: { title: { it: 'Dataset 5' } },
    });
    expect(asked.queries[0]).toContain('<http://data.europa.eu/88u/catalogue/dati-gov-it>');
  });

  it('goes on anywhere', async () => {
    const { server, http, asked } = await serve(documents(130));
    const source = settings(server.url, { way: 'sparql' });
    const rest = await readAll(dataEuropa, source, http, `${PREFIX}dataset-0099`);
    expect(rest.records).toHaveLength(30);
    expect(rest.end).toEqual({ complete: true });
    expect(asked.queries[0]).toContain('<http://publications.europa.eu/resource/authority/country/ITA>');
  });
});

describe('a bad network', () => {
  it.each([1, 2, 3])('loses nothing in silence (seed %i)', async (seed) => {
    const listed = documents(60);
    const { handler } = europaOf(listed);
    const spoilt = faulty(handler, {
      seed,
      rates: { error: 0.1, reset: 0.1, truncate: 0.1, gzip: 0.2 },
    });
    const server = await standIn(() => spoilt);
    const http = testSourceHttp();
    open.push(server, http);
    const { records, end } = await readAll(dataEuropa, settings(server.url), http);
    expect(records.map(({ key }) => key)).toEqual(keysOf(listed));
    expect(end.complete).toBe(true);
  });
});
