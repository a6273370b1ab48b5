import { describe, expect, it } from 'vitest';
import {
  byIri,
  euLicenceOf,
  isOpenLicence,
  type Licence,
  licenceByAnyIri,
  vocabulary,
} from '../../src/vocabularies/index.js';

const ITALIA = 'https://w3id.org/italia/controlled-vocabulary/licences/';
const EU = 'http://publications.europa.eu/resource/authority/licence/';
const licences = vocabulary('licence').concepts;

describe('the Italian licences', () => {
  it('are a tree of three levels, as open as their branch', () => {
    for (const licence of licences) {
      const openness = { A: 'open', B: 'not-open', C: 'unknown' }[licence.code.slice(0, 1)];
      expect(licence.openness).toBe(openness);
      const parent = licence.broader ? byIri('licence', licence.broader) : undefined;
      expect(parent?.level).toBe(licence.level === 1 ? undefined : licence.level - 1);
      if (parent) expect(licence.notation?.startsWith(`${parent.notation}.`)).toBe(true);
    }
  });

  it('have ADMS types that exist', () => {
    const all = [...licences, ...vocabulary('licence-eu').concepts];
    const unknown = all.filter((licence) => licence.type && !byIri('licence-type', licence.type));
    expect(unknown).toEqual([]);
    expect(licences.filter((licence) => licence.level > 1 && !licence.type)).toEqual([]);
  });

  it('agree with their EU twin on openness and on the address of the text', () => {
    const linked = licences.filter((licence) => licence.euIri);
    expect(linked.length).toBeGreaterThan(25);
    for (const licence of linked) {
      const twin = euLicenceOf(licence) as Licence;
      expect(twin.openness).toBe(licence.openness);
      if (licence.url?.includes('creativecommons.org')) expect(twin.url).toBe(licence.url);
    }
  });

  it('share no EU twin', () => {
    const twins = licences.map((licence) => licence.euIri).filter(Boolean);
    expect(new Set(twins).size).toBe(twins.length);
  });

  it('spell CC0 with the letter O, as published', () => {
    expect(byIri('licence', `${ITALIA}A11_CCO10`)?.euIri).toBe(`${EU}CC0`);
    expect(byIri('licence', `${ITALIA}A11_CC010`)).toBeUndefined();
  });
});

describe('a licence by any IRI', () => {
  it.each([
    [`${ITALIA}A21_CCBY40`, 'A21_CCBY40'],
    [`${ITALIA}A21:CCBY40`, 'A21_CCBY40'],
    [`${ITALIA}A21%3ACCBY40`, 'A21_CCBY40'],
    ['http://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40/', 'A21_CCBY40'],
    [`${ITALIA}A11_CC010`, 'A11_CCO10'],
    [`${ITALIA}B117_BCS`, 'B117_BCS'],
    [`${EU}CC_BY_4_0`, 'A21_CCBY40'],
    [`${EU}CC_BY`, 'A21_CCBY40'],
    ['https://publications.europa.eu/resource/authority/licence/CC0', 'A11_CCO10'],
    ['http://creativecommons.org/licenses/by/4.0/', 'A21_CCBY40'],
    ['https://creativecommons.org/licenses/by/4.0', 'A21_CCBY40'],
    ['https://creativecommons.org/licenses/by/4.0/deed.it', 'A21_CCBY40'],
    ['https://creativecommons.org/licenses/by/4.0/deed.it/', 'A21_CCBY40'],
    ['https://www.creativecommons.org/licenses/by/4.0/legalcode', 'A21_CCBY40'],
    ['https://creativecommons.org/licenses/by/4.0/legalcode.it', 'A21_CCBY40'],
    ['<https://creativecommons.org/licenses/by/4.0/>', 'A21_CCBY40'],
    ['creativecommons.org/licenses/by-sa/3.0/it/', 'A33_CCBYSA30IT'],
    ['https://creativecommons.org/licenses/by-sa/3.0/it/deed.it', 'A33_CCBYSA30IT'],
    ['https://creativecommons.org/publicdomain/zero/1.0/deed.it', 'A11_CCO10'],
    ['https://creativecommons.org/licenses/by-nc/4.0/', 'B11_CCBYNC40'],
    ['https://creativecommons.org/licenses/by-nc-nd/4.0/', 'CC_BYNCND_4_0'],
    ['https://creativecommons.org/publicdomain/mark/1.0/', 'CC_PDM_1_0'],
    ['https://creativecommons.org/licenses/by/3.0/at/', 'CC_BY_3_0_AT'],
    ['http://www.opendefinition.org/licenses/cc-by', 'A21_CCBY40'],
    ['https://opendefinition.org/licenses/odc-odbl/', 'A310_ODBL'],
    ['http://opendatacommons.org/licenses/odbl/1-0/', 'A310_ODBL'],
    ['https://www.dati.gov.it/iodl/2.0/', 'A29_IODL20'],
    ['https://www.dati.gov.it/content/italian-open-data-license-v20', 'A29_IODL20'],
    ['http://www.formez.it/iodl/', 'A39_IODL10'],
    ['https://spdx.org/licenses/CC-BY-4.0', 'A21_CCBY40'],
    ['http://data.europa.eu/eli/dec/2011/833/oj', 'COM_REUSE'],
    ['https://opensource.org/licenses/MIT', 'MIT'],
    ['http://dcat-ap.de/def/licenses/dl-by-de/2.0', 'DLDE_BY_2_0'],
  ])('%s is %s', (iri, code) => {
    expect(licenceByAnyIri(iri)?.code).toBe(code);
  });

  it.each([
    'https://creativecommons.org/licenses/by/3.0/de/',
    'https://creativecommons.org/',
    'https://example.org/licence',
    'CC BY 4.0',
    '',
  ])('does not take %s for a licence', (iri) => {
    expect(licenceByAnyIri(iri)).toBeUndefined();
  });

  it('tells open from not open and from unknown', () => {
    expect(isOpenLicence(`${EU}CC_BYSA_4_0`)).toBe(true);
    expect(isOpenLicence('https://creativecommons.org/licenses/by-nd/4.0/')).toBe(false);
    expect(isOpenLicence(`${ITALIA}C1_Unknown`)).toBe(false);
    expect(isOpenLicence('https://example.org/mine')).toBe(false);
    expect(licenceByAnyIri(`${ITALIA}C1_Unknown`)?.openness).toBe('unknown');
  });

  it('holds no EU licence that forbids commerce or derivatives for open', () => {
    const forbidding = vocabulary('licence-eu').concepts.filter((licence) => /^CC_BYN/.test(licence.code));
    expect(forbidding.length).toBeGreaterThan(20);
    expect(new Set(forbidding.map((licence) => licence.openness))).toEqual(new Set(['not-open']));
  });
});
