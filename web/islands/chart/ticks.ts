import { formatNumber } from '../../../src/portal/format-plain.js';
import type { Scene } from './scene.js';

/** What stands beside the marks of the axes, and how much room it needs. */
export interface ChartTicks {
  value(value: number): string;
  axis(value: number | Date, index: number, all: readonly (number | Date)[]): string;
  category(name: string): string;
  /** How many marks fit. */
  valueCount: number;
  axisCount: number;
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

/** A moment as short as its place among others allows; the year stands below where it begins or changes. */
export function shortMoment(
  lang: 'it' | 'en',
  date: Date,
  before: Date | undefined,
  smallest: number,
): string {
  const text = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(LOCALE[lang], { ...options, timeZone: 'UTC' }).format(date);
  const day = 86_400_000;
  const year = String(date.getUTCFullYear());
  if (smallest >= 360 * day) return year;
  const newYear = before?.getUTCFullYear() !== date.getUTCFullYear();
  if (smallest >= 27 * day)
    return newYear ? `${text({ month: 'short' })}\n${year}` : text({ month: 'short' });
  const shortDay = text({ day: 'numeric', month: 'short' });
  if (smallest >= day) return newYear ? `${shortDay}\n${year}` : shortDay;
  const time = text({ hour: '2-digit', minute: '2-digit' });
  return before?.getUTCDate() !== date.getUTCDate() ? `${time}\n${shortDay}` : time;
}

const stepOf = (all: readonly (number | Date)[]): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < all.length; i += 1) least = Math.min(least, Number(all[i]) - Number(all[i - 1]));
  return least;
};

/** The marks of a scene drawn at that width. */
export function chartTicks(scene: Scene, lang: 'it' | 'en', width: number): ChartTicks {
  const value = (v: number): string => shortNumber(lang, v);
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
        ? shortMoment(lang, v, index > 0 ? (all[index - 1] as Date) : undefined, stepOf(all))
        : scene.plainAxis
          ? String(v)
          : value(v),
    valueCount: sideways ? Math.max(2, Math.floor((width * 0.6) / 90)) : 6,
    axisCount: Math.max(2, Math.floor(width / (scene.axis === 'time' ? 80 : 90))),
    left: Math.ceil(Math.min(sideways ? width * 0.45 : 110, widest * LETTER + 14)),
  };
}
