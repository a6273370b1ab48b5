/** Longer words are cut: nobody types them, and hostile ones would fill the vocabulary. */
const LONGEST = 64;

const WORD = /[\p{L}\p{N}]+/gu;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * A text as case and accents do not matter: "Qualità" becomes "qualita". The one normal form of everything that is
 * compared word by word, on both sides.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return NOT_ASCII.test(lower) ? lower.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() : lower;
}

/** The words of a text in order, folded: runs of letters and digits. "dell'aria" is two, "c_a944" is two. */
export function tokens(text: string): string[] {
  const words = fold(text).match(WORD) ?? [];
  return words.some((word) => word.length > LONGEST) ? words.map((word) => word.slice(0, LONGEST)) : words;
}

/** A word of a text as it is written, with where it stands: for marking what was found. */
export interface Placed {
  word: string;
  from: number;
  to: number;
}

/** As `tokens`, with the places in the text as given. A letter with its combining marks is one piece of a word. */
export function placedTokens(text: string): Placed[] {
  const placed: Placed[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)) {
    const to = match.index + match[0].length;
    for (const word of tokens(match[0])) placed.push({ word, from: match.index, to });
  }
  return placed;
}
