import { Value } from '@sinclair/typebox/value';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mapPackage } from '../../harvesters/ckan/map.js';
import { mapEuropa } from '../../harvesters/data-europa/map.js';
import { mapDataJson } from '../../harvesters/data-json/map.js';
import type { MappedRecord } from '../../harvesters/protocol.js';
import { mapSocrata } from '../../harvesters/socrata/map.js';
import { DataService, Dataset } from '../../src/catalog/model/index.js';
import { settings } from './stand-in/harvest.js';

const SITE = 'https://dati.example.org';

/** Texts that look like what fields hold, near misses of them, and anything else. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '', ' ', '[]', '{}', '{A,B}', '[{"a":1}]', '[null]', '{"it":"x","en_GB":3}', 'null', '"x"', '[[[', '\0', '2024-02-30', '31-12-2024',
    'https://x.example/a b', 'http://', 'www.x.example', 'cc-by', 'CSV', 'ITA', 'ENVI', 'P1Y', '-1', '1e999', '1,2,3,4', '11,44,12,45', 'a@b', '<p>x',
    'x'.repeat(5000),
  ), // biome-ignore format: values read better in a block
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, 0, -1, 1.5, 1e300),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'it',
        'en_GB',
        'name',
        'uri',
        'resource',
        'id',
        'key',
        'value',
        'label',
        'language',
        'email',
        'type',
        'coordinates',
        '__proto__',
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

const dictOf = (keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), json, { maxKeys: 12 });

const PACKAGE = dictOf([
  'id', 'name', 'title', 'notes', 'tags', 'groups', 'extras', 'url', 'version', 'organization', 'license_id', 'license_title', 'license_url',
  'maintainer', 'maintainer_email', 'author', 'author_email', 'identifier', 'guid', 'uri', 'holder_name', 'holder_identifier', 'publisher',
  'publisher_name', 'creator', 'contact_point', 'themes_aggregate', 'theme', 'issued', 'modified', 'frequency', 'language', 'spatial',
  'geographical_name', 'geographical_geonames_url', 'temporal_coverage', 'conforms_to', 'alternate_identifier', 'hvd_category',
  'applicable_legislation', 'metadata_modified', 'type', 'keywords', 'title_translated', 'bbox-west-long', 'provenance', 'temporal_resolution',
]); // biome-ignore format: names read better in a block
const RESOURCE = dictOf([
  'id', 'name', 'description', 'url', 'access_url', 'download_url', 'format', 'distribution_format', 'mimetype', 'mimetype_inner', 'size',
  'hash', 'hash_algorithm', 'license_type', 'license', 'rights', 'lang', 'status', 'availability', 'modified', 'last_modified', 'uri', 'altro',
]); // biome-ignore format: names read better in a block
const ENTRY = dictOf([
  '@id', 'identifier', 'title', 'description', 'keyword', 'modified', 'issued', 'publisher', 'contactPoint', 'accessLevel', 'license', 'spatial',
  'temporal', 'theme', 'accrualPeriodicity', 'landingPage', 'language', 'conformsTo', 'references', 'distribution', 'type', 'properties',
]); // biome-ignore format: names read better in a block
const DOCUMENT = dictOf([
  'id', 'resource', 'title', 'description', 'identifier', 'catalog', 'publisher', 'contact_point', 'categories', 'keywords', 'language', 'issued',
  'modified', 'accrual_periodicity', 'access_right', 'landing_page', 'spatial', 'spatial_resource', 'temporal', 'distributions',
  'translation_meta', 'conforms_to', 'creator', 'hvd_category', 'applicable_legislation', 'page',
]); // biome-ignore format: names read better in a block
const RESULT = dictOf(['resource', 'classification', 'metadata', 'permalink', 'owner']);
const FEATURE = dictOf([
  'id',
  'name',
  'title',
  'description',
  'source',
  'tags',
  'structuredLicense',
  'created',
  'modified',
  'extent',
  'url',
  'type',
  'slug',
]);

/** What was mapped is what the model takes, whatever came in, and the same each time. */
function expectFit(map: () => MappedRecord): void {
  const mapped = map();
  for (const { kind, doc } of mapped.items) {
    const errors = [...Value.Errors(kind === 'dataset' ? Dataset : DataService, doc)];
    expect(errors.map(({ path, message }) => `${path} ${message}`)).toEqual([]);
  }
  expect(map()).toEqual(mapped);
}

const check = <T>(arbitrary: fc.Arbitrary<T>, map: (value: T) => MappedRecord) =>
  fc.assert(
    fc.property(arbitrary, (value) => expectFit(() => map(value))),
    { numRuns: 200 },
  );

it('a package of CKAN', () => {
  check(fc.tuple(PACKAGE, fc.array(RESOURCE, { maxLength: 3 })), ([entry, resources]) =>
    mapPackage({ key: 'k', value: { base: SITE, package: { ...entry, resources } } }, settings(SITE)),
  );
});

it('an entry of data.json', () => {
  check(ENTRY, (entry) => mapDataJson({ key: 'k', value: { entry, site: SITE } }, settings(SITE)));
});

it('an item of ArcGIS Hub', () => {
  check(FEATURE, (properties) =>
    mapDataJson(
      { key: 'k_1', value: { entry: { type: 'Feature', properties }, site: SITE } },
      settings(SITE),
    ),
  );
});

it('a search document of data.europa.eu', () => {
  check(DOCUMENT, (document) => mapEuropa({ key: 'k', value: { document } }));
});

it('a result of Socrata', () => {
  check(RESULT, (result) => mapSocrata({ key: 'k', value: { result, site: SITE } }, settings(SITE)));
});
