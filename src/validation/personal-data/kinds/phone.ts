import type { Match } from '../model.js';

/**
 * Italian numbers (national numbering plan): mobile ones begin with 3 and have 9 or 10 digits, those of places begin with
 * 0 and have 6 to 11. Numbers without a sign that they are telephone numbers (an international prefix, a blank or stroke
 * after the network's three digits, a word before them) are taken for codes.
 */
const MOBILE = '3[1-9][0-9]';
const SAID = '(?:tel|cell|chiam|contatt|whatsapp|recapito|al n|al 3|fon[oi]|mobile)';

/** Where a number may be, for RE2. */
export const PHONE_SHAPE = `(?:\\+|00)39[ .-]?[03]|${MOBILE}[ ./-][0-9]{3}|${SAID}[^0-9]{0,20}[0-9+]{6}`;

const GAP = '[ ./-]?';
const PREFIX = '(?:\\+|00)39[ .-]?';
const DIGITS = `${MOBILE}${GAP}\\d{2,3}${GAP}\\d{2}${GAP}\\d{2,3}`;
const EDGE = '(?<![\\w+.,/-])';
const END = '(?![\\w]|[.,/-]\\d)';
const MOBILE_IN_TEXT = new RegExp(
  `${EDGE}(?:${PREFIX}${DIGITS}|${MOBILE}[ ./-]\\d{2,3}${GAP}\\d{2}${GAP}\\d{2,3}|(?<=${SAID}[^\\d]{0,20})${DIGITS}|(?<=\\bal )${DIGITS})${END}`,
  'gi',
);
const FIXED_IN_TEXT = new RegExp(
  `${EDGE}(?:${PREFIX}|(?<=(?:tel|telefono|telefonare|chiamare)\\.?:? {0,2}))0\\d{1,3}${GAP}\\d{2,4}${GAP}\\d{2,4}${END}`,
  'gi',
);

/** The telephone numbers in a text that say they are some. `value` is their digits without the prefix of Italy. */
export function findPhones(text: string): Match[] {
  if (text.length < 8) return [];
  return [...text.matchAll(MOBILE_IN_TEXT), ...text.matchAll(FIXED_IN_TEXT)].flatMap((match) => {
    const value = nationalDigits(match[0]);
    if (phoneSort(value) === undefined) return [];
    return [{ kind: 'phone' as const, start: match.index, end: match.index + match[0].length, value }];
  });
}

/**
 * The numbers in a cell of a column of telephone numbers, which may hold several: there any run of digits that fits the
 * plan is one.
 */
export function findPhonesInColumn(text: string): Match[] {
  const runs = text.matchAll(/(?<![\w])(?:(?:\+|00)39[ .-]?)?[03]\d(?:[ ./()-]{0,2}\d){5,10}(?!\d)/g);
  return Array.from(runs).flatMap((match) => {
    const value = nationalDigits(match[0]);
    if (phoneSort(value) === undefined) return [];
    return [{ kind: 'phone' as const, start: match.index, end: match.index + match[0].length, value }];
  });
}

/** `mobile`, `fixed`, or undefined for digits that are no number of the plan. */
export function phoneSort(digits: string): 'mobile' | 'fixed' | undefined {
  if (/^3[1-9]\d{7,8}$/.test(digits)) return 'mobile';
  return /^0[1-9]\d{4,9}$/.test(digits) ? 'fixed' : undefined;
}

const nationalDigits = (text: string): string => {
  const digits = text.replace(/[^\d+]/g, '');
  return digits.replace(/^(?:\+|00)39/, '');
};
