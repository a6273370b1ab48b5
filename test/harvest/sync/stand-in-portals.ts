import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler } from '../../harvesters/stand-in/fault-injector.js';

type Json = Record<string, unknown>;

/** How the stand-ins misbehave. */
export interface Faults {
  /** dati.gov.it: answers HTML with 200 from this request on. */
  htmlFrom?: number;
  /** dati.gov.it: claims that many more than it lists. */
  claimsMore?: number;
  /** dati.gov.it: gives its first page whatever is asked for. */
  repeats?: boolean;
  /** Fails that many requests first, with 503 and Retry-After. */
  failsFirst?: number;
  /** Breaks the connection off from this request on. */
  breaksFrom?: number;
  /** dati.gov.it: its index knows no field of that name. */
  unknownField?: string;
  /** data.europa.eu: GET with facets is refused. */
  refusesGet?: boolean;
  /** data.europa.eu: its search finds nothing by words. */
  deaf?: boolean;
  /** data.europa.eu: the assessment fails. */
  noScores?: boolean;
}

export interface StandIn {
  /** `DATI_GOV_IT_URL` and `DATA_EUROPA_URL`. */
  env: Record<string, string>;
  packages: Json[];
  documents: Json[];
  /** Answers of the assessment, by id. */
  scores: Map<string, unknown>;
  faults: Faults;
  /** What was asked for, method and path. */
  asked: string[];
  agents: Set<string>;
  reset(): void;
  close(): Promise<void>;
}

const send = (reply: ServerResponse, status: number, body: unknown, type = 'application/json'): void => {
  reply
    .writeHead(status, { 'content-type': type })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
};

const fieldOf = (one: Json, name: string): unknown =>
  one[name] ??
  (one.extras as { key: string; value: unknown }[] | undefined)?.find(({ key }) => key === name)?.value;

/** package_search as dati.gov.it gives it: filtered by one field, ordered by id, at most 1000 a page. */
function packageSearch({ packages, faults }: StandIn, query: URLSearchParams): [number, unknown] {
  const [, field = '', value = ''] = /^(\w+):"?([^"]*)"?$/.exec(query.get('fq') ?? '') ?? [];
  if (field === faults.unknownField)
    return [
      409,
      { success: false, error: { __type: 'Search Query Error', message: `undefined field ${field}` } },
    ];
  const name = field.replace(/^extras_/, '');
  const found = packages
    .filter((one) =>
      name === 'organization' ? (one.organization as Json)?.name === value : fieldOf(one, name) === value,
    )
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
  const start = faults.repeats ? 0 : Number(query.get('start') ?? 0);
  const rows = Math.min(Number(query.get('rows') ?? 10), 1000);
  const count = found.length + (faults.claimsMore ?? 0);
  return [200, { success: true, result: { count, results: found.slice(start, start + rows) } }];
}

/** The search of data.europa.eu: full text over names of publishers, pages from 0. */
function hubSearch({ documents, faults }: StandIn, asked: Json): [number, unknown] {
  const words = String(asked.q ?? '')
    .replaceAll('"', '')
    .trim()
    .toLowerCase();
  const catalogues = ((asked.facets as Json)?.catalog as string[] | undefined) ?? [];
  const found = documents.filter(
    (one) =>
      !faults.deaf &&
      JSON.stringify(one).toLowerCase().includes(words) &&
      (catalogues.length === 0 || catalogues.includes(String((one.catalog as Json).id))),
  );
  const limit = Math.min(Number(asked.limit ?? 10), 1000);
  const at = Number(asked.page ?? 0) * limit;
  return [
    200,
    { result: { index: 'dataset', count: found.length, facets: [], results: found.slice(at, at + limit) } },
  ];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** dati.gov.it and data.europa.eu on a port of this machine, answering as the contracts say the real ones do. */
export async function standInPortals(
  wrap: (handler: Handler) => Handler = (handler) => handler,
): Promise<StandIn> {
  const handler = wrap((request, reply) => {
    answer(request, reply).catch((error) => send(reply, 500, String(error)));
  });
  const server = createServer(handler);

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const agent = request.headers['user-agent'] ?? '';
    const { faults } = it;
    it.agents.add(agent);
    it.asked.push(`${request.method} ${url.pathname}`);
    if (faults.breaksFrom !== undefined && it.asked.length >= faults.breaksFrom) {
      request.socket.destroy();
      return;
    }
    if (faults.failsFirst) {
      faults.failsFirst -= 1;
      reply.setHeader('retry-after', '0');
      return send(reply, 503, 'busy', 'text/plain');
    }
    if (url.pathname.startsWith('/opendata/')) {
      // The wall before it.
      if (!agent.startsWith('Mozilla/5.0')) return send(reply, 403, '<html>Forbidden</html>', 'text/html');
      if (faults.htmlFrom !== undefined && it.asked.length >= faults.htmlFrom)
        return send(reply, 200, '<!doctype html><title>Manutenzione</title>', 'text/html');
      if (url.pathname !== '/opendata/api/3/action/package_search') return send(reply, 404, {});
      return send(reply, ...packageSearch(it, url.searchParams));
    }
    if (url.pathname === '/api/hub/search/search') {
      const query = url.searchParams;
      const facets = JSON.parse(query.get('facets') ?? '{}') as Json;
      if (request.method === 'GET' && faults.refusesGet && Object.keys(facets).length > 0)
        return send(reply, 400, { error: 'facets' });
      const asked =
        request.method === 'POST'
          ? (JSON.parse(await bodyOf(request)) as Json)
          : { ...Object.fromEntries(query), facets };
      return send(reply, ...hubSearch(it, asked));
    }
    const [, kind, id = ''] =
      /^\/api\/(hub\/search\/datasets|mqa\/cache\/datasets)\/([^/]+)$/.exec(url.pathname) ?? [];
    const key = decodeURIComponent(id);
    if (kind?.startsWith('hub')) {
      const found = it.documents.find((one) => one.id === key);
      return found ? send(reply, 200, { result: found }) : send(reply, 404, { status: 'error' });
    }
    if (kind?.startsWith('mqa')) {
      if (faults.noScores) return send(reply, 200, '<html>502</html>', 'text/html');
      const found = it.scores.get(key);
      return found === undefined ? send(reply, 404, { success: false }) : send(reply, 200, found);
    }
    send(reply, 404, {});
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const it: StandIn = {
    env: { DATI_GOV_IT_URL: `${base}/opendata`, DATA_EUROPA_URL: base, FETCH_ALLOW_PRIVATE: 'true' },
    packages: [],
    documents: [],
    scores: new Map(),
    faults: {},
    asked: [],
    agents: new Set(),
    reset() {
      it.packages.length = 0;
      it.documents.length = 0;
      it.scores.clear();
      it.faults = {};
      it.asked.length = 0;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return it;
}

interface Described {
  id: string;
  iri: string;
  identifier: string;
  title: string;
  modified?: string;
  harvested?: string;
}

/** As dati.gov.it shows what it harvested: the fields of dcatapit among the extras, dates day first. */
export const harvestedPackage = (of: Described, changes: Json = {}): Json => ({
  id: of.id,
  name: `nome-${of.id}`,
  title: of.title,
  holder_identifier: 'c_a944',
  holder_name: 'Comune di Prova',
  metadata_modified: of.harvested ?? '2999-01-01T02:00:00.000000',
  organization: { name: 'comune-di-prova' },
  resources: [{ id: `${of.id}-r`, url: 'https://comune.example.it/piste.csv' }],
  extras: [
    { key: 'identifier', value: of.identifier },
    { key: 'uri', value: of.iri },
    ...(of.modified ? [{ key: 'modified', value: of.modified }] : []),
  ],
  ...changes,
});

/** As it shows what was entered there: the same fields at the top. */
export const localPackage = (of: Described, changes: Json = {}): Json => {
  const { extras: _, ...rest } = harvestedPackage(of);
  return { ...rest, identifier: of.identifier, uri: of.iri, modified: of.modified, ...changes };
};

/** As data.europa.eu shows a dataset: texts by language, its own IRI. */
export const europeanDocument = (of: Described, changes: Json = {}): Json => ({
  id: of.id,
  resource: `http://data.europa.eu/88u/dataset/${of.id}`,
  identifier: [of.identifier],
  title: { it: of.title, de: `${of.title} (de)` },
  modified: of.modified,
  catalog: { id: 'dati-gov-it', country: { id: 'it' } },
  publisher: { name: 'Comune di Prova' },
  distributions: [{ id: 'd1' }],
  catalog_record: { modified: of.harvested ?? '2999-01-01T04:00:00Z' },
  ...changes,
});
