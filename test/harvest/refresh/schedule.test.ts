import { describe, expect, it } from 'vitest';
import { NotASchedule, parseSchedule, retryAt } from '../../../src/harvest/refresh/schedule.js';

const next = (schedule: string, after: string): string =>
  parseSchedule(schedule).nextAfter(new Date(after)).toISOString();

describe('a schedule', () => {
  it.each([
    ['PT5M', '2025-03-01T10:00:00Z', '2025-03-01T10:05:00.000Z'],
    ['PT6H', '2025-03-01T20:00:00Z', '2025-03-02T02:00:00.000Z'],
    ['P1D', '2025-02-28T10:00:00Z', '2025-03-01T10:00:00.000Z'],
    ['P1W', '2025-03-01T10:00:00Z', '2025-03-08T10:00:00.000Z'],
    ['P1M', '2025-01-31T10:00:00Z', '2025-02-28T10:00:00.000Z'],
    ['P1Y', '2024-02-29T10:00:00Z', '2025-02-28T10:00:00.000Z'],
    ['p1dt12h', '2025-03-01T00:00:00Z', '2025-03-02T12:00:00.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => expect(next(schedule, after)).toBe(expected));

  it.each([
    // Italian time: one hour ahead of UTC in winter, two in summer.
    ['30 6 * * *', '2025-01-10T05:29:00Z', '2025-01-10T05:30:00.000Z'],
    ['30 6 * * *', '2025-01-10T05:30:00Z', '2025-01-11T05:30:00.000Z'],
    ['30 6 * * *', '2025-07-10T05:00:00Z', '2025-07-11T04:30:00.000Z'],
    ['*/20 9-10 * * mon-fri', '2025-03-07T09:41:00Z', '2025-03-10T08:00:00.000Z'],
    ['0 0 1 jan,jul *', '2025-02-01T00:00:00Z', '2025-06-30T22:00:00.000Z'],
    ['0 12 29 2 *', '2025-01-01T00:00:00Z', '2028-02-29T11:00:00.000Z'],
    ['0 12 * * 7', '2025-03-03T00:00:00Z', '2025-03-09T11:00:00.000Z'],
    // Both days restricted: either, as cron has it.
    ['0 12 15 * 1', '2025-03-11T00:00:00Z', '2025-03-15T11:00:00.000Z'],
    ['@daily', '2025-03-01T12:00:00Z', '2025-03-01T23:00:00.000Z'],
    // The hour that summer time skips (30 March 2025, 2:00) and the one that comes twice (26 October, 3:00).
    ['30 2 * * *', '2025-03-29T12:00:00Z', '2025-03-30T01:30:00.000Z'],
    ['30 2 * * *', '2025-10-25T12:00:00Z', '2025-10-26T00:30:00.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => expect(next(schedule, after)).toBe(expected));

  it.each([
    '',
    'P',
    'PT',
    'P1',
    'PT1M',
    'PT4M',
    'P0D',
    'ogni giorno',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '0 0 30 2 *',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '1,,2 * * * *',
    '* * * * * *',
  ])('is not "%s"', (text) => expect(() => parseSchedule(text)).toThrow(NotASchedule));

  it('always goes forward', () => {
    for (const schedule of ['PT5M', 'P1M', '*/7 * * * *', '0 3 * * 0', '30 2 * * *']) {
      let at = new Date('2025-03-29T20:00:00Z');
      for (let i = 0; i < 400; i += 1) {
        const after = parseSchedule(schedule).nextAfter(at);
        expect(after.getTime()).toBeGreaterThan(at.getTime());
        at = after;
      }
    }
  });
});

describe('after a failure', () => {
  const now = new Date('2025-03-01T10:00:00Z');
  const minutes = (failures: number, retryAfter?: number) =>
    (retryAt(now, failures, retryAfter).getTime() - now.getTime()) / 60_000;

  it('one waits longer each time, a day at most, and as long as the server asks', () => {
    expect([1, 2, 3, 4].map((n) => minutes(n))).toEqual([5, 10, 20, 40]);
    expect(minutes(9)).toBe(1280);
    expect([minutes(10), minutes(5000)]).toEqual([1440, 1440]);
    expect(minutes(1, 3600)).toBe(60);
    expect(minutes(1, 1)).toBe(5);
    expect(minutes(1, 1e9)).toBe(7 * 1440);
  });
});
