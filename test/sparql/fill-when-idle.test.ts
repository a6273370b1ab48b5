import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal({ SPARQL_THREADS: '2', SPARQL_FILL_AFTER_SECONDS: '1' });
});
afterAll(() => portal.close());

const state = () => portal.services.sparql?.state();

describe('the triple store of a portal that is idle', () => {
  it('is filled before anybody asks, one copy; the others come with the first query', async () => {
    expect(state()).toEqual({ ready: false });
    portal.services.sparql?.warm();
    while (!state()?.ready) await new Promise((done) => setTimeout(done, 100));
    expect(state()?.stores).toBe(1);
    const start = Date.now();
    const reply = await portal.app.inject({
      url: `/sparql?${new URLSearchParams({ query: 'ASK { ?s ?p ?o }' })}`,
    });
    expect([reply.statusCode, reply.json().boolean]).toEqual([200, true]);
    expect(Date.now() - start).toBeLessThan(20_000);
    while (state()?.stores !== 2) await new Promise((done) => setTimeout(done, 100));
  });
});
