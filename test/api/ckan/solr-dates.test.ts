import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../../src/api/ckan/solr/dates.js';

const NOW = new Date('2026-03-31T10:11:12.345Z');
const from = (text: string) => readDate(text, NOW).from.toISOString();
const covers = (text: string) => {
  const { from, to } = readDate(text, NOW);
  return [from.toISOString(), to.toISOString()];
};

describe('dates of a query', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.1Z', '2026-01-02T03:04:05.100Z'],
    ['2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05.123456789', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    ['2026-01-02T03:04Z', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01', '2026-01-01T00:00:00.000Z'],
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['NOW', '2026-03-31T10:11:12.345Z'],
    ['NOW-30DAYS', '2026-03-01T10:11:12.345Z'],
    ['NOW/DAY', '2026-03-31T00:00:00.000Z'],
    ['NOW/DAY-7DAYS', '2026-03-24T00:00:00.000Z'],
    ['NOW-1MONTH', '2026-02-28T10:11:12.345Z'],
    ['NOW-1MONTH/MONTH', '2026-02-01T00:00:00.000Z'],
    ['NOW+1YEAR-1MONTH', '2027-02-28T10:11:12.345Z'],
    ['NOW-14MONTHS', '2025-01-31T10:11:12.345Z'],
    ['NOW/YEAR', '2026-01-01T00:00:00.000Z'],
    ['NOW/HOUR+2HOURS', '2026-03-31T12:00:00.000Z'],
    ['NOW-90MINUTES', '2026-03-31T08:41:12.345Z'],
    ['NOW+500MILLISECONDS', '2026-03-31T10:11:12.845Z'],
    ['2024-02-29T00:00:00Z+1YEAR', '2025-02-28T00:00:00.000Z'],
    ['2026-01-01T00:00:00Z/DAY+1DAY', '2026-01-02T00:00:00.000Z'],
  ])('%s begins at %s', (text, expected) => {
    expect(from(text)).toBe(expected);
  });

  it('cover as much as they say', () => {
    expect(covers('2026-02')).toEqual(['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    expect(covers('2024')).toEqual(['2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z']);
    expect(covers('2026-02-28')).toEqual(['2026-02-28T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    expect(covers('2026-02-28T10:00')).toEqual(['2026-02-28T10:00:00.000Z', '2026-02-28T10:01:00.000Z']);
    expect(readDate('2026-01-02T03:04:05.1230001Z', NOW).between).toBe(true);
    expect(readDate('2026-01-02T03:04:05.123000Z', NOW).between).toBe(false);
  });

  it.each([
    '',
    'ieri',
    '2026-13-01',
    '2026-02-30',
    '2026-1-1',
    'NOW-',
    'NOW-3',
    'NOW-3WEEKS',
    'NOW/',
    'now',
    'NOW-3DAYSX',
    'NOW+999999999YEARS',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00Z/FOO',
    '*',
  ])('%s is none: 409, as in Solr', (text) => {
    expect(() => readDate(text, NOW)).toThrow('Search Error');
  });

  it('are read back whatever the moment', () => {
    const moments = fc.date({
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => {
        expect(from(date.toISOString())).toBe(date.toISOString());
        expect(readDate(`${date.toISOString()}+1MONTH-1MONTH`, NOW).from.getTime()).toBeLessThanOrEqual(
          date.getTime(),
        );
      }),
    );
  });

  it('of any text are read or refused', () => {
    const text = fc
      .array(fc.constantFrom('NOW', '2026', '-', '/', '+', 'DAY', '1', 'S', 'T', ':', 'Z', '.', ' ', '0'))
      .map((p) => p.join(''));
    fc.assert(
      fc.property(text, (value) => {
        try {
          expect(Number.isNaN(readDate(value, NOW).from.getTime())).toBe(false);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CkanFault', status: 409 });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
