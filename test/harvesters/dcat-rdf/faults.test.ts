import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { dcatRdf } from '../../../harvesters/dcat-rdf/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { type FaultRates, faulty } from '../stand-in/fault-injector.js';
import { mapAll, readPatiently, settings } from '../stand-in/harvest.js';
import { standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { catalogueServer } from './catalogue-server.js';

const http = testSourceHttp({ tries: 4, silenceMs: 150 });
afterAll(() => http.close());

describe('a catalogue behind a bad network', () => {
  const rates = {
    error: 0.1,
    unavailable: 0.05,
    reset: 0.05,
    stall: 0.02,
    truncate: 0.05,
    html: 0.05,
    gzip: 0.3,
  };

  const harvest = async (seed: number, more: FaultRates) => {
    const handlers: ReturnType<typeof faulty>[] = [];
    const server = await standIn((url) => {
      const catalogue = catalogueServer({ datasets: 300, onPage: 10 })(url);
      const handler = faulty(catalogue, { seed, rates: { ...rates, ...more } });
      handlers.push(handler);
      return handler;
    });
    const { records, end } = await readPatiently(dcatRdf, settings(`${server.url}/catalog.ttl`), http);
    server.close();
    expect(Object.values(handlers[0]?.faults ?? {}).reduce((a, b) => a + b, 0)).toBeGreaterThan(5);
    return { keys: new Set(records.map(({ key }) => key)), end };
  };

  it.each([1, 2])('gives what an undisturbed one gives (seed %d)', async (seed) => {
    const { keys, end } = await harvest(seed, {});
    expect([keys.size, end]).toEqual([300, { complete: true }]);
  });

  it.each([3, 4, 5])('that mixes answers up gives all, or says that it did not (seed %d)', async (seed) => {
    const { keys, end } = await harvest(seed, { repeat: 0.1 });
    expect(end.complete ? keys.size : 300).toBe(300);
    expect(end.complete || end.why !== undefined).toBe(true);
  });
});

describe.skipIf(!hasShared)('real catalogues', () => {
  it('in two pages of JSON-LD', async () => {
    const page = (number: number, base: string) =>
      readFileSync(
        sharedPath('standards', 'catalogs', 'dcat-eu', `hydra-paged-collection-${number}.jsonld`),
        'utf8',
      ).replaceAll('http://data.test.org/catalog.jsonld', `${base}/catalog.jsonld`);
    const server = await standIn((base) => (request, reply) => {
      const number = request.url?.endsWith('page=2') ? 2 : 1;
      reply.writeHead(200, { 'content-type': 'application/ld+json' }).end(page(number, base));
    });
    const { records, end, pages } = await readPatiently(
      dcatRdf,
      settings(`${server.url}/catalog.jsonld`),
      http,
    );
    server.close();
    expect(pages.map((it) => it.claimed)).toEqual([4, 4]);
    expect(records.map(({ key }) => key)).toEqual(
      [1, 2, 3, 4].map((n) => `http://data.test.org/datasets/${n}`),
    );
    expect(end).toEqual({ complete: true });
  });

  const catalogues: [string, string, string, number][] = [
    ['dcat-ap-it', 'comune-molinella.rdf', 'application/rdf+xml', 3],
    ['dcat-ap-it', 'unibo-catalog.rdf', 'application/rdf+xml', 12],
    ['dcat-ap-it', 'ckan-demo-hvd.ttl', 'text/turtle', 1],
    ['dcat-eu', 'de-destatis-catalog.rdf', 'application/rdf+xml', 135],
    ['dcat-eu', 'de-bremen-catalog.rdf', 'application/xml', 153],
    ['dcat-eu', 'ch-stadt-zuerich-catalog.ttl', 'text/turtle', 100],
  ];
  it.each(catalogues)('%s/%s', async (folder, name, type, count) => {
    const body = readFileSync(sharedPath('standards', 'catalogs', folder, name));
    const server = await standIn(() => (request, reply) => {
      if (request.url === '/catalog') reply.writeHead(200, { 'content-type': type }).end(body);
      else reply.writeHead(404).end();
    });
    const source = settings(`${server.url}/catalog`, { paging: 'none' });
    const { records } = await readPatiently(dcatRdf, source, http);
    server.close();
    const datasets = records.filter(({ value }) => value.kind === 'dataset');
    expect(datasets.length).toBe(count);
    expect(records.every(({ key }) => key !== undefined)).toBe(true);
    expect(mapAll(dcatRdf, source, records).every(({ items }) => items.length === 1)).toBe(true);
  });
});
