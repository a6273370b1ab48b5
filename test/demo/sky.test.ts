import { describe, expect, it } from 'vitest';
import { moonPhases, phaseJulianDay } from '../../src/demo/facts/moon.js';
import { BOLOGNA, solarCoordinates, sunPosition, sunTimes } from '../../src/demo/facts/sun.js';
import { sunRows } from '../../src/demo/facts/sun-tables.js';

/** How far apart two instants are, in minutes. */
const minutesBetween = (instant: number, iso: string) => Math.abs(instant - Date.parse(iso)) / 60_000;

const timesOf = (day: string) => sunTimes(Date.parse(day), BOLOGNA);

describe('the sun', () => {
  it('rises over Bologna at 05:31 and sets at 21:04 on 21 June, at 07:48 and 16:38 on 21 December', () => {
    expect(minutesBetween(timesOf('2024-06-21').sunrise, '2024-06-21T05:31:00+02:00')).toBeLessThan(3);
    expect(minutesBetween(timesOf('2024-06-21').sunset, '2024-06-21T21:04:00+02:00')).toBeLessThan(3);
    expect(minutesBetween(timesOf('2024-12-21').sunrise, '2024-12-21T07:48:00+01:00')).toBeLessThan(3);
    expect(minutesBetween(timesOf('2024-12-21').sunset, '2024-12-21T16:38:00+01:00')).toBeLessThan(3);
  });

  it('shines about twelve hours at the equinoxes, a little more for refraction', () => {
    for (const day of ['2024-03-20', '2024-09-22']) {
      const { sunrise, sunset } = timesOf(day);
      expect((sunset - sunrise) / 3_600_000).toBeGreaterThan(12);
      expect((sunset - sunrise) / 3_600_000).toBeLessThan(12.25);
    }
  });

  it('is due south at solar noon, at 90 less latitude plus declination', () => {
    for (const day of ['2026-01-10', '2026-04-05', '2026-06-21', '2026-10-04']) {
      const { noon } = timesOf(day);
      const { elevation, azimuth } = sunPosition(noon, BOLOGNA);
      expect(azimuth).toBeCloseTo(180, 1);
      expect(elevation).toBeCloseTo(90 - BOLOGNA.latitude + solarCoordinates(noon).declination, 2);
    }
  });

  it('stands at the horizon when it rises and sets, east in the morning and west in the evening', () => {
    const { sunrise, sunset } = timesOf('2026-03-20');
    expect(sunPosition(sunrise, BOLOGNA).elevation).toBeCloseTo(-0.833, 2);
    expect(sunPosition(sunrise, BOLOGNA).azimuth).toBeCloseTo(89, -1);
    expect(sunPosition(sunset, BOLOGNA).elevation).toBeCloseTo(-0.833, 2);
    expect(sunPosition(sunset, BOLOGNA).azimuth).toBeCloseTo(271, -1);
  });

  it('reaches the tropics at the solstices and the equator at the equinox', () => {
    expect(solarCoordinates(Date.parse('2024-06-20T20:51:00Z')).declination).toBeCloseTo(23.44, 2);
    expect(solarCoordinates(Date.parse('2024-12-21T09:21:00Z')).declination).toBeCloseTo(-23.44, 2);
    expect(solarCoordinates(Date.parse('2024-03-20T03:06:00Z')).declination).toBeCloseTo(0, 2);
  });

  it('runs ahead of clocks in early November and behind in mid February', () => {
    expect(solarCoordinates(Date.parse('2026-11-03T12:00:00Z')).equationOfTime).toBeCloseTo(16.4, 0);
    expect(solarCoordinates(Date.parse('2026-02-11T12:00:00Z')).equationOfTime).toBeCloseTo(-14.2, 0);
  });

  it('has a row every five minutes of 2026', () => {
    const rows = [...sunRows()];
    expect(rows).toHaveLength(105_120);
    expect(rows[0]?.[0]).toBe('2026-01-01T00:00:00Z');
    expect(rows.at(-1)?.[0]).toBe('2026-12-31T23:55:00Z');
  });
});

describe('the moon', () => {
  it('agrees with the worked examples of the source', () => {
    // Meeus, examples 49.a (new moon, February 1977) and 49.b (last quarter, January 2044).
    expect(phaseJulianDay(4 * -283)).toBeCloseTo(2_443_192.65118, 5);
    expect(phaseJulianDay(4 * 544 + 3)).toBeCloseTo(2_467_636.49186, 5);
  });

  it.each([
    ['Luna piena', '2022-05-16T04:14:00Z'],
    ['Luna piena', '2025-03-14T06:55:00Z'],
    ['Luna nuova', '2024-04-08T18:21:00Z'],
    ['Luna nuova', '2026-08-12T17:37:00Z'],
  ])('was or will be %s at the eclipse of %s', (phase, iso) => {
    const nearest = [...moonPhases(2020, 2035)]
      .filter((found) => found.phase === phase)
      .map(({ instant }) => minutesBetween(instant, iso));
    expect(Math.min(...nearest)).toBeLessThan(2);
  });

  it('goes through its phases in turn, about a week each', () => {
    const phases = [...moonPhases(2020, 2035)];
    expect(phases).toHaveLength(792);
    phases.slice(1).forEach(({ instant, phase }, i) => {
      const before = phases[i];
      expect(phase).not.toBe(before?.phase);
      const days = (instant - (before?.instant ?? 0)) / 86_400_000;
      expect(days).toBeGreaterThan(6.4);
      expect(days).toBeLessThan(8.4);
    });
  });
});
