import { describe, expect, it } from 'vitest';
import { toOrganization } from '../../../src/api/ckan/to-organization.js';
import { pickFields, toPackage } from '../../../src/api/ckan/to-package.js';
import { toResource } from '../../../src/api/ckan/to-resource.js';
import { tagName } from '../../../src/api/ckan/to-tag.js';
import { toItalianDate, toTime } from '../../../src/api/ckan/to-time.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { formatName, formatsNamed, guessedFormat } from '../../../src/ckan/format-names.js';
import { toGroup, toPackageGroup } from '../../../src/ckan/to-group.js';
import { allLicences, licenceId, licencesOfId, toPackageLicence } from '../../../src/ckan/to-licence.js';
import { DATASET, DISTRIBUTION_ID, FILE_ID, LICENCES, ORGANIZATION, record, theme } from './sample.js';

const options = { publicUrl: 'https://dati.example.it', loadedFiles: new Set([FILE_ID]) };
const flat = toPackage(record(), 'flat', options);
const extras = (layout: 'flat' | 'extras', doc: Dataset = DATASET) =>
  Object.fromEntries(toPackage(record(doc), layout, options).extras.map(({ key, value }) => [key, value]));

describe('a dataset as a package dict', () => {
  it('has the core keys of CKAN with its texts in Italian', () => {
    expect(flat).toMatchObject({
      id: '55555555-5555-4555-8555-555555555555',
      name: 'piste-ciclabili',
      title: 'Piste ciclabili',
      notes: 'Le piste del **comune**.',
      url: 'https://www.comune.prova.example/piste',
      version: '2.1',
      author: 'Università',
      maintainer: 'Ufficio mobilità',
      maintainer_email: 'mobilita@comune.prova.example',
      license_id: 'cc-by',
      license_url: 'https://creativecommons.org/licenses/by/4.0/',
      isopen: true,
      type: 'dataset',
      state: 'active',
      private: false,
      owner_org: ORGANIZATION.id,
      num_resources: 2,
      num_tags: 4,
      relationships_as_subject: [],
      relationships_as_object: [],
    });
  });

  it('writes instants without a zone and with microseconds', () => {
    expect(flat.metadata_modified).toBe('2026-03-01T09:12:33.120000');
    expect(toTime(new Date('2026-01-10T08:00:00.005Z'))).toBe('2026-01-10T08:00:00.005000');
  });

  it('has the dcatapit fields at the top level, lists as JSON text or in braces', () => {
    expect(flat).toMatchObject({
      identifier: 'c_p001:piste',
      issued: '01-05-2024',
      modified: '09-03-2025',
      frequency: 'ANNUAL',
      language: '{ITA,ENG}',
      geographical_name: 'ITA_BLQ',
      geographical_geonames_url: 'https://sws.geonames.org/3181928/',
      publisher_name: 'Comune di Prova',
      publisher_identifier: 'c_p001',
      holder_name: 'Regione Prova',
      holder_identifier: 'r_regio',
      dataset_is_local: true,
      is_version_of: '',
    });
    expect(JSON.parse(flat.themes_aggregate as string)).toEqual([
      { theme: 'TRAN', subthemes: [] },
      { theme: 'ENVI', subthemes: [] },
    ]);
    expect(JSON.parse(flat.temporal_coverage as string)).toEqual([
      { temporal_start: '2020-01-01', temporal_end: '2020-12-31' },
      { temporal_start: '2021-01-01', temporal_end: '' },
    ]);
    expect(JSON.parse(flat.creator as string)).toEqual([
      { creator_name: { it: 'Università' }, creator_identifier: 'uni' },
    ]);
    expect(JSON.parse(flat.conforms_to as string)[0]).toMatchObject({
      identifier: 'https://standard.example/1',
      title: { it: 'Norma' },
    });
    expect(JSON.parse(flat.alternate_identifier as string)).toEqual([
      { identifier: 'doi:10.1/x', agent: { agent_identifier: 'uni', agent_name: { it: 'Università' } } },
    ]);
  });

  it('puts a sub-theme with the theme it belongs to', () => {
    const doc = { ...DATASET, subject: ['http://eurovoc.europa.eu/100238'] };
    const aggregate = JSON.parse(toPackage(record(doc), 'flat', options).themes_aggregate as string);
    expect(aggregate.flatMap((entry: { subthemes: string[] }) => entry.subthemes)).toEqual([
      'http://eurovoc.europa.eu/100238',
    ]);
  });

  it('moves the dcatapit fields into sorted extras, the holder excepted, when asked to', () => {
    const moved = toPackage(record(), 'extras', options);
    expect(moved.identifier).toBeUndefined();
    expect(moved.holder_name).toBe('Regione Prova');
    expect(moved.dataset_is_local).toBe(true);
    const keys = moved.extras.map(({ key }) => key);
    expect(keys).toEqual(keys.toSorted());
    expect(keys).not.toContain('is_version_of');
    expect(extras('extras')).toMatchObject({ identifier: 'c_p001:piste', frequency: 'ANNUAL' });
    expect(moved.extras.every(({ value }) => typeof value === 'string')).toBe(true);
  });

  it('derives the extra `theme` and keeps a single high-value category bare', () => {
    expect(JSON.parse(extras('flat').theme ?? '')).toEqual([theme('TRAN'), theme('ENVI')]);
    expect(extras('flat').hvd_category).toBe('http://data.europa.eu/bna/c_b79e35eb');
  });

  it('gives a dataset without themes the provisional one, and one without dates its own change', () => {
    const bare = toPackage(record({ title: { it: 'Nudo' } }), 'flat', options);
    expect(JSON.parse(bare.themes_aggregate as string)).toEqual([{ theme: 'OP_DATPRO', subthemes: [] }]);
    expect(bare).toMatchObject({
      modified: '01-03-2026',
      issued: '',
      frequency: 'UNKNOWN',
      groups: [],
      resources: [],
    });
    expect(bare).toMatchObject({ license_id: 'notspecified', isopen: false, notes: '', url: '' });
    expect(bare).not.toHaveProperty('license_url');
  });

  it('takes the holder from the organization when the dataset names none', () => {
    const { rightsHolder: _, ...doc } = DATASET;
    expect(toPackage(record(doc), 'flat', options)).toMatchObject({
      holder_name: 'Comune di Prova',
      holder_identifier: 'c_p001',
    });
  });

  it('is not local when its IRI is of another catalogue', () => {
    const foreign = record(DATASET, { iri: 'https://dati.example.it.evil.example/x' });
    expect(toPackage(foreign, 'flat', options).dataset_is_local).toBe(false);
  });

  it('is open only when all its licences are', () => {
    const [first, second] = DATASET.distribution ?? [];
    const closed = { ...second, license: { iri: `${LICENCES}/B11_CCBYNC40` } } as typeof second;
    const doc = { ...DATASET, distribution: [first, closed] } as Dataset;
    expect(toPackage(record(doc), 'flat', options)).toMatchObject({ license_id: 'cc-by', isopen: false });
  });

  it('shows drafts and withdrawn datasets as drafts, restricted ones as private', () => {
    expect(toPackage(record(DATASET, { state: 'withdrawn' }), 'flat', options).state).toBe('draft');
    expect(toPackage(record(DATASET, { visibility: 'restricted' }), 'flat', options).private).toBe(true);
  });

  it('never shows RDF that was not understood', () => {
    expect(JSON.stringify(flat)).not.toContain('secret-predicate');
    expect(JSON.stringify(toPackage(record(), 'extras', options))).not.toContain('secret-predicate');
  });

  it('has tags that any CKAN accepts, with stable ids, sorted', () => {
    expect(flat.tags.map((tag) => tag.name)).toEqual([
      'bici pedoni',
      'cycling',
      'mobilità',
      'qualità dell aria',
    ]);
    expect(flat.tags[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(flat.tags[0]?.id).toBe(toPackage(record(), 'extras', options).tags[0]?.id);
    expect(tagName('x')).toBeUndefined();
    expect(tagName(`${'a'.repeat(99)} b`)).toBe('a'.repeat(99));
  });

  it('has its themes as groups and the texts of its organization never null', () => {
    expect(flat.groups.map((group) => group.name)).toEqual(['envi', 'tran']);
    expect(flat.organization).toEqual({
      id: ORGANIZATION.id,
      name: 'comune-di-prova',
      title: 'Comune di Prova',
      type: 'organization',
      description: '',
      image_url: '',
      created: '2026-01-10T08:00:00.005000',
      is_organization: true,
      approval_status: 'approved',
      state: 'active',
    });
  });

  it('gives only the fields asked for, extras among them', () => {
    const shown = toPackage(record(), 'extras', options);
    expect(pickFields(shown, ['name', 'frequency', 'nothing'])).toEqual({
      name: 'piste-ciclabili',
      frequency: 'ANNUAL',
    });
  });
});

describe('a distribution as a resource dict', () => {
  const [stored, service] = DATASET.distribution ?? [];
  if (!stored || !service) throw new Error('the sample has two distributions');

  it('shows a stored file with its absolute download address, size and checksum', () => {
    expect(toResource(record(), stored, 0, options)).toMatchObject({
      id: DISTRIBUTION_ID,
      package_id: '55555555-5555-4555-8555-555555555555',
      name: 'Tabella',
      description: '',
      url: expect.stringMatching(
        /^https:\/\/dati\.example\.it\/dataset\/5{8}-.*\/resource\/2{8}-.*\/download\/piste.*\.csv$/,
      ),
      url_type: 'upload',
      format: 'CSV',
      mimetype: 'text/csv',
      size: 1234,
      hash: 'a'.repeat(64),
      position: 0,
      state: 'active',
      last_modified: '2025-03-09T10:11:12.345000',
      datastore_active: true,
      distribution_format: 'CSV',
      license_type: `${LICENCES}/A21_CCBY40`,
    });
  });

  it('is active in the DataStore only when its table is loaded', () => {
    const none = { ...options, loadedFiles: new Set<string>() };
    expect(toResource(record(), stored, 0, none).datastore_active).toBe(false);
    expect(toResource(record(), service, 1, options).datastore_active).toBe(false);
  });

  it('shows a link as it is, with strings where strict clients want strings', () => {
    const shown = toResource(record(), service, 1, options);
    expect(shown).toMatchObject({
      url: 'https://mappe.example/wms',
      url_type: '',
      format: 'WMS',
      hash: '',
      size: null,
    });
    expect(shown).toMatchObject({ position: 1, name: '', description: '', last_modified: null });
    expect(typeof shown.created).toBe('string');
  });

  it('guesses a format that is not given, and leaves it empty rather than null', () => {
    const bare = { id: DISTRIBUTION_ID, downloadURL: ['https://files.example/dati.geojson?x=1'] };
    expect(toResource(record(), bare, 0, options).format).toBe('GEOJSON');
    expect(toResource(record(), { id: DISTRIBUTION_ID }, 0, options)).toMatchObject({ format: '', url: '' });
    expect(guessedFormat('text/csv', 'https://files.example/x')).toBe('CSV');
  });
});

describe('formats', () => {
  it('have upper-case short names, found again by name or label, case counting', () => {
    const rdf = 'http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE';
    expect(formatName(rdf)).toBe('TTL');
    expect(formatsNamed('TTL')).toEqual([rdf]);
    expect(formatsNamed('GeoJSON')).toEqual(formatsNamed('GEOJSON'));
    expect(formatsNamed('csv')).toEqual([]);
  });
});

describe('licences', () => {
  it('have the ids of CKAN, and ids in the same style where CKAN has none', () => {
    expect(licenceId(`${LICENCES}/A21_CCBY40`)).toBe('cc-by');
    expect(licenceId(`${LICENCES}/A11_CCO10`)).toBe('cc-zero');
    expect(licenceId(`${LICENCES}/A29_IODL20`)).toBe('iodl2-it');
    expect(licenceId(`${LICENCES}/A33_CCBYSA30IT`)).toBe('cc-by-sa-3.0-it');
    expect(licenceId(`${LICENCES}/B19_CCBYNCSA40`)).toBe('cc-by-nc-sa-4.0');
    expect(licenceId(`${LICENCES}/C1_Unknown`)).toBe('notspecified');
  });

  it('are found again by their id', () => {
    for (const { id } of allLicences()) {
      const iris = licencesOfId(id);
      expect(iris.length, id).toBeGreaterThan(0);
      expect(iris.map(licenceId), id).toContain(id);
    }
  });

  it('are listed once each, with their conformance to the open definition', () => {
    const list = allLicences();
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    expect(list.find(({ id }) => id === 'cc-by')).toMatchObject({
      od_conformance: 'approved',
      status: 'active',
    });
    expect(list.find(({ id }) => id === 'other-closed')).toMatchObject({
      od_conformance: 'rejected',
      is_generic: true,
    });
    expect(list.find(({ id }) => id === 'notspecified')).toMatchObject({ od_conformance: 'not reviewed' });
    expect(list.find(({ id }) => id === 'cc-by')).not.toHaveProperty('is_generic');
  });

  it('that are unknown show their IRI and no address', () => {
    const shown = toPackageLicence('https://altrove.example/licenza', 'Licenza propria');
    expect(shown).toEqual({
      license_id: 'https://altrove.example/licenza',
      license_title: 'Licenza propria',
    });
  });
});

describe('organizations and groups', () => {
  const all = { packageCount: 2, extras: true, users: true, groups: true, tags: true };

  it('show an organization with the dcatapit fields at the top and among the extras', () => {
    expect(toOrganization(ORGANIZATION, all)).toMatchObject({
      display_name: 'Comune di Prova',
      package_count: 2,
      identifier: 'c_p001',
      email: 'dati@comune.prova.example',
      telephone: '',
      site: 'https://www.comune.prova.example',
      users: [],
      extras: [
        { key: 'email', value: 'dati@comune.prova.example', state: 'active' },
        { key: 'identifier', value: 'c_p001', state: 'active' },
        { key: 'site', value: 'https://www.comune.prova.example', state: 'active' },
      ],
    });
  });

  it('leave out what was not asked for', () => {
    const none = { extras: false, users: false, groups: false, tags: false };
    for (const key of ['extras', 'users', 'groups', 'tags', 'package_count']) {
      expect(toOrganization(ORGANIZATION, none)).not.toHaveProperty(key);
      expect(toGroup(theme('ENVI'), 'x', none)).not.toHaveProperty(key);
    }
  });

  it('show a theme as a group named by its code in lower case', () => {
    expect(toPackageGroup(theme('ENVI'))).toMatchObject({ name: 'envi', title: 'Ambiente', description: '' });
    expect(toGroup(theme('ENVI'), 'x', all)).toMatchObject({
      is_organization: false,
      type: 'group',
      package_count: 2,
    });
  });
});

describe('dates of dcatapit', () => {
  it('are day, month and year, whatever the precision', () => {
    expect(toItalianDate('2024')).toBe('01-01-2024');
    expect(toItalianDate('2024-05')).toBe('01-05-2024');
    expect(toItalianDate('2024-05-03T22:00:00Z')).toBe('03-05-2024');
    expect(toItalianDate(undefined)).toBe('');
  });
});
