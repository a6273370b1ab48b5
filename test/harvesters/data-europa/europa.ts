import type { Handler } from '../stand-in/fault-injector.js';
import { bodyOf } from '../stand-in/server.js';

const EU = 'http://publications.europa.eu/resource/authority';
export const PREFIX = 'http://data.europa.eu/88u/dataset/';

export type Document = Record<string, unknown>;

/** A search document as the hub gives them: texts by language, some translated by a machine. */
export const documentOf = (n: number, more: Document = {}): Document => ({
  id: `dataset-${String(n).padStart(4, '0')}`,
  resource: `${PREFIX}dataset-${String(n).padStart(4, '0')}`,
  title: { it: `Dataset ${n}`, en: `Dataset ${n} (machine)` },
  description: { it: '<p>Descrizione</p>', en: 'Description by a machine' },
  identifier: [`c_a944:${n}`, `https://origine.example/d/${n}`],
  catalog: { id: 'dati-gov-it', title: { it: 'dati.gov.it' }, country: { id: 'it' } },
  country: { id: 'it', label: 'Italy' },
  publisher: { name: 'Comune di Bologna', homepage: 'https://www.comune.bologna.it' },
  contact_point: [{ name: 'Ufficio dati', email: 'mailto:dati@comune.example' }],
  categories: [{ id: 'ENVI', label: { en: 'Environment' }, resource: `${EU}/data-theme/ENVI` }],
  keywords: [
    { id: 'acqua', label: 'acqua', language: 'it' },
    { id: 'water', label: 'water', language: 'en' },
  ],
  language: [{ id: 'ITA', resource: `${EU}/language/ITA` }],
  issued: '2024-01-05T00:00:00Z',
  modified: '2024-02-05',
  accrual_periodicity: { label: 'annual', resource: `${EU}/frequency/ANNUAL` },
  access_right: { resource: `${EU}/access-right/PUBLIC` },
  landing_page: [{ resource: 'https://dati.comune.example/acque' }],
  hvd_category: [{ resource: 'http://data.europa.eu/bna/c_dd313021' }],
  applicable_legislation: [{ resource: 'http://data.europa.eu/eli/reg_impl/2023/138/oj' }],
  spatial: [{ type: 'Point', coordinates: [11.3, 44.5] }],
  temporal: [{ gte: '2020-01-01', lte: '2020-12-31' }],
  distributions: [
    {
      id: `d-${n}`,
      title: { it: 'Tabella', en: 'Table by a machine' },
      access_url: [`https://files.example/${n}`],
      download_url: [`https://files.example/${n}.csv`],
      format: { id: 'CSV', label: 'CSV' },
      license: {
        id: 'CC_BY_4_0',
        resource: `${EU}/licence/CC_BY_4_0`,
        la_url: 'https://creativecommons.org/licenses/by/4.0/',
      },
      byte_size: 100,
    },
  ],
  translation_meta: {
    full_available_languages: ['it', 'en'],
    details: { en: { machine_translated: true }, it: {} },
  },
  ...more,
});

/** The RDF of a dataset, with a title that a machine translated. */
export const turtleOf = (iri: string, n: number): string => `
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<${iri}> a dcat:Dataset ; dct:title "Dataset ${n}"@it, "Dataset by a machine"@en-t-it-t0-mtec ;
  dct:identifier "c_a944:${n}" ; dct:publisher <https://origine.example/ente> ; dcat:keyword "acqua"@it ;
  dcat:distribution <${iri}/d> .
<https://origine.example/ente> a foaf:Agent ; foaf:name "Comune di Bologna" .
<${iri}/d> a dcat:Distribution ; dcat:accessURL <https://files.example/${n}> .
`;

export interface EuropaHabits {
  /** Gives no scroll. */
  noScroll?: boolean;
  /** Refuses `scroll`. */
  refusesScroll?: boolean;
  count?: (real: number) => number;
  /** Ids without RDF. */
  noRdf?: ReadonlySet<string>;
  /** SPARQL by GET only. */
  getOnly?: boolean;
  /** Always the first page. */
  repeats?: boolean;
}

/** What was asked of the search, and of SPARQL. */
export interface Asked {
  searches: Document[];
  queries: string[];
}

/** data.europa.eu with these documents: search by POST with scroll, RDF of each, SPARQL (contract 4, section 2). */
export function europaOf(
  documents: readonly Document[],
  habits: EuropaHabits = {},
): { handler: Handler; asked: Asked } {
  const asked: Asked = { searches: [], queries: [] };
  const iris = documents.map(({ resource }) => String(resource)).sort();

  const results = (start: number, limit: number, scroll: boolean) => {
    const from = habits.repeats ? 0 : start;
    return {
      result: {
        index: 'dataset',
        count: habits.count?.(documents.length) ?? documents.length,
        facets: [],
        results: documents.slice(from, from + limit),
        ...(scroll && { scrollId: `s-${start + limit}-${limit}` }),
      },
    };
  };

  function sparql(query: string): { type: string; text: string } {
    asked.queries.push(query);
    const named = /GRAPH <([^>]+)>/.exec(query)?.[1];
    if (named) return { type: 'text/turtle', text: turtleOf(named, iris.indexOf(named)) };
    const after = JSON.parse(/> ("(?:[^"\\]|\\.)*")\)/.exec(query)?.[1] ?? '""') as string;
    const page = iris.filter((iri) => iri > after).slice(0, 100);
    const bindings = page.map((value) => ({ dataset: { type: 'uri', value } }));
    return {
      type: 'application/sparql-results+json',
      text: JSON.stringify({ head: {}, results: { bindings } }),
    };
  }

  const handler: Handler = async (request, reply) => {
    const url = new URL(request.url ?? '', 'http://europa.example');
    const send = (status: number, type: string, text: string) =>
      reply.writeHead(status, { 'content-type': type }).end(text);
    const json = (value: unknown) => send(200, 'application/json', JSON.stringify(value));
    if (url.pathname === '/api/hub/search/search') {
      const body = JSON.parse(await bodyOf(request)) as Document;
      asked.searches.push(body);
      if (body.scroll && habits.refusesScroll) return send(400, 'application/json', '{"error": "scroll"}');
      const limit = Number(body.limit);
      return json(results(Number(body.page ?? 0) * limit, limit, body.scroll === true && !habits.noScroll));
    }
    if (url.pathname === '/api/hub/search/scroll') {
      const [, start, limit] = (url.searchParams.get('scrollId') ?? '').split('-');
      return json(results(Number(start), Number(limit), true));
    }
    const id = /^\/api\/hub\/repo\/datasets\/(.+)\.ttl$/.exec(url.pathname)?.[1];
    if (id !== undefined) {
      const n = documents.findIndex((document) => document.id === decodeURIComponent(id));
      if (n === -1 || habits.noRdf?.has(decodeURIComponent(id))) return send(404, 'text/plain', 'no');
      return send(200, 'text/turtle', turtleOf(String(documents[n]?.resource), n));
    }
    if (url.pathname === '/sparql') {
      if (request.method === 'POST' && habits.getOnly) return send(405, 'text/plain', 'no');
      const form = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : url.searchParams;
      const { type, text } = sparql(form.get('query') ?? '');
      return send(200, type, text);
    }
    return send(404, 'text/html', '<html>Not found</html>');
  };
  return { handler, asked };
}
