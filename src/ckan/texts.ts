import { type LangMap, textIn, UNDETERMINED } from '../catalog/model/index.js';
import { isDict } from './fields.js';

/** The language that the door shows of a map: the one a changed text is written in. Italian for a new text. */
function shownLanguage(map: LangMap | undefined): string {
  const shown = textIn(map, 'it');
  if (!map || shown === undefined) return 'it';
  return (
    ['it', UNDETERMINED, 'en'].find((language) => map[language] === shown) ??
    Object.keys(map).find((language) => map[language] === shown) ??
    'it'
  );
}

/** The map with its shown text replaced; the other languages stay. An empty text takes the whole away. */
export function withText(map: LangMap | undefined, text: string): LangMap | undefined {
  if (text.trim() === '') return undefined;
  return { ...map, [shownLanguage(map)]: text };
}

/** A map of languages as dcatapit writes it in JSON: a dict, or a text in Italian. Empty texts do not count. */
export function langMapOf(value: unknown): LangMap | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { it: value };
  if (!isDict(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
