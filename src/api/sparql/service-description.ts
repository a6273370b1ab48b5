import type { Quad } from 'n3';
import n3 from 'n3';
import { FORMATS } from '../../rdf/formats.js';
import { serialiseToText } from '../../rdf/serialise.js';
import { PREFIXES, qualityGraphIri, type SparqlState } from '../../sparql/index.js';
import type { Offer } from './negotiate.js';

const { namedNode, literal, blankNode, quad } = n3.DataFactory;
const name = (text: string) => {
  const [prefix = '', local = ''] = text.split(':');
  return namedNode(`${PREFIXES[prefix]}${local}`);
};

/** IRIs of the formats at W3C, of those that have one there. */
const RESULT_FORMATS = [
  'SPARQL_Results_JSON',
  'SPARQL_Results_XML',
  'SPARQL_Results_CSV',
  'SPARQL_Results_TSV',
  'Turtle',
  'N-Triples',
  'RDF_XML',
  'JSON-LD',
  'N3',
  'TriG',
  'N-Quads',
];

export interface Description {
  publicUrl: string;
  state: SparqlState;
  /** IRIs of some named graphs there always are. */
  graphs: readonly string[];
  /** The default graph is the union of the named ones in any case: whatever the engine keeps. */
  title: { it: string; en: string };
}

/** What this service is and can do (SPARQL 1.1 Service Description; contract, A.4). */
export function descriptionQuads({ publicUrl, state, graphs, title }: Description): Quad[] {
  const service = namedNode(`${publicUrl}/sparql`);
  const dataset = blankNode('dataset');
  const graph = blankNode('default');
  const type = name('rdf:type');
  return [
    quad(service, type, name('sd:Service')),
    quad(service, name('dct:title'), literal(title.it, 'it')),
    quad(service, name('dct:title'), literal(title.en, 'en')),
    quad(service, name('sd:endpoint'), service),
    quad(service, name('sd:supportedLanguage'), name('sd:SPARQL11Query')),
    quad(service, name('sd:feature'), name('sd:UnionDefaultGraph')),
    ...RESULT_FORMATS.map((it) =>
      quad(service, name('sd:resultFormat'), namedNode(`http://www.w3.org/ns/formats/${it}`)),
    ),
    quad(service, name('sd:defaultDataset'), dataset),
    quad(dataset, type, name('sd:Dataset')),
    quad(dataset, name('sd:defaultGraph'), graph),
    quad(graph, type, name('sd:Graph')),
    ...(state.triples === undefined
      ? []
      : [quad(graph, name('void:triples'), literal(String(state.triples), name('xsd:integer')))]),
    ...[...graphs, qualityGraphIri(publicUrl)].flatMap((iri, i) => {
      const node = blankNode(`named${i}`);
      return [
        quad(dataset, name('sd:namedGraph'), node),
        quad(node, type, name('sd:NamedGraph')),
        quad(node, name('sd:name'), namedNode(iri)),
      ];
    }),
  ];
}

/** The description in the form that was agreed on. */
export function writeDescription(description: Description, { format }: Offer): string {
  const named = FORMATS.find((it) => it.name === format)?.name ?? 'turtle';
  return serialiseToText(named, descriptionQuads(description));
}
