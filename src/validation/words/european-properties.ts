import type { Name } from '../rule.js';
import { date, eu, iri, type PropertyWords, text, words } from './samples.js';

/** Words for the properties of DCAT-AP and its high-value extension that the Italian profile does not have. */
export const EUROPEAN_PROPERTIES: Partial<Record<Name, PropertyWords>> = {
  'dcat:accessService': iri("il servizio d'accesso", 'access service', 'servizio'),
  'dcat:bbox': words(
    "il rettangolo d'ingombro",
    'bounding box',
    '"POLYGON((11 44,12 44,12 45,11 44))"^^gsp:wktLiteral',
    '"POLYGON((10 44,12 44,12 45,10 44))"^^gsp:wktLiteral',
  ),
  'dcat:catalog': iri('il catalogo collegato', 'linked catalogue', 'catalogo'),
  'dcat:centroid': words(
    'il centro',
    'centroid',
    '"POINT(11 44)"^^gsp:wktLiteral',
    '"POINT(12 45)"^^gsp:wktLiteral',
  ),
  'dcat:compressFormat': iana(
    'il formato di compressione',
    'compression format',
    'application/gzip',
    'application/zstd',
  ),
  'dcat:endDate': date('la data di fine', 'end date'),
  'dcat:endpointDescription': iri('la descrizione tecnica', 'endpoint description', 'openapi.json'),
  'dcat:endpointURL': iri("l'indirizzo", 'endpoint address', 'api'),
  'dcat:hadRole': iri('il ruolo', 'role', 'ruolo'),
  'dcat:hasVersion': iri('la versione successiva', 'later version', 'versione'),
  'dcat:inSeries': iri('la serie', 'series', 'serie'),
  'dcat:isVersionOf': iri('il dataset di cui è una versione', 'dataset it is a version of', 'originale'),
  'dcat:packageFormat': iana(
    "il formato dell'archivio",
    'package format',
    'application/zip',
    'application/x-tar',
  ),
  'dcat:qualifiedRelation': iri('la relazione qualificata', 'qualified relation', 'relazione'),
  'dcat:record': iri('la scheda di catalogo', 'catalogue record', 'scheda'),
  'dcat:servesDataset': iri('il dataset servito', 'served dataset', 'dataset'),
  'dcat:service': iri('il servizio', 'data service', 'servizio'),
  'dcat:spatialResolutionInMeters': words(
    'la risoluzione spaziale',
    'spatial resolution',
    '"10"^^xsd:decimal',
    '"20"^^xsd:decimal',
  ),
  'dcat:startDate': date('la data di inizio', 'start date'),
  'dcat:temporalResolution': words(
    'la risoluzione temporale',
    'temporal resolution',
    '"P1D"^^xsd:duration',
    '"PT1H"^^xsd:duration',
  ),
  'dcat:version': text('il numero di versione', 'version number', '1.0', '1.1'),
  'dcatap:applicableLegislation': iri('la norma applicabile', 'applicable legislation', 'norma'),
  'dcatap:availability': eu(
    'la disponibilità prevista',
    'planned availability',
    'planned-availability/STABLE',
    'planned-availability/TEMPORARY',
  ),
  'dcatap:hvdCategory': words(
    'la categoria di dati di elevato valore',
    'high-value category',
    '<http://data.europa.eu/bna/c_b79e35eb>',
    '<http://data.europa.eu/bna/c_e1da4e07>',
  ),
  'dct:isReferencedBy': iri('la risorsa che lo cita', 'resource that refers to it', 'articolo'),
  'foaf:primaryTopic': iri('la risorsa descritta', 'resource described', 'descritta'),
  'locn:geographicName': text('il nome', 'name', 'Bologna', 'Comune di Bologna'),
  'locn:geometry': words(
    'la geometria',
    'geometry',
    '"POINT(11 44)"^^gsp:wktLiteral',
    '"POINT(12 45)"^^gsp:wktLiteral',
  ),
  'odrl:hasPolicy': iri("la regola d'uso", 'policy', 'regola'),
  'prov:qualifiedAttribution': iri("l'attribuzione", 'attribution', 'attribuzione'),
  'prov:wasGeneratedBy': iri("l'attività che lo ha prodotto", 'activity that generated it', 'rilevazione'),
  'schema:endDate': date('la data di fine', 'end date'),
  'schema:startDate': date('la data di inizio', 'start date'),
  'skos:prefLabel': text("l'etichetta", 'label', 'Trasporti'),
  'spdx:algorithm': words(
    "l'algoritmo",
    'algorithm',
    '<http://spdx.org/rdf/terms#checksumAlgorithm_sha1>',
    '<http://spdx.org/rdf/terms#checksumAlgorithm_sha256>',
  ),
  'spdx:checksumValue': words('il valore', 'value', '"abcd12"^^xsd:hexBinary', '"abcd34"^^xsd:hexBinary'),
  'time:hasBeginning': iri("l'inizio", 'beginning', 'inizio'),
  'time:hasEnd': iri('la fine', 'end', 'fine'),
  'vcard:value': text('il numero', 'number', '+39 051 000000', '+39 051 111111'),
};

/** Media types by their addresses in IANA's register. */
function iana(it: string, en: string, one: string, two: string): PropertyWords {
  const base = 'https://www.iana.org/assignments/media-types';
  return words(it, en, `<${base}/${one}>`, `<${base}/${two}>`);
}
