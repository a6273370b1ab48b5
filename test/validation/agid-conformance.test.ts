import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRdf } from '../../src/rdf/parse.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { ruleSet } from '../../src/validation/rules.js';
import { hasShared, sharedPath } from '../helpers/shared.js';

const STANDARDS = sharedPath('standards');
const EXPECTED = join(STANDARDS, 'catalogs', 'expected-findings-dcat-ap-it-rules.csv');

/** Findings by rule, as `id: count`, that AgID's queries give for each file. */
function readExpected(): Map<string, string[]> {
  const byFile = new Map<string, string[]>();
  for (const line of readFileSync(EXPECTED, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [file = '', id, severity, , count] = line.split(',');
    byFile.set(file, [...(byFile.get(file) ?? []), `agid-${id} ${severity}: ${count}`]);
  }
  return byFile;
}

async function found(file: string): Promise<string[]> {
  const path = join(STANDARDS, file);
  const { graph } = await parseRdf(readFileSync(path), { baseIri: `file:///${file}`, fileName: path });
  const counts = new Map<string, number>();
  for (const { rule, severity } of checkGraph(graph, ruleSet('agid', { suspended: true }))) {
    const key = `${rule} ${severity === 'violation' ? 'error' : severity}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key}: ${count}`);
}

/** Catalogues in which AgID's queries find nothing at all are not in the table: they must stay clean. */
const catalogues = (): string[] =>
  readdirSync(join(STANDARDS, 'catalogs', 'dcat-ap-it'))
    .filter((name) => /\.(rdf|ttl|xml|jsonld)$/.test(name))
    .map((name) => `catalogs/dcat-ap-it/${name}`);

describe.skipIf(!hasShared || !existsSync(EXPECTED))('AgID’s validator', () => {
  const expected = hasShared ? readExpected() : new Map<string, string[]>();
  const files = hasShared ? [...new Set([...expected.keys(), ...catalogues()])].sort() : [];

  it('was run on many files', () => {
    expect(files.length).toBeGreaterThan(25);
  });

  it.each(files)('finds the same in %s', async (file) => {
    expect((await found(file)).sort()).toEqual((expected.get(file) ?? []).sort());
  });
});
