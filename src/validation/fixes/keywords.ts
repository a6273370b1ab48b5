import { allKeywords, type KeywordMap, UNDETERMINED } from '../../catalog/model/index.js';
import { defineFix, type Fix, type FixableDoc } from './fix.js';

/** Signs that part keywords; a comma between digits belongs to a number (PM2,5). */
const PARTING = /[;|\n\t]|(?<!\d),|,(?!\d)/;
/** What a keyword is made of (guidelines for catalogues: one term, a hyphen in place of other signs). */
const OTHER_SIGNS = /[^\p{L}\p{M}\p{N} ._-]+/gu;

const MOST_KEYWORDS = 1000;

const eachList = (doc: FixableDoc, change: (words: string[]) => string[]): FixableDoc =>
  doc.keyword
    ? {
        ...doc,
        keyword: Object.fromEntries(
          Object.entries(doc.keyword).map(([language, words]) => [language, change(words)]),
        ),
      }
    : doc;

/** A list written as one keyword, taken apart; a keyword of nothing but signs stays. */
export function splitWord(word: string): string[] {
  if (!PARTING.test(word)) return [word];
  const parts = word.split(PARTING).flatMap((part) => part.trim() || []);
  return parts.length > 0 ? parts : [word];
}

const hyphenated = (word: string): string => {
  const next = word
    .replace(OTHER_SIGNS, '-')
    .replace(/\s*-\s*-\s*/g, '-')
    .replace(/^[-\s]+|[-\s]+$/g, '');
  return next === '' ? word : next;
};

const folded = (word: string): string => word.normalize('NFC').toLocaleLowerCase('it');

/** Each keyword once a language, whatever its case; an untagged one that a language has too goes. */
function unique(keyword: KeywordMap): KeywordMap {
  const tagged = new Set(
    Object.entries(keyword).flatMap(([language, words]) =>
      language === UNDETERMINED ? [] : words.map(folded),
    ),
  );
  const lists = Object.entries(keyword).map(([language, words]): [string, string[]] => {
    const seen = new Set(language === UNDETERMINED ? tagged : []);
    return [
      language,
      words.filter((word) => {
        const key = folded(word);
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      }),
    ];
  });
  return Object.fromEntries(
    lists.filter(([language, words]) => words.length > 0 || !keyword[language]?.length),
  );
}

/** Keywords, one term each. */
export const KEYWORD_FIXES: readonly Fix[] = [
  defineFix({
    id: 'keyword-list',
    description: {
      it: 'Separa le parole chiave scritte in un solo testo («a, b; c»).',
      en: 'Takes apart keywords written as one text (“a, b; c”).',
    },
    rules: ['keyword-signs'],
    metrics: [],
    apply: (doc) =>
      eachList(doc, (words) => {
        const parted = words.flatMap(splitWord);
        // The model takes no more than so many: rather a list in one text than a keyword lost.
        return parted.length > MOST_KEYWORDS ? words : parted;
      }),
  }),
  defineFix({
    id: 'keyword-signs',
    description: {
      it: 'Scrive il trattino al posto di apostrofi, barre e altri segni nelle parole chiave.',
      en: 'Writes a hyphen in place of apostrophes, slashes and other signs in keywords.',
    },
    rules: ['keyword-signs'],
    metrics: [],
    question: (doc) =>
      allKeywords(doc.keyword).some((word) => hyphenated(word) !== word)
        ? {
            kind: 'confirm',
            asks: {
              it: 'Le parole chiave vanno bene con il trattino al posto degli altri segni?',
              en: 'Are the keywords right with a hyphen in place of other signs?',
            },
          }
        : undefined,
    apply: (doc) => eachList(doc, (words) => words.map(hyphenated)),
  }),
];

/** What is said twice, after everything else that may say it. */
export const DUPLICATE_FIXES: readonly Fix[] = [
  defineFix({
    id: 'duplicates',
    description: {
      it: 'Toglie i valori ripetuti: parole chiave, temi, indirizzi, lingue, enti.',
      en: 'Takes away repeated values: keywords, themes, addresses, languages, agents.',
    },
    rules: [],
    metrics: [],
    apply(doc) {
      const once = <D extends object>(it: D): D =>
        Object.fromEntries(
          Object.entries(it).map(([key, value]) => [
            key,
            Array.isArray(value) && key !== 'distribution' ? distinct(value) : value,
          ]),
        ) as D;
      const next = once(doc);
      return {
        ...next,
        ...(next.keyword && { keyword: unique(next.keyword) }),
        ...(next.distribution && { distribution: next.distribution.map(once) }),
      };
    },
  }),
];

/** The values of a list, each once; parts are the same when they say the same. */
function distinct(values: readonly unknown[]): unknown[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
