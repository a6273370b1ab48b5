import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRdf } from '../../src/rdf/parse.js';
import type { Graph } from '../../src/rdf/read/graph.js';
import { toGraph } from '../../src/rdf/to-graph.js';
import { ruleSet } from '../../src/validation/rules.js';
import { makeEngine } from '../../src/validation/shacl/run-shapes.js';
import { hasShared, sharedPath } from '../helpers/shared.js';
import { anyDataset } from '../rdf/arbitraries.js';
import { catalogueDocument } from '../rdf/document.js';
import { dataServiceRecord, datasetRecord, fullDataset, fullService } from '../rdf/records.js';
import { referee } from './shacl-agreement.js';
import { mutated, randomOf } from './shacl-mutate.js';

const SEED = 20_240_503;
const GENERATED = 50;
const MUTANTS_EACH = 40;
/** Most things that go wrong in one graph. */
const MOST = 12;
const BASE = 'https://dati.example.it/documento';

let known: ReturnType<typeof referee> | undefined;
/** The referee of our own shapes, made once. */
const shared = () => {
  known ??= referee();
  return known;
};

/** Every RDF catalogue of the shared material. */
const FILES = hasShared
  ? readdirSync(sharedPath('standards', 'catalogs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(rdf|ttl|jsonld)$/.test(name))
      .sort()
  : [];

async function readCatalogue(name: string): Promise<Graph> {
  const path = join(sharedPath('standards', 'catalogs'), name);
  return (await parseRdf(readFileSync(path), { baseIri: BASE, fileName: path })).graph;
}

describe('rules and shapes agree', () => {
  it('on what we serve', async () => {
    const { compare } = await shared();
    const quads = catalogueDocument(
      'it',
      [datasetRecord(), datasetRecord(fullDataset(), 101)],
      [dataServiceRecord(fullService())],
    );
    expect((await compare(toGraph(quads, BASE))).differences).toEqual([]);
  });

  it.each(FILES)('on %s', { timeout: 120_000 }, async (name) => {
    const { compare } = await shared();
    expect((await compare(await readCatalogue(name))).differences).toEqual([]);
  });

  it('on thousands of graphs that went wrong', { timeout: 600_000 }, async () => {
    const { compare, sayings } = await shared();
    const datasets = fc.sample(anyDataset, { seed: SEED, numRuns: GENERATED });
    const bases = datasets.map((dataset, i) =>
      toGraph(
        catalogueDocument(
          'it',
          i % 3 === 0 ? [dataset, datasetRecord({}, 5)] : [dataset],
          i % 4 === 0 ? [dataServiceRecord(fullService())] : [],
        ),
        BASE,
      ),
    );
    const seen = new Set<string>();
    let agreed = 0;
    for (const [i, base] of bases.entries()) {
      const random = randomOf(SEED + i);
      for (let n = 0; n < MUTANTS_EACH; n += 1) {
        const found = await compare(mutated(base, random, MOST));
        expect(found.differences, `dataset ${i}, mutant ${n}`).toEqual([]);
        agreed += found.agreed;
        for (const rule of found.rules) seen.add(rule);
      }
    }
    // Nothing to agree on would be no agreement.
    expect(agreed).toBeGreaterThan(GENERATED * MUTANTS_EACH);
    const covered = new Set([...sayings.values()].flatMap(({ rules }) => rules));
    expect([...covered].filter((rule) => !seen.has(rule)).length).toBeLessThan(covered.size / 10);
  });

  it('because they are compared: shapes that lack something are found out', async () => {
    const withoutAgents = (shapes: readonly string[]) =>
      makeEngine(shapes.map((text) => (text.endsWith('onto/dcatapit#Agent') ? `${text}s` : text)));
    const { compare } = await referee(withoutAgents);
    const quads = catalogueDocument('it', [datasetRecord()]).filter(
      ({ predicate }) => !predicate.value.endsWith('/foaf/0.1/name'),
    );
    const { differences } = await compare(toGraph(quads, BASE));
    expect(differences.join()).toMatch(/only rules: agid-0 foaf:name/);
    expect(differences.join()).toMatch(/only shapes: agid-113/);
  });

  it('so that all of AgID’s rules that are put right are in a shape', async () => {
    const { sayings } = await shared();
    const covered = new Set([...sayings.values()].flatMap(({ rules }) => rules));
    const { rules } = ruleSet('portico');
    expect(rules.filter(({ id }) => id.startsWith('agid-') && !covered.has(id)).map(({ id }) => id)).toEqual(
      [],
    );
    const known = new Set(rules.map(({ id }) => id));
    expect([...covered].filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(FILES.filter((name) => /^dcat-ap-it/.test(name)))(
    'on mutants of %s',
    { timeout: 300_000 },
    async (name) => {
      const { compare } = await shared();
      const base = await readCatalogue(name);
      const random = randomOf(SEED);
      const times = base.size > 800 ? 5 : 20;
      for (let n = 0; n < times; n += 1)
        expect((await compare(mutated(base, random, 30))).differences, `mutant ${n}`).toEqual([]);
    },
  );
});
