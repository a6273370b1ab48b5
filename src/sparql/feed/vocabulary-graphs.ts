import type { Quad } from 'n3';
import { iriNode, plain, term, text, triple } from '../../rdf/terms.js';
import { conceptNode, type DescribedVocabulary, isDescribed } from '../../rdf/to-dcat/concepts.js';
import { ResourceGraph } from '../../rdf/to-dcat/graph.js';
import { licenceNode } from '../../rdf/to-dcat/licence.js';
import {
  type Concept,
  type Place,
  type PlaceKind,
  type Vocabulary,
  type VocabularyId,
  vocabulary,
  vocabularyIds,
} from '../../vocabularies/index.js';
import type { GraphState } from '../local/graph-store.js';
import { nTriples } from './n-triples.js';

/** The tables of places, in the order in which the vocabulary names them. */
const PLACES: readonly PlaceKind[] = ['region', 'province', 'municipality', 'eu-place'];

function schemeOf({ scheme, tables }: Vocabulary, concept: Concept): string {
  const { kind } = concept as Partial<Place>;
  return (kind && tables[PLACES.indexOf(kind)]?.scheme) || scheme;
}

/** What datasets say of a concept, and beyond that its code, its place in the tree and that it is a skos:Concept. */
function conceptQuads(vocab: Vocabulary, concept: Concept): Quad[] {
  const node = iriNode(concept.iri);
  if (!node) return [];
  const { it, en } = concept.label;
  const objects = [
    ['rdf:type', term('skos:Concept')],
    ['skos:inScheme', iriNode(schemeOf(vocab, concept))],
    ['skos:notation', plain(concept.code)],
    ['skos:prefLabel', it === undefined ? undefined : text(it, 'it')],
    ['skos:prefLabel', en === undefined ? undefined : text(en, 'en')],
    ['skos:broader', iriNode(concept.broader)],
    ['owl:sameAs', iriNode((concept as Partial<Place>).sameAs)],
  ] as const;
  return objects.flatMap(([predicate, object]) => (object ? [triple(node, term(predicate), object)] : []));
}

function schemeQuads({ scheme, title, tables }: Vocabulary): Quad[] {
  return [{ scheme, title }, ...tables].flatMap((table) => {
    const node = iriNode(table.scheme);
    if (!node) return [];
    return [
      triple(node, term('rdf:type'), term('skos:ConceptScheme')),
      triple(node, term('dct:title'), text(table.title.it, 'it')),
      triple(node, term('dct:title'), text(table.title.en, 'en')),
    ];
  });
}

const LICENCES = ['licence', 'licence-eu'] as const;

/** Licences as datasets describe them, under the IRIs by which datasets name them. */
function licenceQuads(id: VocabularyId): Quad[] {
  const graph = new ResourceGraph({ publicUrl: '', profile: 'it' });
  for (const { iri } of vocabulary(id).concepts) licenceNode(graph, { iri }, iri);
  return graph.quads();
}

let licences: Set<string> | undefined;

/** The N-Triples of what the graphs of vocabularies say of licences, line by line. */
export function licenceLines(): ReadonlySet<string> {
  licences ??= new Set(LICENCES.flatMap((id) => nTriples(licenceQuads(id)).split('\n')));
  return licences;
}

/** A graph for each vocabulary, named after its scheme. */
export function* vocabularyGraphs(publicUrl: string): Generator<GraphState> {
  for (const id of vocabularyIds()) {
    const vocab = vocabulary(id) as Vocabulary;
    const graph = new ResourceGraph({ publicUrl, profile: 'it' });
    if (isDescribed(id)) for (const { iri } of vocab.concepts) conceptNode(graph, id, iri);
    const quads = [
      ...graph.quads(),
      ...(LICENCES.some((it) => it === id) ? licenceQuads(id) : []),
      ...schemeQuads(vocab),
      ...vocab.concepts.flatMap((concept) => conceptQuads(vocab, concept)),
    ];
    yield { iri: vocab.scheme, text: nTriples(quads) };
  }
}

let described: Set<string> | undefined;

/** Whether a key of a document's memory (`graph.ts`) stands for something that is described in these graphs. */
export function describedInVocabularies(key: string): boolean {
  described ??= new Set(
    vocabularyIds()
      .filter((id): id is DescribedVocabulary => isDescribed(id))
      .flatMap((id) => {
        const { scheme, concepts } = vocabulary(id);
        return [`scheme ${scheme}`, ...concepts.map(({ iri }) => `concept ${iri}`)];
      }),
  );
  return described.has(key);
}
