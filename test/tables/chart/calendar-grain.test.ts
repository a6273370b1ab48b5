import { describe, expect, it } from 'vitest';
import { calendarGrain } from '../../../src/tables/chart/calendar-grain.js';
import type { TimeUnit } from '../../../src/tables/query/expression.js';

const grain = (finest: TimeUnit, ...days: string[]) =>
  calendarGrain(
    days.map((day) => Date.parse(`${day}T00:00:00Z`)),
    finest,
  );

describe('the unit that moments come by', () => {
  it('is the year, of figures at its first day, its last, or any other', () => {
    expect(grain('month', '2018-01-01', '2019-01-01', '2021-01-01')).toBe('year');
    expect(grain('month', '2018-12-01', '2019-12-01')).toBe('year');
    expect(grain('day', '2018-03-31', '2019-03-31')).toBe('year');
    expect(grain('quarter', '2018-10-01', '2020-10-01')).toBe('year');
  });
  it('is the quarter or the month', () => {
    expect(grain('month', '2024-01-01', '2024-10-01', '2025-04-01')).toBe('quarter');
    expect(grain('day', '2024-01-31', '2024-02-29', '2024-04-30')).toBe('month');
    expect(grain('day', '2024-01-15', '2024-02-15', '2024-04-15')).toBe('month');
  });
  it('is the week, of the same day of each', () => {
    expect(grain('day', '2024-01-05', '2024-01-12', '2024-02-02')).toBe('week');
  });
  it('is none of these where rows come at any time', () => {
    expect(grain('day', '2024-01-05', '2024-01-12', '2024-02-03')).toBeUndefined();
    expect(grain('month', '2024-01-01', '2024-02-01')).toBeUndefined();
    expect(grain('hour', '2024-01-01', '2024-02-01')).toBeUndefined();
    expect(grain('month', '2024-01-01')).toBeUndefined();
  });
});
