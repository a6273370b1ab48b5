import type { Name } from '../rule.js';
import type { ListName } from './lists.js';

/** An edition of DCAT-AP: 2.1.1 or 3.0.1. */
export type Edition = 2 | 3;

/**
 * What DCAT-AP asks of a property; with a figure only in that edition.
 *
 * must, advised      mandatory, recommended
 * one                at most one value
 * literal, resource  the kind of its values; `iri`: no blank nodes either
 * date, decimal, duration, bytes, hex   the datatype of its values
 */
type Word =
  | 'must'
  | 'advised'
  | 'one'
  | 'literal'
  | 'resource'
  | 'iri'
  | 'date'
  | 'decimal'
  | 'duration'
  | 'bytes'
  | 'hex';
export type Fact = Word | `${Word}${Edition}`;

/** What is asked of one property of one class. */
export interface Asked {
  facts?: readonly Fact[];
  /** Classes of its values: any of them. */
  range?: readonly [Name, ...Name[]];
  /** Even what the document only names must be declared of that class there: the shapes without ranges ask it too. */
  declared?: boolean;
  /** List that its values are of. */
  list?: ListName;
  /** The edition that knows the range and the list; both unless told. */
  only?: Edition;
  /** The edition that knows the list, where both know the range. */
  listOnly?: Edition;
}

/** One class with its properties. */
export interface Shape {
  of: Name;
  /** How its rules are called. */
  id: string;
  only?: Edition;
  properties: Readonly<Partial<Record<Name, Asked>>>;
}

const agent = ['foaf:Agent'] as const;
const concept = ['skos:Concept'] as const;
const document = ['foaf:Document'] as const;
const resource3 = ['resource3'] as const;
const law: Asked = { facts: ['iri3'], range: ['eli:LegalResource'], only: 3 };
const text: Asked = { facts: ['literal'] };
const mandatoryText: Asked = { facts: ['must', 'literal'] };
const date: Asked = { facts: ['one', 'date'] };
const advisedDate: Asked = { facts: ['advised', 'one', 'date'] };
const language: Asked = { facts: resource3, range: ['dct:LinguisticSystem'], list: 'language' };
const licence: Asked = { facts: ['advised', 'one', 'resource3'], range: ['dct:LicenseDocument'] };
const standard: Asked = { facts: resource3, range: ['dct:Standard'] };
const frequency: Asked = { facts: ['one', 'resource3'], range: ['dct:Frequency'], list: 'frequency' };
const media: Asked = {
  facts: ['one', 'resource3'],
  range: ['dct:MediaType'],
  list: 'media-type',
  listOnly: 3,
};
const resolution: Readonly<Partial<Record<Name, Asked>>> = {
  'dcat:spatialResolutionInMeters': { facts: ['one', 'decimal'] },
  'dcat:temporalResolution': { facts: ['one', 'duration'] },
};

const CATALOG: Shape = {
  of: 'dcat:Catalog',
  id: 'catalog',
  properties: {
    'dct:title': mandatoryText,
    'dct:description': mandatoryText,
    'dct:publisher': { facts: ['must', 'one', 'resource3'], range: agent },
    'dct:issued': advisedDate,
    'dct:modified': advisedDate,
    'dct:language': { ...language, facts: ['advised', 'resource3'] },
    'dct:license': licence,
    'dct:spatial': { facts: ['advised', 'resource3'], range: ['dct:Location'], list: 'place' },
    'dcat:themeTaxonomy': { facts: ['advised', 'resource3'], range: ['skos:ConceptScheme'] },
    'foaf:homepage': { facts: ['advised', 'one', 'resource3'], range: document },
    'dct:rights': { facts: ['one2', 'resource3'], range: ['dct:RightsStatement'] },
    'dct:isPartOf': { facts: ['one2'], range: ['dcat:Catalog'], only: 2 },
    'dct:hasPart': { facts: resource3, range: ['dcat:Catalog'] },
    'dct:creator': { facts: ['one3', 'resource3'], range: agent },
    'dct:temporal': { facts: resource3, range: ['dct:PeriodOfTime'], only: 3 },
    'dcat:dataset': { facts: resource3, range: ['dcat:Dataset'] },
    'dcat:service': { facts: resource3, range: ['dcat:DataService'] },
    'dcat:record': { facts: resource3, range: ['dcat:CatalogRecord'] },
    'dcat:catalog': { facts: resource3, range: ['dcat:Catalog'] },
    'dcatap:applicableLegislation': law,
  },
};

const DATASET: Shape = {
  of: 'dcat:Dataset',
  id: 'dataset',
  properties: {
    'dct:title': mandatoryText,
    'dct:description': mandatoryText,
    'dcat:contactPoint': { facts: ['advised', 'resource3'], range: ['vcard:Kind'] },
    'dcat:distribution': { facts: ['advised', 'resource3'], range: ['dcat:Distribution'] },
    'dcat:keyword': { facts: ['advised', 'literal'] },
    'dct:publisher': { facts: ['advised', 'one', 'resource3'], range: agent },
    'dct:spatial': { facts: ['advised', 'resource3'], range: ['dct:Location'], list: 'place' },
    'dct:temporal': { facts: ['advised', 'resource3'], range: ['dct:PeriodOfTime'] },
    'dcat:theme': { facts: ['advised', 'iri3'], range: concept, list: 'data-theme' },
    'dct:accessRights': {
      facts: ['one', 'resource3'],
      range: ['dct:RightsStatement'],
      list: 'access-right',
    },
    'dct:accrualPeriodicity': frequency,
    'dct:conformsTo': standard,
    'dct:creator': { facts: resource3, range: agent },
    'foaf:page': { facts: resource3, range: document },
    'dct:hasVersion': { range: ['dcat:Dataset'], only: 2 },
    'dct:isVersionOf': { range: ['dcat:Dataset'], only: 2 },
    'dcat:hasVersion': { facts: resource3, range: ['dcat:Dataset'], only: 3 },
    'dct:identifier': text,
    'dct:isReferencedBy': { facts: resource3 },
    'dct:issued': date,
    'dct:modified': date,
    'dcat:landingPage': { facts: resource3, range: document },
    'dct:language': language,
    'adms:identifier': { facts: resource3, range: ['adms:Identifier'] },
    'adms:sample': { facts: resource3, range: ['dcat:Distribution'] },
    'adms:versionNotes': text,
    'dct:provenance': { facts: resource3, range: ['dct:ProvenanceStatement'] },
    'prov:qualifiedAttribution': { facts: resource3, range: ['prov:Attribution'] },
    'prov:wasGeneratedBy': { facts: resource3, range: ['prov:Activity'] },
    'dcat:qualifiedRelation': { facts: resource3, range: ['dcat:Relationship'] },
    'dct:relation': { facts: ['resource'] },
    'dct:source': { facts: resource3, range: ['dcat:Dataset'] },
    'dct:type': { facts: resource3, range: concept, list: 'dataset-type' },
    'owl:versionInfo': { facts: ['one2', 'literal2'] },
    'dcat:version': { facts: ['one3', 'literal3'] },
    'dcat:inSeries': { facts: resource3, range: ['dcat:DatasetSeries'], only: 3 },
    'dcatap:applicableLegislation': law,
    ...resolution,
  },
};

const DISTRIBUTION: Shape = {
  of: 'dcat:Distribution',
  id: 'distribution',
  properties: {
    'dcat:accessURL': { facts: ['must', 'resource'] },
    'dcat:downloadURL': { facts: ['resource'] },
    'dct:title': text,
    'dct:description': { facts: ['advised', 'literal'] },
    'dcatap:availability': {
      facts: ['advised', 'one', 'resource3'],
      range: concept,
      list: 'planned-availability',
    },
    'dct:format': {
      facts: ['advised', 'one', 'resource3'],
      range: ['dct:MediaTypeOrExtent'],
      list: 'file-type',
    },
    'dct:license': licence,
    'dct:rights': { facts: ['one2', 'resource3'], range: ['dct:RightsStatement'] },
    'dct:issued': date,
    'dct:modified': date,
    'dcat:byteSize': { facts: ['one', 'decimal2', 'bytes3'] },
    'spdx:checksum': { facts: ['one', 'resource3'], range: ['spdx:Checksum'] },
    'adms:status': { facts: ['one', 'resource3'], range: concept, list: 'status' },
    'dct:language': language,
    'dct:conformsTo': standard,
    'foaf:page': { facts: resource3, range: document },
    'dcat:mediaType': media,
    'dcat:compressFormat': media,
    'dcat:packageFormat': media,
    'odrl:hasPolicy': { facts: ['one', 'resource3'], range: ['odrl:Policy'] },
    'dcat:accessService': { facts: resource3, range: ['dcat:DataService'] },
    'dcatap:applicableLegislation': law,
    ...resolution,
  },
};

const DATA_SERVICE: Shape = {
  of: 'dcat:DataService',
  id: 'data-service',
  properties: {
    'dct:title': mandatoryText,
    'dct:description': text,
    'dcat:endpointURL': { facts: ['must', 'resource'] },
    'dcat:endpointDescription': { facts: ['advised', 'resource'] },
    'dcat:servesDataset': { facts: ['advised', 'resource3'], range: ['dcat:Dataset'] },
    'dct:license': { ...licence, facts: ['one', 'resource3'] },
    'dct:accessRights': {
      facts: ['one', 'resource3'],
      range: ['dct:RightsStatement'],
      list: 'access-right',
    },
    'dcat:contactPoint': { facts: ['advised3', 'resource3'], range: ['vcard:Kind'], only: 3 },
    'dct:publisher': { facts: ['advised3', 'one3', 'resource3'], range: agent, only: 3 },
    'dcat:theme': { facts: ['advised3', 'iri3'], range: concept, list: 'data-theme', only: 3 },
    'dct:conformsTo': { facts: ['advised3', 'resource3'], range: ['dct:Standard'], only: 3 },
    'dcat:keyword': { facts: ['advised3', 'literal3'] },
    'dcat:landingPage': { facts: resource3, range: document, only: 3 },
    'foaf:page': { facts: resource3, range: document, only: 3 },
    'dct:format': { facts: resource3, range: ['dct:MediaTypeOrExtent'], list: 'file-type', only: 3 },
    'dcatap:applicableLegislation': law,
  },
};

const DATASET_SERIES: Shape = {
  of: 'dcat:DatasetSeries',
  id: 'dataset-series',
  only: 3,
  properties: {
    'dct:title': mandatoryText,
    'dct:description': mandatoryText,
    'dcat:contactPoint': { facts: ['advised', 'resource'], range: ['vcard:Kind'] },
    'dct:publisher': { facts: ['advised', 'one', 'resource'], range: agent },
    'dct:accrualPeriodicity': { ...frequency, facts: ['one', 'resource'] },
    'dct:issued': date,
    'dct:modified': date,
    'dct:spatial': { facts: ['resource'], range: ['dct:Location'], list: 'place' },
    'dct:temporal': { facts: ['resource'], range: ['dct:PeriodOfTime'] },
    'dcatap:applicableLegislation': law,
  },
};

const CATALOG_RECORD: Shape = {
  of: 'dcat:CatalogRecord',
  id: 'catalog-record',
  properties: {
    'dct:modified': { facts: ['must', 'one', 'date'] },
    'foaf:primaryTopic': {
      facts: ['must', 'one', 'resource3'],
      range: ['dcat:Dataset', 'dcat:Catalog', 'dcat:DataService', 'dcat:DatasetSeries'],
      declared: true,
    },
    'dct:conformsTo': { facts: ['advised', 'one2', 'resource3'], range: ['dct:Standard'] },
    'dct:issued': advisedDate,
    'adms:status': { facts: ['advised', 'one', 'resource3'], range: concept },
    'dct:language': { facts: resource3, range: ['dct:LinguisticSystem'] },
    'dct:title': text,
    'dct:description': text,
    'dct:source': { facts: ['one', 'resource3'], range: ['dcat:CatalogRecord'] },
  },
};

/** What datasets and services are described with. */
const PARTS: readonly Shape[] = [
  {
    of: 'foaf:Agent',
    id: 'agent',
    properties: {
      'foaf:name': mandatoryText,
      'dct:type': { facts: ['advised', 'one', 'resource3'], range: concept, list: 'publisher-type' },
    },
  },
  { of: 'skos:Concept', id: 'concept', properties: { 'skos:prefLabel': mandatoryText } },
  { of: 'skos:ConceptScheme', id: 'concept-scheme', properties: { 'dct:title': mandatoryText } },
  {
    of: 'spdx:Checksum',
    id: 'checksum',
    properties: {
      'spdx:algorithm': { facts: ['must', 'one', 'resource3'], list: 'checksum-algorithm' },
      'spdx:checksumValue': { facts: ['must', 'one', 'hex'] },
    },
  },
  {
    of: 'dct:LicenseDocument',
    id: 'licence',
    properties: { 'dct:type': { facts: ['advised', 'resource3'], range: concept, list: 'licence-type' } },
  },
  {
    of: 'dct:Location',
    id: 'location',
    properties: {
      'dcat:bbox': { facts: ['advised', 'one', 'literal'] },
      'dcat:centroid': { facts: ['advised', 'one', 'literal'] },
      // The shapes of 3.0.1 disagree on whether a geometry is a literal.
      'locn:geometry': { facts: ['one', 'literal2'] },
    },
  },
  {
    of: 'dct:PeriodOfTime',
    id: 'period',
    properties: {
      'dcat:startDate': advisedDate,
      'dcat:endDate': advisedDate,
      'time:hasBeginning': { facts: ['one', 'resource3'], range: ['time:Instant'] },
      'time:hasEnd': { facts: ['one', 'resource3'], range: ['time:Instant'] },
    },
  },
  {
    of: 'adms:Identifier',
    id: 'identifier',
    properties: { 'skos:notation': { facts: ['must3', 'one', 'literal3'] } },
  },
  {
    of: 'dcat:Relationship',
    id: 'relationship',
    properties: {
      'dct:relation': { facts: ['must', 'resource3'] },
      'dcat:hadRole': { facts: ['must', 'resource3'], range: ['dcat:Role'] },
    },
  },
];

/** What DCAT-AP 2.1.1 and 3.0.1 ask, class by class (RULES digest, section 5). */
export const SHAPES: readonly Shape[] = [
  CATALOG,
  DATASET,
  DISTRIBUTION,
  DATA_SERVICE,
  DATASET_SERIES,
  CATALOG_RECORD,
  ...PARTS,
];
