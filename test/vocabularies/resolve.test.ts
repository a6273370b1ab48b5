import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Concept,
  resolve,
  type VocabularyId,
  vocabulary,
  vocabularyIds,
} from '../../src/vocabularies/index.js';

const EU = 'http://publications.europa.eu/resource/authority/';

const spellings: Partial<Record<VocabularyId, Record<string, readonly string[]>>> = {
  'data-theme': {
    GOVE: [
      'gove',
      'Governo e settore pubblico',
      'https://publications.europa.eu/resource/authority/data-theme/gove/',
    ],
    ENVI: ['Environment', ' ambiente '],
    TRAN: [`<${EU}data-theme/TRAN>`],
  },
  'theme-subtheme': {
    '0406': ['0406 quadro politico', 'political framework', 'https://eurovoc.europa.eu/100163'],
  },
  frequency: {
    ANNUAL: [
      'annuale',
      'ANNUALE',
      'yearly',
      'Annually',
      'R/P1Y',
      'P1Y',
      'ogni anno',
      'http://purl.org/cld/freq/annual',
    ],
    ANNUAL_2: ['semestrale', 'R/P6M', 'biannually', 'http://purl.org/cld/freq/semiannual', 'ogni 6 mesi'],
    ANNUAL_3: ['quadrimestrale', 'tre volte all’anno', 'http://purl.org/cld/freq/threeTimesAYear'],
    MONTHLY: ['mensile', 'R/P1M', 'monthly', 'https://purl.org/cld/freq/monthly'],
    MONTHLY_2: ['bimensile', 'http://purl.org/cld/freq/semimonthly'],
    BIMONTHLY: ['bimestrale'],
    QUARTERLY: ['trimestrale', 'R/P3M'],
    WEEKLY: ['settimanale', 'R/P1W', 'R/P7D'],
    WEEKLY_2: ['bisettimanale', 'R/P3.5D'],
    BIWEEKLY: ['quindicinale', 'fortnightly', 'ogni 15 giorni', 'R/P2W'],
    DAILY: ['giornaliera', 'giornaliero', 'quotidiano', 'quotidiana', 'R/P1D', 'Daily'],
    HOURLY: ['ogni ora', 'R/PT1H'],
    '15MIN': ['ogni 15 minuti', 'R/PT15M'],
    CONT: ['continuo', 'continuous', 'real time', 'real-time', 'tempo reale'],
    UPDATE_CONT: ['in continuo aggiornamento', 'continual', 'R/PT1S'],
    IRREG: [
      'irregolare',
      'irregular',
      `${EU}frequency/IRREGULAR`,
      'http://purl.org/cld/freq/completelyIrregular',
    ],
    NEVER: ['mai', 'never'],
    UNKNOWN: ['sconosciuto', 'unknown', 'UNKNOWN'],
    AS_NEEDED: ['asNeeded', 'al bisogno'],
    NOT_PLANNED: ['notPlanned'],
    QUINQUENNIAL: ['quinquennale', 'R/P5Y'],
  },
  'file-type': {
    CSV: [
      'csv',
      '.csv',
      '.CSV',
      'text/csv',
      'text/csv; charset=utf-8',
      'TEXT/CSV;header=present',
      'https://www.iana.org/assignments/media-types/text/csv',
      'http://www.iana.org/assignments/media-types/text/csv',
      '.csv.gz',
      'csv.zip',
      `${EU}file-type/CSV/`.replace('http:', 'https:'),
    ],
    JSON: ['json', 'application/json', 'application/json;charset=UTF-8'],
    GEOJSON: ['GeoJSON', 'geo+json', 'application/geo+json', 'application/vnd.geo+json', '.geojson'],
    XLS: ['xls', 'Excel', 'Microsoft Excel', 'application/vnd.ms-excel'],
    XLSX: ['.xlsx', 'Excel XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ODS: ['ods', 'OpenDocument Spreadsheet'],
    SHP: ['Shapefile', 'ESRI Shapefile', 'shp', 'Esri Shape', 'SHP-ZIP'],
    KML: ['kml', 'application/vnd.google-earth.kml+xml'],
    GML: ['gml', 'application/gml+xml'],
    GPKG: ['GeoPackage', '.gpkg'],
    GTFS: ['gtfs'],
    XML: ['xml', 'text/xml', 'application/xml'],
    HTML: ['html', '.htm', 'text/html; charset=iso-8859-1'],
    PDF: ['pdf', 'application/pdf'],
    TXT: ['txt', 'text/plain', 'Plain text'],
    ZIP: ['zip', 'application/zip', 'application/x-zip-compressed', '.zip'],
    JPEG: ['jpg', '.jpeg', 'image/jpeg'],
    TIFF: ['tif', 'image/tiff'],
    TAR_GZ: ['.tar.gz', 'tgz'],
    RDF: ['RDF'],
    RDF_XML: ['.rdf', 'RDF/XML', 'application/rdf+xml', 'rdf_xml'],
    RDF_TURTLE: ['turtle', 'ttl', 'text/turtle', '.ttl.zip'],
    RDF_N_TRIPLES: ['N-Triples', 'application/n-triples', '.nt'],
    JSON_LD: ['JSON-LD', 'jsonld', 'application/ld+json'],
    WMS_SRVC: ['WMS', 'OGC:WMS', 'application/vnd.ogc.wms_xml'],
    WFS_SRVC: ['wfs', 'OGC WFS'],
    GRID_ASCII: ['.asc'],
  },
  language: {
    ITA: [
      'it',
      'IT',
      'ita',
      'it-IT',
      'it_IT',
      'italiano',
      'Italian',
      'http://id.loc.gov/vocabulary/iso639-1/it',
      'http://lexvo.org/id/iso639-3/ita',
    ],
    ENG: ['en', 'en-GB', 'inglese', 'eng'],
    DEU: ['de', 'ger', 'deu', 'tedesco', `${EU}language/GER`],
    SLV: ['sl', 'sloveno'],
    FUR: ['friulano'],
  },
  licence: {
    A21_CCBY40: [
      'CC BY 4.0',
      'CC-BY-4.0',
      'CC-BY 4.0',
      'cc-by',
      'cc-by-4.0',
      'CC_BY_4_0',
      'CC_BY',
      'A21:CCBY40',
      'A21_CCBY40',
      'A.2.1',
      'Creative Commons Attribuzione 4.0',
      'Creative Commons Attribuzione 4.0 Internazionale',
      'Creative Commons Attribution 4.0 International (CC BY 4.0)',
      'Creative Commons Attribution',
      'https://creativecommons.org/licenses/by/4.0/deed.it',
    ],
    A31_CCBYSA40: ['cc-by-sa', 'CC BY-SA 4.0', 'CC_BYSA_4_0', 'Creative Commons Attribution-ShareAlike 4.0'],
    A22_CCBY30: ['CC BY 3.0'],
    A23_CCBY30IT: ['CC BY 3.0 IT', 'https://creativecommons.org/licenses/by/3.0/it/'],
    A11_CCO10: ['CC0', 'cc-zero', 'CC0 1.0', 'CC0-1.0', 'A11_CC010', 'Creative Commons CCZero'],
    A12_PDDL: ['odc-pddl', 'PDDL-1.0'],
    A210_ODCBY: ['odc-by', 'ODC-By-1.0'],
    A310_ODBL: ['odc-odbl', 'ODbL', 'ODbL-1.0', 'Open Database License'],
    A29_IODL20: ['IODL 2.0', 'iodl2-it', 'IODL-2.0', 'Italian Open Data License v2.0'],
    A39_IODL10: ['IODL 1.0', 'iodl1-it'],
    A311_GFDL13: ['gfdl'],
    B11_CCBYNC40: ['CC BY-NC 4.0', 'CC-BY-NC-4.0'],
    B19_CCBYNCSA40: ['CC BY-NC-SA 4.0'],
    B21_CCBYND40: ['CC BY-ND 4.0', 'Creative Commons Attribution-NoDerivatives 4.0 International'],
    C1_Unknown: ['notspecified', 'Licenza sconosciuta', 'License not specified'],
    A_OpenLicense: ['other-open'],
    B1_NonCommercial: ['other-nc'],
  },
  'licence-eu': {
    CC_BY_4_0: ['https://creativecommons.org/licenses/by/4.0/'],
    MIT: ['MIT', 'the mit license'],
  },
  'access-right': { PUBLIC: ['public', 'pubblico'], NON_PUBLIC: ['non-public', 'non pubblico'] },
  'distribution-status': { COMPLETED: ['http://purl.org/adms/status/Completed', 'completato'] },
  country: { ITA: ['Italia', 'IT', 'Italy', 'ita'] },
  'hvd-category': { c_b79e35eb: ['Mobility', 'http://data.europa.eu/bna/C_B79E35EB'] },
};

const cases = Object.entries(spellings).flatMap(([id, byCode]) =>
  Object.entries(byCode).flatMap(([code, texts]) =>
    texts.map((text) => [id as VocabularyId, text, code] as const),
  ),
);

describe('resolve', () => {
  it.each(cases)('%s: understands "%s" as %s', (id, text, code) => {
    expect(resolve(id, text)?.concept.code).toBe(code);
  });

  it.each([
    ['file-type', ''],
    ['file-type', '   '],
    ['file-type', '.'],
    ['file-type', 'csvx'],
    ['file-type', 'application/octet-stream'],
    ['file-type', 'foglio elettronico'],
    ['file-type', 'PDF/A'],
    ['file-type', 'API'],
    ['frequency', 'ogni tanto'],
    ['frequency', 'annu'],
    ['language', 'itx'],
    ['language', 'malese'],
    ['licence', 'CC'],
    ['licence', 'IODL'],
    ['licence', 'CC BY 5.0'],
    ['licence', 'CC BY-NC-ND 4.0'],
    ['licence', 'libera'],
    ['licence', 'x'.repeat(100_000)],
    ['data-theme', 'salute e ambiente'],
    ['data-theme', `${EU}data-theme/`],
    ['country', 'Bielorussia'],
    ['theme-subtheme', 'http://eurovoc.europa.eu/0406'],
    ['language', `${EU}country/ITA`],
  ] as const)('%s: does not guess at "%s"', (id, text) => {
    expect(resolve(id, text)).toBeUndefined();
  });

  it('calls only the canonical IRI exact', () => {
    const iri = `${EU}frequency/ANNUAL`;
    expect(resolve('frequency', iri)?.exact).toBe(true);
    for (const text of [
      iri.replace('http:', 'https:'),
      `${iri}/`,
      ` ${iri}`,
      iri.toLowerCase(),
      'ANNUAL',
      'annuale',
    ]) {
      expect(resolve('frequency', text)).toMatchObject({ exact: false, concept: { iri } });
    }
  });

  it.each(vocabularyIds())('%s: every IRI and its twins, and every code, lead to their concept', (id) => {
    for (const concept of vocabulary(id).concepts as readonly Concept[]) {
      const { iri, code } = concept;
      expect(resolve(id, iri)).toEqual({ concept, exact: true });
      const twin = iri.startsWith('https') ? iri.replace('https', 'http') : iri.replace('http', 'https');
      for (const text of [
        twin,
        `${iri}/`,
        iri.toUpperCase().replace(/^HTTPS?/, 'http'),
        code,
        code.toLowerCase(),
      ]) {
        expect(resolve(id, text)?.concept.iri).toBe(iri);
      }
    }
  });

  it.each(vocabularyIds())('%s: a label leads to its concept, or to none if several bear it', (id) => {
    const concepts: readonly Concept[] = vocabulary(id).concepts;
    const bearers = new Map<string, Set<string>>();
    for (const concept of concepts) {
      for (const text of [concept.label.it ?? '', concept.label.en ?? '']) {
        bearers.set(fold(text), (bearers.get(fold(text)) ?? new Set()).add(identity(concept)));
      }
    }
    let found = 0;
    for (const concept of concepts) {
      const { it, en } = concept.label;
      for (const text of [it, en, it?.toUpperCase(), ` ${en}  `]) {
        const resolved = resolve(id, text ?? '')?.concept;
        const hit = resolved && identity(resolved);
        const sharers = bearers.get(fold(text ?? '')) ?? new Set();
        if (hit !== undefined) expect(sharers, text).toContain(hit);
        if (sharers.size === 1) expect(hit, text).toBe(identity(concept));
        if (hit !== undefined) found += 1;
      }
    }
    expect(found).toBeGreaterThan(concepts.length);
  });

  it('answers any text without failing, and the same text always alike', () => {
    const ids = vocabularyIds().filter((id) => id !== 'place');
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.oneof(fc.string(), fc.webUrl()), (id, text) => {
        expect(resolve(id, text)).toEqual(resolve(id, text));
      }),
    );
  });
});

/** The two descriptions of a place, the Italian and the EU one, are one thing under one name. */
function identity(concept: Concept): string {
  const { sameAs } = concept as { sameAs?: string };
  return sameAs?.startsWith('https://w3id.org/italia/') ? sameAs : concept.iri;
}

/** The comparison the labels are held to, written apart from the code under test. */
function fold(text: string): string {
  return text
    .toLocaleLowerCase('en')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .split(/[^\p{L}\p{N}]/u)
    .filter(Boolean)
    .join(' ');
}
