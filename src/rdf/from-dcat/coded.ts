import { type ConceptTypes, resolve, type VocabularyId } from '../../vocabularies/index.js';
import type { LiteralTerm, Term } from '../read/terms.js';
import { nodeKey } from '../read/terms.js';
import { iriInText, isIri } from './iris.js';
import { isSharedConcept } from './names.js';
import type { Node } from './node.js';
import { inOrder, type Reading } from './reading.js';
import { isEmpty } from './texts.js';

/** Properties under which nodes carry what they mean, most telling first. */
const LABELS = [
  'rdf:value',
  'skos:notation',
  'dct:identifier',
  'rdfs:label',
  'skos:prefLabel',
  'dct:title',
  'foaf:name',
];

interface Found {
  iri: string;
  known: boolean;
  term: Term;
}

type Answer = { iri: string; exact: boolean } | undefined;
const answers = new Map<string, Answer>();
const MAX_ANSWERS = 20_000;
/** The longest text that is looked at as a list of values. */
const MAX_LIST = 2000;

/** `resolve` with a memory: a catalogue says the same few things thousands of times. */
export function lookUp(vocabulary: VocabularyId, text: string): Answer {
  const key = `${vocabulary} ${text}`;
  if (answers.has(key)) return answers.get(key);
  const resolution = resolve(vocabulary, text);
  const answer = resolution && {
    iri: (resolution.concept as ConceptTypes[VocabularyId]).iri,
    exact: resolution.exact,
  };
  if (answers.size >= MAX_ANSWERS) answers.clear();
  answers.set(key, answer);
  return answer;
}

/** The concepts of a property with a controlled vocabulary, each once and in order. */
export function codedList(
  r: Reading,
  node: Node,
  property: string,
  vocabulary: VocabularyId,
): string[] | undefined {
  const iris = new Set(
    node
      .take(property)
      .flatMap((term) => readCoded(r, node, property, vocabulary, term))
      .map(({ iri }) => iri),
  );
  return iris.size > 0 ? [...iris].sort(inOrder) : undefined;
}

/** The one concept of a property; of several, one that the vocabulary knows goes first. */
export function oneCoded(
  r: Reading,
  node: Node,
  property: string,
  vocabulary: VocabularyId,
): string | undefined {
  const found = node.take(property).flatMap((term) => readCoded(r, node, property, vocabulary, term));
  const chosen = found.find(({ known }) => known) ?? found[0];
  for (const other of found) {
    if (other.iri !== chosen?.iri) r.keep('second-value', node, property, other.term);
  }
  return chosen?.iri;
}

/** The concepts one value stands for: nearly always one; a text may list several. */
function readCoded(r: Reading, node: Node, property: string, vocabulary: VocabularyId, term: Term): Found[] {
  if (term.termType === 'NamedNode' && !r.source.isSkolem(term.value))
    return codedIri(r, node, property, vocabulary, term.value, term);
  if (term.termType === 'Literal') return codedText(r, node, property, vocabulary, term);
  const label = codedNode(r, term, vocabulary);
  if (!label) {
    r.keep('code-unknown', node, property, term);
    return [];
  }
  r.note('node-for-iri', node, property, label.text, label.iri);
  return [{ iri: label.iri, known: true, term }];
}

function codedIri(
  r: Reading,
  node: Node,
  property: string,
  vocabulary: VocabularyId,
  iri: string,
  term: Term,
): Found[] {
  if (r.source.isDocument(iri)) {
    r.note('empty-reference', node, property, '');
    return [];
  }
  const relative = r.source.relativeText(iri);
  const answer = lookUp(vocabulary, relative ?? iri);
  if (answer) {
    if (answer.iri !== iri) r.note('code-normalised', node, property, relative ?? iri, answer.iri);
    return [{ iri: answer.iri, known: true, term }];
  }
  if (!isIri(iri)) {
    r.keep('iri-expected', node, property, term);
    return [];
  }
  // Any EuroVoc concept may be a subject; the table holds the ones that the Italian profile offers.
  if (!(vocabulary === 'theme-subtheme' && isSharedConcept(iri)))
    r.note('concept-unknown', node, property, iri);
  r.mentioned.add(iri);
  return [{ iri, known: false, term }];
}

function codedText(
  r: Reading,
  node: Node,
  property: string,
  vocabulary: VocabularyId,
  term: LiteralTerm,
): Found[] {
  const text = term.value.trim();
  if (isEmpty(r, node, property, term)) return [];
  const answer = lookUp(vocabulary, text);
  if (answer) {
    r.note('literal-for-iri', node, property, text, answer.iri);
    return [{ iri: answer.iri, known: true, term }];
  }
  const items =
    text.length > MAX_LIST
      ? undefined
      : /^[[{](.*)[\]}]$/s
          .exec(text)?.[1]
          ?.split(',')
          .map((item) => item.trim().replace(/^(["'])(.*)\1$/, '$2'));
  const several = items?.map((item) => lookUp(vocabulary, item)?.iri);
  if (several?.length && several.every((iri) => iri !== undefined)) {
    r.note('list-in-text', node, property, text, several.join(' '));
    return several.map((iri) => ({ iri, known: true, term }));
  }
  const iri = iriInText(text);
  if (iri === undefined) {
    r.keep('code-unknown', node, property, term);
    return [];
  }
  r.note('literal-for-iri', node, property, text, iri);
  return codedIri(r, node, property, vocabulary, iri, term);
}

/** What a blank node means by its labels; it is used up when that is certain. */
function codedNode(
  r: Reading,
  term: Exclude<Term, LiteralTerm>,
  vocabulary: VocabularyId,
): { iri: string; text: string } | undefined {
  const node = r.node(nodeKey(term));
  for (const property of LABELS) {
    const terms = node.take(property);
    for (const value of terms) node.keep(property, value);
    for (const value of terms) {
      const answer = value.termType !== 'BlankNode' && lookUp(vocabulary, value.value.trim());
      if (answer) {
        node.clear();
        return { iri: answer.iri, text: value.value };
      }
    }
  }
  return undefined;
}
