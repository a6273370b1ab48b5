/** Words that may stand for "no value", lower case. No token is null everywhere: `NA` is Napoli. */
const NULL_TOKENS = new Set([
  'n.d.',
  'n.d',
  'nd',
  'n/d',
  'n.p.',
  'n.r.',
  'n.a.',
  'n.a',
  'n/a',
  'na',
  '#n/d',
  '#n/a',
  'nan',
  'null',
  '(null)',
  'none',
  '\\n',
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '...',
  '…',
  '*',
  '**',
  '***',
  '****',
  '*****',
  ':',
  '/',
  '?',
  'nessun dato',
  'non presente',
  'non disponibile',
  'non rilevato',
  'non definito',
  'non pervenuto',
  'dato mancante',
  's.d.',
  'sd',
  'x',
  'nil',
  'missing',
  'tbd',
  'vuoto',
]);

/** Tokens that mean nothing else even among words. */
const NULLS_IN_TEXT = new Set([
  'null',
  '(null)',
  'n.d.',
  'n.d',
  'n/d',
  '#n/d',
  '#n/a',
  'nan',
  '\\n',
  '-',
  '--',
  '..',
  '...',
  'non presente',
  'non disponibile',
]);

/** Whether a short word may stand for "no value" in a column whose other cells are numbers, dates or truth values. */
export function isNullToken(text: string): boolean {
  return NULL_TOKENS.has(text.trim().toLowerCase());
}

/** Whether it may in a column of text: only words that no name, code or abbreviation is written as. */
export function isNullInText(text: string): boolean {
  return NULLS_IN_TEXT.has(text.trim().toLowerCase());
}
