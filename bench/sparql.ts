import { readFileSync } from 'node:fs';
import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { vocabulary } from '../src/vocabularies/index.js';
import { writeCatalogue } from './generate-catalogue.js';
import { type PortalProcess, runCommand, startPortal } from './portal-process.js';

/*
 * npm run bench:sparql -- [datasets]
 * How long the triple store takes to fill, what it holds in memory, and queries over it: look-ups, aggregates, the
 * reporting on high-value datasets; what a query that joins everything does to the others. Prints; asserts nothing.
 */

const COUNT = Number(process.argv[2] ?? 10_000);
const PORT = 3198;
const HVD = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';

const note = (what: string, measured: string, goal = ''): void => {
  process.stdout.write(`${what.padEnd(58)} ${measured}${goal && `   (${goal})`}\n`);
};

async function ask(url: string, query: string): Promise<{ status: number; ms: number; text: string }> {
  const start = performance.now();
  const response = await fetch(`${url}/sparql`, { method: 'POST', body: new URLSearchParams({ query }) });
  const text = await response.text();
  return { status: response.status, ms: performance.now() - start, text };
}

/** The median of some runs, after one that does not count. */
async function median(url: string, queries: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const [i, query] of queries.entries()) {
    const { status, ms, text } = await ask(url, query);
    if (status !== 200) throw new Error(`${status}: ${text}`);
    if (i > 0) times.push(ms);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

const repeat = (query: string, times = 11): string[] =>
  Array.from({ length: times }, (_, i) => `${query} # ${i}`);

const AGGREGATES: Readonly<Record<string, string>> = {
  'datasets per theme': 'SELECT ?t (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcat:theme ?t } GROUP BY ?t',
  'distributions per format':
    'SELECT ?f (COUNT(?x) AS ?n) WHERE { ?d dcat:distribution ?x . ?x dct:format ?f } GROUP BY ?f',
  'datasets per publisher, with names':
    'SELECT ?p ?name (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset ; dct:publisher ?p . ?p foaf:name ?name } GROUP BY ?p ?name ORDER BY DESC(?n) LIMIT 20',
  'number of datasets': 'SELECT (COUNT(?d) AS ?n) WHERE { ?d a dcat:Dataset }',
};
const HIGH_VALUE: Readonly<Record<string, string>> = {
  'datasets per category':
    'SELECT ?c (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcatap:hvdCategory ?c } GROUP BY ?c',
  'datasets per legislation':
    'SELECT ?l (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a dcat:Dataset ; dcatap:applicableLegislation ?l } GROUP BY ?l',
  'distributions of high-value datasets': `SELECT ?d ?title ?url WHERE { ?d dcatap:applicableLegislation <${HVD}> ; a dcat:Dataset ; dct:title ?title ; dcat:distribution ?x . ?x dcat:accessURL ?url } LIMIT 10000`,
  'services of high-value datasets': `SELECT ?s ?d WHERE { ?d dcatap:applicableLegislation <${HVD}> ; a dcat:Dataset . { ?s dcat:servesDataset ?d } UNION { ?d dcat:distribution/dcat:accessService ?s } }`,
  'licences of high-value datasets': `SELECT ?l (COUNT(?x) AS ?n) WHERE { ?d dcatap:applicableLegislation <${HVD}> ; a dcat:Dataset ; dcat:distribution ?x . ?x dct:license ?l } GROUP BY ?l`,
};

/** What the catalogue of the other benchmarks lacks: a fifth of the datasets of high value, and a service for each of those. */
function highValueTurtle(count: number): string {
  const { concepts } = vocabulary('hvd-category');
  const law = `<http://data.europa.eu/r5r/applicableLegislation> <${HVD}>`;
  let text = '';
  for (let i = 0; i < count; i += 5) {
    const iri = `https://origine.example.it/dataset/${i}`;
    const category = `<http://data.europa.eu/r5r/hvdCategory> <${concepts[(i / 5) % concepts.length]?.iri}>`;
    text += `<${iri}> ${law} ; ${category} .\n`;
    text += `<${iri}/servizio> a dcat:DataService ; dct:identifier "s:${i}" ; dct:title "Servizio ${i}"@it ; dct:description "Accesso ai dati"@it ;
  dct:publisher <https://origine.example.it/ente/${i % 60}> ; dct:rightsHolder <https://origine.example.it/ente/${i % 60}> ;
  dcat:endpointURL <${iri}/api> ; dcat:servesDataset <${iri}> ; ${law} ; ${category} .\n`;
  }
  return text;
}

/** Seconds of work of a process so far, all its threads together. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function untilFilled(portal: PortalProcess): Promise<{ ms: number; triples: number }> {
  const start = performance.now();
  let slowest = 0;
  // The first query has the store filled at once; it is refused when that takes long.
  ask(portal.url, 'ASK {}').catch(() => undefined);
  for (;;) {
    const asked = performance.now();
    await fetch(`${portal.url}/api/v1/datasets?limit=1`);
    slowest = Math.max(slowest, performance.now() - asked);
    const description = await (await fetch(`${portal.url}/sparql`)).text();
    const triples = /void#triples>? "?(\d+)/.exec(description.replace('void:triples', 'void#triples'))?.[1];
    if (triples) {
      note('slowest answer of the API while the store is filled', `${slowest.toFixed(0)} ms`);
      return { ms: performance.now() - start, triples: Number(triples) };
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
await chmod(folder, 0o755);
const quiet = {
  DATA_DIR: join(folder, 'data'),
  PUBLIC_URL: 'https://dati.example.it',
  ADMIN_TOKEN: 'bench-token-bench-token',
  LOG_LEVEL: 'warn',
};
try {
  const dump = join(folder, 'catalogue.ttl');
  await writeCatalogue(dump, COUNT);
  await appendFile(dump, highValueTurtle(COUNT));
  note('machine', `${cpus().length} cores, ${cpus()[0]?.model.trim()}`);
  const first = await startPortal({ ...quiet, SPARQL: 'off' }, PORT, ['--no-worker']);
  const imported = await runCommand(['import', dump], quiet);
  if (imported.code !== 0) throw new Error(`import ended with ${imported.code}`);
  await first.stop();

  const without = await startPortal({ ...quiet, SPARQL: 'off' }, PORT, ['--no-worker']);
  const base = without.memory().now;
  await without.stop();

  const portal = await startPortal(quiet, PORT, ['--no-worker']);
  const { url } = portal;
  note('start to ready', `${(portal.readyMs / 1000).toFixed(2)} s`);
  const before = cpuSeconds(portal.child.pid);
  const filled = await untilFilled(portal);
  const work = cpuSeconds(portal.child.pid) - before;
  const perMillion = (seconds: number) => `${((seconds / filled.triples) * 1_000_000).toFixed(1)} s`;
  note('first store filled', `${(filled.ms / 1000).toFixed(1)} s, ${filled.triples} triples`);
  note('that is, for a million triples', perMillion(filled.ms / 1000), 'goal < 10 s');
  note('work of all threads for a million triples', perMillion(work));
  await new Promise((done) => setTimeout(done, filled.ms * 1.2 + 5000));
  note('memory with two stores, beyond that without SPARQL', `${(portal.memory().now - base).toFixed(0)} MB`);

  const { text } = await ask(url, 'SELECT ?d WHERE { ?d a dcat:Dataset } LIMIT 200');
  const iris = (
    JSON.parse(text) as { results: { bindings: { d: { value: string } }[] } }
  ).results.bindings.map(({ d }) => d.value);
  note(
    'look-up: a dataset’s titles and distributions, p50',
    `${(
      await median(
        url,
        iris.map((iri) => `SELECT ?t ?x WHERE { <${iri}> dct:title ?t ; dcat:distribution ?x }`),
      )
    ).toFixed(1)} ms`,
    'goal < 15 ms',
  );
  note(
    'look-up: DESCRIBE, p50',
    `${(
      await median(
        url,
        iris.map((iri) => `DESCRIBE <${iri}>`),
      )
    ).toFixed(1)} ms`,
    'goal < 15 ms',
  );
  for (const [what, query] of Object.entries(AGGREGATES)) {
    note(`aggregate: ${what}, p50`, `${(await median(url, repeat(query))).toFixed(0)} ms`, 'goal < 300 ms');
  }
  for (const [what, query] of Object.entries(HIGH_VALUE)) {
    note(`high value: ${what}, p50`, `${(await median(url, repeat(query))).toFixed(0)} ms`, 'goal < 1 s');
  }

  const heavy = ask(url, 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }');
  await new Promise((done) => setTimeout(done, 500));
  const beside = await median(
    url,
    iris.map((iri) => `ASK { <${iri}> a dcat:Dataset }`),
  );
  note('look-ups beside a query that joins everything, p50', `${beside.toFixed(1)} ms`);
  const stopped = await heavy;
  note(
    'that query',
    `${stopped.status} after ${(stopped.ms / 1000).toFixed(1)} s: ${stopped.text.split('\n')[1] ?? ''}`,
  );
  const after = await median(
    url,
    iris.map((iri) => `ASK { <${iri}> dct:title ?t }`),
  );
  note('look-ups while its store is made anew, p50', `${after.toFixed(1)} ms`);
  await portal.stop();
} finally {
  await rm(folder, { recursive: true, force: true });
}
