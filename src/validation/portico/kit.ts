import type { Term } from '../../rdf/read/terms.js';
import { EmptyReference } from '../../rdf/read/terms.js';
import type { GraphIndex } from '../graph-index.js';
import type { Name, Rule } from '../rule.js';

/** The classes of the profile whose nodes are looked at whatever they are. */
export const ALL_CLASSES: readonly Name[] = [
  'dcatapit:Dataset',
  'dcatapit:Catalog',
  'dcatapit:Distribution',
  'dcatapit:Agent',
  'dcatapit:Organization',
  'dcatapit:LicenseDocument',
  'dcatapit:Standard',
  'dct:PeriodOfTime',
  'dct:Location',
  'adms:Identifier',
  'dcat:DataService',
  'dcat:DatasetSeries',
];

/** A rule of ours, frozen. */
export const ownRule = (rule: Rule): Rule => Object.freeze(rule);

/** Turtle of a node of the examples. */
export const exampleNode = (type: Name, ...statements: readonly string[]): string =>
  `<https://dati.example.it/esempio> a ${type}${statements.map((statement) => ` ;\n  ${statement}`).join('')} .\n`;

/** A passing and a failing node that differ in one statement. */
export const exampleOf = (type: Name, passes: string, fails: string) => ({
  passes: exampleNode(type, passes),
  fails: exampleNode(type, fails),
});

/**
 * Whether a value is an empty reference: it means the document itself, which hardly anybody wants to say. RDF/XML shows
 * which references were empty; elsewhere one to the document counts unless the document describes itself.
 */
export const isEmptyReference = (index: GraphIndex, term: Term): boolean =>
  term instanceof EmptyReference ||
  (term.termType === 'NamedNode' && term.value === index.graph.baseIri && !index.isDescribed(term));

/** The text of an IRI as the document wrote it: relative ones became absolute on reading. */
export const writtenText = (index: GraphIndex, term: Term): string =>
  (term.termType === 'NamedNode' ? index.graph.relative.get(term.value) : undefined) ?? term.value;

/** Longer texts are no codes: they are not kept. */
const LONGEST_KEPT = 500;

/** A function whose answers for texts are kept: a catalogue says the same few codes thousands of times. */
export function remembering<T>(answer: (text: string) => T, most = 2000): (text: string) => T {
  const known = new Map<string, { answer: T }>();
  return (text) => {
    if (text.length > LONGEST_KEPT) return answer(text);
    let kept = known.get(text);
    if (!kept) {
      if (known.size >= most) known.clear();
      kept = { answer: answer(text) };
      known.set(text, kept);
    }
    return kept.answer;
  };
}
