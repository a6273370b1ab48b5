import { isRealDate } from '../../catalog/model/index.js';

/** A date as an importer reads it. */
export interface ReadDate {
  /** `2024`, `2024-05` or `2024-05-03`. */
  value: string;
  /** Written as ISO 8601 has it, which data.europa.eu insists on. */
  iso: boolean;
  /** Came with a time of day: its day may be another one elsewhere. */
  timed: boolean;
}

const ISO = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(T[\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** Forms that dcatapit knows beside ISO 8601, each with how it becomes one (contract 4, section 3). */
const OTHERS: readonly [RegExp, (m: RegExpExecArray) => string][] = [
  [/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?$/, ([, d, m, y]) => `${y}-${two(m)}-${two(d)}`],
  [/^(\d{4})(\d{2})(\d{2})$/, ([, y, m, d]) => `${y}-${m}-${d}`],
  [/^(\d{1,2})\/(\d{4})$/, ([, m, y]) => `${y}-${two(m)}`],
  [/^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:[ T].*)?$/, ([, y, m, d]) => `${y}-${two(m)}-${two(d)}`],
  [/^(\d{4}-\d{2}-\d{2}) .*$/, ([, day]) => day ?? ''],
];

const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');

/** Reads a date as dati.gov.it does; undefined when it could not. */
export function readDate(text: string): ReadDate | undefined {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) {
    const [, value = '', time = ''] = iso;
    return isRealDate(value) && isRealTime(time) ? { value, iso: true, timed: time !== '' } : undefined;
  }
  for (const [pattern, toIso] of OTHERS) {
    const match = pattern.exec(trimmed);
    if (!match) continue;
    const value = toIso(match);
    return isRealDate(value) ? { value, iso: false, timed: /[ T]\d/.test(trimmed) } : undefined;
  }
  return undefined;
}

const isRealTime = (time: string): boolean => {
  if (time === '') return true;
  const [, hour = '', minute = '0', second = '0'] = /^T(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?/.exec(time) ?? [];
  return hour !== '' && Number(hour) <= 24 && Number(minute) < 60 && Number(second) <= 60;
};

const DAY_MS = 86_400_000;

/**
 * Whether one date is surely before another: of the precision that both have, and by more than a day where a time of day
 * might have moved one of them across midnight. Dates that cannot be read are before nothing.
 */
export function isBefore(one: string | undefined, other: string | undefined): boolean {
  const a = one === undefined ? undefined : readDate(one);
  const b = other === undefined ? undefined : readDate(other);
  if (!a || !b) return false;
  const length = Math.min(a.value.length, b.value.length);
  const [left, right] = [a.value.slice(0, length), b.value.slice(0, length)];
  if (length < 10 || !(a.timed || b.timed)) return left < right;
  return Date.parse(left) + DAY_MS < Date.parse(right);
}
