import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore, readDate } from '../../../src/harvest/sync/dates.js';
import {
  idsThere,
  normaliseIdentifier,
  plainIri,
  plainTitle,
  suffixOf,
  withoutSuffix,
} from '../../../src/harvest/sync/identifiers.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';

/** Of all scripts, marks and lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 0x24f }), fc.integer({ min: 0x250, max: 0x2ffff })), {
    maxLength: 20,
  })
  .map((points) => String.fromCodePoint(...points));

describe('an identifier as data.europa.eu writes it', () => {
  it.each([
    ['c_a944:piste.ciclabili', 'c_a944-piste-ciclabili'],
    ['C_A944:PISTE', 'c_a944-piste'],
    ['https://dati.example.it/dataset/1', 'https-dati-example-it-dataset-1'],
    ['a..b::c', 'a-b-c'],
    ['Città & Comuni', 'citta-comuni'],
    ['r_emiro:2016-06-17T112440', 'r_emiro-2016-06-17t112440'],
    ['ﬁlare', 'filare'],
    ['αβγ', '-'],
  ])('%s is %s', (given, expected) => {
    expect(normaliseIdentifier(given)).toBe(expected);
  });

  it('is the same when written again, whatever was given, and safe in an address', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseIdentifier(text);
        expect(normaliseIdentifier(once)).toBe(once);
        expect(once).toMatch(/^[a-z0-9_-]*$/);
        expect(once).not.toContain('--');
        expect(encodeURIComponent(once)).toBe(once);
      }),
    );
  });

  it('does not depend on case', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normaliseIdentifier(text.toUpperCase())).toBe(normaliseIdentifier(text.toLowerCase()));
      }),
    );
  });

  it('may have a suffix there, which is told apart', () => {
    expect([withoutSuffix('a-b~~2'), suffixOf('a-b~~2')]).toEqual(['a-b', 2]);
    expect([withoutSuffix('a-b'), suffixOf('a-b')]).toEqual(['a-b', 0]);
  });

  it('may have kept an accented letter there or not', () => {
    expect(idsThere('C:1')).toEqual(['c-1']);
    expect(idsThere('mobilità-urbana')).toEqual(['mobilita-urbana', 'mobilit-urbana']);
    expect(idsThere('::')).toEqual([]);
  });
});

describe.skipIf(!hasShared)('the ids of dati-gov-it at data.europa.eu, August 2026', () => {
  it('are what normalising gives, but for a dozen in 64,903', () => {
    const packed = readFileSync(
      sharedPath('fixtures', 'harvest-catalogs', 'datigovit-mqa-per-dataset-2026-08-18.csv.gz'),
    );
    const ids = gunzipSync(packed)
      .toString()
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => withoutSuffix(line.split(',')[0] ?? ''));
    expect(ids).toHaveLength(64_903);
    const others = ids.filter((id) => normaliseIdentifier(id) !== id);
    expect(others.length).toBeLessThanOrEqual(12);
  });
});

describe('what is compared', () => {
  it.each([
    ['http://www.Example.it/a/', 'https://example.it/a'],
    ['https://example.it', 'http://example.it/'],
    [' urn:isbn:1 ', 'urn:isbn:1'],
  ])('the IRI %s is %s', (one, other) => {
    expect(plainIri(one)).toBe(plainIri(other));
  });

  it('keeps the case of paths, and what follows them', () => {
    expect(plainIri('https://example.it/A')).not.toBe(plainIri('https://example.it/a'));
    expect(plainIri('https://example.it/a?id=1')).not.toBe(plainIri('https://example.it/a?id=2'));
  });

  it('takes titles without case, marks and punctuation', () => {
    expect(plainTitle('Città: le «piste», 2024')).toBe(plainTitle('citta le piste 2024'));
  });
});

describe('a date of somebody', () => {
  it.each([
    ['2026-05-03', '2026-05-03', true],
    ['2026-05-03T10:00:00Z', '2026-05-03', true],
    ['2026-05-03T10:00:00.123456', '2026-05-03', true],
    ['2026-05-03+02:00', '2026-05-03', true],
    ['2026-05', '2026-05', true],
    ['2026', '2026', true],
    ['03-05-2026', '2026-05-03', false],
    ['3/5/2026', '2026-05-03', false],
    ['03.05.2026', '2026-05-03', false],
    ['20260503', '2026-05-03', false],
    ['05/2026', '2026-05', false],
    ['2026-05-03 10:00:00', '2026-05-03', false],
  ])('%s is %s (ISO: %s)', (text, value, iso) => {
    expect(readDate(text)).toMatchObject({ value, iso });
  });

  it.each(['', 'ieri', '31-02-2026', '2026-13-01', '2026-05-03T99:00', '1/2/3', '99999999'])(
    '%j cannot be read',
    (text) => {
      expect(readDate(text)).toBeUndefined();
    },
  );

  it.each([
    ['2026-05-02', '2026-05-03', true],
    ['03-05-2026', '2026-05-03', false],
    ['02-05-2026', '2026-05-03', true],
    ['2026', '2026-05-03', false],
    ['2025', '2026-05-03', true],
    // A day may be another one in another zone.
    ['2026-05-02T22:30:00Z', '2026-05-03', false],
    ['2026-05-01T22:30:00Z', '2026-05-03', true],
    ['ieri', '2026-05-03', false],
    [undefined, '2026-05-03', false],
  ])('%s is before %s: %s', (one, other, expected) => {
    expect(isBefore(one, other)).toBe(expected);
  });

  it('is never before itself, and two are not each before the other', () => {
    const date = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
      .chain((at) => fc.constantFrom(4, 7, 10, 19).map((length) => at.toISOString().slice(0, length)));
    fc.assert(
      fc.property(date, date, (a, b) => {
        expect(isBefore(a, a)).toBe(false);
        expect(isBefore(a, b) && isBefore(b, a)).toBe(false);
      }),
    );
  });
});
