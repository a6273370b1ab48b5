/** A piece of a pattern: a character as it is, or one that stands for others. */
type Piece = string | typeof ANY | typeof ONE;
const ANY = Symbol('*');
const ONE = Symbol('?');

function pieces(pattern: string): Piece[] {
  const result: Piece[] = [];
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string;
    if (char === '\\' && i + 1 < pattern.length) {
      i += 1;
      result.push(pattern[i] as string);
    } else if (char === '*') {
      if (result.at(-1) !== ANY) result.push(ANY);
    } else result.push(char === '?' ? ONE : char);
  }
  return result;
}

/** Longer patterns match nothing: their cost grows with their length. */
const LONGEST = 1000;

/**
 * A test for texts that a pattern of the tree describes: `*` any characters, `?` one, `\` takes their meaning away.
 * Never slower than the product of the lengths, whatever the pattern.
 */
export function matcher(pattern: string): (text: string) => boolean {
  const wanted = pieces(pattern);
  if (wanted.length > LONGEST) return () => false;
  return (text) => {
    let at = 0;
    let piece = 0;
    let star = -1;
    let resume = 0;
    while (at < text.length) {
      const want = wanted[piece];
      if (want === ANY) {
        star = piece;
        piece += 1;
        resume = at;
      } else if (want === ONE || want === text[at]) {
        piece += 1;
        at += 1;
      } else if (star >= 0) {
        piece = star + 1;
        resume += 1;
        at = resume;
      } else return false;
    }
    while (wanted[piece] === ANY) piece += 1;
    return piece === wanted.length;
  };
}
