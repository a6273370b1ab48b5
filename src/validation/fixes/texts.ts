import { type LangMap, UNDETERMINED } from '../../catalog/model/index.js';
import { repairMojibake } from '../portico/mojibake.js';
import { defineFix, type Fix, type FixableDoc, oneValue } from './fix.js';
import { languageOfText } from './language-of-text.js';
import { mapDescriptions, mapTexts } from './map-texts.js';
import { plainText } from './markup.js';

const withoutBlanks = (map: LangMap): LangMap =>
  Object.fromEntries(
    Object.entries(map).flatMap(([language, text]) => (text.trim() === '' ? [] : [[language, text.trim()]])),
  );

/** The property with what `clean` makes of it, or without it when nothing is left. */
function cleaned<D extends object, K extends keyof D>(
  doc: D,
  key: K,
  clean: (value: NonNullable<D[K]>) => D[K],
): D {
  const value = doc[key];
  if (value === undefined || value === null) return doc;
  const { [key]: _old, ...rest } = doc;
  const next = clean(value);
  const isNothing = typeof next === 'object' && next !== null && Object.keys(next).length === 0;
  return (isNothing ? rest : { ...doc, [key]: next }) as D;
}

/** Whether a text is there in no stated language only; beside others the untagged one may be anything. */
const isUntagged = (map: LangMap | undefined): map is LangMap =>
  map !== undefined && map[UNDETERMINED] !== undefined && Object.keys(map).length === 1;

const tagged = (map: LangMap, language: string): LangMap =>
  isUntagged(map) ? { [language]: map[UNDETERMINED] ?? '' } : map;

const LANGUAGES = [
  { value: 'it', label: { it: 'italiano', en: 'Italian' } },
  { value: 'en', label: { it: 'inglese', en: 'English' } },
  { value: 'de', label: { it: 'tedesco', en: 'German' } },
  { value: 'fr', label: { it: 'francese', en: 'French' } },
  { value: 'sl', label: { it: 'sloveno', en: 'Slovene' } },
];

const textsOf = (doc: FixableDoc): (LangMap | undefined)[] => [
  doc.title,
  doc.description,
  ...(doc.distribution ?? []).flatMap((it) => [it.title, it.description]),
];

/** The untagged titles and descriptions of a document under a language. */
function withLanguage(doc: FixableDoc, language: string): FixableDoc {
  const own = <D extends { title?: LangMap; description?: LangMap }>(it: D): D => ({
    ...it,
    ...(it.title && { title: tagged(it.title, language) }),
    ...(it.description && { description: tagged(it.description, language) }),
  });
  const next = own(doc);
  return { ...next, ...(next.distribution && { distribution: next.distribution.map(own) }) };
}

/** The language of the untagged texts of a document, taken together: a title alone is often too short to tell. */
function untaggedLanguage(doc: FixableDoc): string | undefined {
  const texts = textsOf(doc).flatMap((map) => (isUntagged(map) ? (map[UNDETERMINED] ?? '') : []));
  return languageOfText(texts.join('\n'));
}

const MOST_LEVELS = 5;

/** A text read wrongly more than once is read again as often. */
function repaired(text: string): string {
  let current = text;
  for (let level = 0; level < MOST_LEVELS; level++) {
    const next = repairMojibake(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** Texts as people will read them. */
export const TEXT_FIXES: readonly Fix[] = [
  defineFix({
    id: 'text-markup',
    description: {
      it: 'Toglie i marcatori HTML dai testi, e scrive le entità (&egrave;) come lettere. Gli indirizzi dei link restano.',
      en: 'Takes HTML tags from texts and writes entities (&egrave;) as letters. The addresses of links stay.',
    },
    rules: ['html-in-description'],
    metrics: [],
    apply: (doc) =>
      mapTexts(mapDescriptions(doc, plainText), (text) => (text.includes('&') ? plainText(text) : text)),
  }),
  defineFix({
    id: 'text-encoding',
    description: {
      it: 'Rilegge come UTF-8 i testi letti con la codifica sbagliata.',
      en: 'Reads again as UTF-8 the texts that were read in the wrong encoding.',
    },
    rules: ['text-mojibake'],
    metrics: [],
    apply: (doc) => mapTexts(doc, repaired),
  }),
  defineFix({
    id: 'text-blanks',
    description: {
      it: 'Toglie i testi vuoti e gli spazi ai lati.',
      en: 'Takes away empty texts, and blanks at both ends.',
    },
    rules: ['text-empty'],
    metrics: [],
    apply(doc) {
      let next: FixableDoc = cleaned(doc, 'title', withoutBlanks);
      next = cleaned(next, 'description', withoutBlanks);
      next = cleaned(next, 'keyword', (keyword) =>
        Object.fromEntries(
          Object.entries(keyword).flatMap(([language, words]) => {
            const said = words.map((word) => word.trim()).filter((word) => word !== '');
            return said.length > 0 ? [[language, said]] : [];
          }),
        ),
      );
      if (!next.distribution) return next;
      return {
        ...next,
        distribution: next.distribution.map((it) =>
          cleaned(cleaned(it, 'title', withoutBlanks), 'description', withoutBlanks),
        ),
      };
    },
  }),
  defineFix({
    id: 'text-language',
    description: {
      it: 'Dà la lingua ai titoli e alle descrizioni che non l’hanno, dove si riconosce con certezza.',
      en: 'Tags the language of titles and descriptions that have none, where it is surely recognised.',
    },
    rules: ['text-without-language'],
    metrics: [],
    apply(doc) {
      const language = untaggedLanguage(doc);
      return language === undefined ? doc : withLanguage(doc, language);
    },
  }),
  defineFix({
    id: 'text-language-chosen',
    description: {
      it: 'Dà la lingua indicata ai titoli e alle descrizioni che non l’hanno.',
      en: 'Tags titles and descriptions that have no language with the one given.',
    },
    rules: ['text-without-language'],
    metrics: [],
    question(doc) {
      if (untaggedLanguage(doc) !== undefined || !textsOf(doc).some(isUntagged)) return undefined;
      return {
        kind: 'options',
        asks: {
          it: 'In che lingua sono il titolo e la descrizione?',
          en: 'Which language are title and description in?',
        },
        options: LANGUAGES,
        proposal: {
          value: 'it',
          reason: { it: 'È la lingua del portale.', en: 'It is the language of the portal.' },
        },
      };
    },
    apply: (doc, _context, value) => withLanguage(doc, oneValue(value)),
  }),
  defineFix({
    id: 'empty-parts',
    description: {
      it: 'Toglie le parti che non dicono nulla: luoghi, periodi, enti e contatti vuoti.',
      en: 'Takes away parts that say nothing: empty places, periods, agents and contacts.',
    },
    rules: ['location-empty'],
    metrics: [],
    apply(doc) {
      const next = withoutEmpty(doc);
      return { ...next, ...(next.distribution && { distribution: next.distribution.map(withoutEmpty) }) };
    },
  }),
];

const isEmptyPart = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** Without empty objects, alone or in lists, and without the lists they leave empty. */
function withoutEmpty<D extends object>(it: D): D {
  return Object.fromEntries(
    Object.entries(it).flatMap(([key, value]) => {
      if (isEmptyPart(value)) return [];
      if (!Array.isArray(value) || !value.some(isEmptyPart)) return [[key, value]];
      const said = value.filter((part) => !isEmptyPart(part));
      return said.length > 0 ? [[key, said]] : [];
    }),
  ) as D;
}
