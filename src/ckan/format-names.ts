import { byIri, fileTypeOfName, resolve, vocabulary } from '../vocabularies/index.js';

/** Codes of the EU table whose usual short name differs from the code. */
const SHORT: Readonly<Record<string, string>> = {
  GZIP: 'GZ',
  JSON_LD: 'JSON-LD',
  RDF_N_QUADS: 'NQ',
  RDF_N_TRIPLES: 'NT',
  RDF_TRIG: 'TRIG',
  RDF_TURTLE: 'TTL',
  RDF_XML: 'RDF',
  SCHEMA_XML: 'XSD',
  SPARQLQ: 'SPARQL',
  WCS_SRVC: 'WCS',
  WFS_SRVC: 'WFS',
  WMS_SRVC: 'WMS',
  WMTS_SRVC: 'WMTS',
};

const shortOf = (code: string): string => SHORT[code] ?? code.replaceAll('_', ' ');

/** The last part of an IRI: what is shown of a value outside its vocabulary. */
const lastPart = (iri: string): string => iri.split(/[/#]/).filter(Boolean).at(-1) ?? iri;

/** CKAN's upper-case short name of a file type: CSV, RDF, WMS (contract, section 6.4). */
export const formatName = (iri: string): string =>
  shortOf(byIri('file-type', iri)?.code ?? lastPart(iri).toUpperCase());

/** The code of the EU table, for `distribution_format`. */
export const formatCode = (iri: string): string => byIri('file-type', iri)?.code ?? lastPart(iri);

/** The format guessed from a media type or an address, or empty: CKAN guesses too where none is given. */
export function guessedFormat(mediaType: string | undefined, address: string): string {
  const type = fileTypeOfName(address) ?? (mediaType && resolve('file-type', mediaType)?.concept);
  return type ? shortOf(type.code) : '';
}

/** IRIs of the file types behind a value of `res_format`: its short name or its label, letter for letter. */
export const formatsNamed = (name: string): string[] =>
  vocabulary('file-type')
    .concepts.filter((type) => shortOf(type.code) === name || type.label.en === name)
    .map((type) => type.iri);

/** The file type that a text names: a code, a label, CKAN's short name, a media type, an extension. */
export function fileTypeNamed(text: string): string | undefined {
  const spoken = text.trim();
  if (spoken === '') return undefined;
  const known =
    resolve('file-type', spoken)?.concept ?? resolve('file-type', spoken.replace(/^\./, ''))?.concept;
  return known?.iri ?? formatsNamed(spoken.toUpperCase())[0];
}
