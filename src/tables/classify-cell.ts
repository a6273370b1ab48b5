import { CellClass, Decoration, latin, shape } from './cell-class.js';
import { classifyDate } from './classify-date.js';
import { beginsUnit, UNIT_SIGNS, unitKind } from './units.js';

const LONGEST_TOKEN = 20;

/**
 * Classifies the cell in `bytes[from, to)` (UTF-8) by how it is written; blanks around it do not count.
 * One pass over the bytes without making a string, because it runs on every cell of a file.
 */
export function classifyCell(bytes: Uint8Array, from: number, to: number): CellClass {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes, start)) start += 1;
  while (end > start && isBlank(bytes, end - 1)) end -= 1;
  shape.decoration = 0;
  shape.affix = '';
  shape.dateSigns = 0;
  shape.padded = start !== from || end !== to;
  if (start === end) return CellClass.Empty;
  const first = bytes[start] as number;
  if (first >= 0x30 && first <= 0x39) return classifyNumeric(bytes, start, end, false);
  if (first === 0x2d) {
    const next = bytes[start + 1] as number;
    if (end - start > 1 && next >= 0x30 && next <= 0x39) return classifyNumeric(bytes, start + 1, end, true);
  }
  return classifyOther(bytes, start, end, first);
}

/** Space, tab, line end, and the two bytes of a no-break space (their second byte only after the first). */
function isBlank(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return true;
  if (byte === 0xc2) return bytes[at + 1] === 0xa0;
  return byte === 0xa0 && bytes[at - 1] === 0xc2;
}

/** Cells that begin with a digit (a minus sign already taken off). */
function classifyNumeric(bytes: Uint8Array, start: number, end: number, negative: boolean): CellClass {
  let digits = 0;
  let value = 0;
  let at = start;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    digits += 1;
    value = value * 10 + digit;
  }
  shape.negative = negative;
  shape.whole = digits;
  shape.scale = 0;
  if (at === end) return integerClass(bytes, start, digits, value, negative);
  const mark = bytes[at] as number;
  if (mark === 0x2e || mark === 0x2c) {
    const found = classifyMarked(bytes, start, end, at, digits);
    if (found !== CellClass.Text) return found;
    if (negative) return CellClass.Text;
    return mark === 0x2e ? classifyDate(bytes, start, end) : classifyPair(bytes, start, end);
  }
  if (!negative && (mark === 0x2f || mark === 0x2d || mark === 0x3a)) return classifyDate(bytes, start, end);
  return classifyDecorated(bytes, start, end, negative);
}

function integerClass(
  bytes: Uint8Array,
  start: number,
  digits: number,
  value: number,
  negative: boolean,
): CellClass {
  if (bytes[start] === 0x30) {
    if (digits > 1) return CellClass.LeadingZero;
    if (negative) return CellClass.Text;
  }
  if (digits > 15) return CellClass.LongInteger;
  shape.value = negative ? -value : value;
  return CellClass.Integer;
}

/** Numbers with points and commas; `Text` where the marks do not make a number. */
function classifyMarked(
  bytes: Uint8Array,
  start: number,
  end: number,
  firstMark: number,
  whole: number,
): CellClass {
  const point = bytes[firstMark] === 0x2e;
  const mark = bytes[firstMark] as number;
  let groups = 0;
  let run = 0;
  let at = firstMark + 1;
  let allThree = true;
  let otherAt = -1;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      run += 1;
    } else if (byte === mark && otherAt < 0) {
      if (run !== 3) allThree = false;
      groups += 1;
      run = 0;
    } else if ((byte === 0x2e || byte === 0x2c) && otherAt < 0) {
      if (run !== 3) allThree = false;
      groups += 1;
      run = 0;
      otherAt = at;
    } else {
      break;
    }
  }
  if (run === 0) return at < end ? classifyPair(bytes, start, end) : CellClass.Text;
  if (at < end) return classifyTail(bytes, start, end, at, groups, otherAt, run);
  const zero = bytes[start] === 0x30;
  if (otherAt >= 0) {
    if (!allThree || whole > 3 || zero) return CellClass.Text;
    shape.whole = whole + 3 * groups;
    shape.scale = run;
    return point ? CellClass.GroupedPointDecimal : CellClass.GroupedCommaDecimal;
  }
  if (groups > 0) {
    if (!allThree || run !== 3 || whole > 3 || zero) return CellClass.Text;
    shape.whole = whole + 3 * (groups + 1);
    return point ? CellClass.GroupedPoint : CellClass.GroupedComma;
  }
  if (zero && whole > 1) return CellClass.LeadingZero;
  shape.scale = run;
  if (run === 3 && whole <= 3 && !zero) return point ? CellClass.AmbiguousPoint : CellClass.AmbiguousComma;
  return point ? CellClass.DecimalPoint : CellClass.DecimalComma;
}

/** What follows the digits of a marked number: an exponent, a sign of unit, the second half of a pair. */
function classifyTail(
  bytes: Uint8Array,
  start: number,
  end: number,
  at: number,
  groups: number,
  otherAt: number,
  scale: number,
): CellClass {
  const byte = bytes[at] as number;
  if ((byte === 0x65 || byte === 0x45) && groups === 0 && otherAt < 0) {
    const text = latin(bytes, start, end);
    if (/^\d+\.\d+[eE][+-]?\d{1,3}$/.test(text)) {
      shape.scale = scale;
      return CellClass.Exponent;
    }
    return CellClass.Text;
  }
  if (byte === 0x20 || byte === 0x25 || byte > 0x7f || byte === 0x2c || byte === 0x2e || byte === 0x27) {
    const pair = classifyPair(bytes, start, end);
    return pair === CellClass.Text ? classifyDecorated(bytes, start, end, shape.negative) : pair;
  }
  return CellClass.Text;
}

const PAIR = /^-?\d{1,2}\.\d+\s*[,; ]\s*-?\d{1,3}\.\d+$/;

function classifyPair(bytes: Uint8Array, start: number, end: number): CellClass {
  if (end - start > 60) return CellClass.Text;
  return PAIR.test(latin(bytes, start, end)) ? CellClass.LatLon : CellClass.Text;
}

const DECORATED = new RegExp(
  `^(\\()?\\s*(-)?\\s*((?:€|\\$|£|EUR|Euro|euro)\\s*)?(-)?(\\d[\\d., '\u00a0\u202f\u2019]*?)(\\s*(?:${UNIT_SIGNS}))?\\s*(\\))?$`,
);
const SPACE_GROUPS = /^\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/;
const APOSTROPHE_GROUPS = /^\d{1,3}(?:['\u2019]\d{3})+(?:[.,]\d+)?$/;
const GAPS = /[ '\u00a0\u202f\u2019]/g;
const utf8 = new TextDecoder();

/**
 * Whether the letter behind the digits may begin a unit; true where there is none, or no digits in front. Codes such as
 * `8A04F2` are the bulk of what comes here, and making a string of each took an eighth of the whole detection.
 */
function mayHaveUnit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2c || byte === 0x20 || byte === 0x27)
      continue;
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    return !letter || at === start || beginsUnit(byte, at + 1 < end ? (bytes[at + 1] as number) : 0);
  }
  return true;
}

/** Numbers with a percent or currency sign or a unit, in accounting parentheses, or grouped by spaces or apostrophes. */
function classifyDecorated(bytes: Uint8Array, start: number, end: number, negative: boolean): CellClass {
  if (end - start > 40) return CellClass.Text;
  if (!mayHaveUnit(bytes, start, end)) return shortText(start, end);
  const text = utf8.decode(bytes.subarray(start, end));
  const match = DECORATED.exec(text);
  if (!match) return shortText(start, end);
  const [, open, , before, , number = '', after, close] = match;
  if ((open === undefined) !== (close === undefined) || (before && after)) return CellClass.Text;
  let decoration = 0;
  const unit = (before ?? after ?? '').trim();
  if (unit !== '') decoration |= unitKind(unit);
  if (open !== undefined) decoration |= Decoration.Parentheses;
  if (SPACE_GROUPS.test(number)) decoration |= Decoration.SpaceGroups;
  else if (APOSTROPHE_GROUPS.test(number)) decoration |= Decoration.ApostropheGroups;
  else if (/[ '\u00a0\u202f\u2019]/.test(number)) return shortText(start, end);
  if (decoration === 0) return CellClass.Text;
  const inner = Buffer.from(number.replace(GAPS, ''));
  const padded = shape.padded;
  const found = classifyCell(inner, 0, inner.length);
  shape.padded = padded;
  if (found < CellClass.Integer || found > CellClass.GroupedCommaDecimal) return shortText(start, end);
  if (found === CellClass.LeadingZero || found === CellClass.LongInteger) return shortText(start, end);
  shape.decoration = decoration;
  shape.affix = unit === '' ? '' : `${before ?? ''}#${after ?? ''}`;
  shape.negative = negative || text.includes('-') || open !== undefined;
  // -0 would not come back from a number.
  if (shape.negative && found === CellClass.Integer && shape.value === 0) return shortText(start, end);
  if (shape.negative) shape.value = -shape.value;
  return found;
}

const WKT =
  /^(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(|^GEOMETRYCOLLECTION\s*\(/i;

/** Cells that begin with neither a digit nor a minus and a digit. */
function classifyOther(bytes: Uint8Array, start: number, end: number, first: number): CellClass {
  const last = bytes[end - 1] as number;
  if ((first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d)) return CellClass.Json;
  if (first === 0x3d && bytes[start + 1] === 0x22 && last === 0x22) return CellClass.ExcelText;
  if (last === 0x29 && end - start > 6 && WKT.test(latin(bytes, start, Math.min(end, start + 40)))) {
    return CellClass.Wkt;
  }
  // €, $, £ or an opening parenthesis, or a minus before a sign of currency.
  if (
    first === 0x24 ||
    first === 0x28 ||
    first === 0xe2 ||
    first === 0xc2 ||
    first === 0x2d ||
    first === 0x45
  ) {
    const found = classifyDecorated(bytes, start, end, false);
    if (found !== CellClass.Text) return found;
  }
  return shortText(start, end);
}

function shortText(start: number, end: number): CellClass {
  return end - start <= LONGEST_TOKEN ? CellClass.Token : CellClass.Text;
}
