import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';
import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRdf } from '../../../src/rdf/parse.js';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

let portal: SparqlPortal;
let dataset: { iri: string; name: string; id: string };
let url: string;

beforeAll(async () => {
  portal = await sparqlPortal({ SPARQL_TIMEOUT_SECONDS: '4' });
  dataset = await portal.publish({ title: { it: 'Caffè, "bar" e\nlocali' }, hvdCategory: [] });
  await portal.publish({ title: { it: 'Parchi' }, theme: ['ENVI'] });
  await portal.select('SELECT * WHERE { ?s ?p ?o } LIMIT 1');
  url = await portal.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => portal.close());

const QUERY = 'SELECT ?title WHERE { ?d a dcat:Dataset ; dct:title ?title } ORDER BY ?title';
const ask = (options: InjectOptions): Promise<LightMyRequestResponse> =>
  portal.app.inject({ url: '/sparql', ...options } as InjectOptions) as Promise<LightMyRequestResponse>;
const get = (parameters: Record<string, string> | [string, string][], accept?: string) =>
  ask({ url: `/sparql?${new URLSearchParams(parameters)}`, ...(accept && { headers: { accept } }) });
const post = (type: string, payload: string | Buffer, search = '') =>
  ask({ method: 'POST', url: `/sparql${search}`, headers: { 'content-type': type }, payload });

const typeOf = (reply: LightMyRequestResponse) => String(reply.headers['content-type']).split(';')[0];
const FORM = 'application/x-www-form-urlencoded';
const DIRECT = 'application/sparql-query';

describe('a query (SPARQL 1.1 Protocol, 2.1)', () => {
  it.each([
    ['GET', () => get({ query: QUERY })],
    ['POST url-encoded', () => post(FORM, new URLSearchParams({ query: QUERY }).toString())],
    [
      'POST url-encoded with a charset',
      () => post(`${FORM}; charset=UTF-8`, new URLSearchParams({ query: QUERY }).toString()),
    ],
    ['POST direct', () => post(DIRECT, QUERY)],
    ['POST direct with a charset', () => post(`${DIRECT}; charset=utf-8`, QUERY)],
    ['GET with a trailing slash', () => ask({ url: `/sparql/?${new URLSearchParams({ query: QUERY })}` })],
    [
      'POST with a trailing slash',
      () => ask({ method: 'POST', url: '/sparql/', headers: { 'content-type': DIRECT }, payload: QUERY }),
    ],
    [
      'GET with parameters of Virtuoso and SPARQLWrapper',
      () =>
        get({
          query: QUERY,
          format: 'json',
          output: 'json',
          results: 'json',
          timeout: '0',
          signal_void: 'on',
          'default-graph-uri': '',
        }),
    ],
    [
      'GET with letters encoded without need',
      () =>
        ask({
          url: `/sparql?query=${[...Buffer.from(QUERY)].map((byte) => `%${byte.toString(16)}`).join('')}`,
        }),
    ],
  ])('is answered by %s', async (_name, request) => {
    const reply = await request();
    expect(reply.statusCode, reply.body).toBe(200);
    expect(reply.json().head.vars).toEqual(['title']);
    expect(reply.json().results.bindings[1].title).toEqual({
      type: 'literal',
      value: 'Parchi',
      'xml:lang': 'it',
    });
  });

  it('is answered to HEAD without a body', async () => {
    const reply = await ask({ method: 'HEAD', url: `/sparql?${new URLSearchParams({ query: QUERY })}` });
    expect([reply.statusCode, typeOf(reply), reply.body]).toEqual([
      200,
      'application/sparql-results+json',
      '',
    ]);
  });

  it('is answered to any user agent and to none', async () => {
    for (const agent of ['', 'curl/8', 'Python-urllib/3.11', 'bot']) {
      const reply = await ask({
        url: `/sparql?${new URLSearchParams({ query: QUERY })}`,
        headers: { 'user-agent': agent },
      });
      expect(reply.statusCode).toBe(200);
    }
  });

  it('may be asked from pages of any origin', async () => {
    const preflight = await ask({
      method: 'OPTIONS',
      headers: {
        origin: 'https://yasgui.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    expect(String(preflight.headers['access-control-allow-headers']).toLowerCase()).toContain('content-type');
    const reply = await ask({
      url: `/sparql?${new URLSearchParams({ query: QUERY })}`,
      headers: { origin: 'https://yasgui.example' },
    });
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    expect(reply.headers['access-control-expose-headers']).toContain('X-SPARQL-MaxRows');
    expect(reply.headers.vary).toContain('Accept');
  });
});

describe('a wrong request', () => {
  const refused = async (request: Promise<LightMyRequestResponse>, status: number, words: RegExp) => {
    const reply = await request;
    expect(reply.statusCode, reply.body).toBe(status);
    expect(typeOf(reply)).toBe('text/plain');
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    expect(reply.body).toMatch(words);
  };

  it('is refused when it holds more than one query', async () => {
    await refused(
      get([
        ['query', QUERY],
        ['query', QUERY],
      ]),
      400,
      /una volta sola/,
    );
    await refused(
      post(
        FORM,
        new URLSearchParams({ query: QUERY }).toString(),
        `?${new URLSearchParams({ query: QUERY })}`,
      ),
      400,
      /more than one/,
    );
    await refused(post(DIRECT, QUERY, `?${new URLSearchParams({ query: QUERY })}`), 400, /more than one/);
  });
  it('is refused when it posts none', () => refused(post(FORM, 'a=b'), 400, /missing/));
  it('is refused when its type is none of the protocol’s', () =>
    refused(post('application/json', '{"query":"x"}'), 415, /sparql-query/));
  it('is refused when its method is none', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) await refused(ask({ method }), 405, /Method/);
  });
  it('is refused when it is not UTF-8', async () => {
    await refused(post(DIRECT, Buffer.from([0x53, 0xff, 0xfe])), 400, /UTF-8/);
    await refused(ask({ url: '/sparql?query=%FF%FE' }), 400, /UTF-8/);
    await refused(post(FORM, 'query=SELECT%20%C3%28'), 400, /UTF-8/);
  });
  it('is refused with line and column when its syntax is wrong', async () => {
    await refused(get({ query: 'SELECT * {?s ?p' }), 400, /line 1, column 16\b/);
    await refused(get({ query: 'SELECT * {?s ?p ?o}\n\n LIMT 3' }), 400, /riga 3, colonna 8\b/);
    await refused(get({ query: '' }), 400, /line 1, column 1\b/);
  });
  it('is refused when it updates, in whatever way it is sent', async () => {
    const update = 'INSERT DATA { <a:a> <a:b> <a:c> }';
    await refused(post('application/sparql-update', update), 403, /read-only/);
    await refused(post(FORM, new URLSearchParams({ update }).toString()), 403, /sola lettura/);
    await refused(get({ update }), 403, /read-only/);
    for (const query of [update, 'LOAD <http://example.org/>', 'DROP ALL'])
      await refused(get({ query }), 403, /read-only/);
    expect(await portal.select('SELECT * WHERE { <a:a> ?p ?o }')).toEqual([]);
  });
  it('is refused when it calls another endpoint', () =>
    refused(
      get({ query: 'SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }' }),
      403,
      /SERVICE/,
    ));
  it('is refused, not fatal, when it is nested too deeply for the engine', async () => {
    for (const query of [
      `SELECT * {${'{'.repeat(4900)}${'}'.repeat(4900)}}`,
      `SELECT * { FILTER(${'('.repeat(4900)}1${')'.repeat(4900)}) }`,
      `SELECT * { FILTER(${'!'.repeat(9900)}true) }`,
      `SELECT * { ?s ${'^'.repeat(9900)}<x:x> ?o }`,
    ]) {
      const reply = await get({ query });
      expect(reply.statusCode, query.slice(0, 30)).toBe(400);
    }
    expect(await portal.select(QUERY)).toHaveLength(2);
  });
  it('is answered or refused in good time when it has 10,000 characters', async () => {
    for (const piece of [
      '?s ?p ?o . ',
      'OPTIONAL { ?a ?b ?c } ',
      '{ ?s ?p ?o } UNION ',
      '"',
      '<a',
      '\\u0041',
      'FILTER(1=1) ',
    ]) {
      const start = Date.now();
      const reply = await get({ query: `ASK { ?s ?p <x:x> . ${piece.repeat(9950 / piece.length)} }` });
      expect([200, 400, 503]).toContain(reply.statusCode);
      expect(Date.now() - start, piece).toBeLessThan(20_000);
    }
    expect(await portal.select(QUERY)).toHaveLength(2);
  }, 120_000);
});

describe('an answer', () => {
  const SELECT: [string, string][] = [
    ['application/sparql-results+json', 'application/sparql-results+json'],
    ['application/json', 'application/json'],
    ['application/sparql-results+xml', 'application/sparql-results+xml'],
    [
      'application/sparql-results+xml;q=0.7, application/sparql-results+json;q=1.0',
      'application/sparql-results+json',
    ],
    [
      'application/sparql-results+json,application/json,text/javascript,application/javascript',
      'application/sparql-results+json',
    ],
    ['text/csv', 'text/csv'],
    ['text/tab-separated-values, text/csv;q=0.5', 'text/tab-separated-values'],
    ['text/csv;q=0, */*', 'application/sparql-results+json'],
    ['*/*', 'application/sparql-results+json'],
    ['image/png', 'application/sparql-results+json'],
  ];
  it.each(SELECT)('to SELECT is, for Accept %j, %s', async (accept, type) => {
    const reply = await get({ query: QUERY }, accept);
    expect([reply.statusCode, typeOf(reply)]).toEqual([200, type]);
  });

  const GRAPH: [string, string][] = [
    ['*/*', 'text/turtle'],
    ['application/n-triples,*/*;q=0.9', 'application/n-triples'],
    ['application/rdf+xml', 'application/rdf+xml'],
    ['application/ld+json, text/turtle;q=0.5', 'application/ld+json'],
    ['text/plain', 'text/plain'],
    ['text/n3', 'text/n3'],
    ['application/trig', 'application/trig'],
    ['application/n-quads', 'application/n-quads'],
  ];
  it.each(GRAPH)('to CONSTRUCT is, for Accept %j, %s with the same triples', async (accept, type) => {
    const reply = await get(
      { query: `CONSTRUCT { <${dataset.iri}> dct:title ?t } WHERE { <${dataset.iri}> dct:title ?t }` },
      accept,
    );
    expect([reply.statusCode, typeOf(reply)]).toEqual([200, type]);
    const { graph } = await parseRdf(Buffer.from(reply.rawPayload), {
      baseIri: 'https://dati.example.it/',
      contentType: type === 'text/plain' ? 'application/n-triples' : (type ?? ''),
    });
    expect(graph.size).toBe(1);
  });

  it('takes its format from the address where Accept says nothing', async () => {
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['xml', 'application/sparql-results+xml'],
      ['application/sparql-results+json', 'application/sparql-results+json'],
      ['tsv', 'text/tab-separated-values'],
    ] as const) {
      expect(typeOf(await get({ query: QUERY, format }))).toBe(type);
      expect(typeOf(await get({ query: QUERY, output: format }, '*/*'))).toBe(type);
      expect(
        typeOf(
          await get(
            { query: QUERY, format },
            'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
          ),
        ),
      ).toBe(type);
    }
    for (const [format, type] of [
      ['turtle', 'text/turtle'],
      ['rdf', 'application/rdf+xml'],
      ['xml', 'application/rdf+xml'],
      ['nt', 'application/n-triples'],
      ['jsonld', 'application/ld+json'],
      ['text/turtle', 'text/turtle'],
    ] as const) {
      expect(typeOf(await get({ query: `DESCRIBE <${dataset.iri}>`, format }))).toBe(type);
    }
    expect(typeOf(await get({ query: QUERY, format: 'csv' }, 'application/sparql-results+xml'))).toBe(
      'application/sparql-results+xml',
    );
  });

  it('in JSON names its variables even without rows, and leaves out what is unbound', async () => {
    expect((await get({ query: 'SELECT ?a ?b WHERE { ?a <x:none> ?b }' })).json()).toEqual({
      head: { vars: ['a', 'b'] },
      results: { bindings: [] },
    });
    const row = (await get({ query: 'SELECT ?a ?b ?c WHERE { BIND(1 AS ?a) BIND(BNODE() AS ?c) }' })).json()
      .results.bindings[0];
    expect(row.a).toEqual({
      type: 'literal',
      value: '1',
      datatype: 'http://www.w3.org/2001/XMLSchema#integer',
    });
    expect(row.c.type).toBe('bnode');
    expect(row).not.toHaveProperty('b');
  });

  it('to ASK is a boolean', async () => {
    expect((await get({ query: 'ASK { ?s a dcat:Dataset }' })).json()).toEqual({ head: {}, boolean: true });
    expect((await get({ query: 'ASK { ?s a <x:none> }' }, 'application/sparql-results+xml')).body).toContain(
      '<boolean>false</boolean>',
    );
  });

  it('in CSV and TSV keeps commas, quotes and line ends', async () => {
    const query = `SELECT ?t WHERE { <${dataset.iri}> dct:title ?t }`;
    expect((await get({ query }, 'text/csv')).body).toBe('t\r\n"Caffè, ""bar"" e\nlocali"\r\n');
    expect((await get({ query }, 'text/tab-separated-values')).body).toBe(
      '?t\n"Caffè, \\"bar\\" e\\nlocali"@it\n',
    );
  });

  it('in RDF/XML is refused where RDF/XML cannot hold it', async () => {
    const reply = await get({ query: 'CONSTRUCT { <x:a> <http://e/1> 1 } WHERE { }' }, 'application/rdf+xml');
    expect([reply.statusCode, reply.body]).toEqual([406, expect.stringContaining('http://e/1')]);
  });
});

describe('graphs', () => {
  it('are named after datasets, vocabularies and the rest, and together are the default graph without doubles', async () => {
    const graphs = (await portal.select('SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }')).map(
      ({ g }) => g,
    );
    expect(graphs).toContain(dataset.iri);
    expect(graphs).toContain('https://dati.example.it');
    expect(graphs).toContain('https://dati.example.it/quality');
    expect(graphs).toContain('http://publications.europa.eu/resource/authority/data-theme');
    const all = await portal.select('SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }');
    const distinct = await portal.select(
      'SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }',
    );
    expect(all).toEqual(distinct);
  });

  it('of the protocol stand in for those of the query', async () => {
    const count = async (parameters: [string, string][]) =>
      (
        await get([['query', 'SELECT (COUNT(*) AS ?n) FROM <x:nothing> WHERE { ?s ?p ?o }'], ...parameters])
      ).json().results.bindings[0].n.value;
    expect(await count([])).toBe('0');
    expect(Number(await count([['default-graph-uri', dataset.iri]]))).toBeGreaterThan(20);
    const named = await get([
      ['query', 'SELECT DISTINCT ?g WHERE { { GRAPH ?g { ?s ?p ?o } } UNION { ?a ?b ?c } }'],
      ['named-graph-uri', dataset.iri],
    ]);
    expect(named.json().results.bindings).toEqual([{ g: { type: 'uri', value: dataset.iri } }]);
  });

  it('that FROM merges give a shared triple once', async () => {
    const query = `SELECT ?name FROM <${dataset.iri}> FROM <https://dati.example.it/organization/${portal.organization.id}>
      WHERE { ?agent a foaf:Agent ; foaf:name ?name }`;
    expect(await portal.select(query)).toEqual([{ name: 'Ente comune-di-prova' }]);
  });
});

describe('without a query', () => {
  it('programs get the service description', async () => {
    const reply = await ask({});
    expect([reply.statusCode, typeOf(reply)]).toEqual([200, 'text/turtle']);
    const store = new n3.Store(new n3.Parser().parse(reply.body));
    const sd = 'http://www.w3.org/ns/sparql-service-description#';
    const [service] = store.getSubjects(
      'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
      `${sd}Service`,
      null,
    );
    expect(service?.value).toBe('https://dati.example.it/sparql');
    const values = (property: string) =>
      store.getObjects(service as never, `${sd}${property}`, null).map(({ value }) => value);
    expect(values('endpoint')).toEqual(['https://dati.example.it/sparql']);
    expect(values('supportedLanguage')).toEqual([`${sd}SPARQL11Query`]);
    expect(values('feature')).toEqual([`${sd}UnionDefaultGraph`]);
    expect(values('resultFormat')).toContain('http://www.w3.org/ns/formats/SPARQL_Results_JSON');
    const [triples] = store.getObjects(null, 'http://rdfs.org/ns/void#triples', null);
    expect(Number(triples?.value)).toBeGreaterThan(1000);
    expect(typeOf(await ask({ headers: { accept: 'application/rdf+xml' } }))).toBe('application/rdf+xml');
  });

  it('browsers get a form in either language, without scripts', async () => {
    const reply = await ask({
      headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
    });
    expect([reply.statusCode, typeOf(reply)]).toEqual([200, 'text/html']);
    expect(reply.body).toContain('Interroga il catalogo con SPARQL');
    expect(reply.body).not.toMatch(/<script(?! type="application\/ld\+json")/);
    const english = await ask({ url: '/sparql?lang=en&example=2', headers: { accept: 'text/html' } });
    expect(english.body).toContain('Query the catalogue with SPARQL');
    expect(english.body).toContain('hvdCategory');
  });

  it('every example of the form can be run', async () => {
    for (const example of [1, 2, 3, 4, 5]) {
      const page = await ask({ url: `/sparql?example=${example}`, headers: { accept: 'text/html' } });
      const text = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(page.body)?.[1] ?? '';
      const query = text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
      const reply = await post(FORM, new URLSearchParams({ query, format: 'json' }).toString());
      expect(reply.statusCode, reply.body).toBe(200);
    }
  });
});

describe('fetch-sparql-endpoint, the client of Comunica', () => {
  it.each(['POST', 'GET'] as const)('reads tables and graphs by %s', async (method) => {
    const client = new SparqlEndpointFetcher({ method });
    const rows: Record<string, { value: string }>[] = [];
    for await (const row of await client.fetchBindings(`${url}/sparql`, QUERY)) rows.push(row as never);
    expect(rows.map(({ title }) => title?.value)).toEqual(['Caffè, "bar" e\nlocali', 'Parchi']);
    expect(await client.fetchAsk(`${url}/sparql`, 'ASK { ?s a dcat:Catalog }')).toBe(true);
    let triples = 0;
    for await (const _ of await client.fetchTriples(`${url}/sparql`, `DESCRIBE <${dataset.iri}>`))
      triples += 1;
    expect(triples).toBeGreaterThan(10);
  });
});
