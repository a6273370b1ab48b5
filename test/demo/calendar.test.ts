import { describe, expect, it } from 'vitest';
import { isSummerTime, romeTime } from '../../src/demo/facts/calendar.js';
import { easter } from '../../src/demo/facts/easter.js';
import { bridgeOf, holidayRows, holidaysOfBologna, nationalHolidays } from '../../src/demo/facts/holidays.js';
import { workingDayRows } from '../../src/demo/facts/working-days.js';

const namesOn = (day: string): string[] =>
  holidaysOfBologna(Number(day.slice(0, 4)))
    .filter((holiday) => holiday.day === day)
    .map(({ name }) => name);

describe('the calendar', () => {
  it.each([
    '1970-03-29',
    '1999-04-04',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2038-04-25',
  ])('knows that Easter fell on %s', (day) => {
    expect(easter(Number(day.slice(0, 4)))).toBe(day);
  });

  it('follows the laws of each year', () => {
    expect(namesOn('1976-06-02')).toEqual(['Festa della Repubblica']);
    expect(namesOn('1977-01-06')).toEqual(['Epifania']);
    expect(namesOn('1977-03-19')).toEqual([]);
    expect(namesOn('1978-01-06')).toEqual([]);
    expect(namesOn('1986-01-06')).toEqual(['Epifania']);
    expect(namesOn('1990-06-03')).toEqual(['Festa della Repubblica']);
    expect(namesOn('2001-06-02')).toEqual(['Festa della Repubblica']);
    expect(namesOn('2011-03-17')).toHaveLength(1);
    expect(namesOn('2012-03-17')).toEqual([]);
    expect(namesOn('2025-10-04')).toEqual(['San Petronio']);
    expect(namesOn('2026-10-04')).toEqual(['San Francesco d’Assisi', 'San Petronio']);
  });

  it('finds the bridge between a holiday and the weekend', () => {
    const days = new Set(nationalHolidays(2026).map(({ day }) => day));
    expect(bridgeOf('2026-06-02', days)).toBe('2026-06-01');
    expect(bridgeOf('2026-01-01', days)).toBe('2026-01-02');
    expect(bridgeOf('2026-05-01', days)).toBeUndefined();
    // 26 December 1995 was a Tuesday, and the Monday before it Christmas.
    expect(bridgeOf('1995-12-26', new Set(['1995-12-25', '1995-12-26']))).toBeUndefined();
  });

  it('lists holidays in order of date', () => {
    const days = [...holidayRows()].map(([day]) => String(day));
    expect(days).toEqual([...days].sort());
    expect(days[0]).toBe('1970-01-01');
    expect(days.at(-1)).toBe('2050-12-26');
  });

  it('counts the working days of a month', () => {
    const rows = [...workingDayRows()];
    const of = (year: number, month: number) => rows.find((row) => row[0] === year && row[1] === month)?.[7];
    expect(of(2024, 4)).toBe(20); // 22 weekdays less Easter Monday and the 25th
    expect(of(2026, 12)).toBe(21); // 23 less the 8th and Christmas; the 26th is a Saturday
    expect(of(2024, 2)).toBe(21);
    for (const [, , , days, saturdays, sundays, midweek, working] of rows) {
      expect(Number(saturdays) + Number(sundays) + Number(midweek) + Number(working)).toBe(days);
    }
  });

  it('shows the time of Italian clocks', () => {
    expect(romeTime(Date.parse('2024-01-15T11:00:00Z'))).toBe('12:00');
    expect(romeTime(Date.parse('2024-07-15T11:00:00Z'))).toBe('13:00');
    expect(isSummerTime(Date.parse('2024-03-31T00:59:59Z'))).toBe(false);
    expect(isSummerTime(Date.parse('2024-03-31T01:00:00Z'))).toBe(true);
    expect(isSummerTime(Date.parse('2024-10-27T01:00:00Z'))).toBe(false);
  });
});
