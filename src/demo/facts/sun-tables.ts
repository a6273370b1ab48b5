import { daysOfYears, isSummerTime, romeTime } from './calendar.js';
import { type Cell, fixed } from './csv.js';
import { BOLOGNA, solarCoordinates, sunPosition, sunTimes } from './sun.js';

export const SUN_YEAR = 2026;
const STEP_MS = 5 * 60_000;

export const SUN_COLUMNS = ['istante', 'elevazione', 'azimut', 'declinazione', 'fase'] as const;

/** Civil, nautical and astronomical twilight end with the sun 6, 12 and 18 degrees below the horizon. */
function lightOf(elevation: number): string {
  if (elevation >= -0.833) return 'giorno';
  if (elevation >= -6) return 'crepuscolo civile';
  if (elevation >= -12) return 'crepuscolo nautico';
  return elevation >= -18 ? 'crepuscolo astronomico' : 'notte';
}

/** One row every five minutes of 2026, in UTC: 105,120 rows. */
export function* sunRows(): Generator<Cell[]> {
  const end = Date.UTC(SUN_YEAR + 1, 0, 1);
  for (let instant = Date.UTC(SUN_YEAR, 0, 1); instant < end; instant += STEP_MS) {
    const { elevation, azimuth } = sunPosition(instant, BOLOGNA);
    yield [
      `${new Date(instant).toISOString().slice(0, 19)}Z`,
      fixed(elevation, 3),
      fixed(azimuth, 3),
      fixed(solarCoordinates(instant).declination, 3),
      lightOf(elevation),
    ];
  }
}

export const DAYLIGHT_COLUMNS = [
  'data',
  'alba',
  'mezzogiorno_solare',
  'tramonto',
  'ore_di_luce',
  'ora_legale',
] as const;

/** One row a day from 2020 to 2030, with times as clocks in Italy show them. */
export function* daylightRows(first = 2020, last = 2030): Generator<Cell[]> {
  for (const day of daysOfYears(first, last)) {
    const { sunrise, noon, sunset } = sunTimes(Date.parse(day), BOLOGNA);
    yield [
      day,
      romeTime(sunrise),
      romeTime(noon),
      romeTime(sunset),
      // Two decimals: 15,552 could also be fifteen thousand.
      fixed((sunset - sunrise) / 3_600_000, 2),
      isSummerTime(noon),
    ];
  }
}
