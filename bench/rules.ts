import { catalogQuads, datasetQuads } from '../src/rdf/to-dcat/index.js';
import { toGraph } from '../src/rdf/to-graph.js';
import { checkGraph, checkRecord, ruleSet } from '../src/validation/index.js';
import { scoreDataset } from '../src/validation/quality-score/index.js';
import { generateRecord } from './generate-record.js';

/*
 * npm run bench:rules -- [datasets]
 * Checks generated datasets with three distributions, every property filled (10,000 unless told otherwise), on one core:
 * each by itself as the desk does while somebody types (the rules, then the quality score), and all of them as one
 * document, as a harvester's validator does. Times are CPU time. Exits with 1 when a single dataset takes more than 5 ms
 * in the mean, or all of them more than 30 s.
 */

const COUNT = Number(process.argv[2] ?? 10_000);
const PUBLIC_URL = 'https://dati.example.it';
const NOW = new Date('2026-10-01T00:00:00Z');
const MOST_MS_EACH = 5;
const MOST_MS_ALL = 30_000;

/** CPU time since the process began, in milliseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Line {
  name: string;
  total: number;
  times: number[];
}

/** Runs a function over every record; the time of each is wall-clock, the total CPU time. */
function measure(name: string, work: (i: number) => unknown): Line {
  const times: number[] = [];
  const start = cpu();
  for (let i = 0; i < COUNT; i += 1) {
    const begun = performance.now();
    work(i);
    times.push(performance.now() - begun);
  }
  return { name, total: cpu() - start, times };
}

const records = Array.from({ length: COUNT }, (_, i) => generateRecord(i, PUBLIC_URL));
const at = (i: number) => records[i] as (typeof records)[number];
const options = { publicUrl: PUBLIC_URL, now: NOW };

const begun = performance.now();
const found = checkRecord(at(0), options).length;
const first = performance.now() - begun;

const lines = [
  measure('rules and score', (i) => {
    checkRecord(at(i), options);
    scoreDataset(at(i), options);
  }),
  measure('rules', (i) => checkRecord(at(i), options)),
  measure('score', (i) => scoreDataset(at(i), options)),
];

/** All datasets as one document. */
function document() {
  const described = new Set<string>();
  const context = { publicUrl: PUBLIC_URL, profile: 'it' as const, memory: described };
  const catalog = {
    doc: { title: { it: 'Catalogo' }, description: { it: 'Prova' } },
    revision: 1,
    createdAt: NOW,
    modifiedAt: NOW,
  };
  const content = { datasets: records.map(({ iri }) => iri), services: [] };
  return toGraph(
    [
      ...catalogQuads(catalog, { ...content, defaultPublisher: at(0).organization }, context),
      ...records.flatMap((record) => datasetQuads(record, context)),
    ],
    PUBLIC_URL,
  );
}
const graph = document();
const start = cpu();
const inAll = checkGraph(graph, ruleSet('portico'), NOW).length;
const whole = cpu() - start;

const quantile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const ms = (value: number): string => value.toFixed(2).padStart(9);

console.log(
  `${COUNT} datasets, ${ruleSet('portico').rules.length} rules; the first one: ${first.toFixed(1)} ms, ${found} findings`,
);
console.log(
  `${''.padEnd(18)} ${['mean ms', 'p50 ms', 'p99 ms', 'all, s'].map((it) => it.padStart(9)).join(' ')}`,
);
for (const { name, total, times } of lines) {
  const cells = [total / COUNT, quantile(times, 0.5), quantile(times, 0.99), total / 1000];
  console.log(`${name.padEnd(18)} ${cells.map(ms).join(' ')}`);
}
console.log(`one document: ${graph.size} statements, ${inAll} findings, ${(whole / 1000).toFixed(2)} s`);

const each = (lines[0]?.total ?? 0) / COUNT;
if (each > MOST_MS_EACH || (lines[0]?.total ?? 0) > (MOST_MS_ALL * COUNT) / 10_000) process.exitCode = 1;
