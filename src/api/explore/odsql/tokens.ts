import { OdsqlError } from './odsql-error.js';

/** A piece of ODSQL's text (contract, section 4, Lexical). `at` is where it begins, `end` where it is over. */
export type Token = { at: number; end: number } & (
  | { kind: 'name'; text: string; quoted: boolean }
  | { kind: 'string'; text: string }
  | { kind: 'number'; text: string; value: number }
  /** A number with a unit of length, in metres. */
  | { kind: 'distance'; metres: number }
  /** `date'…'` and `geom'…'`. */
  | { kind: 'typed'; type: 'date' | 'geom'; text: string }
  | { kind: 'sign'; text: string }
  | { kind: 'end' }
);

/** Longest clause that is read: more is no question of a person or a program. */
const LONGEST = 100_000;

/** Metres of each unit. */
const UNITS: Readonly<Record<string, number>> = {
  mi: 1609.344, yd: 0.9144, ft: 0.3048, m: 1, cm: 0.01, km: 1000, mm: 0.001,
}; // biome-ignore format: one line reads better

const SPACE = /\s+/y;
/** `1..10` is a range. */
const NUMBER = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const UNIT = /\s*(mi|yd|ft|mm|cm|km|m)(?![A-Za-z0-9_])/y;
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*/uy;
/** Names that begin with a digit exist too: `2020_totale`. */
const DIGIT_NAME = /\d+[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
const SIGN = /<>|!=|<=|>=|\.\.|[-+*/(),:=<>[\]]/y;

/**
 * Splits a clause into its pieces, the last of which is `end`.
 * @throws OdsqlError for an unclosed quote, a sign that has no meaning, or a clause without measure
 */
export function tokensOf(clause: string, text: string): Token[] {
  if (text.length > LONGEST) throw new OdsqlError(clause, `the clause is longer than ${LONGEST} characters`);
  const tokens: Token[] = [];
  let at = 0;
  const matchAt = (pattern: RegExp, from: number): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = matchAt(SPACE, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    const token = next(at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', at: text.length, end: text.length });
  return tokens;

  function next(start: number): Token {
    const first = text[start] as string;
    if (first === "'" || first === '"') {
      const { value, end } = quoted(start, first);
      return { kind: 'string', text: value, at: start, end };
    }
    if (first === '`') {
      const { value, end } = quoted(start, first);
      return { kind: 'name', text: value, quoted: true, at: start, end };
    }
    const digitName = matchAt(DIGIT_NAME, start);
    const number = matchAt(NUMBER, start);
    if (number && !(digitName && digitName[0].length > number[0].length && !isDistance(start, number[0]))) {
      return numberToken(start, number[0]);
    }
    const name = digitName ?? matchAt(NAME, start);
    if (name) return nameToken(start, name[0]);
    const sign = matchAt(SIGN, start);
    if (sign) return { kind: 'sign', text: sign[0], at: start, end: start + sign[0].length };
    throw new OdsqlError(clause, `unexpected character ${JSON.stringify(first)}`, start);
  }

  function isDistance(start: number, digits: string): boolean {
    return matchAt(UNIT, start + digits.length) !== null;
  }

  function numberToken(start: number, digits: string): Token {
    const end = start + digits.length;
    const unit = matchAt(UNIT, end);
    const metres = UNITS[unit?.[1] ?? ''];
    if (unit && metres !== undefined) {
      return { kind: 'distance', metres: Number(digits) * metres, at: start, end: end + unit[0].length };
    }
    return { kind: 'number', text: digits, value: Number(digits), at: start, end };
  }

  function nameToken(start: number, name: string): Token {
    const end = start + name.length;
    const type = name.toLowerCase();
    const quote = text[end];
    if ((type === 'date' || type === 'geom') && (quote === "'" || quote === '"')) {
      const string = quoted(end, quote);
      return { kind: 'typed', type, text: string.value, at: start, end: string.end };
    }
    return { kind: 'name', text: name, quoted: false, at: start, end };
  }

  /** A quoted text; a backslash keeps the next character from meaning anything. */
  function quoted(start: number, quote: string): { value: string; end: number } {
    let value = '';
    for (let i = start + 1; i < text.length; i += 1) {
      const character = text[i] as string;
      if (character === quote) return { value, end: i + 1 };
      if (character === '\\' && i + 1 < text.length) i += 1;
      value += text[i];
    }
    throw new OdsqlError(clause, `the ${quote} is not closed`, start);
  }
}
