import type { Literal, NamedNode } from 'n3';
import n3 from 'n3';
import type { Geometry, Location } from '../../catalog/model/index.js';
import { byIri, type Concept } from '../../vocabularies/index.js';
import type { Profile } from '../profile.js';
import { partIri, plain, safeIri, typed } from '../terms.js';
import { labels } from './concepts.js';
import type { NodeWriter, ResourceGraph } from './graph.js';
import { literals } from './texts.js';
import { wktOfGeoJson } from './wkt.js';

const EU = 'http://publications.europa.eu/resource/authority/';
const GEONAMES = /^https?:\/\/(?:www\.|sws\.)?geonames\.org\/(\d+)(?:\/.*)?$/;

/** Each profile tests another spelling of a GeoNames IRI (digest, section 15). */
const GEONAMES_FORM: Readonly<Record<Profile, (id: string) => string>> = {
  it: (id) => `http://www.geonames.org/${id}`,
  'dcat-ap-2': (id) => `http://sws.geonames.org/${id}/`,
  'dcat-ap-3': (id) => `https://sws.geonames.org/${id}/`,
};

/** The IRI of a place as the profile wants it. */
export function placeIri(iri: string, profile: Profile): string {
  const [, id] = GEONAMES.exec(iri) ?? [];
  return id === undefined ? iri : GEONAMES_FORM[profile](id);
}

/**
 * A dct:Location: a named place with its label and scheme, an identifier, a name, a geometry (digest, section 8).
 * Italian CKAN reads a place from the literal dcatapit:geographicalIdentifier, so that a place known by IRI carries it too.
 */
export function locationNode(
  graph: ResourceGraph,
  location: Location,
  ownIri: string,
): NamedNode | undefined {
  if (Object.keys(location).length === 0) return undefined;
  const { profile } = graph.context;
  const given = location.iri === undefined ? undefined : safeIri(placeIri(location.iri, profile));
  const describe = (node: NodeWriter): void => {
    const iri = node.node.value;
    const isPlace = iri.startsWith(`${EU}place/`) || GEONAMES.test(iri);
    const identifier = location.geographicalIdentifier ?? (isPlace ? iri : undefined);
    node
      .types('dct:Location')
      .add('dcatapit:geographicalIdentifier', identifier === undefined ? undefined : plain(identifier))
      .add('locn:geographicName', ...literals(location.name));
    addGeometry(graph, node, location.geometry);
    node
      .add('dcat:bbox', geometryLiteral(location.bbox))
      .add('dcat:centroid', geometryLiteral(location.centroid));
    if (given !== undefined) addVocabulary(node);
  };
  if (given !== undefined) return graph.share('location', given, describe);
  const node = graph.node(ownIri);
  describe(node);
  return node.node;
}

/** Label and scheme of a place that the vocabularies know. */
function addVocabulary(node: NodeWriter): void {
  const iri = node.node.value;
  const known = placeConcept(iri);
  if (known) {
    node
      .add('skos:prefLabel', ...labels(known))
      .add('skos:inScheme', n3.DataFactory.namedNode(iri.replace(/\/[^/]*$/, '')));
  } else if (GEONAMES.test(iri)) {
    node.add('skos:inScheme', n3.DataFactory.namedNode('http://sws.geonames.org'));
  }
}

const placeConcept = (iri: string): Concept | undefined =>
  byIri('country', iri) ?? byIri('continent', iri) ?? byIri('place', iri);

/** DCAT-AP 2 wants the geometry as a literal, DCAT-AP 3 as a locn:Geometry that holds it. */
function addGeometry(graph: ResourceGraph, node: NodeWriter, geometry: Geometry | undefined): void {
  const literal = geometryLiteral(geometry);
  if (!literal) return;
  if (graph.context.profile !== 'dcat-ap-3') {
    node.add('locn:geometry', literal);
    return;
  }
  const holder = graph
    .node(partIri(node.node.value, 'geometry'))
    .types('locn:Geometry')
    .add(AS[literal.datatype.value.slice(literal.datatype.value.indexOf('#') + 1)] ?? 'gsp:asWKT', literal);
  node.add('locn:geometry', holder.node);
}

const AS: Readonly<Record<string, 'gsp:asWKT' | 'gsp:asGML' | 'gsp:asGeoJSON'>> = {
  wktLiteral: 'gsp:asWKT',
  gmlLiteral: 'gsp:asGML',
  geoJSONLiteral: 'gsp:asGeoJSON',
};

/** The geometry as a literal of GeoSPARQL; GeoJSON as WKT wherever it can be read. */
function geometryLiteral(geometry: Geometry | undefined): Literal | undefined {
  if (!geometry) return undefined;
  const { format, value } = geometry;
  if (format === 'wkt') return typed(value, 'gsp:wktLiteral');
  if (format === 'gml') return typed(value, 'gsp:gmlLiteral');
  const wkt = wktOfGeoJson(value);
  return wkt === undefined ? typed(value, 'gsp:geoJSONLiteral') : typed(wkt, 'gsp:wktLiteral');
}
