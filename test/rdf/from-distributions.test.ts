import { describe, expect, test } from 'vitest';
import type { DatasetFound } from '../../src/rdf/from-dcat/read-catalog.js';
import { AUTHORITY, codes, dataset, kept, read } from './reading.js';

describe('distributions', () => {
  const one = async (properties: string, more = '') => {
    const found = await dataset(
      'dcat:distribution ex:r',
      `ex:r a dcat:Distribution ; ${properties} .\n${more}`,
    );
    const [distribution] = found.doc.distribution ?? [];
    const { id, ...rest } = distribution ?? { id: '' };
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    return { found, rest };
  };
  const CC_BY = 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40';

  test.each([
    ['dct:format "CSV"', { format: `${AUTHORITY}file-type/CSV` }, ['mended literal-for-iri dct:format']],
    ['dct:format <CSV>', { format: `${AUTHORITY}file-type/CSV` }, ['mended code-normalised dct:format']],
    ['dcat:mediaType "text/csv"', { mediaType: 'text/csv' }, []],
    ['dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>', { mediaType: 'text/csv' }, []],
    [
      `dcat:mediaType <${AUTHORITY}file-type/CSV>`,
      { format: `${AUTHORITY}file-type/CSV` },
      ['mended format-from-media-type dcat:mediaType'],
    ],
    ['dcat:byteSize "1024"^^xsd:decimal', { byteSize: 1024 }, []],
    ['dcat:byteSize "1024.0"^^xsd:float', { byteSize: 1024 }, []],
    ['dcat:byteSize "1.024E3"^^xsd:double', { byteSize: 1024 }, []],
    ['dcat:byteSize "1024"', { byteSize: 1024 }, ['mended number-notation dcat:byteSize']],
    ['dcat:byteSize "12 MB"', {}, ['reported number-invalid dcat:byteSize']],
    ['dct:license <https://creativecommons.org/licenses/by/4.0/>', { license: { iri: CC_BY } }, []],
    ['dct:license <http://creativecommons.org/licenses/by/4.0/>', { license: { iri: CC_BY } }, []],
    [
      `dct:license <${CC_BY.replace('A21_', 'A21:')}>`,
      { license: { iri: CC_BY } },
      ['mended code-normalised dct:license'],
    ],
    ['dct:license "CC BY 4.0"', { license: { iri: CC_BY } }, ['mended literal-for-iri dct:license']],
    [
      'dct:license "Da concordare"',
      { license: { name: { und: 'Da concordare' } } },
      ['mended licence-text dct:license'],
    ],
    ['dct:license <>', {}, ['mended empty-reference dct:license']],
    ['dct:rights "Uso libero"@it', { rights: { label: { it: 'Uso libero' } } }, []],
    [
      'dcat:accessURL "https://a.org/x y"',
      { accessURL: ['https://a.org/x%20y'] },
      ['mended literal-for-iri dcat:accessURL'],
    ],
    ['dcat:downloadURL "scaricare qui"', {}, ['reported iri-expected dcat:downloadURL']],
    [
      'spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "ABCD"^^xsd:hexBinary ]',
      { checksum: { algorithm: 'sha256', value: 'abcd' } },
      [],
    ],
    [
      'spdx:checksum [ spdx:algorithm "SHA-256" ; spdx:checksumValue "ab" ]',
      { checksum: { algorithm: 'sha256', value: 'ab' } },
      [],
    ],
    ['spdx:checksum [ spdx:checksumValue "ab" ]', {}, ['reported checksum-invalid spdx:checksum']],
  ])('%s', async (said, expected, notes) => {
    const { found, rest } = await one(said);
    expect(rest).toEqual({ iri: 'https://example.org/r', ...expected });
    expect(codes(found)).toEqual(notes);
  });
  test('a described licence outside the vocabularies keeps its name and type', async () => {
    const { rest } = await one(
      'dct:license ex:l',
      'ex:l a dct:LicenseDocument ; foaf:name "Nostra"@it ; owl:versionInfo "2" ; dct:type <http://purl.org/adms/licencetype/Attribution> .',
    );
    expect(rest).toMatchObject({
      license: {
        iri: 'https://example.org/l',
        name: { it: 'Nostra' },
        version: '2',
        type: 'http://purl.org/adms/licencetype/Attribution',
      },
    });
  });
  test('the licence of the dataset goes to the distributions that have none', async () => {
    const found = await dataset(
      'dct:license <http://creativecommons.org/licenses/by/4.0/> ; dcat:distribution ex:r, ex:s',
      `ex:r a dcat:Distribution . ex:s a dcat:Distribution ; dct:license "CC0" .`,
    );
    expect(found.doc.distribution?.map(({ license }) => license?.iri?.replace(/^.*\//, ''))).toEqual([
      'A21_CCBY40',
      'A11_CCO10',
    ]);
    expect(codes(found)).toContain('mended licence-from-dataset dct:license');
    expect(kept(found)).toEqual([]);
  });
  test('a licence of the dataset that nobody needs is kept', async () => {
    const found = await dataset(
      'dct:license ex:l, "" ; dcat:distribution ex:r',
      'ex:r a dcat:Distribution ; dct:license "CC0" .',
    );
    expect(kept(found)).toEqual([
      '<https://example.org/d> <http://purl.org/dc/terms/license> <https://example.org/l> .',
    ]);
  });
  test('untyped and nameless ones are read, undescribed ones kept, shared ones differ in id', async () => {
    const { datasets, findings } = await read(
      `ex:d a dcat:Dataset ; dcat:distribution ex:r, ex:none, [ dcat:accessURL ex:f1 ], [ dcat:accessURL ex:f2 ] . ex:e a dcat:Dataset ; dcat:distribution ex:r .
       ex:r dct:title "R" . ex:orphan a dcat:Distribution .`,
    );
    const [d, e] = datasets as [DatasetFound, DatasetFound];
    expect(d.doc.distribution?.map(({ iri, accessURL }) => iri ?? accessURL?.[0])).toEqual(
      expect.arrayContaining(['https://example.org/f1', 'https://example.org/f2', 'https://example.org/r']),
    );
    expect(
      new Set([...(d.doc.distribution ?? []), ...(e.doc.distribution ?? [])].map(({ id }) => id)).size,
    ).toBe(4);
    expect(codes(d)).toEqual(
      expect.arrayContaining([
        'mended type-missing dcat:distribution',
        'reported distribution-undescribed dcat:distribution',
        'reported distribution-shared dcat:distribution',
      ]),
    );
    expect(findings.map(({ code }) => code)).toEqual(['distribution-orphan']);
  });
  test('they come by title, numbers in their order', async () => {
    const said = [10, 9, 2].map((n) => `ex:r${n} a dcat:Distribution ; dct:title "Anno ${n}"@it .`).join(' ');
    const found = await dataset('dcat:distribution ex:r10, ex:r9, ex:r2', said);
    expect(found.doc.distribution?.map(({ title }) => title?.it)).toEqual(['Anno 2', 'Anno 9', 'Anno 10']);
  });
});
