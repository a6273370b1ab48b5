/** A piece of a query as SPARQL's grammar cuts it (SPARQL 1.1, 19.8). Comments and blanks are left out. */
export interface Token {
  /** `word` is a bare word: a keyword, a function, `a`, `true`. */
  kind: 'word' | 'iri' | 'name' | 'string' | 'number' | 'other';
  text: string;
  start: number;
  /** Brackets of any kind that are open around it. */
  depth: number;
}

const LETTER = '\\p{L}\\p{Nl}\\p{So}';
const sticky = (source: string): RegExp => new RegExp(source, 'uy');

const PIECES: readonly (readonly [Token['kind'] | 'blank', string])[] = [
  ['blank', '[\\s\\ufeff]+|#[^\\n\\r]*'],
  ['iri', '<[^<>"{}|^`\\\\\\u0000-\\u0020]*>'],
  ['string', '"""(?:"{0,2}(?:[^"\\\\]|\\\\[\\s\\S]))*"""'],
  ['string', "'''(?:'{0,2}(?:[^'\\\\]|\\\\[\\s\\S]))*'''"],
  ['string', '"(?:[^"\\\\\\n\\r]|\\\\[\\s\\S])*"'],
  ['string', "'(?:[^'\\\\\\n\\r]|\\\\[\\s\\S])*'"],
  ['other', `[?$][${LETTER}\\p{N}_]+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*`],
  // Letters only: `LIMIT10` is two tokens.
  ['word', '[A-Za-z_]+'],
  ['number', '[0-9]+'],
  ['other', '[\\s\\S]'],
];
const KINDS = PIECES.map(([kind]) => kind);
const PIECE = PIECES.map(([, source]) => `(${source})`).join('|');

/** What a prefix is made of, the longest run of it; then what may follow its colon. */
const PREFIX = `[${LETTER}_][${LETTER}\\p{N}_.\\-]*`;
const LOCAL = `:(?:[${LETTER}\\p{N}_:%.\\-]|\\\\[_~.\\-!$&'()*+,;=/?#@%])*`;

/**
 * Cuts a query into tokens. It decides nothing about grammar, which the engine does: it is what keeps words within
 * texts, comments, IRIs and names from being taken for keywords. It ends at a quote that is never closed, which no query
 * has. Linear in the length; never throws.
 */
export function* lex(text: string): Generator<Token> {
  const pieces = sticky(PIECE);
  const prefixes = sticky(PREFIX);
  const locals = sticky(LOCAL);
  /** Up to here it is known that no prefix ends in a colon: looking again at each letter would take for ever. */
  let plainTo = 0;
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const start = at;
    let end = start;
    if (start >= plainTo) {
      prefixes.lastIndex = start;
      const prefix = prefixes.exec(text)?.[0] ?? '';
      locals.lastIndex = start + prefix.length;
      const local = locals.exec(text)?.[0];
      if (local === undefined) plainTo = start + prefix.length;
      else end = start + prefix.length + local.length;
    }
    if (end > start) {
      yield { kind: 'name', text: text.slice(start, end), start, depth };
      at = end;
      continue;
    }
    pieces.lastIndex = start;
    const match = pieces.exec(text);
    if (!match) return;
    const kind = KINDS[match.findIndex((group, i) => i > 0 && group !== undefined) - 1];
    const piece = match[0];
    if (piece === '"' || piece === "'") return;
    at = start + piece.length;
    if (kind === undefined || kind === 'blank') continue;
    if (kind === 'other' && /^[)}\]]$/.test(piece)) depth -= 1;
    yield { kind, text: piece, start, depth };
    if (kind === 'other' && /^[({[]$/.test(piece)) depth += 1;
  }
}
