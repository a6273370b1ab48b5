import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vocabulary } from '../../../src/vocabularies/index.js';
import { type SparqlPortal, sparqlPortal } from './sparql-portal.js';

const EU = 'http://publications.europa.eu/resource/authority';
const HVD = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';
const [category] = vocabulary('hvd-category').concepts;

let portal: SparqlPortal;
let first: { id: string; iri: string; name: string };

const distribution = (format: string, licence: string) => ({
  title: { it: `In ${format}` },
  format,
  license: { iri: licence },
  accessURL: [`https://esempio.it/${format}`],
});

beforeAll(async () => {
  portal = await sparqlPortal();
  first = await portal.publish({
    title: { it: 'Strade', en: 'Roads' },
    theme: ['TRAN', 'REGI'],
    hvdCategory: [category?.iri],
    distribution: [distribution('CSV', 'CC_BY_4_0'), distribution('JSON', 'CC0')],
    unmapped: `<https://e.example/s> <https://e.example/p> _:b1 .\n_:b1 <https://e.example/q> "x" .\n`,
  });
  await portal.publish({ title: { it: 'Scuole' }, theme: ['EDUC'], keyword: { it: ['scuola'] } });
  await portal.publish({ title: { it: 'Bilancio' }, theme: ['ECON'], hvdCategory: [category?.iri] });
  await portal.send('POST', '/datasets', { organization: portal.organization.name, title: { it: 'Bozza' } });
});
afterAll(() => portal.close());

const rest = async (path: string) => (await portal.app.inject({ url: `/api/v1${path}` })).json();
interface Listed {
  iri: string;
  title: Record<string, string>;
  theme?: string[];
  hvdCategory?: string[];
  keyword?: Record<string, string[]>;
  distribution: { format?: string }[];
}
const datasets = async (): Promise<Listed[]> => {
  const { items } = await rest('/datasets?limit=100');
  return Promise.all((items as { id: string }[]).map(({ id }) => rest(`/datasets/${id}`)));
};

/** How many datasets have each value. */
const tally = (values: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};
const counted = async (query: string): Promise<Record<string, number>> =>
  Object.fromEntries((await portal.select(query)).map(({ key, n }) => [key, Number(n)]));

describe('SPARQL and the API say the same of', () => {
  it('which datasets there are', async () => {
    const iris = (await portal.select('SELECT ?d WHERE { ?d a dcat:Dataset }')).map(({ d }) => d).sort();
    expect(iris).toEqual((await datasets()).map(({ iri }) => iri).sort());
    expect(iris).toHaveLength(3);
    const listed = await portal.select('SELECT ?d WHERE { ?c a dcat:Catalog ; dcat:dataset ?d }');
    expect(listed.map(({ d }) => d).sort()).toEqual(iris);
  });

  it('titles in each language', async () => {
    const rows = await portal.select(
      'SELECT ?d ?t (LANG(?t) AS ?l) WHERE { ?d a dcatapit:Dataset ; dct:title ?t }',
    );
    const api = (await datasets()).flatMap(({ iri, title }) =>
      Object.entries(title).map(([l, t]) => ({ d: iri, t, l })),
    );
    const order = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    expect(order(rows)).toEqual(order(api));
  });

  it('datasets per theme', async () => {
    expect(
      await counted(
        'SELECT ?key (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcat:theme ?key } GROUP BY ?key',
      ),
    ).toEqual(tally((await datasets()).flatMap(({ theme = [] }) => theme)));
  });

  it('distributions per format', async () => {
    expect(
      await counted(
        'SELECT ?key (COUNT(?x) AS ?n) WHERE { ?d dcat:distribution ?x . ?x dct:format ?key } GROUP BY ?key',
      ),
    ).toEqual(
      tally(
        (await datasets()).flatMap(({ distribution }) => distribution.flatMap(({ format }) => format ?? [])),
      ),
    );
  });

  it('keywords', async () => {
    expect(
      await counted(
        'SELECT ?key (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcat:keyword ?key } GROUP BY ?key',
      ),
    ).toEqual(tally((await datasets()).flatMap(({ keyword = {} }) => Object.values(keyword).flat())));
  });

  it('high-value datasets per category and legislation', async () => {
    expect(
      await counted(
        'SELECT ?key (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcatap:hvdCategory ?key } GROUP BY ?key',
      ),
    ).toEqual({ [category?.iri ?? '']: 2 });
    expect(
      await counted(
        'SELECT ?key (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcatap:applicableLegislation ?key } GROUP BY ?key',
      ),
    ).toEqual({ [HVD]: 2 });
  });

  it('organizations', async () => {
    const rows = await portal.select(
      'SELECT DISTINCT ?name WHERE { ?d a dcat:Dataset ; dct:publisher ?o . ?o foaf:name ?name }',
    );
    const { items } = await rest('/organizations');
    expect(rows.map(({ name }) => name)).toEqual(
      (items as { title: { it: string } }[]).map(({ title }) => title.it),
    );
  });

  it('a label of every theme, from the vocabularies', async () => {
    const rows = await portal.select(
      `SELECT ?c ?l WHERE { ?c skos:inScheme <${EU}/data-theme> ; skos:prefLabel ?l FILTER(LANG(?l) = "it") }`,
    );
    expect(rows).toHaveLength(vocabulary('data-theme').concepts.filter(({ label }) => label.it).length);
    const places = await portal.select('SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a skos:Concept }');
    expect(Number(places[0]?.n)).toBeGreaterThan(8000);
  });
});

describe('SPARQL and the RDF documents say the same of', () => {
  const lines = (text: string): string[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/_:\S+/g, '_:b'))
      .sort();
  const construct = async (query: string) =>
    lines(
      (
        await portal.app.inject({
          url: `/sparql?${new URLSearchParams({ query })}`,
          headers: { accept: 'application/n-triples' },
        })
      ).body,
    );

  it('a dataset: the default graph has every triple of its document', async () => {
    const document = lines((await portal.app.inject({ url: `/dataset/${first.name}.nt` })).body);
    const all = new Set(
      await construct(
        'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(isBlank(?s) || !STRSTARTS(STR(?s), "https://w3id.org/italia/controlled-vocabulary/territorial")) }',
      ),
    );
    expect(document.length).toBeGreaterThan(50);
    expect(document.filter((line) => !all.has(line))).toEqual([]);
  });

  it('its quality', async () => {
    const document = lines((await portal.app.inject({ url: `/dataset/${first.name}/quality.nt` })).body);
    const graph = await construct(
      `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://dati.example.it/quality> { ?s ?p ?o } FILTER(CONTAINS(CONCAT(STR(?s), STR(?o)), "${first.id}/quality#")) }`,
    );
    expect(graph).toEqual(document);
    expect(graph.length).toBeGreaterThan(20);
  });

  it('blank nodes: the same in its graph and in the default graph', async () => {
    const rows = await portal.select(
      'SELECT ?v WHERE { <https://e.example/s> <https://e.example/p> ?b . GRAPH ?g { ?b <https://e.example/q> ?v } }',
    );
    expect(rows).toEqual([{ v: 'x' }]);
  });
});
