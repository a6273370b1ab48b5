type Lang = 'it' | 'en';

/** Sentences by key, each in both languages. */
export type Texts = Readonly<Record<string, Readonly<Record<Lang, string>>>>;

export type Translate<T extends Texts> = (
  key: keyof T & string,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** The sentences of one language; `{name}` in one is replaced by that value. */
export function translator<T extends Texts>(lang: Lang, texts: T): Translate<T> {
  return (key, values = {}) =>
    (texts[key]?.[lang] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Sentences that every view needs. */
export const COMMON_TEXTS = {
  retry: { it: 'Riprova', en: 'Try again' },
  close: { it: 'Chiudi', en: 'Close' },
  loading: { it: 'Caricamento…', en: 'Loading…' },
  offline: {
    it: 'Il portale non risponde. Controlla la connessione e riprova.',
    en: 'The portal does not answer. Check the connection and try again.',
  },
  failed: { it: 'La richiesta non è riuscita ({status}).', en: 'The request did not succeed ({status}).' },
  notReady: {
    it: 'I dati non sono ancora pronti: il file è in lettura.',
    en: 'The data are not ready yet: the file is being read.',
  },
  filters: { it: 'Filtri attivi', en: 'Active filters' },
  removeFilter: { it: 'Togli il filtro: {filter}', en: 'Remove the filter: {filter}' },
  removeAll: { it: 'Togli tutti i filtri', en: 'Remove all filters' },
  searched: { it: 'contiene le parole “{words}”', en: 'has the words “{words}”' },
  isEmpty: { it: '{column} è vuota', en: '{column} is empty' },
  notEmpty: { it: '{column} non è vuota', en: '{column} is not empty' },
  contains: { it: '{column} contiene “{value}”', en: '{column} contains “{value}”' },
  begins: { it: '{column} inizia con “{value}”', en: '{column} begins with “{value}”' },
  oneOf: { it: '{column}: {value}', en: '{column}: {value}' },
  differs: { it: '{column} diversa da {value}', en: '{column} other than {value}' },
  compares: { it: '{column} {sign} {value}', en: '{column} {sign} {value}' },
} as const satisfies Texts;
