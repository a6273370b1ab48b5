import fc from 'fast-check';
import n3, { type Quad, type Term } from 'n3';
import { describe, expect, it } from 'vitest';
import { iri, type Prefix } from '../../src/rdf/namespaces.js';
import { anyDataset } from './arbitraries.js';
import { catalogueDocument } from './document.js';
import { dataServiceRecord, datasetRecord, fullDataset, fullService } from './records.js';

type Name = `${Prefix}:${string}`;

/** What AgID's rules ask of a property of a class (standards digest, RULES.md, section 2). */
interface Expectation {
  of: Name;
  property: Name;
  min?: number;
  max?: number;
  kind?: 'literal' | 'iri' | 'date';
  /** The class of the value, when the value has triples of its own. */
  type?: Name;
}

const dated = (of: Name, property: Name, min = 0): Expectation => ({
  of,
  property,
  min,
  max: 1,
  kind: 'date',
});

const RULES: readonly Expectation[] = [
  { of: 'dcatapit:Catalog', property: 'dct:title', min: 1, kind: 'literal' },
  { of: 'dcatapit:Catalog', property: 'dct:description', min: 1, kind: 'literal' },
  { of: 'dcatapit:Catalog', property: 'dct:publisher', min: 1, max: 1, type: 'dcatapit:Agent' },
  { of: 'dcatapit:Catalog', property: 'dcat:dataset', min: 1, type: 'dcatapit:Dataset' },
  { of: 'dcatapit:Catalog', property: 'foaf:homepage', min: 1, max: 1, type: 'foaf:Document' },
  { of: 'dcatapit:Catalog', property: 'dct:language', min: 1, type: 'dct:LinguisticSystem' },
  { of: 'dcatapit:Catalog', property: 'dcat:themeTaxonomy', min: 1, type: 'skos:ConceptScheme' },
  dated('dcatapit:Catalog', 'dct:modified', 1),
  dated('dcatapit:Catalog', 'dct:issued', 1),
  { of: 'dcatapit:Agent', property: 'foaf:name', min: 1, max: 1, kind: 'literal' },
  { of: 'dcatapit:Agent', property: 'dct:identifier', max: 1, kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:identifier', min: 1, max: 1, kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:title', min: 1, kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:description', min: 1, kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:rightsHolder', min: 1, type: 'dcatapit:Agent' },
  { of: 'dcatapit:Dataset', property: 'dct:publisher', min: 1, max: 1, type: 'dcatapit:Agent' },
  { of: 'dcatapit:Dataset', property: 'dct:creator', type: 'dcatapit:Agent' },
  { of: 'dcatapit:Dataset', property: 'dcat:contactPoint', min: 1, type: 'dcatapit:Organization' },
  { of: 'dcatapit:Dataset', property: 'dcat:distribution', min: 1, type: 'dcatapit:Distribution' },
  { of: 'dcatapit:Dataset', property: 'dcat:theme', min: 1, type: 'skos:Concept' },
  { of: 'dcatapit:Dataset', property: 'dct:subject', type: 'skos:Concept' },
  { of: 'dcatapit:Dataset', property: 'dcat:keyword', kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:accrualPeriodicity', min: 1, max: 1, type: 'dct:Frequency' },
  { of: 'dcatapit:Dataset', property: 'dct:language', type: 'dct:LinguisticSystem' },
  { of: 'dcatapit:Dataset', property: 'dct:conformsTo', type: 'dct:Standard' },
  { of: 'dcatapit:Dataset', property: 'adms:identifier', type: 'adms:Identifier' },
  { of: 'dcatapit:Dataset', property: 'dct:spatial', type: 'dct:Location' },
  { of: 'dcatapit:Dataset', property: 'dct:temporal', type: 'dct:PeriodOfTime' },
  { of: 'dcatapit:Dataset', property: 'dcat:landingPage', max: 1, type: 'foaf:Document' },
  { of: 'dcatapit:Dataset', property: 'owl:versionInfo', max: 1, kind: 'literal' },
  { of: 'dcatapit:Dataset', property: 'dct:isVersionOf', kind: 'iri' },
  { of: 'dcatapit:Dataset', property: 'dct:accessRights', max: 1, type: 'dct:RightsStatement' },
  { of: 'dcatapit:Dataset', property: 'dct:provenance', type: 'dct:ProvenanceStatement' },
  dated('dcatapit:Dataset', 'dct:modified', 1),
  dated('dcatapit:Dataset', 'dct:issued'),
  { of: 'dcatapit:Distribution', property: 'dcat:accessURL', min: 1, max: 1, kind: 'iri' },
  { of: 'dcatapit:Distribution', property: 'dcat:downloadURL', kind: 'iri' },
  { of: 'dcatapit:Distribution', property: 'dct:format', min: 1, max: 1, type: 'dct:MediaTypeOrExtent' },
  { of: 'dcatapit:Distribution', property: 'dcat:mediaType', max: 1, type: 'dct:MediaTypeOrExtent' },
  { of: 'dcatapit:Distribution', property: 'dct:license', min: 1, max: 1, type: 'dcatapit:LicenseDocument' },
  { of: 'dcatapit:Distribution', property: 'dct:title', kind: 'literal' },
  { of: 'dcatapit:Distribution', property: 'dct:description', kind: 'literal' },
  { of: 'dcatapit:Distribution', property: 'spdx:checksum', max: 1, type: 'spdx:Checksum' },
  { of: 'dcatapit:Distribution', property: 'adms:status', max: 1, type: 'skos:Concept' },
  dated('dcatapit:Distribution', 'dct:modified'),
  dated('dcatapit:Distribution', 'dct:issued'),
  { of: 'dcatapit:LicenseDocument', property: 'dct:type', max: 1, type: 'skos:Concept' },
  { of: 'dcatapit:LicenseDocument', property: 'owl:versionInfo', max: 1, kind: 'literal' },
  { of: 'dcatapit:LicenseDocument', property: 'foaf:name', kind: 'literal' },
  dated('dct:PeriodOfTime', 'dcatapit:startDate', 1),
  dated('dct:PeriodOfTime', 'dcatapit:endDate'),
  dated('dct:PeriodOfTime', 'schema:startDate', 1),
  { of: 'adms:Identifier', property: 'skos:notation', min: 1, max: 1, kind: 'literal' },
  { of: 'dcatapit:Standard', property: 'dct:identifier', min: 1, max: 1, kind: 'literal' },
  { of: 'dcatapit:Standard', property: 'dcatapit:referenceDocumentation', kind: 'iri' },
  { of: 'dcatapit:Organization', property: 'vcard:fn', min: 1, max: 1, kind: 'literal' },
  { of: 'dcatapit:Organization', property: 'vcard:hasEmail', min: 1, max: 1, kind: 'iri' },
  { of: 'dcatapit:Organization', property: 'vcard:hasTelephone', max: 1, type: 'vcard:TelephoneType' },
  { of: 'dcatapit:Organization', property: 'vcard:hasURL', max: 1, kind: 'iri' },
];

/** The European class that goes with each Italian one (digest, section 3). */
const TWINS: readonly (readonly [Name, readonly Name[]])[] = [
  ['dcatapit:Catalog', ['dcat:Catalog']],
  ['dcatapit:Dataset', ['dcat:Dataset']],
  ['dcatapit:Distribution', ['dcat:Distribution']],
  ['dcatapit:Agent', ['foaf:Agent']],
  ['dcatapit:Organization', ['vcard:Organization', 'vcard:Kind']],
  ['dcatapit:LicenseDocument', ['dct:LicenseDocument']],
  ['dcatapit:Standard', ['dct:Standard']],
];

const isDate = (term: Term) =>
  term.termType === 'Literal' && [iri('xsd:date'), iri('xsd:dateTime')].includes(term.datatype.value);
const isKind = {
  literal: (t: Term) => t.termType === 'Literal',
  iri: (t: Term) => t.termType === 'NamedNode',
  date: isDate,
};

/** A sentence for each thing that an expectation does not find as it should be. */
function findings(quads: readonly Quad[]): string[] {
  const store = new n3.Store([...quads]);
  const hasType = (term: Term, type: Name) => store.countQuads(term, iri('rdf:type'), iri(type), null) > 0;
  const found: string[] = [];
  for (const { of, property, min = 0, max = Number.POSITIVE_INFINITY, kind, type } of RULES) {
    for (const subject of store.getSubjects(iri('rdf:type'), iri(of), null)) {
      const values = store.getObjects(subject, iri(property), null);
      const where = `${subject.value} ${property}`;
      if (values.length < min || values.length > max) found.push(`${where}: ${values.length} values`);
      for (const value of values) {
        if (kind && !isKind[kind](value)) found.push(`${where}: not ${kind}: ${value.value}`);
        const described = store.countQuads(value, null, null, null) > 0;
        if (type && described && !hasType(value, type)) found.push(`${where}: ${value.value} is no ${type}`);
      }
    }
  }
  for (const [italian, twins] of TWINS) {
    for (const subject of store.getSubjects(iri('rdf:type'), iri(italian), null)) {
      for (const twin of twins) if (!hasType(subject, twin)) found.push(`${subject.value} is no ${twin}`);
    }
  }
  const both = store
    .getSubjects(iri('rdf:type'), iri('dcatapit:Agent'), null)
    .filter((it) => hasType(it, 'dcatapit:Organization'));
  return [...found, ...both.map((it) => `${it.value} is agent and contact point`)];
}

describe('DCAT-AP_IT, as AgID’s rules test it', () => {
  it('is met by the smallest and the fullest dataset', () => {
    const service = dataServiceRecord(fullService());
    expect(findings(catalogueDocument('it', [datasetRecord()]))).toEqual([]);
    expect(findings(catalogueDocument('it', [datasetRecord(fullDataset())], [service]))).toEqual([]);
  });

  it('is met by any dataset that may be published', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyDataset, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
        (datasets) => {
          expect(findings(catalogueDocument('it', datasets))).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is looked at: a document without dates and types is found', () => {
    const quads = catalogueDocument('it', [datasetRecord()]);
    expect(findings(quads.filter((quad) => quad.predicate.value !== iri('dct:modified')))).toHaveLength(2);
    expect(findings(quads.filter((quad) => quad.object.value !== iri('dct:Frequency')))).toHaveLength(1);
    expect(findings(quads.filter((quad) => quad.object.value !== iri('foaf:Agent')))).toHaveLength(1);
  });
});
