import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

let portal: SparqlPortal;

beforeAll(async () => {
  portal = await sparqlPortal({
    SPARQL_THREADS: '2',
    SPARQL_TIMEOUT_SECONDS: '5',
    SPARQL_MAX_ROWS: '500',
    SPARQL_MEMORY_MB: '200',
  });
  await portal.publish();
  await portal.until('SELECT (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset }', ([row]) => row?.n === '1');
  await bothStores();
});
afterAll(() => portal.close());

const bothStores = async () => {
  while (portal.services.sparql?.state().stores !== 2) await new Promise((done) => setTimeout(done, 50));
};
const get = (query: string, accept = 'application/sparql-results+json') =>
  portal.app.inject({ url: `/sparql?${new URLSearchParams({ query })}`, headers: { accept } });
const EVERYTHING = 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }';
const LIGHT = 'SELECT ?d WHERE { ?d a dcat:Dataset }';

describe('a query over its budget', () => {
  it('of time is stopped and told so, while others go on', async () => {
    const start = Date.now();
    let took = 0;
    const heavy = get(EVERYTHING).then((reply) => {
      took = Date.now() - start;
      return reply;
    });
    await new Promise((done) => setTimeout(done, 200));
    // Both are answered while the heavy one still runs, however slow the machine is.
    for (let i = 0; i < 3; i += 1) {
      expect((await get(LIGHT)).statusCode).toBe(200);
      expect((await portal.app.inject({ url: '/health' })).statusCode).toBe(200);
    }
    expect(took).toBe(0);
    const reply = await heavy;
    expect(reply.statusCode).toBe(503);
    expect(reply.body).toMatch(/supera 5 secondi[\s\S]*more than 5 seconds/);
    expect(reply.headers['retry-after']).toBeDefined();
    expect(took).toBeGreaterThan(4900);
  });

  it('does not take the endpoint down when all copies run one', async () => {
    await bothStores();
    const heavy = [get(EVERYTHING), get(EVERYTHING), get(EVERYTHING)];
    for (const reply of await Promise.all(heavy)) expect(reply.statusCode).toBe(503);
    await portal.until(LIGHT, (rows) => rows.length === 1);
  }, 60_000);

  it('of memory is stopped and told so', async () => {
    // With time enough: on a slow machine the other budget would be used up first.
    const patient = await sparqlPortal({
      SPARQL_TIMEOUT_SECONDS: '60',
      SPARQL_MAX_ROWS: '500',
      SPARQL_MEMORY_MB: '200',
    });
    try {
      await patient.publish();
      await patient.until(LIGHT, (rows) => rows.length === 1);
      const query = 'SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f LIMIT 5';
      const reply = await patient.app.inject({ url: `/sparql?${new URLSearchParams({ query })}` });
      expect(reply.statusCode).toBe(503);
      expect(reply.body).toMatch(/200 MB/);
    } finally {
      await patient.close();
    }
  });

  it('of rows is refused, never cut short', async () => {
    for (const accept of [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
    ]) {
      const exact = await get('SELECT ?s WHERE { ?s ?p ?o } LIMIT 500', accept);
      expect(exact.statusCode, exact.body.slice(0, 200)).toBe(200);
      for (const query of [
        'SELECT ?s WHERE { ?s ?p ?o }',
        'SELECT ?s WHERE { ?s ?p ?o } LIMIT 501',
        'SELECT ?s WHERE { ?s ?p ?o } LIMIT 100000',
      ]) {
        const reply = await get(query, accept);
        expect(reply.statusCode).toBe(503);
        expect(reply.body).toMatch(/500 risultati[\s\S]*500 results/);
      }
    }
    expect((await get('CONSTRUCT WHERE { ?s ?p ?o }', 'text/turtle')).statusCode).toBe(503);
    expect((await get('SELECT ?s WHERE { ?s ?p ?o } LIMIT 10')).headers['x-sparql-maxrows']).toBe('500');
  });

  it('is ended when its reader leaves', async () => {
    // With time enough that only its reader can have ended it.
    const patient = await sparqlPortal({ SPARQL_TIMEOUT_SECONDS: '90', SPARQL_THREADS: '1' });
    try {
      await patient.publish();
      await patient.until(LIGHT, (rows) => rows.length === 1);
      const url = new URL(await patient.app.listen({ port: 0, host: '127.0.0.1' }));
      const request = httpRequest({
        host: url.hostname,
        port: url.port,
        path: `/sparql?${new URLSearchParams({ query: EVERYTHING })}`,
      });
      request.on('error', () => undefined);
      request.end();
      setTimeout(() => request.destroy(), 300);
      const start = Date.now();
      while (patient.services.sparql?.state().stores !== undefined) {
        await new Promise((done) => setTimeout(done, 20));
        expect(Date.now() - start).toBeLessThan(60_000);
      }
    } finally {
      await patient.close();
    }
  });
});
