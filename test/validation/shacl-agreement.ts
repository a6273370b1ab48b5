import type { Store } from 'n3';
import { iri } from '../../src/rdf/namespaces.js';
import type { Graph } from '../../src/rdf/parse.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { GraphIndex } from '../../src/validation/graph-index.js';
import type { Finding } from '../../src/validation/rule.js';
import { ruleSet } from '../../src/validation/rules.js';
import { ownShapes } from '../../src/validation/shacl/index.js';
import { type Engine, makeEngine } from '../../src/validation/shacl/run-shapes.js';
import { DATA_LABEL, pack, unpack } from '../../src/validation/shacl/terms.js';
import { DOCUMENT, PORTICO, SH } from '../../src/validation/shacl/words.js';
import { shortName } from '../../src/validation/short-name.js';

/** What one or more shapes of ours say that rules say too: about these nodes, on this path, these rules. */
interface Saying {
  rules: string[];
  /** Prefixed name; empty for paths of several steps, and for the document. */
  path: string;
  targets: Set<string>;
  isDocument: boolean;
}

const keyOf = (rules: readonly string[], path: string): string =>
  `${[...rules].sort().join(' ')} ${path}`.trim();

/** Reads what the shapes say of themselves: which rules, where. */
function sayingsOf(store: Store): Map<string, Saying> {
  const sayings = new Map<string, Saying>();
  for (const shape of store.getSubjects(`${PORTICO}rule`, null, null)) {
    const rules = ['rule', 'also'].flatMap((name) =>
      store.getObjects(shape, `${PORTICO}${name}`, null).map(({ value }) => value),
    );
    const [about] = store.getObjects(shape, `${PORTICO}about`, null);
    const [path] = store.getObjects(shape, `${SH}path`, null);
    const isDocument = about?.value === DOCUMENT;
    const where = isDocument ? undefined : (about ?? (path?.termType === 'NamedNode' ? path : undefined));
    const name = where ? shortName(where.value) : '';
    const owner = store.getSubjects(`${SH}property`, shape, null)[0] ?? shape;
    const key = keyOf(rules, name);
    const saying = sayings.get(key) ?? { rules, path: name, targets: new Set<string>(), isDocument };
    for (const { value } of store.getObjects(owner, `${SH}targetClass`, null)) saying.targets.add(value);
    sayings.set(key, saying);
  }
  return sayings;
}

export interface Referee {
  sayings: ReadonlyMap<string, Saying>;
  /** Where rules and shapes differ on a graph, a line each; and how many findings they agree on. */
  compare(graph: Graph): Promise<{ differences: string[]; agreed: number; rules: Set<string> }>;
}

const NOW = new Date('2026-01-01T00:00:00Z');
/** All that each rule says: elsewhere what two rules say of one value is told once. */
const RULES = { ...ruleSet('portico'), once: false };

/**
 * Compares the rules with our shapes: for all that both speak of, each must speak of the same nodes.
 *
 * Left out:
 * - `licence-not-iri` of an IRI that the document wrote relative to itself: only the reader knows;
 * - `identifier-duplicate` of identifiers that are no plain texts (a rule of AgID's is about those): the rule compares
 *   texts, a path of SHACL compares terms.
 */
export async function referee(make: (shapes: readonly string[]) => Engine = makeEngine): Promise<Referee> {
  const { packed } = await ownShapes();
  const engine = make(packed);
  const sayings = sayingsOf(unpack(packed));
  return {
    sayings,
    async compare(graph) {
      const index = new GraphIndex(graph);
      const byRule = new Map<string, Finding[]>();
      for (const finding of checkGraph(graph, RULES, NOW)) {
        if (finding.rule === 'licence-not-iri' && finding.value?.startsWith('<')) continue;
        byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
      }
      const shown = new Map<string, Set<string>>();
      for (const result of await engine.validate(pack(graph, DATA_LABEL))) {
        if (result.rules.length === 0) continue;
        const isDocument = result.about === DOCUMENT;
        const where = isDocument ? undefined : (result.about ?? result.path);
        const key = keyOf(result.rules, where ? shortName(where) : '');
        const foci = shown.get(key) ?? new Set<string>();
        shown.set(key, foci.add(isDocument ? '' : result.focus));
      }
      const differences: string[] = [];
      const rules = new Set<string>();
      let agreed = 0;
      for (const [key, { rules: ids, path, targets, isDocument }] of sayings) {
        const isTarget = (focus: string): boolean =>
          isDocument ? focus === '' : [...index.typesOf(focus)].some((type) => targets.has(type));
        const expected = new Set(
          ids
            .flatMap((id) => byRule.get(id) ?? [])
            .filter((finding) => (path === '' || finding.path === path) && isTarget(finding.focus))
            .map(({ focus }) => focus),
        );
        const actual = shown.get(key) ?? new Set<string>();
        if (ids.includes('identifier-duplicate')) {
          for (const focus of [...expected, ...actual]) {
            if (hasPlainIdentifiers(graph, focus)) continue;
            expected.delete(focus);
            actual.delete(focus);
          }
        }
        for (const focus of expected) {
          if (actual.has(focus)) {
            agreed += 1;
            for (const id of ids) rules.add(id);
          } else differences.push(`only rules: ${key} <${focus}>`);
        }
        for (const focus of actual)
          if (!expected.has(focus)) differences.push(`only shapes: ${key} <${focus}>`);
      }
      return { differences, agreed, rules };
    },
  };
}

const hasPlainIdentifiers = (graph: Graph, focus: string): boolean =>
  graph
    .about(focus)
    .filter(({ predicate }) => predicate.value === iri('dct:identifier'))
    .every(
      ({ object }) =>
        object.termType === 'Literal' &&
        object.datatype.value === iri('xsd:string') &&
        object.value.trim() !== '',
    );
