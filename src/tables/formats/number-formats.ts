import { numberText } from '../write-normal.js';

/** What a number format of a spreadsheet means for the value of a cell. */
export interface NumberFormat {
  kind: 'general' | 'date' | 'dateTime' | 'time' | 'duration' | 'padded' | 'percent' | 'currency';
  /** Digits a `padded` format (`00000`) shows at least. */
  digits?: number;
  /** Sign of a `currency`. */
  sign?: string;
}

/** A number with the sign its format shows. The sign is kept only where the whole column has it. */
export interface SignedNumber {
  /** The value as stored, e.g. `0.52`. */
  plain: string;
  /** The value as shown, e.g. `52.0%`. */
  shown: string;
  sign: string;
}

/** What a cell holds; typed numbers and dates are told from texts so that columns can be judged as wholes. */
export type SheetValue = string | { number: string } | { date: string } | SignedNumber;

/** A value of a date cell: a day as such, or the text of a day with its time. */
export function dateValue(iso: string): SheetValue {
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? { date: iso } : iso;
}

/**
 * Meaning of a number format of Excel (ECMA-376 part 1, 18.8.30 and 18.8.31): the built-in ones by id,
 * others by their code. Of a code with sections (`positive;negative`) the first counts.
 */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined || code === '') return builtIn(id);
  const first = (/^(?:"[^"]*"|\\.|[^;"\\])*/.exec(code)?.[0] ?? code).replace(/general|standard/gi, '');
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return { kind: 'duration' };
  const sign = /[€$£]/.exec(
    first.replace(/\[\$-[^\]]*\]/g, '').replace(/\[\$([^\]-]*)[^\]]*\]/g, ' $1 '),
  )?.[0];
  const bare = first.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').toLowerCase();
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length };
  const day = /[dy]/.test(bare);
  const hour = /[hs]/.test(bare);
  if (day && hour) return { kind: 'dateTime' };
  if (day || /^m+$/.test(bare)) return { kind: 'date' };
  if (hour) return { kind: 'time' };
  if (bare.includes('%')) return { kind: 'percent' };
  return sign ? { kind: 'currency', sign } : { kind: 'general' };
}

function builtIn(id: number): NumberFormat {
  if (id === 9 || id === 10) return { kind: 'percent' };
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
    return { kind: 'date' };
  if (id === 22) return { kind: 'dateTime' };
  if (id === 46) return { kind: 'duration' };
  if ((id >= 18 && id <= 21) || id === 45 || id === 47 || (id >= 32 && id <= 35)) return { kind: 'time' };
  return { kind: 'general' };
}

/**
 * A stored number as its format means it: ISO dates and times, padded codes, percentages and currency
 * with their sign.
 * @param date1904 days are counted from 1904, as on old Macs
 */
export function numericValue(value: number, format: NumberFormat, date1904: boolean): SheetValue {
  if (!Number.isFinite(value)) return '';
  switch (format.kind) {
    case 'padded':
      if (Number.isInteger(value) && value >= 0) return String(value).padStart(format.digits ?? 0, '0');
      break;
    case 'date':
    case 'dateTime': {
      const iso = serialDate(value, date1904);
      return iso === '' ? { number: numberText(value) } : dateValue(iso);
    }
    case 'time':
      if (value >= 0 && value < 1) return clock(value);
      return serialDate(value, date1904) || { number: numberText(value) };
    case 'duration':
      return value >= 0 ? clock(value) : { number: numberText(value) };
    case 'percent':
      return percentValue(value);
    case 'currency':
      return signed(value, ` ${format.sign}`, format.sign ?? '€');
    default:
  }
  return { number: numberText(value) };
}

/** A stored fraction shown as a percentage: 0.52 is `52.0%`. */
export function percentValue(value: number): SignedNumber {
  // Fifteen digits: 0.07 * 100 is 7 and not 7.000000000000001.
  const times = numberText(Number((value * 100).toPrecision(15)));
  // A share is no count, even where all of a column are whole.
  const shown = /^-?\d+$/.test(times) ? `${times}.0` : times;
  return { plain: numberText(value), shown: `${shown}%`, sign: '%' };
}

/** An amount with its sign behind it. */
export function signed(value: number, suffix: string, sign: string): SignedNumber {
  const plain = numberText(value);
  // Where only a sign in front is understood, as for dollars and pounds.
  const shown = sign === '€' ? `${plain}${suffix}` : plain.replace(/^(-?)/, `$1${sign}`);
  return { plain, shown, sign };
}

function clock(days: number): string {
  const seconds = Math.round(days * 86_400);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/**
 * ISO text of an Excel serial date (ECMA-376 18.17.4.1): days since 1899-12-30, which makes up for the
 * 29 February 1900 that never was, for all dates from 1 March 1900 on; a day more before.
 * Empty where the number is no date.
 */
export function serialDate(serial: number, date1904: boolean): string {
  const days = date1904 ? serial + 1462 : serial >= 0 && serial < 60 ? serial + 1 : serial;
  if (days < 0) return '';
  const instant = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  if (Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999) return '';
  const iso = instant.toISOString();
  return days % 1 === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
