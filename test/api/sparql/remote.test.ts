import { createServer, type IncomingMessage, type Server } from 'node:http';
import oxigraph from 'oxigraph';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

let portal: SparqlPortal;
let server: Server;
let delay = 0;
const store = new oxigraph.Store();

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

/** Another store: whatever engine, it speaks the protocol over the union of its graphs. */
async function otherStore(): Promise<string> {
  server = createServer(async (request, response) => {
    const form = await bodyOf(request);
    await new Promise((done) => setTimeout(done, delay));
    const type = request.headers.accept?.split(',')[0] ?? '';
    try {
      const update = form.get('update');
      if (update !== null) {
        store.update(update);
        response.writeHead(204).end();
        return;
      }
      const answer = store.query(form.get('query') ?? '', {
        results_format: type,
        use_default_graph_as_union: true,
      });
      response.writeHead(200, { 'content-type': type }).end(answer);
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

beforeAll(async () => {
  const url = await otherStore();
  // Left there by an earlier run: no longer public.
  store.update(
    'INSERT DATA { GRAPH <x:old> { <https://dati.example.it> <http://www.w3.org/ns/dcat#dataset> <x:old> . <x:old> a <http://www.w3.org/ns/dcat#Dataset> } }',
  );
  store.update('INSERT DATA { GRAPH <x:foreign> { <x:foreign> a <http://www.w3.org/ns/dcat#Catalog> } }');
  portal = await sparqlPortal({
    SPARQL_ENDPOINT: `${url}/query`,
    SPARQL_UPDATE_ENDPOINT: `${url}/update`,
    SPARQL_TIMEOUT_SECONDS: '5',
    SPARQL_MAX_ROWS: '300',
  });
  await portal.publish({ title: { it: 'Prima' } });
});
afterAll(async () => {
  await portal.close();
  await new Promise((done) => server.close(done));
});

const get = (query: string, accept = '*/*') =>
  portal.app.inject({ url: `/sparql?${new URLSearchParams({ query })}`, headers: { accept } });
const DATASETS = 'SELECT ?t WHERE { ?d a dcat:Dataset ; dct:title ?t } ORDER BY ?t';

describe('a remote store', () => {
  it('is filled as soon as the portal is ready, before anybody asks', async () => {
    expect(store.query('ASK { GRAPH ?g { ?d <http://purl.org/dc/terms/title> "Prima"@it } }')).toBe(false);
    portal.services.sparql?.warm();
    await vi.waitUntil(
      () => store.query('ASK { GRAPH ?g { ?d <http://purl.org/dc/terms/title> "Prima"@it } }') === true,
      { timeout: 30_000 },
    );
  });

  it('is filled, and what is no longer public goes, but nothing of others', async () => {
    await portal.until(DATASETS, (rows) => rows.length === 1 && rows[0]?.t === 'Prima');
    await portal.until('SELECT ?g WHERE { GRAPH ?g { ?d a dcat:Dataset } }', (rows) =>
      rows.every(({ g }) => g !== 'x:old'),
    );
    expect(await portal.select('SELECT ?c WHERE { GRAPH <x:foreign> { ?c a dcat:Catalog } }')).toHaveLength(
      1,
    );
    await portal.until(
      'SELECT ?m WHERE { ?d a dcat:Dataset ; dqv:hasQualityMeasurement ?m }',
      (rows) => rows.length > 5,
    );
  });

  it('follows changes', async () => {
    const { id } = await portal.publish({ title: { it: 'Seconda' } });
    await portal.until(DATASETS, (rows) => rows.length === 2);
    await portal.send('POST', `/datasets/${id}/withdraw`);
    await portal.until(DATASETS, (rows) => rows.length === 1);
  });

  it('answers in every form, under the same rules', async () => {
    for (const accept of ['application/sparql-results+xml', 'text/csv', 'text/tab-separated-values']) {
      const reply = await get(DATASETS, accept);
      expect([reply.statusCode, String(reply.headers['content-type']).split(';')[0]]).toEqual([200, accept]);
    }
    expect((await get('CONSTRUCT WHERE { ?s a dcat:Catalog }', 'application/rdf+xml')).body).toContain(
      'rdf:RDF',
    );
    expect((await get('SELECT * { ?s ?p')).statusCode).toBe(400);
    expect((await get('SELECT * { SERVICE <x:x> { ?s ?p ?o } }')).statusCode).toBe(403);
    expect((await get('SELECT * { ?s ?p ?o }')).statusCode).toBe(503);
  });

  it('that takes too long, or is away, is told so', async () => {
    delay = 7000;
    const slow = await get(DATASETS);
    expect([slow.statusCode, slow.body]).toEqual([503, expect.stringContaining('5 seconds')]);
    delay = 0;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    const away = await get(DATASETS);
    expect([away.statusCode, away.body]).toEqual([503, expect.stringContaining('cannot be reached')]);
  });
});
