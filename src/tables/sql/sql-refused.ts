import type { Bilingual } from '../../errors.js';

/**
 * Why a query of strangers is not answered:
 * `statement`  it cannot be read, or is no single SELECT
 * `forbidden`  it names a table or function it may not use
 * `execution`  it fails on the data (a cast, an unknown column)
 * `bounds`     it takes more time, memory or room than it may
 * `busy`       too many others wait before it
 */
export type SqlRefusalKind = 'statement' | 'forbidden' | 'execution' | 'bounds' | 'busy';

/** A query of strangers that is not answered. The words are for whoever wrote it; those of DuckDB are not translated. */
export class SqlRefused extends Error {
  readonly messages: Bilingual;

  constructor(
    readonly kind: SqlRefusalKind,
    words: Bilingual | string,
    /** Where in the text, counted in characters from 0, where DuckDB says it. */
    readonly position?: number,
  ) {
    const messages = typeof words === 'string' ? { it: words, en: words } : words;
    super(messages.en);
    this.name = 'SqlRefused';
    this.messages = messages;
  }
}

/** What the portal says itself. */
export const SQL_WORDS = {
  tooLong: { it: 'il testo è troppo lungo', en: 'Query is too long' },
  tooDeep: { it: 'è troppo annidata', en: 'Query is nested too deeply' },
  noSelect: { it: 'non è una sola SELECT', en: 'Query is not a single SELECT statement' },
  noTable: {
    it: 'legge qualcosa che non è una tabella del portale',
    en: 'Not authorized to read resource.',
  },
  manyTables: { it: 'nomina troppe tabelle', en: 'Query names too many tables' },
  slow: { it: 'richiede troppo tempo', en: 'Query takes too long' },
  memory: { it: 'richiede troppa memoria', en: 'Query needs too much memory' },
  large: { it: 'la risposta è troppo grande', en: 'The answer is too large' },
  unreadable: {
    it: 'la tabella non si può leggere in questo momento',
    en: 'The table cannot be read now',
  },
  busy: {
    it: 'ce ne sono già troppe in attesa: riprova tra poco',
    en: 'Too many queries at once: try again later',
  },
  share: {
    it: 'ne hai già troppe in corso o in attesa: aspetta che finiscano',
    en: 'Too many queries of yours are running or waiting: let them end first',
  },
} as const satisfies Record<string, Bilingual>;

/** A function that is not in the list. */
export const refusedFunction = (name: string): Bilingual => ({
  it: `la funzione ${name} non è ammessa: si usano solo quelle che calcolano`,
  en: `Not authorized to call function ${name}: only those that compute can be used`,
});

/** A part of a statement that is not in the list, by DuckDB's name for it. */
export const refusedPart = (what: string): Bilingual => ({
  it: `usa "${what}", che qui non è ammesso`,
  en: `Not authorized to use ${what}`,
});
