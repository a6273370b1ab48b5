import { describe, expect, it } from 'vitest';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { AGID_ROWS } from '../../src/validation/agid/index.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { MODES, type Mode, type Rule } from '../../src/validation/rule.js';
import { ruleSet } from '../../src/validation/rules.js';

const HEAD = Object.entries(PREFIXES)
  .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .\n`)
  .join('');
const NOW = new Date('2026-01-01T00:00:00Z');

/** Rules that find something in an example, sorted; each as often as it found something. */
async function found(mode: Mode, turtle: string): Promise<string[]> {
  const { graph } = await parseRdf(Buffer.from(HEAD + turtle), {
    baseIri: 'https://dati.example.it/documento',
    contentType: 'text/turtle',
  });
  return checkGraph(graph, ruleSet(mode, { suspended: true }), NOW).map(({ rule }) => rule);
}

/** Rules that AgID has twice: both find what one finds. DCAT-AP 2.1.1 has one algorithm: a second one is outside it too. */
const TWICE: Record<string, string[]> = {
  'agid-82': ['agid-189'],
  'agid-189': ['agid-82'],
  'agid-199': ['agid-201'],
  'agid-201': ['agid-199'],
  'dcat-ap-checksum-algorithm-repeated': ['dcat-ap-checksum-algorithm-vocabulary'],
};

/** An example is a fragment: what a whole document should hold is left aside, but in the examples of such rules. */
const aboutDocuments = new Set(
  MODES.flatMap((mode) => ruleSet(mode).rules).flatMap(({ id, document }) => (document ? [id] : [])),
);

const cases = MODES.flatMap((mode) =>
  ruleSet(mode, { suspended: true }).rules.map((rule): [Mode, string, Rule] => [mode, rule.id, rule]),
);

describe('the rules', () => {
  it('are AgID’s 122 in use and 32 suspended ones, and our own, each under one id', () => {
    expect(ruleSet('agid').rules).toHaveLength(122);
    expect(ruleSet('agid', { suspended: true }).rules).toHaveLength(154);
    for (const mode of MODES) {
      const ids = ruleSet(mode, { suspended: true }).rules.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('say in both forms how ours differs, and only where it does', () => {
    for (const { agid, portico } of AGID_ROWS) {
      expect(portico?.differs ?? agid.differs, agid.id).toBe(agid.differs);
      const isSame =
        portico?.severity === agid.severity && portico?.check === agid.check && portico?.of === agid.of;
      // Rule 207 is the same in both: what AgID writes about it differs from what it does.
      if (agid.id !== 'agid-207') expect(agid.differs === undefined, agid.id).toBe(isSame);
    }
  });

  it.each(cases)(
    'in mode %s, %s: the good example passes, the bad one is found by it alone',
    async (mode, id, rule) => {
      const passing = await found(mode, rule.example.passes);
      const failing = await found(mode, rule.example.fails);
      expect(passing).not.toContain(id);
      expect(failing).toContain(id);
      const others = [...new Set(failing)].filter((other) => !passing.includes(other));
      const own = others.filter(
        (other) => other === id || !(aboutDocuments.has(other) || TWICE[id]?.includes(other)),
      );
      expect(own).toEqual([id]);
    },
  );

  it('speak both languages, in different words', () => {
    for (const [, id, { message, sentence }] of cases) {
      for (const text of [message, sentence]) {
        expect(text.it, id).not.toBe('');
        expect(text.en, id).not.toBe(text.it);
      }
    }
  });
});
