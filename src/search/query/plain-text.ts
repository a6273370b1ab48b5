import { allOf, anyOf, type SearchNode } from './tree.js';

/** A quoted phrase, or whatever stands between blanks; with the minus before it. */
const PIECE = /(-?)"([^"]*)(?:"|$)|(\S+)/g;

/** Longer texts are cut: nobody means them. */
const LONGEST = 10_000;

/**
 * What people type into a search box: all words must occur, "phrases" as they stand, -words not, `or` (`o` is a stop word
 * in Italian, so only the English one) between two alternatives, `word*` for words that begin so. Any text is a search.
 */
export function parsePlainText(text: string): SearchNode {
  const alternatives: SearchNode[][] = [[]];
  let words: string[] = [];
  const closeWords = (): void => {
    if (words.length > 0) alternatives.at(-1)?.push({ kind: 'words', field: 'text', words, least: 'all' });
    words = [];
  };
  for (const [, minus = '', phrase, piece = ''] of text.slice(0, LONGEST).matchAll(PIECE)) {
    if (phrase !== undefined) {
      closeWords();
      const node: SearchNode = { kind: 'phrase', field: 'text', text: phrase };
      alternatives.at(-1)?.push(minus ? { kind: 'not', node } : node);
    } else if (/^or$/i.test(piece)) {
      closeWords();
      if (alternatives.at(-1)?.length) alternatives.push([]);
    } else if (/^-./.test(piece)) {
      closeWords();
      const node: SearchNode = { kind: 'words', field: 'text', words: [piece.slice(1)], least: 'all' };
      alternatives.at(-1)?.push({ kind: 'not', node });
    } else if (/^[^*]+\*$/.test(piece)) {
      closeWords();
      alternatives.at(-1)?.push({ kind: 'prefix', field: 'text', text: piece.slice(0, -1) });
    } else words.push(piece);
  }
  closeWords();
  return anyOf(alternatives.filter((nodes) => nodes.length > 0 || alternatives.length === 1).map(allOf));
}
