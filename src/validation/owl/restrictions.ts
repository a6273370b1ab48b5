import type { Name } from '../rule.js';

/** How many values a restriction allows: exactly one, at most one, one or more, any number. */
export type Cardinality = '1' | '0..1' | '1..n' | '0..n';

/** What the values are: literals, dates, plain strings, or nodes of a class. */
export type Filler = 'literal' | 'date' | 'string' | 'anything' | { class: Name };

/** A restriction of the ontology: a class, a property, how many values of what. */
export type Restriction = readonly [of: Name, property: Name, cardinality: Cardinality, filler: Filler];

const a = (name: Name): Filler => ({ class: name });

/**
 * The restrictions of the DCAT-AP_IT ontology, version 2.0, as facts. Namespaces are those meant: the ontology misspells
 * its own in dcatapit:startDate and in the class of the catalogue. A telephone may give its number in vcard:hasValue, so
 * that vcard:value is not mandatory (`telephone-empty`). Dates of the catalogue are xsd:dateTime there, but
 * xsd:date in the guide: both will do (DCAT-AP_IT digest, section 16).
 */
export const RESTRICTIONS: readonly Restriction[] = [
  ['dcatapit:Catalog', 'dct:title', '1', 'literal'],
  ['dcatapit:Catalog', 'dct:description', '1..n', 'literal'],
  ['dcatapit:Catalog', 'dct:publisher', '1', a('dcatapit:Agent')],
  ['dcatapit:Catalog', 'dct:modified', '1', 'date'],
  ['dcatapit:Catalog', 'dct:issued', '0..1', 'date'],
  ['dcatapit:Catalog', 'dct:language', '0..n', a('dct:LinguisticSystem')],
  ['dcatapit:Catalog', 'dcat:dataset', '1..n', a('dcatapit:Dataset')],
  ['dcatapit:Catalog', 'dcat:themeTaxonomy', '0..n', a('skos:ConceptScheme')],
  ['dcatapit:Catalog', 'foaf:homepage', '0..1', a('foaf:Document')],

  ['dcatapit:Dataset', 'dct:identifier', '1', 'anything'],
  ['dcatapit:Dataset', 'dct:title', '1..n', 'literal'],
  ['dcatapit:Dataset', 'dct:description', '1..n', 'literal'],
  ['dcatapit:Dataset', 'dct:modified', '1', 'date'],
  ['dcatapit:Dataset', 'dct:issued', '0..1', 'date'],
  ['dcatapit:Dataset', 'dcat:theme', '1..n', a('skos:Concept')],
  ['dcatapit:Dataset', 'dct:subject', '0..n', a('skos:Concept')],
  ['dcatapit:Dataset', 'dct:rightsHolder', '1', a('dcatapit:Agent')],
  ['dcatapit:Dataset', 'dct:publisher', '0..1', a('dcatapit:Agent')],
  ['dcatapit:Dataset', 'dct:creator', '0..n', a('dcatapit:Agent')],
  ['dcatapit:Dataset', 'dct:accrualPeriodicity', '1', a('dct:Frequency')],
  ['dcatapit:Dataset', 'dcat:distribution', '0..n', a('dcatapit:Distribution')],
  ['dcatapit:Dataset', 'dcat:contactPoint', '0..n', a('vcard:Kind')],
  ['dcatapit:Dataset', 'dcat:keyword', '0..n', 'literal'],
  ['dcatapit:Dataset', 'dct:language', '0..n', a('dct:LinguisticSystem')],
  ['dcatapit:Dataset', 'dct:temporal', '0..n', a('dct:PeriodOfTime')],
  ['dcatapit:Dataset', 'dct:spatial', '0..n', a('dct:Location')],
  ['dcatapit:Dataset', 'dct:conformsTo', '0..n', a('dcatapit:Standard')],
  ['dcatapit:Dataset', 'dct:isVersionOf', '0..n', a('dcatapit:Dataset')],
  ['dcatapit:Dataset', 'adms:identifier', '0..n', a('adms:Identifier')],
  ['dcatapit:Dataset', 'owl:versionInfo', '0..1', 'anything'],

  ['dcatapit:Distribution', 'dct:format', '1', a('dct:MediaTypeOrExtent')],
  ['dcatapit:Distribution', 'dct:license', '1', a('dcatapit:LicenseDocument')],
  ['dcatapit:Distribution', 'dcat:accessURL', '1', 'anything'],
  ['dcatapit:Distribution', 'dct:title', '0..n', 'literal'],
  ['dcatapit:Distribution', 'dct:description', '0..n', 'literal'],
  ['dcatapit:Distribution', 'dct:modified', '0..1', 'date'],
  ['dcatapit:Distribution', 'dcat:byteSize', '0..1', 'anything'],

  ['dcatapit:Agent', 'dct:identifier', '1', 'anything'],
  ['dcatapit:Agent', 'foaf:name', '1', 'anything'],

  ['dcatapit:Organization', 'vcard:fn', '1', 'string'],
  ['dcatapit:Organization', 'vcard:hasEmail', '1', 'anything'],
  ['dcatapit:Organization', 'vcard:hasTelephone', '0..1', a('vcard:TelephoneType')],
  ['dcatapit:Organization', 'vcard:hasURL', '0..1', 'anything'],
  ['vcard:TelephoneType', 'vcard:value', '0..1', 'anything'],

  ['dcatapit:LicenseDocument', 'dct:type', '0..1', a('skos:Concept')],
  ['dcatapit:LicenseDocument', 'foaf:name', '0..n', 'literal'],
  ['dcatapit:LicenseDocument', 'owl:versionInfo', '0..1', 'anything'],

  ['dcatapit:Standard', 'dct:identifier', '1', 'anything'],
  ['dcatapit:Standard', 'dct:title', '0..n', 'literal'],
  ['dcatapit:Standard', 'dct:description', '0..1', 'anything'],

  ['dct:PeriodOfTime', 'dcatapit:startDate', '1', 'date'],
  ['dct:PeriodOfTime', 'dcatapit:endDate', '0..1', 'date'],
  ['dct:Location', 'locn:geographicName', '0..1', 'anything'],
  ['dct:Location', 'locn:geometry', '0..1', 'anything'],
  ['adms:Identifier', 'skos:notation', '0..n', 'literal'],
  ['skos:Concept', 'skos:prefLabel', '1..n', 'literal'],
  ['skos:ConceptScheme', 'dct:title', '1..n', 'literal'],
];

/**
 * Texts of which the ontology allows one and the guide one a language (DCAT-AP_IT digest, section 16): two languages
 * are one text twice.
 */
export const ONE_A_LANGUAGE: ReadonlySet<string> = new Set([
  'dcatapit:Catalog dct:title',
  'dcatapit:Agent foaf:name',
  'dcatapit:Standard dct:description',
  'dct:Location locn:geographicName',
]);
