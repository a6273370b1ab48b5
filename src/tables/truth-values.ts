import { CellClass } from './cell-class.js';
import { isNullToken } from './null-tokens.js';
import type { ColumnProfile } from './profile-column.js';

/** Pairs of truth values, true first, lower case. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['si', 'no'],
  ['sì', 'no'],
  ["si'", 'no'],
  ['s', 'n'],
  ['s', 'no'],
  ['vero', 'falso'],
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['t', 'f'],
  ['attivo', 'non attivo'],
];

/** Pairs of which one half alone is a truth value already; `NO` alone may be Novara. */
const CLEAR_ALONE = new Set(['true', 'false', 'vero', 'falso']);

const FLAG_NAME =
  /(?:^|[^a-z])(?:flag|is|has|ha|attiv[oa]|corrente|current|attuale|valid[oa]?|obbligatori[oa]|test|presente|abilitat[oa]|capoluogo|yes\/no|si\/no)(?:$|[^a-z])/;

/** Columns of provinces: SI is Siena there, and NO is Novara. */
const PROVINCE_NAME = /(?:^|[^a-z])(?:prov\w*|sigl[ae]|targ[ah]e?|pv|comune|citt[aà])(?:$|[^a-z])/;

/**
 * Format `true|false` (as written) of a column of truth values, or null. A closed list of pairs, and both
 * values must occur; 0 and 1 count only in a column named like a flag.
 */
export function booleanFormat(
  tokens: readonly [string, number][],
  profile: ColumnProfile,
  name: string,
  values: number,
): string | null {
  const flag = FLAG_NAME.test(name.toLowerCase().replace(/_/g, ' '));
  if (values > 0 && profile.counts[CellClass.Integer] === values) {
    return flag && profile.integerMin >= 0 && profile.integerMax <= 1 && profile.decorated === 0
      ? '1|0'
      : null;
  }
  // `n` and `x` may look like null tokens, so the words are taken before those are set aside.
  const words = tokens.filter(([token]) => !isNullToken(token));
  if (profile.manyTokens || words.length === 0 || words.length > 2) return null;
  if (words.reduce((sum, [, count]) => sum + count, 0) !== values) return null;
  const written = words.map(([token]) => token);
  const spoken = name.toLowerCase().replace(/_/g, ' ');
  if (PROVINCE_NAME.test(spoken) && written.some((word) => /^(?:SI|NO)$/.test(word))) return null;
  const lower = written.map((token) => token.toLowerCase());
  for (const [yes, no] of PAIRS) {
    if (!lower.every((token) => token === yes || token === no)) continue;
    if (lower.length === 1 && !CLEAR_ALONE.has(lower[0] as string) && !flag) continue;
    const as = (word: string) => written[lower.indexOf(word)] ?? '';
    return `${as(yes)}|${as(no)}`;
  }
  return null;
}

/**
 * Whether a format speaks Italian: in JSON, which has true and false of its own, `si` and `no` are what an
 * office wrote for them, while `yes` and `no` are words among others (tags of OpenStreetMap).
 */
export function isItalianTruth(format: string): boolean {
  return /^(?:s[iì]|si'|vero|attivo)\|/i.test(format);
}
