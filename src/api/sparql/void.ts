import type { FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import n3 from 'n3';
import { catalogIri } from '../../catalog/addresses.js';
import { readCatalog } from '../../catalog/queries/catalog.js';
import { countPublic } from '../../catalog/queries/list-resources.js';
import type { FormatName } from '../../rdf/formats.js';
import { serialiseToText } from '../../rdf/serialise.js';
import type { Services } from '../../services.js';
import { PREFIXES, type SparqlEndpoint } from '../../sparql/index.js';
import { vocabulary, vocabularyIds } from '../../vocabularies/index.js';
import { varyBy } from '../dcat/reply.js';
import { negotiate, offersFor } from './negotiate.js';

const { namedNode, literal, blankNode, quad } = n3.DataFactory;
const name = (text: string) => {
  const [prefix = '', local = ''] = text.split(':');
  return namedNode(`${PREFIXES[prefix]}${local}`);
};

/** What the catalogue holds, counted. */
export interface VoidDescription {
  publicUrl: string;
  /** By language. */
  title: Readonly<Record<string, string>>;
  datasets: number;
  services: number;
  /** Triples of the store; undefined before it is filled. */
  triples: number | undefined;
}

/** The forms the whole catalogue can be had in, by extension. */
const DUMPS = ['ttl', 'rdf', 'jsonld', 'nt'];
const USED = ['dcat', 'dct', 'dcatapit', 'dcatap', 'foaf', 'skos', 'dqv', 'vcard', 'adms'];

/** The catalogue as a set of linked data (VoID, "Describing Linked Datasets", 2 to 4). Pure. */
export function voidQuads({ publicUrl, title, datasets, services, triples }: VoidDescription): Quad[] {
  const document = namedNode(`${publicUrl}/.well-known/void`);
  const set = namedNode(`${publicUrl}/.well-known/void#catalogue`);
  const count = (n: number) => literal(String(n), name('xsd:integer'));
  const partition = (label: string, classIri: string, n: number): Quad[] => {
    const node = blankNode(label);
    return [
      quad(set, name('void:classPartition'), node),
      quad(node, name('void:class'), name(classIri)),
      quad(node, name('void:entities'), count(n)),
    ];
  };
  return [
    quad(document, name('rdf:type'), name('void:DatasetDescription')),
    quad(document, name('foaf:primaryTopic'), set),
    quad(set, name('rdf:type'), name('void:Dataset')),
    ...Object.entries(title).map(([lang, text]) =>
      quad(set, name('dct:title'), lang === 'und' ? literal(text) : literal(text, lang)),
    ),
    quad(set, name('foaf:homepage'), namedNode(`${publicUrl}/`)),
    quad(set, name('void:sparqlEndpoint'), namedNode(`${publicUrl}/sparql`)),
    ...DUMPS.map((extension) =>
      quad(set, name('void:dataDump'), namedNode(`${publicUrl}/catalog.${extension}`)),
    ),
    quad(set, name('void:rootResource'), namedNode(catalogIri(publicUrl))),
    quad(set, name('void:uriSpace'), literal(`${publicUrl}/`)),
    ...USED.map((prefix) => quad(set, name('void:vocabulary'), namedNode(PREFIXES[prefix] as string))),
    ...vocabularyIds().map((id) => quad(set, name('dct:references'), namedNode(vocabulary(id).scheme))),
    quad(set, name('void:entities'), count(datasets + services)),
    ...(triples === undefined ? [] : [quad(set, name('void:triples'), count(triples))]),
    ...partition('datasets', 'dcat:Dataset', datasets),
    ...partition('services', 'dcat:DataService', services),
  ];
}

/** `GET /.well-known/void` (VoID, 7.2; contract, A.4): counts of this moment, in the form of RDF that is accepted. */
export function voidRoute(app: FastifyInstance, { db, config }: Services, sparql: SparqlEndpoint): void {
  const { publicUrl } = config;
  app.get('/.well-known/void', async (request, reply) => {
    const [catalog, datasets, services] = await Promise.all([
      readCatalog(db),
      countPublic(db, 'dataset'),
      countPublic(db, 'dataService'),
    ]);
    const { format } = request.query as { format?: unknown };
    const offer = negotiate(
      offersFor('DESCRIBE'),
      request.headers.accept,
      typeof format === 'string' ? format : undefined,
    );
    varyBy(reply, 'Accept');
    const quads = voidQuads({
      publicUrl,
      title: catalog.doc.title ?? {},
      datasets,
      services,
      triples: sparql.state().triples,
    });
    return reply
      .header('content-type', offer.contentType)
      .header('cache-control', 'public, no-cache')
      .header('access-control-allow-origin', '*')
      .header('link', `<${publicUrl}/sparql>; rel="http://www.w3.org/ns/sparql-service-description#endpoint"`)
      .send(serialiseToText(offer.format as FormatName, quads));
  });
}
