import { CellClass, DateSign, latin, shape } from './cell-class.js';

const DATE =
  /^(?:(\d{4})([-/])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?:([T ])(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s?(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;
const TIME = /^\d{1,2}:\d{2}(:\d{2})?$/;

/** `dd/mm/yyyy` and `yyyy-mm-dd` by their bytes: the usual ten characters, nearly every date of a big file. */
function classifyPlainDate(bytes: Uint8Array, start: number): CellClass | null {
  const sign = bytes[start + 2] as number;
  if (sign === 0x2f || sign === 0x2d || sign === 0x2e) {
    if (bytes[start + 5] !== sign) return null;
    const a = twoDigits(bytes, start);
    const b = twoDigits(bytes, start + 3);
    const year = twoDigits(bytes, start + 6) * 100 + twoDigits(bytes, start + 8);
    if (!(a >= 0 && b >= 0 && year >= 0)) return null;
    shape.dateSigns = sign === 0x2f ? DateSign.Slash : sign === 0x2d ? DateSign.Dash : DateSign.Dot;
    if (a < 10 || b < 10) shape.dateSigns |= DateSign.LongDay;
    return dayMonth(a, b, year, false);
  }
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return null;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (!(year >= 0 && month >= 0 && day >= 0)) return null;
  shape.dateSigns = DateSign.Dash;
  return isDay(year, month, day) ? CellClass.DateIso : CellClass.Text;
}

/** Value of two digits, or NaN. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 0x30;
  const ones = (bytes[at + 1] as number) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Dates, date-times and times; `Text` for everything else, bands such as `5-9` and `2023/24` included. */
export function classifyDate(bytes: Uint8Array, start: number, end: number): CellClass {
  const length = end - start;
  if (length < 4 || length > 35) return CellClass.Text;
  const plain = length === 10 ? classifyPlainDate(bytes, start) : null;
  if (plain !== null) return plain;
  const text = latin(bytes, start, end);
  if (length <= 8 && TIME.test(text)) return CellClass.Time;
  const match = DATE.exec(text);
  if (!match) return CellClass.Text;
  const [, y, isoSign, m, d, a, sign, b, year, gap, hour, minute, second, fraction, zone] = match;
  shape.dateSigns = signBit(isoSign ?? sign ?? '');
  shape.dateSigns |= digitsBit(a ?? m ?? '', DateSign.ShortDay) | digitsBit(b ?? d ?? '', DateSign.ShortDay);
  if (gap !== undefined) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return CellClass.Text;
    shape.dateSigns |= second === undefined ? DateSign.NoSeconds : DateSign.Seconds;
    if (fraction !== undefined) shape.dateSigns |= DateSign.Fraction;
    shape.dateSigns |= digitsBit(hour ?? '', DateSign.ShortHour);
    shape.dateSigns |= gap === 'T' ? DateSign.T : DateSign.Space;
  }
  if (y !== undefined) {
    if (!isDay(Number(y), Number(m), Number(d))) return CellClass.Text;
    if (gap === undefined) return isoSign === '-' ? CellClass.DateIso : CellClass.DateYmdSlash;
    if (zone !== undefined) return isoSign === '-' ? CellClass.DateTimeZoned : CellClass.Text;
    return CellClass.DateTimeIso;
  }
  if (zone !== undefined) return CellClass.Text;
  return dayMonth(Number(a), Number(b), Number(year), gap !== undefined);
}

function dayMonth(a: number, b: number, year: number, withTime: boolean): CellClass {
  const dayFirst = isDay(year, b, a);
  const monthFirst = isDay(year, a, b);
  if (dayFirst && monthFirst) return withTime ? CellClass.DateTimeEither : CellClass.DateEither;
  if (dayFirst) return withTime ? CellClass.DateTimeDmy : CellClass.DateDmy;
  if (monthFirst) return withTime ? CellClass.DateTimeMdy : CellClass.DateMdy;
  return CellClass.Text;
}

function signBit(sign: string): number {
  if (sign === '/') return DateSign.Slash;
  return sign === '-' ? DateSign.Dash : DateSign.Dot;
}

/** Whether a number below ten has a zero in front: the bit given, or the next one. */
function digitsBit(text: string, short: number): number {
  if (Number(text) > 9) return 0;
  return text.length === 1 ? short : short << 1;
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > (MONTH_DAYS[month - 1] as number) || year < 1000)
    return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}
