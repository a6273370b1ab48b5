import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRdf } from '../../src/rdf/parse.js';
import { loadShapes } from '../../src/validation/shacl/index.js';
import { makeEngine } from '../../src/validation/shacl/run-shapes.js';
import { DATA_LABEL, pack } from '../../src/validation/shacl/terms.js';
import { sharedPath } from '../helpers/shared.js';

const STANDARDS = sharedPath('standards');
const EXPECTED = join(STANDARDS, 'catalogs', 'expected-findings-shacl.csv');
const isHere = existsSync(EXPECTED);

/** The file of each set of official shapes in the table. */
const SHAPES: Readonly<Record<string, string>> = {
  'dcat-ap-2.1.1': 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl',
  'dcat-ap-2.1.1-range': 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_range.ttl',
  'dcat-ap-3.0.1': 'dcat-ap-3.0.1/shapes.ttl',
  'dcat-ap-3.0.1-range': 'dcat-ap-3.0.1/range.ttl',
  'dcat-ap-hvd-3.0.0': 'dcat-ap-hvd-3.0.0/hvd-SHACL.ttl',
};

/** By set of shapes, then file: `severity path component count` of what another engine found. */
function readExpected(): Map<string, Map<string, string[]>> {
  const sets = new Map<string, Map<string, string[]>>();
  for (const line of readFileSync(EXPECTED, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [file = '', set = '', conforms, ...found] = line.split(',');
    // That engine's parser refused the document; ours mends it.
    if (conforms === 'ERROR') continue;
    const files = sets.get(set) ?? new Map<string, string[]>();
    sets.set(set, files);
    files.set(file, [...(files.get(file) ?? []), ...(conforms === 'true' ? [] : [found.join(' ')])]);
  }
  return sets;
}

const graphs = new Map<string, Promise<string[]>>();
const packedFile = (file: string): Promise<string[]> => {
  const known = graphs.get(file);
  if (known) return known;
  const path = join(STANDARDS, file);
  const made = parseRdf(readFileSync(path), { baseIri: `file:///${file}`, fileName: path }).then(
    ({ graph }) => pack(graph, DATA_LABEL),
  );
  graphs.set(file, made);
  return made;
};

describe.skipIf(!isHere)('official shapes find what another engine finds', () => {
  const expected = isHere ? readExpected() : new Map<string, Map<string, string[]>>();

  it('in many files', () => {
    expect([...expected.keys()].sort()).toEqual(Object.keys(SHAPES).sort());
  });

  it.each([...expected.keys()])('%s', { timeout: 120_000 }, async (set) => {
    const shapes = await loadShapes(join(STANDARDS, 'data', 'shacl', SHAPES[set] ?? ''));
    const engine = makeEngine(shapes.packed);
    const files = expected.get(set) ?? new Map<string, string[]>();
    expect(files.size).toBeGreaterThan(25);
    for (const [file, wanted] of files) {
      const counts = new Map<string, number>();
      for (const { severity, path = '', constraint } of await engine.validate(await packedFile(file))) {
        const key = `${severity.replace(/^.*#/, '')} ${path} ${constraint}ConstraintComponent`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const found = [...counts].map(([key, count]) => `${key} ${count}`);
      expect(found.sort(), file).toEqual(wanted.sort());
    }
  });
});
