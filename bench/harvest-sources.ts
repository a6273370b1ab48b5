import { createServer, type ServerResponse } from 'node:http';
import {
  catalogueTurtle,
  datasetTurtle,
  FORMATS,
  FREQUENCIES,
  KEYWORDS,
  pick,
  repeatable,
  THEMES,
  THINGS,
} from './generate-catalogue.js';

/*
 * node dist/bench/harvest-sources.js PORT DATASETS
 * The sources of the harvest bench, in a process of their own: a CKAN portal with dcatapit's fields, and the same number of
 * datasets as pages of 100 in Turtle. Answers are made anew at each request, always the same.
 */

const PORT = Number(process.argv[2]);
const COUNT = Number(process.argv[3] ?? 20_000);
const HOLDERS = 60;
const PAGE = 100;
const HOME = `http://127.0.0.1:${PORT}`;

const uuid = (n: number, part = 0): string =>
  `${String(n).padStart(8, '0')}-0000-4000-8000-${String(part).padStart(12, '0')}`;

/** A package as `package_search` of an Italian portal gives it: about 6 kB. */
function packageOf(i: number): object {
  const random = repeatable(i + 1);
  const thing = pick(random, THINGS);
  const holder = i % HOLDERS;
  const day = String(1 + (i % 28)).padStart(2, '0');
  const theme = pick(random, THEMES);
  const name = `${thing.toLowerCase().replace(/[^a-z]+/g, '-')}-${i}`;
  return {
    id: uuid(i),
    name,
    title: `${thing} ${i}`,
    notes: `${thing} nel territorio comunale, aggiornati al ${2000 + (i % 25)}. Il file contiene una riga per elemento con codice, denominazione, indirizzo e coordinate. ${'Nota sul metodo di rilevazione. '.repeat(1 + (i % 5))}`,
    type: 'dataset',
    state: 'active',
    private: false,
    isopen: true,
    author: `Ufficio dati ${holder}`,
    author_email: `dati@comune${holder}.example.it`,
    maintainer: `Ufficio dati ${holder}`,
    maintainer_email: `dati@comune${holder}.example.it`,
    license_id: 'cc-by',
    license_title: 'Creative Commons Attribuzione 4.0',
    license_url: 'https://creativecommons.org/licenses/by/4.0/',
    metadata_created: `2020-01-${day}T08:00:00.000000`,
    metadata_modified: `2026-01-${day}T08:00:00.000000`,
    url: `${HOME}/pagina/${i}`,
    version: null,
    organization: {
      id: uuid(holder, 1),
      name: `comune-${holder}`,
      title: `Comune numero ${holder}`,
      type: 'organization',
    },
    identifier: `c_${holder}:${i}`,
    holder_name: `Comune numero ${holder}`,
    holder_identifier: `c_${holder}`,
    publisher_name: `Comune numero ${holder}`,
    publisher_identifier: `c_${holder}`,
    frequency: pick(random, FREQUENCIES),
    issued: `20${10 + (i % 15)}-01-${day}`,
    modified: `2026-01-${day}`,
    language: '{ITA}',
    geographical_name: '{ITA_BLQ}',
    themes_aggregate: JSON.stringify([{ theme, subthemes: [] }]),
    theme: JSON.stringify([`http://publications.europa.eu/resource/authority/data-theme/${theme}`]),
    temporal_coverage: JSON.stringify([{ temporal_start: '2020-01-01', temporal_end: '2025-12-31' }]),
    tags: [...new Set([pick(random, KEYWORDS), pick(random, KEYWORDS), pick(random, KEYWORDS)])].map(
      (tag) => ({
        id: uuid(i, tag.length),
        name: tag,
        display_name: tag,
        state: 'active',
        vocabulary_id: null,
      }),
    ),
    groups: [{ id: uuid(1, 2), name: theme.toLowerCase(), title: theme, display_name: theme }],
    extras: [{ key: 'contact', value: `dati@comune${holder}.example.it` }],
    resources: [0, 1, 2].map((n) => ({
      id: uuid(i, 100 + n),
      package_id: uuid(i),
      name: `${thing} in ${FORMATS[(i + n) % FORMATS.length]}`,
      description: 'File completo',
      format: FORMATS[(i + n) % FORMATS.length],
      mimetype: null,
      url: `${HOME}/file/${i}/${n}`,
      url_type: null,
      size: 1000 + i,
      position: n,
      state: 'active',
      created: `2020-01-${day}T08:00:00.000000`,
      last_modified: `2026-01-${day}T08:00:00.000000`,
      license_type: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40',
      distribution_format: FORMATS[(i + n) % FORMATS.length],
    })),
  };
}

function ckan(action: string, query: URLSearchParams): unknown {
  if (action === 'status_show')
    return { site_title: 'Banco di prova', ckan_version: '2.10.4', site_url: HOME };
  if (action !== 'package_search') return undefined;
  const start = Number(query.get('start') ?? 0);
  const rows = Math.max(0, Math.min(Number(query.get('rows') ?? 10), 1000, COUNT - start));
  return { count: COUNT, results: Array.from({ length: rows }, (_, n) => packageOf(start + n)) };
}

function turtlePage(n: number): string {
  const pages = Math.ceil(COUNT / PAGE);
  const page = (i: number): string => `<${HOME}/catalog.ttl?page=${i}>`;
  const ids = Array.from({ length: Math.min(PAGE, COUNT - n * PAGE) }, (_, i) => n * PAGE + i);
  return `${catalogueTurtle(HOLDERS)}
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
${page(n)} a hydra:PartialCollectionView ; hydra:first ${page(0)} ; hydra:last ${page(pages - 1)} ;
  ${n + 1 < pages ? `hydra:next ${page(n + 1)} ;` : ''} hydra:totalItems ${COUNT} .
<${HOME}/catalog> a dcat:Catalog ; dct:title "Banco di prova"@it ; dcat:dataset ${ids.map((i) => `<https://origine.example.it/dataset/${i}>`).join(', ')} .
${ids.map((i) => datasetTurtle(i, HOLDERS, repeatable(i + 1))).join('')}`;
}

const send = (reply: ServerResponse, status: number, type: string, text: string): void =>
  void reply.writeHead(status, { 'content-type': type }).end(text);

createServer((request, reply) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', HOME);
  if (pathname === '/catalog.ttl') {
    send(reply, 200, 'text/turtle; charset=utf-8', turtlePage(Number(searchParams.get('page') ?? 0)));
    return;
  }
  const action = /^\/api\/3\/action\/(\w+)$/.exec(pathname)?.[1];
  const result = action === undefined ? undefined : ckan(action, searchParams);
  if (result === undefined) send(reply, 404, 'text/html', '<!doctype html><title>Non trovato</title>');
  else send(reply, 200, 'application/json', JSON.stringify({ help: '', success: true, result }));
}).listen(PORT, '127.0.0.1', () => process.stdout.write('ready\n'));
