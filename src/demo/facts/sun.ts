/*
 * Where the sun stands, by the algorithm of NOAA's solar calculator (after Meeus, "Astronomical Algorithms", chapters
 * 22, 25 and 28). Good to about a hundredth of a degree between 1950 and 2050. Angles in degrees, instants in
 * milliseconds since the epoch (UTC).
 */

/** Piazza Maggiore, the centre of the city. */
export const BOLOGNA = { latitude: 44.494, longitude: 11.343 } as const;

export interface Position {
  latitude: number;
  longitude: number;
}

const RAD = Math.PI / 180;
const sin = (degrees: number) => Math.sin(degrees * RAD);
const cos = (degrees: number) => Math.cos(degrees * RAD);
const tan = (degrees: number) => Math.tan(degrees * RAD);
const asin = (x: number) => Math.asin(x) / RAD;
const acos = (x: number) => Math.acos(Math.min(1, Math.max(-1, x))) / RAD;
const turn = (degrees: number) => ((degrees % 360) + 360) % 360;

const DAY_MS = 86_400_000;
/** 2000-01-01 12:00 UTC. */
const J2000 = 946_728_000_000;

export interface SolarCoordinates {
  /** Degrees north of the equator. */
  declination: number;
  /** Apparent minus mean solar time, in minutes. */
  equationOfTime: number;
}

/** Declination and equation of time at an instant. */
export function solarCoordinates(instant: number): SolarCoordinates {
  const t = (instant - J2000) / DAY_MS / 36_525;
  const meanLongitude = turn(280.46646 + t * (36_000.76983 + t * 0.0003032));
  const anomaly = 357.52911 + t * (35_999.05029 - 0.0001537 * t);
  const eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  const center =
    sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
    sin(2 * anomaly) * (0.019993 - 0.000101 * t) +
    sin(3 * anomaly) * 0.000289;
  const node = 125.04 - 1934.136 * t;
  const apparentLongitude = meanLongitude + center - 0.00569 - 0.00478 * sin(node);
  const obliquity =
    23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60 + 0.00256 * cos(node);
  const y = tan(obliquity / 2) ** 2;
  const equation =
    y * sin(2 * meanLongitude) -
    2 * eccentricity * sin(anomaly) +
    4 * eccentricity * y * sin(anomaly) * cos(2 * meanLongitude) -
    0.5 * y * y * sin(4 * meanLongitude) -
    1.25 * eccentricity * eccentricity * sin(2 * anomaly);
  return {
    declination: asin(sin(obliquity) * sin(apparentLongitude)),
    equationOfTime: (equation / RAD) * 4,
  };
}

export interface SunPosition {
  /** Degrees above the horizon of the centre of the disc, without refraction. */
  elevation: number;
  /** Degrees from north through east. */
  azimuth: number;
}

/** Where the sun stands in the sky of a place. */
export function sunPosition(instant: number, { latitude, longitude }: Position): SunPosition {
  const { declination, equationOfTime } = solarCoordinates(instant);
  const minutes = (instant % DAY_MS) / 60_000;
  const hourAngle = turn(minutes / 4 + longitude + equationOfTime / 4) - 180;
  const elevation = asin(
    sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle),
  );
  // Seen from the south meridian: positive in the afternoon, hence half a turn from north.
  const fromSouth =
    Math.atan2(sin(hourAngle), cos(hourAngle) * sin(latitude) - tan(declination) * cos(latitude)) / RAD;
  return { elevation, azimuth: turn(fromSouth + 180) };
}

export interface SunTimes {
  sunrise: number;
  noon: number;
  sunset: number;
}

/** Sun's centre at rising and setting: half its disc and the usual refraction below the horizon. */
const HORIZON = -0.833;

/**
 * Sunrise, solar noon and sunset of a day, for places between the polar circles. `midnight` is 00:00 UTC of the day.
 * The position is taken anew at the time found, which settles within a second.
 */
export function sunTimes(midnight: number, { latitude, longitude }: Position): SunTimes {
  const settle = (side: -1 | 0 | 1): number => {
    let instant = midnight + DAY_MS / 2;
    for (let pass = 0; pass < 3; pass += 1) {
      const { declination, equationOfTime } = solarCoordinates(instant);
      const hourAngle = acos(
        sin(HORIZON) / (cos(latitude) * cos(declination)) - tan(latitude) * tan(declination),
      );
      const minutes = 720 - 4 * (longitude - side * hourAngle) - equationOfTime;
      instant = midnight + minutes * 60_000;
    }
    return instant;
  };
  return { sunrise: settle(-1), noon: settle(0), sunset: settle(1) };
}
