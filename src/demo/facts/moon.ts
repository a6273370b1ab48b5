/*
 * Instants of the phases of the moon (Meeus, "Astronomical Algorithms", chapter 49). Good to a few seconds in our
 * years. A term is [coefficient in days, multiples of E, M, M', F]: the sun's and the moon's anomaly and the moon's
 * argument of latitude.
 */

export type Phase = 'Luna nuova' | 'Primo quarto' | 'Luna piena' | 'Ultimo quarto';

const PHASES: readonly Phase[] = ['Luna nuova', 'Primo quarto', 'Luna piena', 'Ultimo quarto'];

type Term = readonly [coefficient: number, e: number, m: number, moon: number, f: number];

const NEW_OR_FULL_TAIL: readonly Term[] = [
  [-0.00111, 0, 0, 1, -2],
  [-0.00057, 0, 0, 1, 2],
  [0.00056, 1, 1, 2, 0],
  [-0.00042, 0, 0, 3, 0],
  [0.00042, 1, 1, 0, 2],
  [0.00038, 1, 1, 0, -2],
  [-0.00024, 1, -1, 2, 0],
  [-0.00007, 0, 2, 1, 0],
  [0.00004, 0, 0, 2, -2],
  [0.00004, 0, 3, 0, 0],
  [0.00003, 0, 1, 1, -2],
  [0.00003, 0, 0, 2, 2],
  [-0.00003, 0, 1, 1, 2],
  [0.00003, 0, -1, 1, 2],
  [-0.00002, 0, -1, 1, -2],
  [-0.00002, 0, 1, 3, 0],
  [0.00002, 0, 0, 4, 0],
];

const NEW_MOON: readonly Term[] = [
  [-0.4072, 0, 0, 1, 0],
  [0.17241, 1, 1, 0, 0],
  [0.01608, 0, 0, 2, 0],
  [0.01039, 0, 0, 0, 2],
  [0.00739, 1, -1, 1, 0],
  [-0.00514, 1, 1, 1, 0],
  [0.00208, 2, 2, 0, 0],
  ...NEW_OR_FULL_TAIL,
];

const FULL_MOON: readonly Term[] = [
  [-0.40614, 0, 0, 1, 0],
  [0.17302, 1, 1, 0, 0],
  [0.01614, 0, 0, 2, 0],
  [0.01043, 0, 0, 0, 2],
  [0.00734, 1, -1, 1, 0],
  [-0.00515, 1, 1, 1, 0],
  [0.00209, 2, 2, 0, 0],
  ...NEW_OR_FULL_TAIL,
];

const QUARTER: readonly Term[] = [
  [-0.62801, 0, 0, 1, 0],
  [0.17172, 1, 1, 0, 0],
  [-0.01183, 1, 1, 1, 0],
  [0.00862, 0, 0, 2, 0],
  [0.00804, 0, 0, 0, 2],
  [0.00454, 1, -1, 1, 0],
  [0.00204, 2, 2, 0, 0],
  [-0.0018, 0, 0, 1, -2],
  [-0.0007, 0, 0, 1, 2],
  [-0.0004, 0, 0, 3, 0],
  [-0.00034, 1, -1, 2, 0],
  [0.00032, 1, 1, 0, 2],
  [0.00032, 1, 1, 0, -2],
  [-0.00028, 2, 2, 1, 0],
  [0.00027, 1, 1, 2, 0],
  [-0.00005, 0, -1, 1, -2],
  [0.00004, 0, 0, 2, 2],
  [-0.00004, 0, 1, 1, 2],
  [0.00004, 0, -2, 1, 0],
  [0.00003, 0, 1, 1, -2],
  [0.00003, 0, 3, 0, 0],
  [0.00002, 0, 0, 2, -2],
  [0.00002, 0, -1, 1, 2],
  [-0.00002, 0, 1, 3, 0],
];

/** Corrections by the planets: [coefficient in days, angle at k = 0, angle a lunation]. */
const PLANETS: readonly (readonly [number, number, number])[] = [
  [0.000325, 299.77, 0.107408],
  [0.000165, 251.88, 0.016321],
  [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478],
  [0.00011, 84.66, 18.206239],
  [0.000062, 141.74, 53.303771],
  [0.00006, 207.14, 2.453732],
  [0.000056, 154.84, 7.30686],
  [0.000047, 34.52, 27.261239],
  [0.000042, 207.19, 0.121824],
  [0.00004, 291.34, 1.844379],
  [0.000037, 161.72, 24.198154],
  [0.000035, 239.56, 25.513099],
  [0.000023, 331.55, 3.592518],
];

const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

/**
 * Julian day (dynamical time) of a phase.
 * @param quarter lunations since that of 6 January 2000 in quarters: 0 new moon, 1 first quarter, 2 full moon ...
 */
export function phaseJulianDay(quarter: number): number {
  const k = quarter / 4;
  const t = k / 1236.85;
  const e = 1 - 0.002516 * t - 0.0000074 * t * t;
  const m = 2.5534 + 29.1053567 * k - 0.0000014 * t * t;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t ** 3;
  const f = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t ** 3;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
  const kind = ((quarter % 4) + 4) % 4;
  const terms = kind === 0 ? NEW_MOON : kind === 2 ? FULL_MOON : QUARTER;
  let day = 2_451_550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.00000015 * t ** 3;
  for (const [coefficient, power, sun, luna, latitude] of terms) {
    day += coefficient * e ** power * sin(sun * m + luna * moon + latitude * f);
  }
  day -= 0.00017 * sin(node);
  if (kind % 2 === 1) {
    const w =
      0.00306 -
      0.00038 * e * cos(m) +
      0.00026 * cos(moon) -
      0.00002 * cos(moon - m) +
      0.00002 * cos(moon + m) +
      0.00002 * cos(2 * f);
    day += kind === 1 ? w : -w;
  }
  for (const [coefficient, start, step] of PLANETS) {
    const square = coefficient === 0.000325 ? 0.009173 * t * t : 0;
    day += coefficient * sin(start + step * k - square);
  }
  return day;
}

/** Dynamical time runs this far ahead of UTC in the years we list (69 s in 2020, about 70 s expected to 2035). */
const DELTA_T_MS = 70_000;
/** Julian day of 1970-01-01 00:00. */
const EPOCH = 2_440_587.5;

export interface PhaseInstant {
  phase: Phase;
  /** Milliseconds since the epoch, UTC. */
  instant: number;
}

/** All phases of the years `first` to `last` (UTC), both included, in order. */
export function* moonPhases(first: number, last: number): Generator<PhaseInstant> {
  const start = Date.UTC(first, 0, 1);
  const end = Date.UTC(last + 1, 0, 1);
  // One lunation early: the first guess may lie some hours off.
  for (let quarter = 4 * Math.floor((first - 2000) * 12.3685 - 1); ; quarter += 1) {
    const instant = (phaseJulianDay(quarter) - EPOCH) * 86_400_000 - DELTA_T_MS;
    if (instant >= end) return;
    if (instant >= start) yield { phase: PHASES[((quarter % 4) + 4) % 4] as Phase, instant };
  }
}
