import { describe, expect, it } from 'vitest';
import {
  byIri,
  fileTypeOfName,
  isVocabularyId,
  labelOf,
  municipality,
  placeAround,
  placesByName,
  province,
  provinceByPlate,
  region,
  resolve,
  search,
  subthemesOf,
  themesOfSubtheme,
  vocabulary,
} from '../../src/vocabularies/index.js';

const EU = 'http://publications.europa.eu/resource/authority/';

describe('labels', () => {
  it('are Italian unless English is asked for', () => {
    const iri = `${EU}frequency/ANNUAL`;
    expect(labelOf('frequency', iri)).toBe('annuale');
    expect(labelOf('frequency', iri, 'en')).toBe('annual');
    expect(labelOf('frequency', iri, 'de')).toBe('annuale');
  });

  it('fall back on the IRI when the vocabulary does not have it', () => {
    expect(labelOf('frequency', 'https://example.org/x')).toBe('https://example.org/x');
  });

  it('an id from outside is checked by name, not by inheritance', () => {
    expect(isVocabularyId('licence')).toBe(true);
    expect(isVocabularyId('toString')).toBe(false);
  });
});

describe('themes and sub-themes', () => {
  it('are 124 pairs, read the same from both sides', () => {
    const themes = vocabulary('data-theme').concepts;
    const pairs = themes.flatMap((theme) =>
      subthemesOf(theme.iri).map((sub) => [theme.iri, sub.iri] as const),
    );
    expect(pairs).toHaveLength(124);
    for (const [theme, sub] of pairs) expect(themesOfSubtheme(sub).map((t) => t.iri)).toContain(theme);
  });

  it('are none for what is not a theme', () => {
    expect(subthemesOf('https://example.org/x')).toEqual([]);
    expect(themesOfSubtheme('https://example.org/x')).toEqual([]);
  });
});

describe('the format of a file name', () => {
  it.each([
    ['bilancio.csv', 'CSV'],
    ['strade.ttl.zip', 'RDF_TURTLE'],
    ['strade.zip', 'ZIP'],
    ['dati.2024.csv', 'CSV'],
    ['https://example.org/a/b.geojson?token=x.pdf#y', 'GEOJSON'],
    ['C:\\dati\\FILE.XLSX', 'XLSX'],
    ['archivio.tar.gz', 'TAR_GZ'],
    ['dump.csv.gz', 'CSV'],
  ])('%s is %s', (name, code) => {
    expect(fileTypeOfName(name)?.code).toBe(code);
  });

  it.each(['README', 'csv', 'x.unknown', '', 'https://example.org/'])('"%s" has none', (name) => {
    expect(fileTypeOfName(name)).toBeUndefined();
  });
});

describe('search', () => {
  it('offers what begins with the text before what contains it', () => {
    const codes = search('file-type', 'json').map((c) => c.code);
    expect(codes).toEqual(['JSON', 'JSON_LD', 'GEOJSON']);
  });

  it('finds without accents, in both languages, and within the limit', () => {
    expect(search('place', 'forli', 3).map((place) => place.label.it)).toContain('Forlì');
    expect(search('data-theme', 'health')[0]?.code).toBe('HEAL');
    expect(search('language', 'a', 5)).toHaveLength(5);
    expect(search('language', 'zzzz')).toEqual([]);
  });

  it('never offers provisional entries, even when nothing was typed', () => {
    expect(search('data-theme', '', 100)).toHaveLength(13);
    expect(search('data-theme', 'OP_DATPRO')).toEqual([]);
  });

  it('offers a place once', () => {
    const bologna = search('place', 'Bologna', 50).filter((place) => place.label.it === 'Bologna');
    expect(bologna.map((place) => place.kind).sort()).toEqual(['municipality', 'province']);
  });
});

describe('places', () => {
  it('leads from a municipality to its province, region and country', () => {
    const bologna = municipality('037006');
    expect(bologna).toMatchObject({ label: { it: 'Bologna' }, sameAs: `${EU}place/ITA_BLQ` });
    const around = bologna && placeAround(bologna);
    expect(around).toMatchObject({ code: '037', plate: 'BO' });
    expect(around && placeAround(around)).toBe(region('08'));
    expect(region('08')?.broader).toBe(`${EU}country/ITA`);
  });

  it('every municipality lies in a province, every province in a region', () => {
    const inner = vocabulary('place').concepts.filter(
      (p) => p.kind === 'municipality' || p.kind === 'province',
    );
    expect(inner.filter((place) => !placeAround(place))).toEqual([]);
    expect(new Set(inner.map((place) => placeAround(place)?.kind))).toEqual(new Set(['province', 'region']));
  });

  it('ties a municipality and its entry in the EU table to each other', () => {
    const linked = vocabulary('place').concepts.filter((place) => place.sameAs);
    expect(linked.length).toBeGreaterThan(440);
    for (const place of linked) expect(byIri('place', place.sameAs ?? '')?.sameAs).toBe(place.iri);
  });

  it('does not take a province code for a municipality', () => {
    expect(municipality('037')).toBeUndefined();
    expect(province('037006')).toBeUndefined();
    expect(municipality('999999')).toBeUndefined();
  });

  it('writes names as people do', () => {
    const names = ['065037', '062070', '028105', '087041', '007032', '035033', '066049', '021019'];
    expect(names.map((code) => municipality(code)?.label.it)).toEqual([
      "Cava de' Tirreni",
      "Sant'Agata de' Goti",
      "Vo'",
      'San Giovanni La Punta',
      'Gressoney-La-Trinité',
      "Reggio nell'Emilia",
      "L'Aquila",
      'Castelrotto',
    ]);
    expect(vocabulary('place').concepts.filter((p) => /^[A-Z' ]{4,}$/.test(p.label.it ?? ''))).toEqual([]);
  });

  it('finds all places of a name, and those of one kind', () => {
    expect(placesByName('bologna').map((p) => p.kind)).toEqual(['province', 'municipality', 'eu-place']);
    expect(placesByName('Livo', 'municipality').map((p) => p.code)).toEqual(['013130', '022106']);
    expect(placesByName('Bruneck', 'municipality')[0]?.label.it).toBe('Brunico');
    expect(placesByName('südtirol', 'region').map((p) => p.code)).toEqual(['04']);
    expect(provinceByPlate('bo')?.code).toBe('037');
  });

  it.each([
    ['Comune di Bologna', '037006'],
    ['Città di Torino', '001272'],
    ['Provincia di Bologna', '037'],
    ['Provincia autonoma di Trento', '022'],
    ['Città metropolitana di Milano', '015'],
    ['Regione Puglia', '16'],
    ['Regione Emilia-Romagna', '08'],
    ["Regione autonoma Valle d'Aosta", '02'],
    ['Rome', '058091'],
    ['Pompeii', '063058'],
    ['Reggio Calabria', '080063'],
    ['Molinella', '037039'],
    ['Livo (TN)', '022106'],
    ['Comune di Livo (CO)', '013130'],
    ['https://publications.europa.eu/resource/authority/place/ITA_BLQ', 'ITA_BLQ'],
    ['037006', '037006'],
    ['https://w3id.org/italia/controlled-vocabulary/territorial-classifications/cities/037006', '037006'],
  ])('understands "%s" as %s', (text, code) => {
    expect(resolve('place', text)?.concept.code).toBe(code);
  });

  it.each(['Bologna', 'Comune di Livo', 'Comune di Atlantide', 'Livo (BO)', 'Regione'])(
    'does not guess at "%s"',
    (text) => {
      expect(resolve('place', text)).toBeUndefined();
    },
  );
});
