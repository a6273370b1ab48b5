import fc from 'fast-check';
import type { Dataset, LangMap } from '../../src/catalog/model/index.js';
import type { DatasetRecord } from '../../src/catalog/record.js';
import { datasetRecord, EU, fullDataset } from './records.js';

/** Text as people and harvested sources write it: any Unicode, markup, quotes, line ends, control characters. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    '<b>&amp;</b> "x" \\ \'y\'',
    'riga\r\nriga\ttab',
    'à'.repeat(100),
    ']]>',
    '\u0000\u0007x',
    '-->',
  ),
);
const words = anyText.map((text) => `x${text}`);

const langMap: fc.Arbitrary<LangMap> = fc
  .record({ it: words, en: words, und: words, 'sr-Latn': words }, { requiredKeys: ['it'] })
  .map((map) => ({ ...map }));

const anyIri = fc
  .tuple(
    fc.constantFrom(
      'https://example.org/',
      'http://xn--esempio-9ya.it/a?b=',
      'urn:example:',
      'HTTP://Example.org/#',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  .map(([base, rest]) => `${base}x${rest}`);

const temporal = fc.constantFrom(
  '1999', '2024', '2024-02', '2023-12', '2024-02-29', '2023-02-30', '2024-05-03T10:00', '2024-05-03T10:00:00.25+02:00', '2024-05-03T23:59:59Z',
); // biome-ignore format: one row of dates

const from = <T>(values: readonly T[]) => fc.constantFrom(...values);
const full = fullDataset();

const distribution = fc.record(
  {
    id: fc.uuid(),
    title: langMap,
    description: langMap,
    accessURL: fc.array(anyIri, { maxLength: 3 }),
    downloadURL: fc.array(anyIri, { maxLength: 2 }),
    accessService: fc.array(anyIri, { maxLength: 2 }),
    format: from(['CSV', 'JSON', 'RDF_TURTLE'].map((code) => `${EU}/file-type/${code}`)),
    mediaType: from(['text/csv', 'application/vnd.oasis.opendocument.spreadsheet']),
    compressFormat: from(['application/gzip']),
    license: fc.oneof(
      from([
        'https://creativecommons.org/licenses/by-sa/4.0/',
        'https://w3id.org/italia/controlled-vocabulary/licences/C1_Unknown',
      ]).map((iri) => ({ iri })),
      fc.record({ iri: anyIri, name: langMap, version: words }, { requiredKeys: ['name'] }),
    ),
    rights: fc.record({ iri: anyIri, label: langMap }, { requiredKeys: [] }),
    issued: temporal,
    modified: temporal,
    byteSize: fc.nat(),
    checksum: from([
      { algorithm: 'SHA-1', value: 'ab12' },
      { algorithm: 'md5', value: 'abc' },
      { algorithm: 'sha512', value: 'AB' },
    ]),
    availability: from([`${EU}/planned-availability/STABLE`]),
    status: from(['COMPLETED', 'OP_DATPRO', 'WITHDRAWN'].map((code) => `${EU}/distribution-status/${code}`)),
    language: from([[`${EU}/language/ITA`], [`${EU}/language/ITA`, `${EU}/language/DEU`]]),
    page: fc.array(anyIri, { maxLength: 2 }),
    spatialResolutionInMeters: fc.double({ min: 1e-9, max: 1e22, noNaN: true, minExcluded: true }),
    temporalResolution: from(['P1D', 'PT0.5S', 'P', 'P1Y2M']),
  },
  { requiredKeys: ['id', 'format', 'license'] },
);

/** Any dataset that may be published: what DCAT-AP_IT demands, and of everything else what comes. */
export const anyDataset: fc.Arbitrary<DatasetRecord> = fc
  .record(
    {
      title: langMap,
      description: langMap,
      keyword: fc.record(
        { it: fc.array(words, { maxLength: 3 }), und: fc.array(words, { maxLength: 2 }) },
        { requiredKeys: [] },
      ),
      theme: from([[`${EU}/data-theme/TRAN`], full.theme as string[], ['https://example.org/theme/own']]),
      subject: from([['http://eurovoc.europa.eu/100244'], ['http://eurovoc.europa.eu/1']]),
      contactPoint: from([[], full.contactPoint, [{ fn: 'Ufficio', email: 'a b@example.org' }]]),
      publisher: from([
        { identifier: 'C_Z999', name: { it: 'Altro nome' } },
        { iri: 'https://example.org/agent/arpa', identifier: 'arpa_z', name: { en: 'EPA' } },
      ]),
      rightsHolder: from([full.rightsHolder, { identifier: '01234567890' }]),
      creator: fc.array(fc.record({ name: langMap, identifier: fc.constant('x y') }), { maxLength: 2 }),
      issued: temporal,
      modified: temporal,
      accrualPeriodicity: from([`${EU}/frequency/ANNUAL`, `${EU}/frequency/UNKNOWN`]),
      language: from([full.language as string[]]),
      landingPage: fc.array(anyIri, { maxLength: 3 }),
      page: fc.array(anyIri, { maxLength: 2 }),
      conformsTo: fc.array(
        fc.record({ iri: anyIri, identifier: words, title: langMap }, { requiredKeys: [] }),
        { maxLength: 2 },
      ),
      accessRights: from([`${EU}/access-right/PUBLIC`, `${EU}/access-right/RESTRICTED`]),
      applicableLegislation: fc.array(anyIri, { maxLength: 2 }),
      temporal: fc.array(
        fc.record({ startDate: temporal, endDate: temporal }, { requiredKeys: ['startDate'] }),
        { maxLength: 2 },
      ),
      spatial: from([full.spatial, [{}], [{ geometry: { format: 'geojson', value: 'no' } }]]),
      versionInfo: words,
      versionNotes: langMap,
      isVersionOf: fc.array(anyIri, { maxLength: 2 }),
      hasVersion: fc.array(anyIri, { maxLength: 2 }),
      source: fc.array(anyIri, { maxLength: 2 }),
      sample: fc.array(anyIri, { maxLength: 2 }),
      inSeries: fc.array(anyIri, { maxLength: 2 }),
      relation: fc.array(anyIri, { maxLength: 2 }),
      otherIdentifier: fc.array(fc.record({ iri: anyIri, notation: words }, { requiredKeys: [] }), {
        maxLength: 2,
      }),
      provenance: fc.array(fc.record({ label: langMap }), { maxLength: 2 }),
      type: from([full.type as string[]]),
      spatialResolutionInMeters: fc.double({ min: 1e-9, max: 1e9, noNaN: true, minExcluded: true }),
      temporalResolution: from(['PT1H', 'Pboh']),
      distribution: fc.array(distribution, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['title', 'description', 'theme', 'distribution'] },
  )
  .chain((doc) => fc.nat({ max: 1_000_000 }).map((n) => datasetRecord(doc as Partial<Dataset>, n + 1)));
