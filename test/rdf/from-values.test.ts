import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/catalog/model/index.js';
import { readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { AUTHORITY, BASE, codes, dataset, kept } from './reading.js';

describe('texts', () => {
  test('languages, blanks, empties and a second text in one language', async () => {
    const found = await dataset(
      'dct:title "Uno"@it, "One"@en-gb, " Senza lingua "; dct:description "b"@it, "a"@it, ""',
    );
    expect(found.doc.title).toEqual({ it: 'Uno', 'en-GB': 'One', und: 'Senza lingua' });
    expect(found.doc.description).toEqual({ it: 'a' });
    expect(kept(found)).toEqual(['<https://example.org/d> <http://purl.org/dc/terms/description> "b"@it .']);
    expect(codes(found)).toEqual([
      'mended text-trimmed dct:title',
      'mended empty-text dct:description',
      'reported second-value dct:description',
    ]);
  });
  test('a language tag with underscore is rewritten', async () => {
    const xml = `<rdf:RDF xmlns:rdf="${PREFIXES.rdf}" xmlns:dct="${PREFIXES.dct}" xmlns:dcat="${PREFIXES.dcat}"><dcat:Dataset rdf:about="https://example.org/d"><dct:title xml:lang="en_GB">One</dct:title></dcat:Dataset></rdf:RDF>`;
    const [found] = readCatalog((await parseRdf(Buffer.from(xml), { baseIri: BASE })).graph).datasets;
    expect(found?.doc.title).toEqual({ 'en-GB': 'One' });
    expect(found?.mends).toContainEqual(
      expect.objectContaining({ code: 'language-tag', from: 'en_gb', to: 'en-GB' }),
    );
  });
  test('HTML, mojibake and lists in keywords are reported and left', async () => {
    const found = await dataset(
      'dct:title "CittÃ\u00a0"@it ; dct:description "<p>x</p>"@it ; dcat:keyword "a, b", "c"@it, "c"@it',
    );
    expect(found.doc).toMatchObject({
      title: { it: 'CittÃ\u00a0' },
      description: { it: '<p>x</p>' },
      keyword: { it: ['c'], und: ['a, b'] },
    });
    expect(codes(found)).toEqual([
      'reported mojibake dct:title',
      'reported html-in-text dct:description',
      'reported keyword-list dcat:keyword',
    ]);
    expect(kept(found)).toEqual([]);
  });
  test('an IRI where a text belongs is kept', async () => {
    const found = await dataset('dct:title ex:t');
    expect(codes(found)).toEqual(['reported text-expected dct:title']);
    expect(kept(found)).toEqual([
      '<https://example.org/d> <http://purl.org/dc/terms/title> <https://example.org/t> .',
    ]);
  });
});

describe('coded values', () => {
  test.each([
    ['"it"', 'dct:language', 'language', [`${AUTHORITY}language/ITA`], 'literal-for-iri'],
    [
      '"ANNUAL"',
      'dct:accrualPeriodicity',
      'accrualPeriodicity',
      `${AUTHORITY}frequency/ANNUAL`,
      'literal-for-iri',
    ],
    [
      `<${AUTHORITY.replace('http:', 'https:')}access-right/PUBLIC>`,
      'dct:accessRights',
      'accessRights',
      `${AUTHORITY}access-right/PUBLIC`,
      'code-normalised',
    ],
    [
      `"${AUTHORITY}data-theme/ENVI"`,
      'dcat:theme',
      'theme',
      [`${AUTHORITY}data-theme/ENVI`],
      'literal-for-iri',
    ],
    [
      '"{DEU,ITA}"',
      'dct:language',
      'language',
      [`${AUTHORITY}language/DEU`, `${AUTHORITY}language/ITA`],
      'list-in-text',
    ],
    [
      '[ a dct:Frequency ; rdfs:label "mensile"@it ]',
      'dct:accrualPeriodicity',
      'accrualPeriodicity',
      `${AUTHORITY}frequency/MONTHLY`,
      'node-for-iri',
    ],
    [
      '<http://purl.org/cld/freq/annual>',
      'dct:accrualPeriodicity',
      'accrualPeriodicity',
      `${AUTHORITY}frequency/ANNUAL`,
      'code-normalised',
    ],
  ])('%s for %s', async (value, property, field, expected, code) => {
    const found = await dataset(`${property} ${value}`);
    expect(found.doc[field as keyof Dataset]).toEqual(expected);
    expect(codes(found)).toEqual([`mended ${code} ${property}`]);
    expect(kept(found)).toEqual([]);
  });
  test('a text that means nothing is kept; an unknown IRI stays in the property', async () => {
    const found = await dataset('dct:accrualPeriodicity "ogni tanto" ; dcat:theme ex:theme');
    expect(found.doc.theme).toEqual(['https://example.org/theme']);
    expect(found.doc.accrualPeriodicity).toBeUndefined();
    expect(codes(found).sort()).toEqual([
      'reported code-unknown dct:accrualPeriodicity',
      'reported concept-unknown dcat:theme',
    ]);
    expect(kept(found)).toEqual([
      '<https://example.org/d> <http://purl.org/dc/terms/accrualPeriodicity> "ogni tanto" .',
    ]);
  });
  test('of two frequencies the known one is taken', async () => {
    const found = await dataset(`dct:accrualPeriodicity ex:a, <${AUTHORITY}frequency/DAILY>`);
    expect(found.doc.accrualPeriodicity).toBe(`${AUTHORITY}frequency/DAILY`);
    expect(kept(found)).toEqual([
      '<https://example.org/d> <http://purl.org/dc/terms/accrualPeriodicity> <https://example.org/a> .',
    ]);
  });
  test('labels of shared concepts are not kept', async () => {
    const found = await dataset(
      `dcat:theme <${AUTHORITY}data-theme/ENVI>`,
      `<${AUTHORITY}data-theme/ENVI> a skos:Concept ; skos:prefLabel "Ambiente"@it .`,
    );
    expect(kept(found)).toEqual([]);
  });
});

describe('dates', () => {
  test.each([
    ['"2024-05-03"^^xsd:date', '2024-05-03', undefined],
    ['"2024"^^xsd:gYear', '2024', undefined],
    ['"2024-05-03T10:00:00.123456Z"^^xsd:dateTime', '2024-05-03T10:00:00.123456Z', undefined],
    ['"2024-05-03"^^xsd:dateTime', '2024-05-03', 'mended date-datatype'],
    ['"2024-05-03"', '2024-05-03', 'mended date-datatype'],
    ['"31/12/2024"', '2024-12-31', 'mended date-notation'],
    ['"05/05/2024"', '2024-05-05', 'mended date-notation'],
    ['"3 maggio 2024"', '2024-05-03', 'mended date-notation'],
    ['"2024-05-03 10:00"', '2024-05-03T10:00:00', 'mended date-notation'],
    ['"05/06/2024"', undefined, 'reported date-ambiguous'],
    ['"2024-02-30"^^xsd:date', undefined, 'reported date-invalid'],
    ['"presto"', undefined, 'reported date-invalid'],
  ])('%s', async (value, expected, note) => {
    const found = await dataset(`dct:modified ${value}`);
    expect(found.doc.modified).toBe(expected);
    expect(codes(found)).toEqual(note === undefined ? [] : [`${note} dct:modified`]);
    expect(kept(found)).toHaveLength(expected === undefined ? 1 : 0);
  });
  test.each(['dcatapit', 'dcat', 'schema'])('periods with %s dates', async (prefix) => {
    const found = await dataset(
      `dct:temporal [ a dct:PeriodOfTime ; ${prefix}:startDate "2020-01-01"^^xsd:date ; ${prefix}:endDate "2020"^^xsd:gYear ]`,
    );
    expect(found.doc.temporal).toEqual([{ startDate: '2020-01-01', endDate: '2020' }]);
  });
  test('the same date under three names is one; intervals in text are read', async () => {
    const same =
      'dcat:startDate "2020-01-01"^^xsd:date ; schema:startDate "2020-01-01"^^xsd:date ; dcatapit:startDate "2020-01-02"^^xsd:date';
    const found = await dataset(`dct:temporal [ ${same} ], "2019/2021-06"`);
    expect(found.doc.temporal).toMatchObject([
      { startDate: '2019', endDate: '2021-06' },
      { startDate: '2020-01-01' },
    ]);
    expect(kept(found)).toHaveLength(1);
  });
});
