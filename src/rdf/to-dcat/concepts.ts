import type { NamedNode, Quad } from 'n3';
import n3 from 'n3';
import { byIri, type Concept, resolve, type VocabularyId, vocabulary } from '../../vocabularies/index.js';
import type { Prefix } from '../namespaces.js';
import { iriNode, localName, plain, term, text, triple } from '../terms.js';
import { NodeWriter, type ResourceGraph } from './graph.js';

/**
 * The class a concept of each vocabulary must be described with. Whoever describes a frequency, a language or a format
 * as nothing but a skos:Concept breaks AgID's rules 58, 65 and 84 (digest, section 3).
 */
const CLASS = {
  'data-theme': 'skos:Concept',
  'theme-subtheme': 'skos:Concept',
  frequency: 'dct:Frequency',
  'file-type': 'dct:MediaTypeOrExtent',
  language: 'dct:LinguisticSystem',
  'access-right': 'dct:RightsStatement',
  'planned-availability': 'skos:Concept',
  'distribution-status': 'skos:Concept',
  'dataset-type': 'skos:Concept',
  'hvd-category': 'skos:Concept',
  'licence-type': 'skos:Concept',
} as const satisfies Partial<Record<VocabularyId, `${Prefix}:${string}`>>;

/** A vocabulary whose concepts are described. Places and licences have nodes of another kind. */
export type DescribedVocabulary = keyof typeof CLASS;

/** Whether `conceptNode` describes concepts of this vocabulary. */
export const isDescribed = (id: VocabularyId): id is DescribedVocabulary => Object.hasOwn(CLASS, id);

/**
 * The node of a coded value, described with its class, labels and scheme, the scheme with its title.
 * An IRI outside the vocabulary is described by what can be known; a text that is no IRI gives undefined.
 */
export function conceptNode(
  graph: ResourceGraph,
  id: DescribedVocabulary,
  value: string | undefined,
): NamedNode | undefined {
  if (value === undefined) return undefined;
  const concept = byIri(id, value) ?? resolve(id, value)?.concept;
  if (!concept) return unknownConcept(graph, id, value);
  graph.shareQuads(`concept ${concept.iri}`, conceptQuads(id, concept));
  schemeNode(graph, id);
  return n3.DataFactory.namedNode(concept.iri);
}

/** The nodes of a list of coded values. */
export const conceptNodes = (
  graph: ResourceGraph,
  id: DescribedVocabulary,
  values: readonly string[] = [],
): (NamedNode | undefined)[] => values.map((value) => conceptNode(graph, id, value));

/** The scheme of a vocabulary, described with its title (DCAT-AP wants one of whoever is a skos:ConceptScheme). */
export function schemeNode(graph: ResourceGraph, id: DescribedVocabulary): NamedNode {
  const { scheme, title } = vocabulary(id);
  return graph.share('scheme', scheme, (node) =>
    node.types('skos:ConceptScheme').add('dct:title', text(title.it, 'it'), text(title.en, 'en')),
  );
}

/** Descriptions of concepts never change while the process lives: made once. There are as many as concepts. */
const made = new Map<string, Quad[]>();

function conceptQuads(id: DescribedVocabulary, concept: Concept): Quad[] {
  const key = `${id} ${concept.iri}`;
  const known = made.get(key);
  if (known) return known;
  const quads: Quad[] = [];
  new NodeWriter(n3.DataFactory.namedNode(concept.iri), quads)
    .types(CLASS[id])
    .add('skos:prefLabel', ...labels(concept))
    .add('skos:inScheme', n3.DataFactory.namedNode(vocabulary(id).scheme));
  made.set(key, quads);
  return quads;
}

/** Labels in Italian and English; the code when there is none. */
export function labels({ label, code }: Concept) {
  const { it, en } = label;
  if (it === undefined && en === undefined) return [plain(code)];
  return [it === undefined ? undefined : text(it, 'it'), en === undefined ? undefined : text(en, 'en')];
}

function unknownConcept(graph: ResourceGraph, id: DescribedVocabulary, value: string): NamedNode | undefined {
  const node = iriNode(value);
  // No range asks for the class of a dct:subject: an IRI without description passes every rule.
  if (!node || id === 'theme-subtheme') return node;
  const type = CLASS[id];
  graph.shareQuads(`concept ${node.value}`, [
    triple(node, term('rdf:type'), term(type)),
    ...(type === 'skos:Concept' ? [triple(node, term('skos:prefLabel'), plain(localName(node.value)))] : []),
  ]);
  return node;
}
