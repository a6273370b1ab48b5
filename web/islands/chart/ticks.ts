import { formatNumber, TIME_ZONE } from '../../../src/portal/format-plain.js';
import { aheadAt } from '../../../src/tables/query/zone-offset.js';
import type { Scene } from './scene.js';

/** What stands beside the marks of the axes, and how much room it needs. */
export interface ChartTicks {
  value(value: number): string;
  axis(value: number | Date, index: number, all: readonly (number | Date)[]): string;
  category(name: string): string;
  /** How many marks fit. */
  valueCount: number;
  /** Of the other axis: where the marks stand, or how many fit. */
  axisMarks: number | (number | Date)[];
  /** Pixels to the left of the drawing. */
  left: number;
}

const LOCALE = { it: 'it-IT', en: 'en-GB' } as const;
/** Mean width of a letter at the size of the labels. */
const LETTER = 7.2;

/** Numbers as short as marks need them: `1.200`, from a million on `1,2 Mln`. */
export function shortNumber(lang: 'it' | 'en', value: number): string {
  if (Math.abs(value) < 1_000_000) return formatNumber(lang, Number(value.toPrecision(12)));
  return new Intl.NumberFormat(LOCALE[lang], { notation: 'compact', maximumFractionDigits: 2 }).format(value);
}

/**
 * A moment as short as its place among others allows; the year stands below where it begins or changes.
 *
 * @param timeZone whose clocks show hours; days and longer spans come as what the calendar says
 */
export function shortMoment(
  lang: 'it' | 'en',
  date: Date,
  before: Date | undefined,
  smallest: number,
  timeZone = 'UTC',
): string {
  const text = (options: Intl.DateTimeFormatOptions, of = date, zone = 'UTC'): string =>
    new Intl.DateTimeFormat(LOCALE[lang], { ...options, timeZone: zone }).format(of);
  const day = 86_400_000;
  const year = String(date.getUTCFullYear());
  if (smallest >= 360 * day) return year;
  const newYear = before?.getUTCFullYear() !== date.getUTCFullYear();
  if (smallest >= 27 * day)
    return newYear ? `${text({ month: 'short' })}\n${year}` : text({ month: 'short' });
  const shortDay = text({ day: 'numeric', month: 'short' });
  if (smallest >= day) return newYear ? `${shortDay}\n${year}` : shortDay;
  const dayOf = (of: Date): string => text({ day: 'numeric', month: 'short' }, of, timeZone);
  const time = text({ hour: '2-digit', minute: '2-digit' }, date, timeZone);
  return before && dayOf(before) === dayOf(date) ? time : `${time}\n${dayOf(date)}`;
}

const stepOf = (all: readonly (number | Date)[]): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < all.length; i += 1) least = Math.min(least, Number(all[i]) - Number(all[i - 1]));
  return least;
};

const HOUR = 3_600_000;

/** Of so many places, those at round hours of Italian clocks; none where even noon and midnight are too many or too few. */
function roundHours(places: readonly number[], most: number): Date[] | undefined {
  for (const hours of [1, 3, 6, 12]) {
    const round = places.filter((place) => (place + aheadAt(TIME_ZONE, place)) % (hours * HOUR) === 0);
    if (round.length > 1 && round.length <= most) return round.map((place) => new Date(place));
  }
  return undefined;
}

/**
 * Where marks stand on an axis on which `most` fit: at each place where there is room for all, so that nothing is marked
 * between two years, or half a unit between whole numbers.
 */
function marksOf(scene: Scene, most: number): number | (number | Date)[] {
  const places = [...new Set(scene.points.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  if (scene.axis === 'time') {
    if (scene.shape === 'cloud') return most;
    if (places.length <= most) return places.map((place) => new Date(place));
    return (scene.zoned && roundHours(places, most)) || most;
  }
  if (scene.axis !== 'number' || !places.every(Number.isInteger) || last - first >= most) return most;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The marks of a scene drawn at that width. */
export function chartTicks(scene: Scene, lang: 'it' | 'en', width: number): ChartTicks {
  const value = (v: number): string => shortNumber(lang, v);
  const zone = scene.zoned ? TIME_ZONE : 'UTC';
  const sideways = scene.axis === 'category';
  const most = Math.max(4, Math.floor(Math.min(width * 0.4, 260) / LETTER));
  const category = (name: string): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
  // Marks are round numbers, whatever the values are.
  const markLength = (v: number): number => value(Number(v.toPrecision(2))).length;
  const widest = sideways
    ? Math.max(2, ...scene.categories.map((name) => category(name).length))
    : Math.max(
        3,
        ...scene.points.slice(0, 500).flatMap(({ from, to }) => [markLength(from), markLength(to)]),
      );
  return {
    value,
    category,
    axis: (v, index, all) =>
      v instanceof Date
        ? shortMoment(lang, v, index > 0 ? (all[index - 1] as Date) : undefined, stepOf(all), zone)
        : scene.plainAxis
          ? String(v)
          : value(v),
    valueCount: sideways ? Math.max(2, Math.floor((width * 0.6) / 90)) : 6,
    axisMarks: marksOf(scene, Math.max(2, Math.floor(width / (scene.axis === 'time' ? 80 : 90)))),
    left: Math.ceil(Math.min(sideways ? width * 0.45 : 110, widest * LETTER + 14)),
  };
}
