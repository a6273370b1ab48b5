import type { Geometry, Location } from '../../catalog/model/index.js';
import { type LiteralTerm, nodeKey, type Term } from '../read/terms.js';
import { lookUp } from './coded.js';
import { iriInText } from './iris.js';
import { isSharedConcept } from './names.js';
import type { Node } from './node.js';
import { defined, distinct, type Reading } from './reading.js';
import { cleanText, isEmpty, langMapOf, languageKey, oneText } from './texts.js';

const DATATYPES: Record<string, Geometry['format']> = {
  wktLiteral: 'wkt',
  gmlLiteral: 'gml',
  geoJSONLiteral: 'geojson',
  'geo+json': 'geojson',
  'vnd.geo+json': 'geojson',
};
const PREFERENCE: readonly Geometry['format'][] = ['wkt', 'geojson', 'gml'];
const MAX_GEOMETRY = 1_000_000;

/** All places of a property (dct:spatial). Digest, section 8. */
export const locations = (r: Reading, node: Node, property: string): Location[] | undefined =>
  distinct(
    node
      .take(property)
      .map((term) => readLocation(r, node, property, term))
      .filter((location) => location !== undefined),
  );

function readLocation(r: Reading, owner: Node, property: string, term: Term): Location | undefined {
  if (term.termType === 'Literal') return locationFromText(r, owner, property, term);
  if (term.termType === 'NamedNode') {
    const iri = knownPlace(r.source.relativeText(term.value) ?? term.value);
    if (iri !== undefined && iri !== term.value) r.note('code-normalised', owner, property, term.value, iri);
    if (iri !== undefined || isSharedConcept(term.value)) return { iri: iri ?? term.value };
  }
  const location = r.part<Location>('location', term, owner, property, (node) =>
    defined<Location>({
      geographicalIdentifier: identifier(r, node),
      name: langMapOf(r, node, nameOf(node), 'skos:prefLabel', 'rdfs:label', 'dct:title', 'schema:name'),
      geometry: geometry(r, node, 'locn:geometry'),
      bbox: geometry(r, node, 'dcat:bbox'),
      centroid: geometry(r, node, 'dcat:centroid'),
    }),
  );
  const geoNames = location.iri === undefined ? undefined : geoNamesIri(location.iri);
  if (geoNames !== undefined) location.iri = geoNames;
  return location;
}

/**
 * The one IRI of a GeoNames place. It is written in a way of its own for each profile (digest, section 15); kept in one
 * way, so that a place is the same place whichever profile it came by.
 */
const geoNamesIri = (iri: string): string | undefined => {
  const id = /^https?:\/\/(?:www\.|sws\.)?geonames\.org\/(\d+)(?:\/.*)?$/.exec(iri)?.[1];
  return id && `https://sws.geonames.org/${id}/`;
};

/** dcatapit:geographicalIdentifier, unless it only repeats the IRI of the place. */
function identifier(r: Reading, node: Node): string | undefined {
  const isScheme = (iri: string): boolean => isSharedConcept(iri) || /geonames\.org\/?$/.test(iri);
  for (const term of node.take('skos:inScheme')) if (!isScheme(term.value)) node.keep('skos:inScheme', term);
  const text = oneText(r, node, 'dcatapit:geographicalIdentifier', 2000);
  return text === undefined || text === node.key || geoNamesIri(text) === (geoNamesIri(node.key) ?? '')
    ? undefined
    : text;
}

/** The ontology and the guide spell the property one way, exports another; both are right when read. */
const nameOf = (node: Node): string =>
  node.has('locn:geographicName') ? 'locn:geographicName' : 'locn:geographicalName';

/** The concept of an EU or ISTAT place behind its IRI; https and other spellings count. */
function knownPlace(iri: string): string | undefined {
  if (!/^https?:\/\//i.test(iri)) return undefined;
  for (const id of ['country', 'continent', 'place'] as const) {
    const answer = lookUp(id, iri);
    if (answer) return answer.iri;
  }
  return undefined;
}

function locationFromText(
  r: Reading,
  owner: Node,
  property: string,
  term: LiteralTerm,
): Location | undefined {
  const text = cleanText(r, owner, property, term);
  if (text === undefined) return undefined;
  const format = DATATYPES[localName(term)] ?? geometryFormat(text);
  const iri = iriInText(text);
  r.note('location-from-text', owner, property, text, iri);
  if (iri) return { iri: knownPlace(iri) ?? iri };
  if (format && text.length <= MAX_GEOMETRY) return { geometry: { format, value: text } };
  return { name: { [languageKey(r, owner, property, term)]: text } };
}

const localName = (term: LiteralTerm): string => term.datatype.value.replace(/^.*[#/]/, '');

/** The notation a geometry without datatype is evidently in. */
function geometryFormat(text: string): Geometry['format'] | undefined {
  if (/^\{[^{]*"type"\s*:/.test(text)) return 'geojson';
  if (/^<gml:|^<\w+[^>]*opengis\.net\/gml/.test(text)) return 'gml';
  if (
    /^(<[^>]*>\s*)?(SRID=\d+;\s*)?(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION|ENVELOPE)\s*(Z|M|ZM)?\s*\(/i.test(
      text,
    )
  )
    return 'wkt';
  return undefined;
}

/** The geometry of a property: WKT before GeoJSON before GML; the others are kept apart. */
function geometry(r: Reading, node: Node, property: string): Geometry | undefined {
  const found: { geometry: Geometry; term: LiteralTerm; holder: Node; name: string }[] = [];
  const offer = (holder: Node, name: string, term: LiteralTerm): void => {
    if (isEmpty(r, holder, name, term)) return;
    const value = term.value.trim();
    const declared = DATATYPES[localName(term)];
    const format = declared ?? geometryFormat(value);
    if (!format || value.length > MAX_GEOMETRY) {
      r.keep('value-invalid', holder, name, term);
      return;
    }
    if (!declared) r.note('geometry-untyped', holder, name, value, format);
    found.push({ geometry: { format, value }, term, holder, name });
  };
  for (const term of node.take(property)) {
    if (term.termType === 'Literal') {
      offer(node, property, term);
      continue;
    }
    const holder = r.node(nodeKey(term));
    const names = ['gsp:asWKT', 'gsp:asGeoJSON', 'gsp:asGML'].filter((name) => holder.has(name));
    if (names.length === 0) r.keep('value-invalid', node, property, term);
    for (const name of names) {
      for (const value of holder.take(name)) {
        if (value.termType === 'Literal') offer(holder, name, value);
        else holder.keep(name, value);
      }
    }
  }
  found.sort((a, b) => PREFERENCE.indexOf(a.geometry.format) - PREFERENCE.indexOf(b.geometry.format));
  const [first, ...others] = found;
  for (const { term, holder, name } of others) r.keep('second-value', holder, name, term);
  return first?.geometry;
}
