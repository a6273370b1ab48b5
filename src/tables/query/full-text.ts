import { and, or as anyOf, type Filter, not, search, type Term } from './tree.js';

const WORDS = /[\p{L}\p{N}]+/gu;
const EDGE_BEFORE = '(?:^|[^\\p{L}\\p{N}])';
const EDGE_AFTER = '(?:$|[^\\p{L}\\p{N}])';
const BETWEEN = '[^\\p{L}\\p{N}]+';

/** A text as full text compares it: lower case, no accents. The same as DuckDB's `strip_accents(lower(x))`. */
export const foldText = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

/** The words of a term, folded: runs of letters and digits. */
export const wordsOf = ({ text }: Term): string[] => foldText(text).match(WORDS) ?? [];

/**
 * The regular expression (RE2) that finds a term as whole words in a folded text; undefined for a term without letters or
 * digits. Signs within a term (`dell'aria`, `45.5`) stand for any signs.
 */
export function termPattern(term: Term): string | undefined {
  const words = wordsOf(term);
  if (words.length === 0) return undefined;
  return `${EDGE_BEFORE}${words.join(BETWEEN)}${term.prefix ? '' : EDGE_AFTER}`;
}

/** Whether a term has signs alone (`€`, `%`, `🎉`): it says something only where no word stands beside it. */
const isSigns = (term: Term): boolean => wordsOf(term).length === 0;

/** The terms of a text as people type it: each run of non-blanks; runs of signs only where there is nothing else. */
export function plainTerms(text: string): Term[] {
  const all = text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part }));
  const words = all.filter((term) => !isSigns(term));
  return words.length > 0 ? words : all;
}

/** A text that is not in the syntax of PostgreSQL's `to_tsquery`. */
export class SearchSyntax extends Error {
  constructor(text: string) {
    super(`syntax error in search: ${JSON.stringify(text)}`);
    this.name = 'SearchSyntax';
  }
}

type Token = '&' | '|' | '!' | '(' | ')' | Term;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [, sign, quoted, word, weights] of text.matchAll(
    /\s*(?:([&|!()])|(?:'([^']*)'|([^\s&|!():']+))(?::([*A-Da-d]+))?|\S)/gu,
  )) {
    if (sign) found.push(sign as Token);
    else if (quoted !== undefined || word !== undefined)
      found.push({ text: quoted ?? word ?? '', ...(weights?.includes('*') && { prefix: true }) });
    else throw new SearchSyntax(text);
  }
  return found;
}

/**
 * A search in PostgreSQL's `tsquery` syntax (`&`, `|`, `!`, parentheses, `word:*`) as a filter, and its terms that are not
 * negated, for ranking. Throws `SearchSyntax`.
 */
export function parseTsquery(text: string, columns?: readonly string[]): { filter: Filter; terms: Term[] } {
  const all = tokens(text);
  const terms: Term[] = [];
  const hasWords = all.some((token) => typeof token !== 'string' && !isSigns(token));
  let at = 0;
  const primary = (negated: boolean): Filter => {
    const token = all[at];
    at += 1;
    if (token === '!') return not(primary(!negated));
    if (token === '(') {
      const inner = either(negated);
      if (all[at] !== ')') throw new SearchSyntax(text);
      at += 1;
      return inner;
    }
    if (token === undefined || typeof token === 'string') throw new SearchSyntax(text);
    // Beside words signs say nothing, neither yes nor no.
    if (hasWords && isSigns(token)) return negated ? anyOf() : and();
    if (!negated) terms.push(token);
    return search([token], columns);
  };
  const both = (negated: boolean): Filter => {
    const parts = [primary(negated)];
    while (all[at] === '&') {
      at += 1;
      parts.push(primary(negated));
    }
    return parts.length === 1 ? (parts[0] as Filter) : and(...parts);
  };
  function either(negated: boolean): Filter {
    const parts = [both(negated)];
    while (all[at] === '|') {
      at += 1;
      parts.push(both(negated));
    }
    return parts.length === 1 ? (parts[0] as Filter) : anyOf(...parts);
  }
  const filter = either(false);
  if (at < all.length) throw new SearchSyntax(text);
  return { filter, terms };
}
