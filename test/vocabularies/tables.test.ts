import { describe, expect, it } from 'vitest';
import { type Concept, vocabulary, vocabularyIds } from '../../src/vocabularies/index.js';

const sizes = {
  'data-theme': 14,
  'theme-subtheme': 127,
  frequency: 39,
  'file-type': 203,
  language: 404,
  licence: 61,
  'licence-eu': 174,
  'licence-type': 13,
  'access-right': 7,
  'planned-availability': 4,
  'distribution-status': 5,
  'distribution-type': 4,
  'dataset-type': 24,
  'hvd-category': 96,
  country: 284,
  continent: 7,
  place: 20 + 107 + 7896 + 238,
};

describe('the tables', () => {
  it('are all there, each with all its concepts', () => {
    const counted = Object.fromEntries(vocabularyIds().map((id) => [id, vocabulary(id).concepts.length]));
    expect(counted).toEqual(sizes);
  });

  it.each(vocabularyIds())('%s: says where it comes from', (id) => {
    for (const table of vocabulary(id).tables) {
      expect(table.scheme).toMatch(/^https?:\/\//);
      expect(table.title.it).toBeTruthy();
      expect(table.title.en).toBeTruthy();
      expect(table.source).toBeTruthy();
      expect(table.date ?? table.version).toMatch(/^\d/);
    }
  });

  it.each(vocabularyIds())('%s: no two concepts share an IRI or a code', (id) => {
    const concepts: readonly Concept[] = vocabulary(id).concepts;
    expect(new Set(concepts.map((c) => c.iri)).size).toBe(concepts.length);
    expect(new Set(concepts.map((c) => c.code.toLowerCase())).size).toBe(concepts.length);
  });

  it.each(vocabularyIds())('%s: every concept has a code and a label in both languages', (id) => {
    const wanting = (vocabulary(id).concepts as readonly Concept[]).filter(
      ({ code, label }) => !code || !label.it?.trim() || !label.en?.trim() || /\s{2}|\n/.test(label.it),
    );
    expect(wanting).toEqual([]);
  });

  it.each(vocabularyIds().filter((id) => id !== 'place'))('%s: a parent is a concept of it', (id) => {
    const concepts: readonly Concept[] = vocabulary(id).concepts;
    const iris = new Set(concepts.map((c) => c.iri));
    expect(concepts.filter((c) => c.broader && !iris.has(c.broader))).toEqual([]);
  });

  it('cannot be changed by a caller', () => {
    const [theme] = vocabulary('data-theme').concepts;
    expect(Object.isFrozen(vocabulary('data-theme'))).toBe(true);
    expect(() => Object.assign(theme as object, { code: 'X' })).toThrow(TypeError);
    expect(() => Object.assign((theme as Concept).label, { it: 'X' })).toThrow(TypeError);
  });

  it('are read once', () => {
    expect(vocabulary('country')).toBe(vocabulary('country'));
  });
});

describe('what the tables say', () => {
  it('marks OP_DATPRO, and nothing else, as provisional', () => {
    const provisional = vocabularyIds().flatMap((id) =>
      (vocabulary(id).concepts as readonly Concept[]).filter((c) => c.provisional || c.code === 'OP_DATPRO'),
    );
    expect(provisional.length).toBeGreaterThan(5);
    expect(provisional.every((c) => c.provisional && c.code === 'OP_DATPRO')).toBe(true);
  });

  it('gives each frequency a time within which its promise can be checked, or none', () => {
    const days = Object.fromEntries(vocabulary('frequency').concepts.map((f) => [f.code, f.days]));
    expect(days).toMatchObject({
      DAILY: 1,
      WEEKLY: 7,
      MONTHLY: 31,
      QUARTERLY: 92,
      ANNUAL_2: 184,
      ANNUAL: 366,
    });
    for (const code of ['UNKNOWN', 'IRREG', 'NEVER', 'CONT', 'UPDATE_CONT', 'AS_NEEDED', 'OTHER']) {
      expect(days[code]).toBeUndefined();
    }
  });

  it('knows the 24 official languages of the Union by their two letters', () => {
    const official = vocabulary('language').concepts.filter((language) => language.eu24);
    expect(official.map((language) => language.iso6391).sort()).toEqual(
      'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' '),
    );
  });

  it('has six categories at the top of the high-value datasets, and a parent for all others', () => {
    const tops = vocabulary('hvd-category').concepts.filter((c) => !c.broader);
    expect(tops.map((c) => c.label.en).sort()).toEqual([
      'Companies and company ownership',
      'Earth observation and environment',
      'Geospatial',
      'Meteorological',
      'Mobility',
      'Statistics',
    ]);
  });

  it.each([
    ['CSV', 'text/csv', 'csv', true, true, 3],
    ['JSON', 'application/json', 'json', true, true, 3],
    ['GEOJSON', 'application/geo+json', 'geojson', true, true, undefined],
    ['XML', 'application/xml', 'xml', true, true, 3],
    ['XLS', 'application/vnd.ms-excel', 'xls', true, false, 2],
    ['XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', true, false, 3],
    ['ODS', 'application/vnd.oasis.opendocument.spreadsheet', 'ods', true, true, 3],
    ['SHP', 'application/vnd.shp', 'shp', true, false, undefined],
    ['KML', 'application/vnd.google-earth.kml+xml', 'kml', true, true, undefined],
    ['RDF_TURTLE', 'text/turtle', 'ttl', true, true, 4],
    ['RDF_XML', 'application/rdf+xml', 'rdf', true, true, 4],
    ['JSON_LD', 'application/ld+json', 'jsonld', true, true, 4],
    ['RDF_N_TRIPLES', 'application/n-triples', 'nt', true, true, 4],
    ['ZIP', 'application/zip', 'zip', false, true, undefined],
    ['PDF', 'application/pdf', 'pdf', false, false, 1],
    ['HTML', 'text/html', 'html', false, true, 1],
    ['TXT', 'text/plain', 'txt', false, true, 1],
    ['GPKG', 'application/geopackage+sqlite3', 'gpkg', false, true, undefined],
  ])('rates and recognises %s', (code, mediaType, extension, machineReadable, nonProprietary, stars) => {
    const type = vocabulary('file-type').concepts.find((c) => c.code === code);
    expect(type?.mediaTypes[0]).toBe(mediaType);
    expect(type?.extensions[0]).toBe(extension);
    expect(type).toMatchObject({ machineReadable, nonProprietary });
    expect(type?.stars).toBe(stars);
  });

  it('writes media types as IANA does, and extensions bare', () => {
    for (const { mediaTypes, extensions } of vocabulary('file-type').concepts) {
      for (const type of mediaTypes) expect(type).toMatch(/^[a-z]+\/[A-Za-z0-9.+-]+(_xml)?$/);
      for (const extension of extensions) expect(extension).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)?$/);
    }
  });
});
