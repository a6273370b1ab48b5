import { isStopWord } from './stop-words.js';
import { tokens } from './tokens.js';

/** A word or phrase, as its words, stop words included. */
export type Term = readonly string[];

/** Longest phrase of a synonym that is looked for in a query, in words. */
export const LONGEST_TERM = 6;

const contentOf = (words: readonly string[]): string[] => words.filter((word) => !isStopWord(word));

/** Groups of terms that mean the same. Terms are found by the Italian stems of their content words. */
export class Synonyms {
  readonly #groups = new Map<string, Term[]>();

  /** @param stemOf of every word of the groups */
  constructor(groups: readonly (readonly string[])[], stemOf: (word: string) => string) {
    const keyOf = (term: Term): string => contentOf(term).map(stemOf).join(' ');
    for (const group of groups) {
      const terms = group
        .map(tokens)
        .filter((term) => term.length <= LONGEST_TERM && contentOf(term).length > 0);
      for (const term of terms) {
        const others = terms.filter((other) => keyOf(other) !== keyOf(term));
        this.#groups.set(keyOf(term), [...(this.#groups.get(keyOf(term)) ?? []), ...others]);
      }
    }
  }

  /** What else means these words. @param stems their Italian stems, in order */
  of(stems: readonly string[]): readonly Term[] {
    return this.#groups.get(stems.join(' ')) ?? [];
  }
}

/** All words of the groups, for their stems to be asked for. */
export const wordsOfGroups = (groups: readonly (readonly string[])[]): string[] =>
  groups.flat().flatMap(tokens);
