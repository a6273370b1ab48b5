import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

let portal: SparqlPortal;

beforeAll(async () => {
  portal = await sparqlPortal();
  await portal.publish({ title: { it: 'Alberi monumentali' }, theme: ['ENVI'] });
  await portal.select('SELECT * WHERE { ?s a dcat:Catalog } LIMIT 1');
});
afterAll(() => portal.close());

const titleOf = (iri: string) => `SELECT ?title WHERE { <${iri}> dct:title ?title }`;
/** A busy machine gets some time beyond what is promised. */
const PROMISED_MS = 2000;
const SLACK_MS = 1500;

describe('the triple store', () => {
  it('holds what was published before it was started', async () => {
    expect(await portal.select('SELECT ?t WHERE { ?d a dcat:Dataset ; dct:title ?t }')).toEqual([
      { t: 'Alberi monumentali' },
    ]);
  });

  it('shows a new dataset within two seconds', async () => {
    const { iri } = await portal.publish({ title: { it: 'Fontane' } });
    const took = await portal.until(titleOf(iri), (rows) => rows[0]?.title === 'Fontane');
    expect(took).toBeLessThan(PROMISED_MS + SLACK_MS);
  });

  it('replaces what a dataset said before, and only that', async () => {
    const { id, iri } = await portal.publish({ title: { it: 'Panchine' } });
    const other = await portal.publish({ title: { it: 'Lampioni' } });
    await portal.until(titleOf(other.iri), (rows) => rows.length === 1);
    await portal.send('PATCH', `/datasets/${id}`, { title: { it: 'Panchine e sedute' } });
    await portal.send('POST', `/datasets/${id}/publish`);
    await portal.until(titleOf(iri), (rows) => rows[0]?.title === 'Panchine e sedute');
    expect(await portal.select(titleOf(iri))).toHaveLength(1);
    // The agent that both name is still there once the first no longer says the same.
    const names = await portal.select(
      `SELECT ?name WHERE { <${other.iri}> dct:publisher ?p . ?p foaf:name ?name }`,
    );
    expect(names).toEqual([{ name: 'Ente comune-di-prova' }]);
  });

  it('forgets a withdrawn dataset, its graph, its distributions and its measurements', async () => {
    const { id, iri } = await portal.publish({ title: { it: 'Ritirato' } });
    await portal.until(titleOf(iri), (rows) => rows.length === 1);
    await portal.send('POST', `/datasets/${id}/withdraw`);
    await portal.until(titleOf(iri), (rows) => rows.length === 0);
    expect(await portal.select(`SELECT * WHERE { GRAPH <${iri}> { ?s ?p ?o } }`)).toEqual([]);
    expect(await portal.select(`SELECT * WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?s), "${id}")) }`)).toEqual([]);
    expect(await portal.select(`SELECT * WHERE { GRAPH ?g { <${iri}> ?p ?o } }`)).toEqual([]);
    expect(await portal.select(`SELECT * WHERE { ?s ?p <${iri}> }`)).toEqual([]);
  });

  it('never shows drafts, restricted or deleted datasets', async () => {
    const restricted = await portal.publish({ title: { it: 'Riservato' } });
    await portal.until(titleOf(restricted.iri), (rows) => rows.length === 1);
    await portal.send('PATCH', `/datasets/${restricted.id}`, { visibility: 'restricted' });
    await portal.until(titleOf(restricted.iri), (rows) => rows.length === 0);
    const deleted = await portal.publish({ title: { it: 'Cancellato' } });
    await portal.until(titleOf(deleted.iri), (rows) => rows.length === 1);
    await portal.send('DELETE', `/datasets/${deleted.id}`);
    await portal.until(titleOf(deleted.iri), (rows) => rows.length === 0);
  });

  it('follows a new name of an organization into its datasets', async () => {
    const { iri } = await portal.publish({ title: { it: 'Mercati' } });
    const query = `SELECT ?name WHERE { <${iri}> dct:publisher/foaf:name ?name }`;
    await portal.until(query, (rows) => rows[0]?.name === 'Ente comune-di-prova');
    await portal.send('PATCH', `/organizations/${portal.organization.id}`, {
      title: { it: 'Comune di Prova Nuova' },
    });
    await portal.until(query, (rows) => rows.length === 1 && rows[0]?.name === 'Comune di Prova Nuova');
    // The catalogue names it as well, and follows after its datasets.
    await portal.until(
      'SELECT DISTINCT ?name WHERE { ?d a dcat:Dataset ; dct:publisher/foaf:name ?name }',
      (rows) => rows.length === 1 && rows[0]?.name === 'Comune di Prova Nuova',
    );
  });

  it('follows the description of the catalogue', async () => {
    await portal.send('PATCH', '/catalog', { title: { it: 'Dati di Prova' } });
    await portal.until(
      'SELECT ?t WHERE { ?c a dcat:Catalog ; dct:title ?t }',
      (rows) => rows[0]?.t === 'Dati di Prova',
    );
  });
});
