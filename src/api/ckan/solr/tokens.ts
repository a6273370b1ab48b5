import { searchError } from '../faults.js';

/** A range between its brackets, ends as written. */
interface Range {
  from: string;
  to: string;
  includeFrom: boolean;
  includeTo: boolean;
}

/** What a query is made of. `at` is where it begins, from 0. */
export type Token = { at: number } & (
  | { kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'plus' | 'minus' }
  | { kind: 'field'; name: string }
  /** `raw` still has its escapes and wildcards. */
  | { kind: 'term'; raw: string; fuzzy: boolean }
  | { kind: 'phrase'; text: string; near: boolean }
  | ({ kind: 'range' } & Range)
);

const MARKS: Readonly<Record<string, 'open' | 'close' | 'plus' | 'minus'>> = {
  '(': 'open', ')': 'close', '+': 'plus', '-': 'minus', '!': 'minus',
}; // biome-ignore format: one line reads better
const OPERATORS: Readonly<Record<string, 'and' | 'or' | 'not'>> = {
  AND: 'and', OR: 'or', NOT: 'not', '&&': 'and', '||': 'or',
}; // biome-ignore format: one line reads better

const BLANK = /\s+/uy;
const PHRASE = /"((?:[^"\\]|\\.)*)"/suy;
const RANGE = /[[{]((?:"(?:[^"\\]|\\.)*"|[^\]}"])*)([\]}])/suy;
const ENDS = /^\s*("(?:[^"\\]|\\.)*"|[^\s"]+)\s+TO\s+("(?:[^"\\]|\\.)*"|[^\s"]+)\s*$/su;
/** Marks that have a meaning at the start of a word may stand within it: `comune-di-x`, `a/b`. */
const TERM = /(?:\\.|[^\s+\-!():^[\]{}"~\\/])(?:\\.|[^\s():^[\]{}"~\\])*/suy;
const FUZZY = /~(\d*\.?\d*)/uy;
const BOOST = /\^=?(\d+\.?\d*|\.\d+)/uy;

/** Of a long query, what an error shows around the place. */
const SHOWN = 60;

/** 409: the query cannot be read there. `at` from 0; the message counts from 1. */
export function unreadable(query: string, at: number, why: string) {
  const from = Math.max(0, Math.min(at - SHOWN / 2, query.length - SHOWN));
  const shown = `${from > 0 ? '…' : ''}${query.slice(from, from + SHOWN)}${from + SHOWN < query.length ? '…' : ''}`;
  return searchError(`Cannot parse '${shown}': ${why} at position ${at + 1}`);
}

/** The text without escapes. */
export const unescaped = (raw: string): string => raw.replace(/\\(.)/gsu, '$1');

const endOf = (raw: string): string => (raw.startsWith('"') ? unescaped(raw.slice(1, -1)) : unescaped(raw));

/**
 * The tokens of a query. Boosts are read and dropped: they tune the ranking of Solr. Throws a Search Error (409) with
 * the place of what is none.
 */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (!match) return undefined;
    at += match[0].length;
    return match;
  };
  while (at < query.length) {
    if (take(BLANK)) continue;
    const start = at;
    const char = query[at] as string;
    if (char === '"') {
      const phrase = take(PHRASE);
      if (!phrase) throw unreadable(query, start, 'a quote is never closed');
      const near = take(FUZZY);
      tokens.push({ at: start, kind: 'phrase', text: unescaped(phrase[1] ?? ''), near: near !== undefined });
    } else if (char === '[' || char === '{') {
      tokens.push({ at: start, kind: 'range', ...readRange(query, start, take(RANGE)) });
    } else if (MARKS[char]) {
      at += 1;
      tokens.push({ at: start, kind: MARKS[char] });
      if (char !== ')') continue;
    } else if (char === '/') {
      throw unreadable(query, start, 'regular expressions are not supported (write \\/ for a slash)');
    } else {
      const term = take(TERM)?.[0];
      if (term === undefined) throw unreadable(query, start, `unexpected '${char}'`);
      if (query[at] === ':') {
        at += 1;
        tokens.push({ at: start, kind: 'field', name: unescaped(term) });
        continue;
      }
      const operator = Object.hasOwn(OPERATORS, term) ? OPERATORS[term] : undefined;
      if (operator) {
        tokens.push({ at: start, kind: operator });
        continue;
      }
      const distance = take(FUZZY);
      tokens.push({
        at: start,
        kind: 'term',
        raw: term,
        fuzzy: distance !== undefined && distance[1] !== '0',
      });
    }
    take(BOOST);
  }
  return tokens;
}

/**
 * A range. An address that was encoded twice leaves `%20` between the ends, and `%3A` in the times: they are read as
 * what they stand for (contract, section 7.2).
 */
function readRange(query: string, at: number, match: RegExpExecArray | undefined): Range {
  if (!match) throw unreadable(query, at, 'a range is never closed');
  const inner = (match[1] ?? '').replace(/%20|\+(?=TO\+)|(?<=\+TO)\+/g, ' ').replace(/%3A/gi, ':');
  const ends = ENDS.exec(inner);
  if (!ends) throw unreadable(query, at, "a range is written '[from TO to]': unexpected text");
  return {
    from: endOf(ends[1] ?? ''),
    to: endOf(ends[2] ?? ''),
    includeFrom: query[at] === '[',
    includeTo: match[2] === ']',
  };
}
