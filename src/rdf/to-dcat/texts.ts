import type { Literal } from 'n3';
import type { KeywordMap, LangMap } from '../../catalog/model/index.js';
import { text } from '../terms.js';

/** One literal a language, empty texts left out. */
export const literals = (map: LangMap | undefined): Literal[] =>
  Object.entries(map ?? {})
    .map(([language, value]) => text(value, language))
    .filter(({ value }) => value.trim() !== '');

/** One literal a keyword, each once a language. */
export const keywordLiterals = (map: KeywordMap | undefined): Literal[] =>
  Object.entries(map ?? {}).flatMap(([language, words]) =>
    [...new Set(words)].map((word) => text(word, language)).filter(({ value }) => value.trim() !== ''),
  );

/**
 * One name only, in Italian where there is one: two of them are two values for AgID's intended rule 192. A name whose
 * language is not known is tagged Italian, as the guide's RDF/XML does (digest, section 16).
 */
export function oneName(map: LangMap | undefined): Literal | undefined {
  const italian = map?.it ?? map?.und;
  if (italian !== undefined) return text(italian, 'it');
  const [other] = Object.entries(map ?? {});
  return other && text(other[1], other[0]);
}
