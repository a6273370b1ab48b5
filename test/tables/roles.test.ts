import { describe, expect, it } from 'vitest';
import { detectTypes } from '../../src/tables/detect-types.js';
import { profileStrings } from '../../src/tables/profile-column.js';
import { assignRoles } from '../../src/tables/roles/assign-roles.js';
import { isCodiceFiscale } from '../../src/tables/roles/codice-fiscale.js';
import { isIban } from '../../src/tables/roles/iban.js';
import { isPartitaIva } from '../../src/tables/roles/partita-iva.js';
import type { Stated } from '../../src/tables/stated.js';

function understand(table: Record<string, string[]>, stated: Stated = {}) {
  const profiles = Object.values(table).map(profileStrings);
  const { columns } = detectTypes(profiles, Object.keys(table));
  return assignRoles(columns, profiles, stated);
}

const roleOf = (name: string, values: string[]) => understand({ [name]: values }).columns[0]?.role;

describe('check digits', () => {
  it('of codici fiscali, omocodia included', () => {
    expect(isCodiceFiscale('RSSMRA85T10A562S')).toBe(true);
    expect(isCodiceFiscale('rssmra85t10a562s')).toBe(true);
    expect(isCodiceFiscale('RSSMRA85T10A562T')).toBe(false);
    expect(isCodiceFiscale('RSSMRA85T10A56NH')).toBe(true);
    expect(isCodiceFiscale('RSSMRA85Z10A562S')).toBe(false);
  });

  it('of partite IVA', () => {
    expect(isPartitaIva('01232710374')).toBe(true);
    expect(isPartitaIva('IT01232710374')).toBe(true);
    expect(isPartitaIva('01232710375')).toBe(false);
    expect(isPartitaIva('00000000000')).toBe(false);
  });

  it('of IBAN', () => {
    expect(isIban('IT60 X054 2811 1010 0000 0123 456')).toBe(true);
    expect(isIban('IT60X0542811101000000123457')).toBe(false);
    expect(isIban('DE89370400440532013000')).toBe(true);
  });
});

describe('the role of a column', () => {
  it.each([
    ['Codice ISTAT', ['037006', '037054', '001001'], 'istat_municipality'],
    ['cod_prov', ['037', '001'], 'istat_province'],
    ['Codice Regione', ['08', '01'], 'istat_region'],
    ['Comune', ['Bologna', 'Imola', 'Forlì'], 'municipality_name'],
    ['Provincia', ['Bologna', 'Torino'], 'province_name'],
    ['Regione', ['Emilia-Romagna', 'Puglia'], 'region_name'],
    ['prov', ['BO', 'NA', 'NO'], 'province_code'],
    ['Codice catastale', ['A944', 'E289'], 'belfiore'],
    ['CAP', ['40121', '00185'], 'cap'],
    ['x', ['RSSMRA85T10A562S'], 'codice_fiscale'],
    ['partita_iva', ['01232710374'], 'partita_iva'],
    ['codice_ipa', ['c_a944', 'r_emiro'], 'ipa'],
    ['CUP', ['J41B21001480006'], 'cup'],
    ['CIG', ['7654321ABC', 'Z123456789'], 'cig'],
    ['targa', ['AB123CD', 'EF456GH'], 'vehicle_plate'],
    ['NUTS3', ['ITH55', 'ITC11'], 'nuts'],
    ['sito', ['https://www.comune.bologna.it', 'http://example.org/a'], 'uri'],
    ['E-mail', ['a@example.org', 'b@example.org'], 'email'],
    ['telefono', ['051 123456', '+39 02 1234567'], 'phone'],
    ['Anno', ['2019', '2020'], 'year'],
    ['ora', ['8:00', '14:30'], 'time'],
    ['Quartiere', ['Navile', 'San Donato - San Vitale', 'BORGO PANIGALE-RENO', 'Savena'], 'quartiere'],
    ['protocollo', ['000123', '000124'], 'code'],
    ['geo', ['44.49, 11.34', '44.50, 11.35'], 'point'],
  ])('%s is recognised', (name, values, role) => {
    expect(roleOf(name, values)).toMatchObject({ role, share: 1, evidence: { invalid: 0 } });
  });

  it('counts what is not valid, and shows it, but never of persons', () => {
    expect(roleOf('CAP', ['40121', '00185', 'ABC'])).toMatchObject({
      role: 'cap',
      evidence: { valid: 2, invalid: 1, samples: ['ABC'] },
    });
    expect(roleOf('codice fiscale', ['RSSMRA85T10A562S', 'RSSMRA85T10A562T'])).toMatchObject({
      share: 0.5,
      evidence: { valid: 1, invalid: 1, samples: [] },
    });
  });

  it('is not found where neither name nor values say it', () => {
    expect(roleOf('Nome', ['Anna', 'Mario'])).toBeUndefined();
    expect(roleOf('Sigla ente', ['ARPAE', 'ISTAT'])).toBeUndefined();
    expect(roleOf('valore', ['12', '15'])).toBeUndefined();
  });

  it('is the stated one, or none where that was stated', () => {
    const table = { CAP: ['40121', '00185'] };
    expect(understand(table, { columns: { cap: { role: 'code' } } }).columns[0]?.role?.role).toBe('code');
    expect(understand(table, { columns: { CAP: { role: null } } }).columns[0]?.role).toBeUndefined();
  });
});

describe('coordinates', () => {
  const pair = (x: string, xs: string[], y: string, ys: string[]) => understand({ [x]: xs, [y]: ys });

  it('in degrees are a pair', () => {
    const { columns, findings } = pair('lon', ['11.34', '11.35'], 'lat', ['44.49', '44.50']);
    expect(columns[0]?.role).toMatchObject({ role: 'longitude', crs: 'EPSG:4326', pairedWith: 'lat' });
    expect(columns[1]?.role).toMatchObject({ role: 'latitude', pairedWith: 'lon' });
    expect(findings).toEqual([]);
  });

  it('outside Italy and inside once exchanged: the exchange is suggested', () => {
    const { columns, findings } = pair('lon', ['44.49', '44.51'], 'lat', ['11.34', '11.36']);
    expect(columns[0]?.role).toMatchObject({ role: 'longitude', suggestSwap: true });
    expect(findings.map(({ code }) => code)).toEqual(['swapped-coordinates']);
  });

  it.each([
    ['686123.5', '4929123.5', 'EPSG:32632'],
    ['1686123.5', '4929123.5', 'EPSG:3003'],
    ['2486123.5', '4529123.5', 'EPSG:3004'],
  ])('in metres %s %s suggest %s', (x, y, crs) => {
    const { columns, findings } = pair('COORD_X', [x, x.replace('.5', '.7')], 'COORD_Y', [
      y,
      y.replace('.5', '.7'),
    ]);
    expect(columns[0]?.role).toMatchObject({ role: 'easting', crs });
    expect(columns[1]?.role).toMatchObject({ role: 'northing', crs });
    expect(findings.map(({ code }) => code)).toEqual(['suggested-reference-system']);
  });

  it('of zero are no place', () => {
    const { columns, findings } = pair('lon', ['11.34', '0'], 'lat', ['44.49', '0']);
    expect(columns[0]?.role?.evidence).toMatchObject({ valid: 1, invalid: 1, samples: ['0'] });
    expect(findings.map(({ code }) => code)).toEqual(['zero-coordinates']);
  });
});

describe('names and contents that differ', () => {
  it('are said: codes of persons under a name of VAT numbers, lost zeros', () => {
    expect(understand({ PIVA: ['RSSMRA85T10A562S'] }).findings.map(({ code }) => code)).toEqual([
      'name-and-content-differ',
    ]);
    expect(understand({ 'Codice istat': ['37006', '6003'] }).findings[0]).toMatchObject({
      code: 'lost-leading-zeros',
      samples: ['37006', '6003'],
    });
  });
});
