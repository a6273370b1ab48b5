import { type KeywordMap, type LangMap, UNDETERMINED } from './primitives.js';

/** The text of a language map for a reader of `lang`: that language, else Italian, untagged, English, any. */
export function textIn(map: LangMap | undefined, lang: string): string | undefined {
  if (!map) return undefined;
  return map[lang] ?? map.it ?? map[UNDETERMINED] ?? map.en ?? Object.values(map)[0];
}

/** The language of the text that `textIn` gives, or undefined when it is unknown: for `lang` attributes. */
export function languageOf(map: LangMap | undefined, lang: string): string | undefined {
  const text = textIn(map, lang);
  const key = Object.keys(map ?? {}).find((candidate) => map?.[candidate] === text);
  return key === UNDETERMINED ? undefined : key;
}

/** All keywords, each once, in the order of the document. */
export function allKeywords(map: KeywordMap | undefined): string[] {
  return [...new Set(Object.values(map ?? {}).flat())];
}

/** All texts of a language map, one a line: for search. */
export function allTexts(map: LangMap | undefined): string {
  return Object.values(map ?? {}).join('\n');
}

/** The keywords for a reader of `lang`: those in that language and untagged ones; all where there are none such. */
export function keywordsIn(map: KeywordMap | undefined, lang: string): string[] {
  const own = [...new Set([...(map?.[lang] ?? []), ...(map?.[UNDETERMINED] ?? [])])];
  return own.length > 0 ? own : allKeywords(map);
}
