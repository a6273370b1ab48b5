import { isDict, textOf } from '../../src/ckan/fields.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import { resolve } from '../../src/vocabularies/index.js';
import { askJson } from '../common/ask-json.js';
import type {
  ReadEnd,
  ReadTools,
  SourceHttp,
  SourcePage,
  SourceRecord,
  SourceRequest,
  SourceSettings,
} from '../protocol.js';
import { SourceFault } from '../protocol.js';
import { readDetail } from './details.js';
import type { Europa } from './options.js';
import type { EuropaRecord } from './records.js';

const PAGE = 100;
const AT_ONCE = 4;
const CATALOGUES = 'http://data.europa.eu/88u/catalogue/';
const JSON_RESULTS = 'application/sparql-results+json';

/** A text within a query, in quotes. */
const quoted = (text: string): string => JSON.stringify(text);

/** An IRI within a query; what could end it early is refused. */
function iriIn(iri: string): string {
  if (/[\s<>"{}|\\^`]/.test(iri)) throw new TypeError(`no IRI: ${iri}`);
  return `<${iri}>`;
}

/** The datasets after one in the order of their IRIs: what is listed so is listed whole, and can be taken up anywhere. */
export function listQuery({ catalogues, countries }: Europa, after: string): string {
  const named = catalogues.map((id) =>
    iriIn(/^https?:/.test(id) ? id : `${CATALOGUES}${encodeURIComponent(id)}`),
  );
  const places = countries.flatMap((code) => {
    const iri = resolve('country', code)?.concept.iri;
    return iri ? iriIn(iri) : [];
  });
  return `PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?dataset WHERE {
${named.length > 0 ? `VALUES ?catalogue { ${named.join(' ')} }` : ''}
${places.length > 0 ? `VALUES ?country { ${places.join(' ')} } ?catalogue dct:spatial ?country .` : ''}
?catalogue dcat:dataset ?dataset . FILTER(STR(?dataset) > ${quoted(after)})
} ORDER BY STR(?dataset) LIMIT ${PAGE}`;
}

/** All that the named graph of a dataset says (contract 4, section 2.3). */
export const detailQuery = (iri: string): string =>
  `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ${iriIn(iri)} { ?s ?p ?o } }`;

const form = (query: string) => ({
  type: 'application/x-www-form-urlencoded',
  text: new URLSearchParams({ query }).toString(),
});

/** How a query is sent: by POST, until that is refused; then by GET. */
class Endpoint {
  private byGet = false;

  constructor(
    private readonly address: string,
    readonly http: SourceHttp,
  ) {}

  /** The address and the request of a query. */
  request(query: string): { address: string; request: SourceRequest } {
    return this.byGet
      ? { address: `${this.address}?${new URLSearchParams({ query })}`, request: {} }
      : { address: this.address, request: { body: form(query) } };
  }

  async select(query: string): Promise<unknown> {
    try {
      const { address, request } = this.request(query);
      return await askJson(this.http, address, { ...request, accept: JSON_RESULTS });
    } catch (error) {
      const isRefused = error instanceof RemoteStatus && (error.status === 403 || error.status === 405);
      if (!isRefused || this.byGet) throw error;
      this.byGet = true;
      return this.select(query);
    }
  }
}

async function listAfter(europa: Europa, after: string, endpoint: Endpoint): Promise<string[]> {
  const body = await endpoint.select(listQuery(europa, after));
  const bindings = isDict(body) && isDict(body.results) ? body.results.bindings : undefined;
  if (!Array.isArray(bindings)) {
    throw new SourceFault('not-this-protocol', {
      it: 'La risposta non è un risultato di SPARQL.',
      en: 'The answer is no result of SPARQL.',
    });
  }
  const iris = bindings.map((row) => (isDict(row) && isDict(row.dataset) ? textOf(row.dataset.value) : ''));
  return [...new Set(iris)].filter((iri) => iri > after);
}

/** Lists datasets by SPARQL, in the order of their IRIs, and reads the named graph of each. */
export async function* readSparql(
  europa: Europa,
  source: SourceSettings,
  tools: ReadTools,
  from: string | undefined,
): AsyncGenerator<SourcePage<EuropaRecord>, ReadEnd> {
  const endpoint = new Endpoint(europa.sparql, tools.http);
  let after = from ?? '';
  for (;;) {
    tools.signal.throwIfAborted();
    const iris = await listAfter(europa, after, endpoint);
    if (iris.length === 0) break;
    const records: SourceRecord<EuropaRecord>[] = [];
    for (let i = 0; i < iris.length; i += AT_ONCE) {
      const some = iris.slice(i, i + AT_ONCE);
      records.push(...(await Promise.all(some.map((iri) => toRecord(iri, endpoint)))));
    }
    after = iris.at(-1) as string;
    yield { records, cursor: after };
  }
  if (source.since)
    return {
      complete: false,
      why: { it: 'Letto solo ciò che è cambiato.', en: 'Only what changed was read.' },
    };
  return { complete: true };
}

async function toRecord(iri: string, endpoint: Endpoint): Promise<SourceRecord<EuropaRecord>> {
  // The end of the IRI is the id that the search knows it by, so that both ways give the same keys.
  const key = iri.replace(/^.*\/dataset\//, '');
  const { address, request } = endpoint.request(detailQuery(iri));
  return { key, value: await readDetail(endpoint.http, address, iri, request) };
}
