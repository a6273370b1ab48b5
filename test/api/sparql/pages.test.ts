import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
let portal: SparqlPortal;

beforeAll(async () => {
  portal = await sparqlPortal({ SPARQL_TIMEOUT_SECONDS: '30' });
  await portal.publish({ title: { it: 'Fontane <b>storiche</b>' } });
  await portal.until('SELECT ?d WHERE { ?d a dcat:Dataset }', (rows) => rows.length === 1);
});
afterAll(() => portal.close());

const look = (query: string, more: Record<string, string> = {}, accept = BROWSER) =>
  portal.app.inject({ url: `/sparql?${new URLSearchParams({ query, ...more })}`, headers: { accept } });

describe('a query in a browser', () => {
  it('is answered with a table of links and texts, in the language of the page', async () => {
    const reply = await look('SELECT ?d ?t WHERE { ?d a dcat:Dataset ; dct:title ?t }');
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.body).toContain('Risultati da 1 a 1 di 1');
    expect(reply.body).toMatch(/<th scope="col">d<\/th><th scope="col">t<\/th>/);
    expect(reply.body).toMatch(
      /<a class="text-break" href="https:\/\/dati\.example\.it\/[^"]+" rel="nofollow">/,
    );
    expect(reply.body).toContain('Fontane &lt;b>storiche&lt;/b>');
    expect(reply.body).toContain('SELECT ?d ?t WHERE { ?d a dcat:Dataset ; dct:title ?t }</textarea>');
    const english = await look('ASK { ?s ?p ?o }', { lang: 'en' });
    expect(english.body).toContain('Yes: there is a solution at least.');
    expect((await look('SELECT ?s WHERE { ?s <x:none> ?o }')).body).toContain('Nessun risultato.');
  });

  it('by the form too, page after page', async () => {
    const page = (n: number) =>
      portal.app.inject({
        method: 'POST',
        url: '/sparql',
        headers: { accept: BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          query: 'SELECT ?s WHERE { ?s a skos:Concept } ORDER BY ?s LIMIT 250',
          format: 'html',
          page: String(n),
        }).toString(),
      });
    const [first, second] = [await page(1), await page(2)];
    expect(first.body).toContain('Risultati da 1 a 200');
    expect(first.body).toContain('name="page" value="2"');
    expect(second.body).toContain('Risultati da 201 a 250 di 250');
    expect(second.body).not.toContain('name="page" value="3"');
    const rows = (html: string) => html.split('<tbody>')[1]?.split('<tr>').length ?? 0;
    expect([rows(first.body), rows(second.body)]).toEqual([201, 51]);
    expect((await page(1e9)).statusCode).toBe(200);
  });

  it('shows triples of a graph, and what is wrong with a query, with the status of the door', async () => {
    const graph = await look('DESCRIBE ?d WHERE { ?d a dcat:Dataset }');
    expect(graph.body).toContain('<th scope="col">Predicato</th>');
    const wrong = await look('SELECT WHERE {');
    expect([wrong.statusCode, wrong.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(wrong.body).toContain('La query non è stata eseguita');
    expect((await look('DROP ALL')).statusCode).toBe(403);
  });

  it('runs nothing that a query brings', async () => {
    const evil = await look(
      'SELECT ("<script>alert(1)</script>" AS ?x) (IRI("javascript:alert(1)") AS ?y) {}',
    );
    expect(evil.statusCode).toBe(200);
    expect(evil.body).not.toContain('<script>alert');
    expect(evil.body).not.toContain('href="javascript:');
  });

  it('changes nothing for programs, nor for who names a format', async () => {
    const type = async (accept: string, more = {}) =>
      String((await look('ASK { ?s ?p ?o }', more, accept)).headers['content-type']).split(';')[0];
    expect(await type('*/*')).toBe('application/sparql-results+json');
    expect(await type(BROWSER, { format: 'csv' })).toBe('text/csv');
    expect(await type('application/sparql-results+xml, text/html;q=0.5')).toBe(
      'application/sparql-results+xml',
    );
  });
});

describe('the description of the catalogue as linked data', () => {
  it('tells where to ask, what to download and how much there is', async () => {
    const reply = await portal.app.inject({ url: '/.well-known/void', headers: { accept: 'text/turtle' } });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/turtle; charset=utf-8']);
    const store = new n3.Store(new n3.Parser().parse(reply.body));
    const ns = 'http://rdfs.org/ns/void#';
    const values = (property: string) =>
      store.getObjects(null, ns + property, null).map(({ value }) => value);
    expect(values('sparqlEndpoint')).toEqual(['https://dati.example.it/sparql']);
    expect(values('dataDump')).toContain('https://dati.example.it/catalog.ttl');
    expect(Number(values('triples')[0])).toBeGreaterThan(1000);
    const [partition] = store.getSubjects(`${ns}class`, 'http://www.w3.org/ns/dcat#Dataset', null);
    expect(store.getObjects(partition ?? null, `${ns}entities`, null).map(({ value }) => value)).toEqual([
      '1',
    ]);
    for (const dump of values('dataDump'))
      expect((await portal.app.inject({ url: new URL(dump).pathname })).statusCode).toBe(200);
    const xml = await portal.app.inject({
      url: '/.well-known/void',
      headers: { accept: 'application/rdf+xml' },
    });
    expect(xml.headers['content-type']).toContain('application/rdf+xml');
  });
});
