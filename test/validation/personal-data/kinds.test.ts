import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findValues,
  maskMatches,
  maskSample,
  maskWhole,
} from '../../../src/validation/personal-data/index.js';
import { isOfficeAddress } from '../../../src/validation/personal-data/kinds/email.js';
import { speaksOfHealth } from '../../../src/validation/personal-data/kinds/health.js';
import { checkLetter, codiceFiscale, email, iban, mobile, plate } from './arbitraries.js';

const PLAIN = { phone: false, url: false, plate: false };
const kindsIn = (text: string, header = PLAIN) => findValues(text, header).matches.map(({ kind }) => kind);

describe('the recognisers of personal data', () => {
  it('find every valid codice fiscale, alone, in a sentence, in small letters and in groups', () => {
    fc.assert(
      fc.property(codiceFiscale, (code) => {
        const grouped = `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6, 11)} ${code.slice(11)}`;
        for (const text of [code, `CF: ${code}, da verificare`, code.toLowerCase(), grouped]) {
          expect(findValues(text, PLAIN).matches).toMatchObject([{ kind: 'codice-fiscale', value: code }]);
        }
      }),
    );
  });

  it('find no codice fiscale whose check letter is wrong', () => {
    fc.assert(
      fc.property(codiceFiscale, fc.integer({ min: 1, max: 25 }), (code, shift) => {
        const wrong = String.fromCharCode(65 + ((code.charCodeAt(15) - 65 + shift) % 26));
        expect(kindsIn(code.slice(0, 15) + wrong)).toEqual([]);
      }),
    );
  });

  it('find no codice fiscale of a day that no month has', () => {
    const signs = 'RSSMRA85T35H501';
    expect(kindsIn(signs + checkLetter(signs))).toEqual([]);
  });

  it('find every valid IBAN, alone, in a sentence and in groups of four', () => {
    fc.assert(
      fc.property(iban, (code) => {
        const grouped = code.replace(/(.{4})(?=.)/g, '$1 ');
        for (const text of [code, `bonifico su ${code} già disposto`, grouped, `su ${grouped} il 3 marzo`]) {
          expect(findValues(text, PLAIN).matches).toMatchObject([{ kind: 'iban', value: code }]);
        }
      }),
    );
  });

  it('find no IBAN whose check digits are wrong', () => {
    fc.assert(
      fc.property(iban, fc.integer({ min: 1, max: 95 }), (code, shift) => {
        const digits = String(((Number(code.slice(2, 4)) + shift) % 97) + 1).padStart(2, '0');
        fc.pre((Number(digits) - Number(code.slice(2, 4))) % 97 !== 0);
        expect(kindsIn(`IT${digits}${code.slice(4)}`)).toEqual([]);
      }),
    );
  });

  it.each([
    ['37.5', []],
    ['01234567897', []],
    ['IT01234567897', []],
    ['J39J21000010001', []],
    ['Z0A1234ABC', []],
    ['Protocollo 1234567890123456, non è un IBAN', []],
    ['3331234567', []],
    ['pratica 3331234567/2023', []],
    ['2023-333-1234567', []],
    ['45.333 1234567', []],
    ['COVID/0009489', []],
    ['Chiamare il sig. Rossi al 333 1234567', ['phone']],
    ['cell. 3331234567', ['phone']],
    ['+39 051 219 3111', ['phone']],
    ['scrivere a maria.rossi@gmail.com', ['email']],
    ['AB123CD', ['vehicle-plate']],
    ['Ford Fiesta targata AB 123 CD', ['vehicle-plate']],
    ['lotto AB123CD del magazzino', []],
    ['sezione AB 123 CD', []],
  ])('read "%s" as %j', (text, kinds) => {
    expect(kindsIn(text)).toEqual(kinds);
  });

  it('read numbers of a telephone column more generously', () => {
    const inColumn = (text: string) => kindsIn(text, { phone: true, url: false, plate: false }).length;
    expect(inColumn('3331234567')).toBe(1);
    expect(inColumn('051/2193111 - 333.1234567')).toBe(2);
    expect(inColumn('800123456')).toBe(0);
    expect(inColumn('n.d.')).toBe(0);
  });

  it('tell offices from persons by their addresses', () => {
    const offices = [
      'protocollo@pec.comune.bologna.it',
      'urp@comune.imola.bo.it',
      'info@azienda.it',
      'biblioteca.sala@comune.x.it',
      'lastudio@lastudio.it',
      'comune.bologna@cert.provincia.bo.it',
      'ufficiotributi@unionereno.it',
      'boic80000a@istruzione.it',
    ];
    const persons = [
      'maria.rossi@gmail.com',
      'm.verdi@libero.it',
      'giuseppe.bianchi@comune.bologna.it',
      'luca.neri@pec.ordineavvocati.it',
    ];
    expect(offices.filter((address) => !isOfficeAddress(address))).toEqual([]);
    expect(persons.filter(isOfficeAddress)).toEqual([]);
  });

  it('hear health in words about somebody and not in the names of services', () => {
    expect(speaksOfHealth('affetto da diabete mellito')).toBe(true);
    expect(speaksOfHealth('invalidità al 75 %')).toBe(true);
    expect(speaksOfHealth('Azienda sanitaria, ospedale e farmacia')).toBe(false);
    expect(speaksOfHealth('salute pubblica')).toBe(false);
  });
});

describe('masking', () => {
  const found = fc.oneof(
    codiceFiscale,
    iban,
    mobile,
    email,
    plate.map((value) => `targa ${value}`),
  );

  it('leaves nothing recognisable of what it found in a text', () => {
    fc.assert(
      fc.property(fc.array(found, { minLength: 1, maxLength: 4 }), (values) => {
        const text = `Nota: ${values.join('; ')}. Fine.`;
        const { matches } = findValues(text, PLAIN);
        expect(matches.length).toBeGreaterThan(0);
        const masked = maskMatches(text, matches);
        expect(kindsIn(masked)).toEqual([]);
        expect(masked).toHaveLength(text.length);
        expect(masked.startsWith('Nota: ')).toBe(true);
        expect(masked.endsWith('. Fine.')).toBe(true);
      }),
    );
  });

  it('leaves nothing recognisable of whole values', () => {
    fc.assert(
      fc.property(fc.oneof(codiceFiscale, iban, mobile, email, plate), (value) => {
        expect(kindsIn(maskWhole(value))).toEqual([]);
        expect(kindsIn(maskWhole(value), { phone: true, url: false, plate: false })).toEqual([]);
      }),
    );
  });

  it('shows no more than the first and the last sign in samples', () => {
    expect(maskSample('RSSMRA85T10A562S')).toBe('R**************S');
    expect(maskSample('AB12')).toBe('****');
    fc.assert(
      fc.property(fc.string({ minLength: 5, maxLength: 60, unit: 'grapheme-ascii' }), (text) => {
        fc.pre(text.trim().length >= 5);
        expect(maskSample(text).slice(1, -1)).toMatch(/^\*+$/);
      }),
    );
  });
});
