import { isRealDate, type Temporal } from '../../catalog/model/index.js';

/** What a text means as a date; `mended` when it was written in another notation than ISO 8601 as the model has it. */
export type DateReading =
  | { value: Temporal; mended: boolean }
  | { value?: undefined; why: 'date-ambiguous' | 'date-invalid' };

const MONTHS = new Map(
  [
    ['gennaio', 'gen', 'january', 'jan'],
    ['febbraio', 'feb', 'february'],
    ['marzo', 'mar', 'march'],
    ['aprile', 'apr', 'april'],
    ['maggio', 'mag', 'may'],
    ['giugno', 'giu', 'june', 'jun'],
    ['luglio', 'lug', 'july', 'jul'],
    ['agosto', 'ago', 'august', 'aug'],
    ['settembre', 'set', 'sett', 'september', 'sep', 'sept'],
    ['ottobre', 'ott', 'october', 'oct'],
    ['novembre', 'nov', 'november'],
    ['dicembre', 'dic', 'december', 'dec'],
  ].flatMap((names, index) => names.map((name): [string, number] => [name, index + 1])),
);

const TIME = String.raw`(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}$`, 'i');
const YEAR_LAST = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})${TIME}$`, 'i');
const MONTH_NAME = new RegExp(
  `^(?:[a-zì]{2,12},?\\s+)?(?:(\\d{1,2})(?:°|º|st|nd|rd|th)?\\s+)?([a-z]{3,10})\\.?,?\\s+(\\d{4})${TIME}$`,
  'i',
);
const ZONED = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(Z|[+-]\d{2}:?\d{2})$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const MODEL =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * Reads a date in ISO 8601, in the usual numeric notations, or with an Italian or English month name. Days and
 * months given by number with the year last are told apart only when one of them is over 12 or both are the same.
 */
export function readDate(text: string): DateReading {
  const spoken = text.trim();
  if (spoken.length > 60) return { why: 'date-invalid' };
  if (/T\d{2}:\d{2}(?!:)/.test(spoken) && MODEL.test(spoken)) {
    // XML Schema has no dateTime without seconds: every writer adds them.
    return real(spoken.replace(/(T\d{2}:\d{2})/, '$1:00'), true);
  }
  if (MODEL.test(spoken)) return real(spoken, false);
  const zoned = ZONED.exec(spoken);
  if (zoned?.[1] && MODEL.test(zoned[1])) return real(zoned[1], true);
  const first = YEAR_FIRST.exec(spoken);
  if (first) return compose(first[1], first[2], first[3], first.slice(4));
  const last = YEAR_LAST.exec(spoken);
  if (last) {
    const [, one = '', two = '', year] = last;
    const time = last.slice(4);
    if (Number(one) > 12 || one.padStart(2, '0') === two.padStart(2, '0'))
      return compose(year, two, one, time);
    if (Number(two) > 12) return compose(year, one, two, time);
    return { why: 'date-ambiguous' };
  }
  const compact = COMPACT.exec(spoken);
  if (compact) return compose(compact[1], compact[2], compact[3], []);
  const named = MONTH_NAME.exec(spoken);
  const month = named?.[2] && MONTHS.get(named[2].toLowerCase());
  if (named && month) return compose(named[3], String(month), named[1], named.slice(4));
  return { why: 'date-invalid' };
}

function compose(
  year = '',
  month = '',
  day: string | undefined,
  [hour, minute, second, fraction, zone]: (string | undefined)[],
): DateReading {
  const two = (part: string): string => part.padStart(2, '0');
  let value = `${year}-${two(month)}${day === undefined ? '' : `-${two(day)}`}`;
  if (hour !== undefined && minute !== undefined && day !== undefined) {
    value += `T${two(hour)}:${minute}:${second ?? '00'}${fraction?.slice(0, 10) ?? ''}`;
    if (zone) value += /^[+-]/.test(zone) ? zone.replace(/^(...):?/, '$1:') : 'Z';
  }
  return MODEL.test(value) ? real(value, true) : { why: 'date-invalid' };
}

const real = (value: string, mended: boolean): DateReading =>
  isRealDate(value) ? { value, mended } : { why: 'date-invalid' };
