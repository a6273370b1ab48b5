import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { dcatRdf } from '../../../harvesters/dcat-rdf/index.js';
import { SourceFault } from '../../../harvesters/protocol.js';
import type { Handler } from '../stand-in/fault-injector.js';
import { mapAll, readAll, settings } from '../stand-in/harvest.js';
import { type StandIn, standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { catalogueServer, PREFIXES, turtleDataset } from './catalogue-server.js';

const http = testSourceHttp({ tries: 2 });
let open: StandIn[] = [];
const serve = async (handlerOf: (url: string) => Handler): Promise<StandIn> => {
  const server = await standIn(handlerOf);
  open.push(server);
  return server;
};
afterEach(() => {
  for (const server of open) server.close();
  open = [];
});
afterAll(() => http.close());

const answering =
  (body: string | Buffer, type = 'text/turtle', status = 200): ((url: string) => Handler) =>
  () =>
  (_, reply) =>
    void reply.writeHead(status, { 'content-type': type }).end(body);

describe('pages of a catalogue', () => {
  const next = (base: string, page: number) => `${base}/catalog.ttl?page=${page + 1}`;
  const forms: [string, (base: string, page: number, pages: number, total: number) => string][] = [
    [
      'hydra:PagedCollection with nextPage only',
      (base, page, pages) =>
        `<${base}/catalog.ttl?page=${page}> a hydra:PagedCollection ${page < pages ? `; hydra:nextPage "${next(base, page)}"` : ''} .`,
    ],
    [
      'hydra:PartialCollectionView with next as IRI',
      (base, page, pages, total) =>
        `<${base}> hydra:view <${base}/catalog.ttl?page=${page}> . <${base}/catalog.ttl?page=${page}> a hydra:PartialCollectionView ; hydra:totalItems ${total} ${page < pages ? `; hydra:next <${next(base, page)}>` : ''} .`,
    ],
    [
      'a view without class',
      (base, page, pages) =>
        page < pages
          ? `<${base}> hydra:view <${base}/v> . <${base}/v> hydra:next <${next(base, page)}> .`
          : '',
    ],
    [
      'an address relative to the page',
      (_, page, pages) =>
        page < pages ? `<> a hydra:PagedCollection ; hydra:next <?page=${page + 1}> .` : '',
    ],
    [
      'an address of the machine behind the proxy',
      (base, page, pages) =>
        `<${base}/catalog.ttl?page=${page}> a hydra:PagedCollection ${page < pages ? `; hydra:next "http://ckan-inner:5000/catalog.ttl?page=${page + 1}"` : ''} .`,
    ],
    ['nothing but round pages: page=N is tried', () => ''],
  ];
  it.each(forms)('%s', async (_, paging) => {
    const { url } = await serve(catalogueServer({ datasets: 230, paging }));
    const { records, end, pages } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect(pages.length).toBe(3);
    expect(new Set(records.map(({ key }) => key)).size).toBe(230);
    expect(end).toEqual({ complete: true });
  });

  it('follows Link: rel="next"', async () => {
    const { url } = await serve(
      catalogueServer({
        datasets: 30,
        onPage: 7,
        paging: () => '',
        headers: (base, page, pages) => ({
          link:
            page < pages
              ? `<${base}/>; rel="up", </catalog.ttl?page=${page + 1}>; rel="next"`
              : `<${base}/>; rel="up"`,
        }),
      }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect(records.length).toBe(30);
    expect(end.complete).toBe(true);
  });

  it('tells how many the source claims, and goes on from a cursor', async () => {
    const { url } = await serve(catalogueServer({ datasets: 250 }));
    const source = settings(`${url}/catalog.ttl`);
    const whole = await readAll(dcatRdf, source, http);
    expect(whole.pages.map(({ claimed }) => claimed)).toEqual([250, 250, 250]);
    const rest = await readAll(dcatRdf, source, http, whole.pages[0]?.cursor);
    expect(rest.records.map(({ key }) => key)).toEqual(whole.records.slice(100).map(({ key }) => key));
    expect(rest.end).toEqual({ complete: true });
    const nothing = await readAll(dcatRdf, source, http, whole.pages[2]?.cursor);
    expect([nothing.pages, nothing.end]).toEqual([[], { complete: true }]);
  });

  it.each([404, 409])('a guessed page that is answered with %d is none', async (beyond) => {
    const { url } = await serve(catalogueServer({ datasets: 100, paging: () => '', beyond }));
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete]).toEqual([100, true]);
  });

  it('a guessed page that is a web page leaves the listing in doubt', async () => {
    const { url } = await serve((base) => {
      const catalogue = catalogueServer({ datasets: 100, paging: () => '' })(base);
      return (request, reply) => {
        if (!request.url?.includes('page=2')) return catalogue(request, reply);
        reply.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html></html>');
      };
    });
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete]).toEqual([100, false]);
  });

  it('datasets that are listed but nowhere described leave it in doubt, too', async () => {
    const { url } = await serve(
      catalogueServer({
        datasets: 4,
        onPage: 2,
        paging: (base, page) =>
          `<${base}> dcat:dataset <${base}/dataset/3> . ${page < 2 ? `<> a hydra:PagedCollection ; hydra:next <?page=2> .` : ''}`,
        shown: (page) => (page === 1 ? [0, 1] : [2]),
      }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete]).toEqual([3, false]);
    expect(end.why?.it).toContain('elenca 1 dataset');
  });

  it('a source that ignores the number of the page is read once', async () => {
    const { url, asked } = await serve(
      catalogueServer({ datasets: 100, paging: () => '', shown: (_, onPage) => [...Array(onPage).keys()] }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete, asked.length]).toEqual([100, true, 3]);
  });

  it('pages in circles end, and the listing counts for nothing', async () => {
    const { url } = await serve(
      catalogueServer({
        datasets: 250,
        paging: (base, page) =>
          `<${base}/catalog.ttl?page=${page}> a hydra:PagedCollection ; hydra:next "${base}/catalog.ttl?page=${(page % 3) + 1}" .`,
      }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl?page=1`), http);
    expect([records.length, end.complete]).toEqual([250, false]);
    expect(end.why?.it).toContain('si ripetono');
  });

  it('an endless run of new pages with the same content ends', async () => {
    const { url } = await serve(
      catalogueServer({
        datasets: 100,
        shown: () => [...Array(100).keys()],
        paging: (base, page) =>
          `<${base}/catalog.ttl?page=${page}> a hydra:PagedCollection ; hydra:next "${base}/catalog.ttl?page=${page + 1}" .`,
      }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete]).toEqual([100, false]);
  });

  it('a source that claims more than it gives is not complete', async () => {
    const { url } = await serve(
      catalogueServer({
        datasets: 20,
        paging: (base) => `<${base}/catalog.ttl> a hydra:PagedCollection ; hydra:totalItems 1000 .`,
        shown: (page) => (page === 1 ? [...Array(20).keys()] : []),
      }),
    );
    const { records, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect([records.length, end.complete]).toEqual([20, false]);
    expect(end.why?.en).toContain('1000');
  });

  it('a dataset that stands on two pages is one record', async () => {
    const { url } = await serve(
      catalogueServer({ datasets: 20, onPage: 10, shown: (page) => (page === 1 ? [0, 1, 2] : [2, 3]) }),
    );
    const { records, pages, end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`), http);
    expect(records.map(({ value }) => value.found.doc.identifier)).toEqual(
      [0, 1, 2, 3].map((n) => `c_test:${n}`),
    );
    expect(pages[1]?.problems?.[0]?.en).toContain('1 descriptions');
    expect(end.complete).toBe(false); // it claims twenty
  });

  it('passes modified_since on, and then is never complete', async () => {
    const { url, asked } = await serve(catalogueServer({ datasets: 3 }));
    const since = new Date('2026-01-02T03:04:05Z');
    const { end } = await readAll(dcatRdf, settings(`${url}/catalog.ttl`, {}, { since }), http);
    expect(asked[0]).toBe('/catalog.ttl?modified_since=2026-01-02T03%3A04%3A05.000Z');
    expect(end.complete).toBe(false);
  });
});

describe('one document', () => {
  it('is asked for again only when it changed', async () => {
    let etag = '"1"';
    const { url } = await serve((base) => (request, reply) => {
      if (request.headers['if-none-match'] === etag) return void reply.writeHead(304, { etag }).end();
      const body = PREFIXES + turtleDataset(base, 1);
      reply.writeHead(200, { 'content-type': 'text/turtle', etag }).end(body);
    });
    const own = testSourceHttp({ tries: 1 });
    const source = settings(`${url}/catalog.ttl`, { paging: 'none' });
    const ends = [];
    for (const next of ['"1"', '"1"', '"2"']) {
      etag = next;
      const { records, end } = await readAll(dcatRdf, source, own);
      ends.push([records.length, end.complete, end.unchanged ?? false]);
    }
    await own.close();
    expect(ends).toEqual([
      [1, true, false],
      [0, false, true],
      [1, true, false],
    ]);
  });
});

describe('records of RDF', () => {
  const one = (base: string, body: string) =>
    `${PREFIXES}\n<${base}> a dcat:Catalog ; dct:publisher [ foaf:name "Comune" ; dct:identifier "c_test" ] .\n${body}`;

  it('have their IRI as key; without one their identifier, else their title', async () => {
    const { url } = await serve(
      (base) => (_, reply) =>
        void reply.writeHead(200, { 'content-type': 'text/turtle' }).end(
          one(
            base,
            `${turtleDataset(base, 1)}
          [] a dcat:Dataset ; dct:identifier "x:2" ; dct:title "Due"@it .
          [] a dcat:Dataset ; dct:title "Tre"@it .
          [] a dcat:Dataset ; dct:description "Senza nome"@it .
          <${base}/api> a dcat:DataService ; dct:title "API"@it ; dcat:endpointURL <${base}/api/> .`,
          ),
        ),
    );
    const source = settings(`${url}/catalog`);
    const { records } = await readAll(dcatRdf, source, http);
    const byTitle = Object.fromEntries(records.map((record) => [record.title ?? '', record]));
    expect(byTitle['Insieme 1']?.key).toBe(`${url}/dataset/1`);
    expect(byTitle.Due?.key).toBe('x:2');
    expect(byTitle.Tre?.key).toBe('Tre');
    expect(byTitle['']?.key).toBeUndefined();
    expect(byTitle.API?.value.kind).toBe('dataService');
    const mapped = mapAll(dcatRdf, source, records).flatMap(({ items }) => items);
    expect(mapped.map(({ kind }) => kind).sort()).toEqual(['dataService', ...Array(4).fill('dataset')]);
    const iriOf = (title: string) => mapped.find(({ doc }) => doc.title?.it === title)?.iri;
    expect(iriOf('Due')).toBe(`${url}/catalog#x%3A2`);
    expect(iriOf('Tre')).toBeUndefined();
  });

  it('without an IRI are the same on whichever page they come', async () => {
    const body = `${PREFIXES} [] a dcat:Dataset ; dct:identifier "x:2" ; dct:title "Due"@it ;
      dcat:distribution [ dcat:accessURL <https://example.org/due.csv> ] .`;
    const { url } = await serve(answering(body));
    const [a, b] = await Promise.all(
      ['?page=1', '?page=2'].map((query) => readAll(dcatRdf, settings(`${url}/catalog${query}`), http)),
    );
    expect(a?.records[0]?.value).toEqual(b?.records[0]?.value);
  });

  it('tell other identifiers, and the catalogue they came through', async () => {
    const { url } = await serve(
      (base) => (_, reply) =>
        void reply.writeHead(200, { 'content-type': 'text/turtle' }).end(
          `${PREFIXES}
        <${base}> a dcat:Catalog ; dct:hasPart <https://comune.example.it> ; dcat:dataset <${base}/a> , <${base}/b> .
        <https://comune.example.it> a dcat:Catalog ; dcat:dataset <${base}/dataset/1> .
        <${base}/a> a dcat:Dataset ; dct:title "A" . <${base}/b> a dcat:Dataset ; dct:title "B" .
        ${turtleDataset(base, 1, 'adms:identifier [ a adms:Identifier ; skos:notation "old:1" ] ;')}`,
        ),
    );
    const source = settings(url);
    const { records } = await readAll(dcatRdf, source, http);
    const item = mapAll(dcatRdf, source, records)
      .flatMap(({ items }) => items)
      .find(({ doc }) => doc.identifier === 'c_test:1');
    expect(item).toMatchObject({ aliases: ['old:1'], chain: ['https://comune.example.it'] });
  });
});

describe('bad answers', () => {
  it.each([
    ['a page of HTML', '<!DOCTYPE html><html><body>Manutenzione</body></html>', 'text/html'],
    ['nothing', '', 'text/turtle'],
    ['a text', 'Torniamo presto', 'text/plain'],
    [
      'entities that expand',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&a;</rdf:RDF>',
      'application/rdf+xml',
    ],
  ])('%s is a fault of the source', async (_, body, type) => {
    const { url } = await serve(answering(body, type));
    const reading = readAll(dcatRdf, settings(`${url}/catalog`), http);
    await expect(reading).rejects.toThrow(SourceFault);
    await expect(reading).rejects.toMatchObject({ code: 'not-rdf' });
  });

  it.each([
    ['JSON of another kind', '"no"', 'application/json'],
    ['RDF about something else', '<https://example.org/> <https://example.org/p> "x" .', 'text/turtle'],
  ])('%s is not taken for an empty catalogue', async (_, body, type) => {
    const { url } = await serve(answering(body, type));
    await expect(readAll(dcatRdf, settings(`${url}/catalog`), http)).rejects.toMatchObject({
      code: 'not-this-protocol',
    });
  });

  it('gzip under another name is unpacked', async () => {
    const { url } = await serve(
      answering(
        gzipSync(`${PREFIXES}${turtleDataset('https://example.org', 1)}`),
        'application/octet-stream',
      ),
    );
    expect((await readAll(dcatRdf, settings(`${url}/catalog.ttl.gz`), http)).records.length).toBe(1);
  });

  it('malformed UTF-8 is read as far as it can be', async () => {
    const body = Buffer.concat([
      Buffer.from(`${PREFIXES}<https://example.org/1> a dcat:Dataset ; dct:title "Citt`),
      Buffer.from([0xe0]),
      Buffer.from('"@it .'),
    ]);
    const { url } = await serve(answering(body));
    expect((await readAll(dcatRdf, settings(`${url}/catalog`), http)).records[0]?.title).toBe('Città');
  });

  const cut = (text: string, at: number): string => text.slice(0, Math.floor(text.length * at));
  const turtle = `${PREFIXES}${Array.from({ length: 10 }, (_, i) => turtleDataset('https://example.org', i)).join('')}`;
  const nested = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"><dcat:Catalog rdf:about="https://example.org">${Array.from(
    { length: 10 },
    (_, i) =>
      `<dcat:dataset><dcat:Dataset rdf:about="https://example.org/${i}"><dct:title>Insieme ${i}</dct:title><dct:identifier>c_test:${i}</dct:identifier><dcat:distribution><dcat:Distribution rdf:about="https://example.org/${i}/csv"><dcat:accessURL rdf:resource="https://example.org/${i}.csv"/></dcat:Distribution></dcat:distribution></dcat:Dataset></dcat:dataset>`,
  ).join('')}</dcat:Catalog></rdf:RDF>`;
  it.each([
    ['Turtle', turtle, 'text/turtle'],
    ['RDF/XML', nested, 'application/rdf+xml'],
  ])('of %s that breaks off the whole descriptions are kept, at whatever place', async (_, text, type) => {
    let body = text;
    const { url } = await serve(
      () => (_request, reply) => void reply.writeHead(200, { 'content-type': type }).end(body),
    );
    const source = settings(`${url}/catalog`);
    const whole = new Map(
      (await readAll(dcatRdf, source, http)).records.map(({ key, value }) => [key, value.found.doc]),
    );
    expect(whole.size).toBe(10);
    for (const at of [0.35, 0.5, 0.62, 0.77, 0.93]) {
      body = cut(text, at);
      const { records, end, pages } = await readAll(dcatRdf, source, http);
      expect(end.complete).toBe(false);
      expect(pages[0]?.problems?.[0]?.it).toContain('tralasciate');
      expect(records.length).toBeGreaterThan(at * 10 - 4);
      for (const { key, value } of records) expect(value.found.doc).toEqual(whole.get(key));
    }
  });
});
