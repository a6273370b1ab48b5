import { QueryError } from './errors.js';

/** A piece of a pattern: a text as it stands, or letters that stand for a part of the date. */
export type PatternPiece = { kind: 'text'; text: string } | { kind: 'part'; letters: string };

const LETTERS = /^(?:y+|x+|w+|e+|E+|D+|M+|d+|H+|m+|s+)/;
const KNOWN = new Set([
  'yy', 'yyyy', 'xx', 'xxxx', 'w', 'ww', 'e', 'E', 'EEEE', 'D', 'DDD', 'M', 'MM', 'MMM', 'MMMM', 'd', 'dd', 'H', 'HH',
  'm', 'mm', 's', 'ss',
]); // biome-ignore format: lines of like letters

const LONGEST = 200;

/** Letters that mean the same as others. */
const SAME: Readonly<Record<string, string>> = { y: 'yyyy', yyy: 'yyyy', x: 'xxxx', EE: 'E', EEE: 'E' };

/**
 * A pattern of Joda-Time's letters, cut into its pieces: `yyyy-MM`, `d MMMM yyyy`, `'anno' yy`, `''` for a quote.
 * Throws `QueryError` for letters without meaning, an open quote, a pattern beyond 200 characters.
 */
export function parseDatePattern(pattern: string, path: string): PatternPiece[] {
  const refuse = (it: string, en: string): QueryError => new QueryError('not-a-query', path, { it, en });
  if (pattern.length > LONGEST) {
    throw refuse('Il formato di data è troppo lungo.', 'The date pattern is too long.');
  }
  const pieces: PatternPiece[] = [];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    const letters = LETTERS.exec(rest)?.[0];
    if (quoted) {
      pieces.push({ kind: 'text', text: quoted[1] === '' ? "'" : (quoted[1] ?? '').replaceAll("''", "'") });
      at += quoted[0].length;
    } else if (letters) {
      const known = SAME[letters] ?? letters;
      if (!KNOWN.has(known)) {
        throw refuse(`Formato di data sconosciuto: ${letters}.`, `Unknown date pattern: ${letters}.`);
      }
      pieces.push({ kind: 'part', letters: known });
      at += letters.length;
    } else {
      if (/^[A-Za-z']/.test(rest)) {
        throw refuse(`Formato di data sconosciuto: ${rest[0]}.`, `Unknown date pattern: ${rest[0]}.`);
      }
      pieces.push({ kind: 'text', text: rest[0] as string });
      at += 1;
    }
  }
  return pieces;
}

/** Names of months (January first) or days of the week (Monday first) in a language. */
export function dateNames(language: string, what: 'month' | 'weekday', length: 'long' | 'short'): string[] {
  const format = new Intl.DateTimeFormat(language, { [what]: length, timeZone: 'UTC' });
  // 2024 began on a Monday.
  const days =
    what === 'month'
      ? Array.from({ length: 12 }, (_, month) => Date.UTC(2024, month, 1))
      : Array.from({ length: 7 }, (_, day) => Date.UTC(2024, 0, 1 + day));
  return days.map((day) => format.format(day));
}
