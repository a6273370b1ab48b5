import { type KeywordMap, type LangMap, UNDETERMINED } from '../../src/catalog/model/index.js';
import { isDict, parsed } from '../../src/ckan/fields.js';

const TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** A language tag as the model writes it: `en_GB` is `en-GB`; undefined for what is none. */
export function languageTag(text: string): string | undefined {
  const [primary = '', ...rest] = text.trim().split(/[-_]/);
  const tag = [
    primary.toLowerCase(),
    ...rest.map((part) => (part.length === 2 ? part.toUpperCase() : part)),
  ].join('-');
  return TAG.test(tag) ? tag : undefined;
}

/**
 * A text, a dict by language, or the JSON of such a dict, as a language map. Empty texts do not count.
 * @param language of a text that names none
 * @param clean what is done to each text
 */
export function readLangMap(
  value: unknown,
  language: string,
  clean: (text: string) => string = (text) => text,
): LangMap | undefined {
  const spoken = typeof value === 'string' && /^\s*\{/.test(value) ? (parsed(value) ?? value) : value;
  const entries = isDict(spoken)
    ? Object.entries(spoken).map(([key, text]) => [languageTag(key) ?? UNDETERMINED, text] as const)
    : [[language, spoken] as const];
  const map: Record<string, string> = {};
  for (const [key, text] of entries) {
    if (typeof text !== 'string' && typeof text !== 'number') continue;
    const cleaned = clean(String(text).replaceAll('\0', '')).trim();
    if (cleaned !== '') map[key] ??= cleaned;
  }
  return Object.keys(map).length > 0 ? map : undefined;
}

/** Keywords in one language, each once and in the order given; none that the model could not keep. */
export function readKeywords(words: readonly string[], language: string): KeywordMap | undefined {
  const cleaned = words
    .map((word) => word.replaceAll('\0', '').trim())
    .filter((word) => word !== '' && word.length <= 500);
  const distinct = [...new Set(cleaned)].slice(0, 1000);
  return distinct.length > 0 ? { [language]: distinct } : undefined;
}
