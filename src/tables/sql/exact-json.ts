/** Integers of 16 digits and more, and the texts around them, which must not be taken for such. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?=[,}\]\s])/g;
const MARK = '\u0000integer:';

/** JSON as values, integers that a double cannot hold as marked texts: `writeExactJson` gives them back digit by digit. */
export const readExactJson = (text: string): unknown =>
  JSON.parse(
    text.replace(TOKENS, (token) => (token.startsWith('"') ? token : JSON.stringify(`${MARK}${token}`))),
  );

const MARKED = new RegExp(`"${JSON.stringify(MARK).slice(1, -1).replaceAll('\\', '\\\\')}(-?\\d+)"`, 'g');

/** The inverse of `readExactJson`. */
export const writeExactJson = (value: unknown): string => JSON.stringify(value).replace(MARKED, '$1');
