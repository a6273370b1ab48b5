import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { mapPackage } from '../../../harvesters/ckan/map.js';
import { Dataset } from '../../../src/catalog/model/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { settings } from '../stand-in/harvest.js';

const BASE = 'https://dati.regione.example';
const EU = 'http://publications.europa.eu/resource/authority';
const LICENCE = 'https://w3id.org/italia/controlled-vocabulary/licences';

function map(entry: Record<string, unknown>, options: Record<string, string> = {}) {
  const value = { base: BASE, package: { id: 'abc', name: 'acque', title: 'Acque', ...entry } };
  const mapped = mapPackage({ key: 'abc', value }, settings(BASE, options));
  const [item] = mapped.items;
  const doc = item?.doc as Dataset;
  expect([...Value.Errors(Dataset, doc)].map(({ path, message }) => `${path} ${message}`)).toEqual([]);
  return { item, doc, notes: mapped.notes };
}

const file = (fields: Record<string, unknown>) =>
  map({ resources: [{ id: 'r', url: 'https://files.example/dati', ...fields }] }).doc.distribution?.[0];

const extra = (fields: Record<string, unknown>) => ({
  extras: Object.entries(fields).map(([key, value]) => ({ key, value })),
});

describe('who and what', () => {
  it('is known by uri, by guid, or as ckanext-dcat would call it', () => {
    expect(map({}).item).toMatchObject({ iri: `${BASE}/dataset/abc`, doc: { identifier: 'abc' } });
    expect(map(extra({ uri: 'https://origine.example/d/1', identifier: 'c_a944:1' })).item).toMatchObject({
      iri: 'https://origine.example/d/1',
      doc: { identifier: 'c_a944:1' },
      aliases: [`${BASE}/dataset/abc`, 'abc'],
    });
    expect(map(extra({ guid: 'https://origine.example/g' })).item?.iri).toBe('https://origine.example/g');
    expect(map(extra({ guid: 'r_emiro:123' })).doc.identifier).toBe('r_emiro:123');
  });

  it('keeps the holder that the record names, wherever the fields stand', () => {
    const organization = { name: 'regione', title: 'Regione Esempio' };
    const holder = { holder_name: 'Comune di Bologna', holder_identifier: 'c_a944' };
    const publisher = { publisher_name: 'Città metropolitana', publisher_identifier: 'cmbo' };
    for (const entry of [
      { organization, ...holder, ...publisher },
      { organization, ...holder, ...extra(publisher) },
      { organization, ...extra({ ...holder, ...publisher }) },
    ]) {
      expect(map(entry).doc).toMatchObject({
        rightsHolder: { identifier: 'c_a944', name: { it: 'Comune di Bologna' } },
        publisher: { identifier: 'cmbo', name: { it: 'Città metropolitana' } },
      });
    }
  });

  it('takes the organization for holder and publisher where nothing else is said', () => {
    const { doc } = map({ organization: { title: 'Comune di Prova', name: 'prova' } });
    expect(doc).toMatchObject({
      rightsHolder: { name: { it: 'Comune di Prova' } },
      publisher: { name: { it: 'Comune di Prova' } },
    });
  });

  it('reads bodies and offices in dicts, as dati.gov.it and ckanext-dcat write them', () => {
    const { doc } = map(
      extra({
        publisher: JSON.stringify({ name: 'ISTAT', identifier: 'istat', uri: 'https://istat.example/i' }),
        creator: JSON.stringify([
          { creator_name: { it: 'Ufficio', en_GB: 'Office' }, creator_identifier: 'u' },
        ]),
        contact_point: JSON.stringify([{ name: 'Ufficio dati', email: 'mailto:dati@istat.example' }]),
      }),
    );
    expect(doc).toMatchObject({
      publisher: { iri: 'https://istat.example/i', identifier: 'istat', name: { it: 'ISTAT' } },
      creator: [{ identifier: 'u', name: { it: 'Ufficio', 'en-GB': 'Office' } }],
      contactPoint: [{ fn: 'Ufficio dati', email: 'dati@istat.example' }],
    });
  });

  it('tells the catalogue it came through and forgets the harvester of the portal', () => {
    const { item, doc } = map(
      extra({
        source_catalog_title: 'Catalogo del Comune',
        source_catalog_homepage: 'https://dati.comune.example',
        harvest_object_id: 'f3a',
        harvest_source_title: 'Comune',
      }),
    );
    expect(item?.chain).toEqual(['https://dati.comune.example']);
    expect(doc.extras).toBeUndefined();
  });
});

describe('texts', () => {
  it('turns HTML into Markdown and leaves Markdown alone', () => {
    const { doc } = map({
      notes:
        '<p>Le acque &egrave; <b>qui</b>:</p><ul><li>uno</li><li><a href="https://x.example/a">due</a></li></ul><script>alert(1)</script>',
    });
    expect(doc.description).toEqual({ it: 'Le acque è qui:\n\n- uno\n- [due](https://x.example/a)' });
    expect(map({ notes: 'Un **grassetto** con a < b e <b>html</b>' }).doc.description?.it).toBe(
      'Un **grassetto** con a < b e <b>html</b>',
    );
  });

  it('reads texts in several languages', () => {
    expect(map({ title: { de: 'Gewässer', it: 'Acque', en_GB: '' } }).doc.title).toEqual({
      de: 'Gewässer',
      it: 'Acque',
    });
    expect(
      map({ title_translated: { fr: 'Eaux', it: 'Acque' }, notes_translated: { fr: 'Les eaux' } }).doc,
    ).toMatchObject({
      title: { fr: 'Eaux', it: 'Acque' },
      description: { fr: 'Les eaux' },
    });
    expect(map({ keywords: { it: ['acqua'], de: ['Wasser'] } }).doc.keyword).toEqual({
      it: ['acqua'],
      de: ['Wasser'],
    });
    expect(map({ title: 'Eaux' }, { language: 'fr' }).doc.title).toEqual({ fr: 'Eaux' });
  });

  it.each([
    [
      [
        { name: 'acqua', vocabulary_id: null },
        { name: 'aria', vocabulary_id: '2' },
      ],
      ['acqua', 'aria'],
    ],
    [
      ['acqua', 'aria', 'acqua'],
      ['acqua', 'aria'],
    ],
    [
      [
        { name: 'FREQ', vocabulary_id: '1b4e28ba-2fa1-41d2-883f-0016d3cca427' },
        { display_name: "dell'acqua" },
      ],
      ["dell'acqua"],
    ],
  ])('reads tags %j', (tags, words) => {
    expect(map({ tags }).doc.keyword).toEqual({ it: words });
  });
});

describe('themes', () => {
  const themes = (entry: Record<string, unknown>) =>
    (map(entry).doc.theme ?? []).map((iri) => iri.split('/').at(-1));

  it.each([
    [
      {
        themes_aggregate: JSON.stringify([{ theme: 'ENVI', subthemes: ['http://eurovoc.europa.eu/100155'] }]),
      },
      ['ENVI'],
    ],
    [extra({ theme: JSON.stringify([`${EU}/data-theme/ENVI`, `${EU}/data-theme/TRAN`]) }), ['ENVI', 'TRAN']],
    [extra({ theme: '{ENVI,TRAN}' }), ['ENVI', 'TRAN']],
    [{ groups: [{ name: 'affari-internazionali' }, { name: 'governo' }] }, ['INTR', 'GOVE']],
    [{ groups: ['ambiente'] }, ['ENVI']],
    [
      { themes_aggregate: '[{"theme": "OP_DATPRO", "subthemes": []}]', groups: [{ name: 'ambiente' }] },
      ['ENVI'],
    ],
    [{ themes_aggregate: '[{"theme": "OP_DATPRO", "subthemes": []}]' }, []],
    [{ groups: [{ name: 'un-gruppo-qualsiasi' }] }, []],
  ])('are read from %j', (entry, codes) => {
    expect(themes(entry)).toEqual(codes);
  });
});

describe('dates', () => {
  it.each([
    ['2024-03-05', '2024-03-05'],
    ['05-03-2024', '2024-03-05'],
    ['20240305', '2024-03-05'],
    ['05/03/2024', '2024-03-05'],
    ['2024', '2024'],
    ['03/2024', '2024-03'],
    ['05.03.2024', '2024-03-05'],
    ['2024-03-05T10:20:30', '2024-03-05T10:20:30'],
    ['2024-03-05 10:20:30', '2024-03-05T10:20:30'],
    ['5 marzo 2024', '2024-03-05'],
    ['mar, 05/03/2024 - 10:20', '2024-03-05T10:20:00'],
  ])('%s is read', (text, date) => {
    expect(map(extra({ issued: text, modified: text, frequency: 'ANNUAL' })).doc).toMatchObject({
      issued: date,
      modified: date,
    });
  });

  it('says which date it could not read', () => {
    const { doc, notes } = map(extra({ issued: 'ieri', frequency: 'ANNUAL' }));
    expect(doc.issued).toBeUndefined();
    expect(notes.map(({ en }) => en)).toEqual(['issued: "ieri" cannot be understood.']);
  });

  it('takes those of the description only where the portal has no others', () => {
    const times = {
      metadata_created: '2024-01-01T10:00:00.120394',
      metadata_modified: '2024-02-01T10:00:00.120394',
    };
    expect(map(times).doc).toMatchObject({
      issued: '2024-01-01T10:00:00.120394Z',
      modified: '2024-02-01T10:00:00.120394Z',
    });
    expect(map({ ...times, holder_identifier: 'c_a944' }).doc).not.toHaveProperty('modified');
  });

  it('reads periods in all their forms', () => {
    const period = [{ startDate: '2020-01-01', endDate: '2020-12-31' }];
    expect(
      map({ temporal_coverage: '[{"temporal_start": "2020-01-01", "temporal_end": "31-12-2020"}]' }).doc
        .temporal,
    ).toEqual(period);
    expect(map({ temporal_coverage: [{ start: '2020-01-01', end: '2020-12-31' }] }).doc.temporal).toEqual(
      period,
    );
    expect(map(extra({ temporal_start: '01/01/2020', temporal_end: '31/12/2020' })).doc.temporal).toEqual(
      period,
    );
  });
});

describe('coded fields', () => {
  it('are codes, IRIs, brace lists or JSON', () => {
    expect(
      map({
        frequency: `${EU}/frequency/IRREG`,
        language: '{DEU,ITA}',
        geographical_name: '{ITA_BLQ}',
        geographical_geonames_url: 'http://www.geonames.org/3181928/bologna.html',
        ...extra({
          hvd_category: '["http://data.europa.eu/bna/c_dd313021"]',
          applicable_legislation: '["http://data.europa.eu/eli/reg_impl/2023/138/oj"]',
          access_rights: `${EU}/access-right/PUBLIC`,
          conforms_to: '[{"identifier": "https://norma.example/1", "title": {"it": "Norma"}}]',
          alternate_identifier: 'doi:10.1/x,abc',
          spatial: '{"type":"Point","coordinates":[11.3,44.5]}',
        }),
      }).doc,
    ).toMatchObject({
      accrualPeriodicity: `${EU}/frequency/IRREG`,
      language: [`${EU}/language/DEU`, `${EU}/language/ITA`],
      spatial: [
        { iri: `${EU}/place/ITA_BLQ` },
        { iri: 'https://sws.geonames.org/3181928/' },
        { geometry: { format: 'geojson', value: '{"type":"Point","coordinates":[11.3,44.5]}' } },
      ],
      hvdCategory: ['http://data.europa.eu/bna/c_dd313021'],
      applicableLegislation: ['http://data.europa.eu/eli/reg_impl/2023/138/oj'],
      accessRights: `${EU}/access-right/PUBLIC`,
      conformsTo: [{ identifier: 'https://norma.example/1', title: { it: 'Norma' } }],
      otherIdentifier: [{ notation: 'doi:10.1/x' }, { notation: 'abc' }],
    });
  });

  it('reads the box of an INSPIRE record', () => {
    const box = {
      'bbox-west-long': '11',
      'bbox-south-lat': '44',
      'bbox-east-long': '12',
      'bbox-north-lat': '45',
    };
    expect(map(extra(box)).doc.spatial?.[0]?.bbox?.value).toContain(
      '[[[11,44],[11,45],[12,45],[12,44],[11,44]]]',
    );
  });
});

describe('licences', () => {
  const licence = (entry: Record<string, unknown>) =>
    map({ ...entry, resources: [{ id: 'r', url: 'https://files.example/a.csv' }] }).doc.distribution?.[0]
      ?.license;

  it.each([
    [{ license_id: 'cc-by' }, 'A21_CCBY40'],
    [
      { license_id: 'cc-by-sa', license_url: 'https://creativecommons.org/licenses/by-sa/4.0/deed.it' },
      'A31_CCBYSA40',
    ],
    [{ license_title: 'Creative Commons Attribution 4.0 International (CC BY 4.0)' }, 'A21_CCBY40'],
    [{ license_title: 'CC0' }, 'A11_CCO10'],
    [{ license_title: 'IODL 2.0' }, 'A29_IODL20'],
    [{ license_id: 'iodl2-it' }, 'A29_IODL20'],
    [{ license_title: 'Licenza: https://creativecommons.org/licenses/by/4.0/' }, 'A21_CCBY40'],
  ])('%j is %s', (entry, code) => {
    expect(licence(entry)?.iri).toBe(`${LICENCE}/${code}`);
  });

  it('is kept by its name where nobody knows it, and none where none is said', () => {
    expect(licence({ license_title: 'Licenza del Comune' })).toEqual({ name: { it: 'Licenza del Comune' } });
    expect(licence({ license_id: 'notspecified', license_title: 'License not specified' })).toBeUndefined();
  });

  it('is that of the resource before that of the package', () => {
    const { doc } = map({
      license_id: 'cc-by',
      resources: [{ id: 'r', url: 'https://files.example/a.csv', license_type: `${LICENCE}/A11_CCO10` }],
    });
    expect(doc.distribution?.[0]?.license?.iri).toBe(`${LICENCE}/A11_CCO10`);
    expect(doc.extras).toEqual({ license_id: 'cc-by' });
  });
});

describe('resources', () => {
  it.each([
    [{ format: 'csv' }, 'CSV'],
    [{ format: 'CSV (separatore ;)' }, 'CSV'],
    [{ format: 'text/csv' }, 'CSV'],
    [{ format: 'Shapefile' }, 'SHP'],
    [{ format: 'GeoJson' }, 'GEOJSON'],
    [{ distribution_format: 'OP_DATPRO', format: 'XLSX' }, 'XLSX'],
    [{ format: '', url: 'https://files.example/strade.ttl.zip' }, 'RDF_TURTLE'],
    [{ format: '', mimetype: 'application/json; charset=utf-8' }, 'JSON'],
  ])('%j has the format %s', (fields, code) => {
    expect(file(fields)?.format).toBe(`${EU}/file-type/${code}`);
  });

  it('keeps a format that nobody knows', () => {
    expect(file({ format: 'strano formato' })).toMatchObject({ extras: { format: 'strano formato' } });
  });

  it('completes addresses, and drops a resource without any', () => {
    expect(file({ url: 'files.example/due parole.csv' })?.accessURL).toEqual([
      'http://files.example/due%20parole.csv',
    ]);
    const { doc, notes } = map({ resources: [{ id: 'r', name: 'vuota', url: '' }] });
    expect(doc.distribution).toBeUndefined();
    expect(notes[0]?.en).toContain('vuota');
  });

  it('reads sizes, hashes, media types and dates', () => {
    expect(
      file({
        size: '1024',
        hash: 'd41d8cd98f00b204e9800998ecf8427e',
        mimetype: 'text/csv',
        last_modified: '2024-02-01T10:00:00.120394',
      }),
    ).toMatchObject({
      byteSize: 1024,
      checksum: { algorithm: 'md5' },
      mediaType: 'text/csv',
      modified: '2024-02-01T10:00:00.120394Z',
    });
    expect(file({ size: '42 octets' })?.byteSize).toBe(42);
    expect(file({ size: '3 MB' })?.byteSize).toBeUndefined();
  });

  it('has the same id in every run, and none twice', () => {
    const id = '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a';
    expect(file({ id: id.toUpperCase() })?.id).toBe(id);
    expect(file({ id: 'r1' })?.id).toBe(file({ id: 'r1', name: 'Altro titolo' })?.id);
    const twice = [
      { id, url: 'https://a.example/1' },
      { id, url: 'https://a.example/2' },
    ];
    expect(map({ resources: twice }).doc.distribution).toHaveLength(1);
  });
});

describe('what nobody knows', () => {
  it('is kept in extras, as text', () => {
    const { doc } = map({
      fields_description: 'a\tb',
      numero: 3,
      ...extra({ 'spatial-text': '', aggiornatore: 'x' }),
    });
    expect(doc.extras).toEqual({ fields_description: 'a\tb', numero: '3', aggiornatore: 'x' });
  });

  it('reads extras of old portals, a dict', () => {
    expect(map({ extras: { identifier: 'x:1', nota: 'y' } }).doc).toMatchObject({
      identifier: 'x:1',
      extras: { nota: 'y' },
    });
  });

  it('loses the value that is wrong and never the record', () => {
    const { doc, notes } = map({
      title: 7,
      tags: 'niente',
      resources: [null, 'x', { id: 3, url: 5, size: -1 }],
      maintainer: 'x'.repeat(2000),
      url: 'non un indirizzo',
      temporal_coverage: '{',
      conforms_to: '[[',
      extras: 12,
      groups: { a: 1 },
      organization: 'regione',
    });
    expect(doc.title).toEqual({ it: '7' });
    expect(doc.extras).toMatchObject({ url: 'non un indirizzo' });
    expect(notes.length).toBeGreaterThan(0);
  });

  it('maps a package that is nothing but an id', () => {
    expect(
      mapPackage({ key: 'a', value: { base: BASE, package: { id: 'a' } } }, settings(BASE)).items,
    ).toHaveLength(1);
  });
});

describe.skipIf(!hasShared)('real packages', () => {
  const real = (name: string) => {
    const { result } = JSON.parse(readFileSync(sharedPath('standards', 'catalogs', 'ckan', name), 'utf8'));
    return map([result].flat()[0]);
  };

  it('of a province with dcatapit', () => {
    const { item, doc } = real('package_show-dati-trentino.json');
    expect(doc).toMatchObject({
      identifier: 'p_TN:05e077c5-3972-4572-80fa-f03f268c5d5e',
      publisher: { identifier: 'p_TN', name: { it: 'Provincia Autonoma di Trento' } },
      rightsHolder: { identifier: 'p_TN' },
      creator: [{ identifier: 'EHGQO1', name: { 'en-GB': 'Agenzia per la famiglia' } }],
      theme: [`${EU}/data-theme/EDUC`, `${EU}/data-theme/INTR`],
      issued: '2021-08-04',
      modified: '2022-08-01',
      spatial: [{ iri: `${EU}/place/ITA_TRT` }, { iri: 'https://sws.geonames.org/3165241/' }],
      versionInfo: '08.2022',
    });
    expect(doc.distribution?.map((d) => d.license?.iri)).toEqual(Array(3).fill(`${LICENCE}/A21_CCBY40`));
    expect(Object.keys(doc.extras ?? {})).toContain('fields_description');
    expect(item?.aliases).toContain('f76af483-5e62-43ad-92c5-3bcea666edb0');
  });

  it('of a DKAN portal', () => {
    const { doc } = real('package_show-dkan-french.json');
    expect(doc.description?.it).toBe(
      'Liste et coordonnées des antennes de proximité du conseil régional Hauts-de-France.',
    );
    expect(doc.identifier).toBe('4b5f8e1b-de37-47cd-9203-37a59f318b09');
    expect(doc.keyword?.it).toHaveLength(13);
    expect(doc.spatial?.[0]?.bbox?.format).toBe('geojson');
    expect(doc.distribution?.[0]).toMatchObject({
      format: `${EU}/file-type/XLSX`,
      byteSize: 42,
      description: { it: 'Tableau des données' },
    });
  });
});
