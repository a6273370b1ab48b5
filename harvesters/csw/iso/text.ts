import type { LangMap } from '../../../src/catalog/model/index.js';
import { resolve } from '../../../src/vocabularies/index.js';
import { all, at, type XmlElement } from '../xml.js';

/** The languages of one record: its own, and those its translations refer to. */
export interface Languages {
  /** Tag of the texts that name no other. */
  own: string;
  /** Tag by the id of a gmd:PT_Locale. */
  locales: ReadonlyMap<string, string>;
}

/** The tag of a language by its ISO 639-2 code, as records write it (`ita`); undefined when it is none. */
export const tagOf = (code: string): string | undefined => resolve('language', code)?.concept.iso6391;

/** Finds the languages of a record. */
export function languagesOf(record: XmlElement): Languages {
  const own = tagOf(codeOf(at(record, 'language')) ?? '') ?? 'it';
  const locales = new Map<string, string>();
  for (const locale of all(record, 'locale', 'PT_Locale')) {
    const tag = tagOf(codeOf(at(locale, 'languageCode')) ?? '');
    if (locale.attributes.id && tag) locales.set(locale.attributes.id, tag);
  }
  return { own, locales };
}

/** The text of a property: of its gco:CharacterString, gmx:Anchor, or whatever stands in their place. */
export function textOf(property: XmlElement | undefined): string | undefined {
  if (!property) return undefined;
  const value = property.children.find(({ name }) => name !== 'PT_FreeText');
  const text = (value ? value.text : property.text).replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

/** As `textOf`, with its lines. */
export function linesOf(property: XmlElement | undefined): string | undefined {
  const value = property?.children.find(({ name }) => name !== 'PT_FreeText');
  const text = (value?.text ?? '').replace(/[ \t]*\r?\n[ \t]*/g, '\n').trim();
  return text === '' ? undefined : text;
}

/** The address of a gmx:Anchor, or of the property itself. */
export function hrefOf(property: XmlElement | undefined): string | undefined {
  const href =
    property?.children.map(({ attributes }) => attributes.href).find(Boolean) ?? property?.attributes.href;
  return href?.trim() || undefined;
}

/** The code of a property that takes one from a code list, however it is written. */
export function codeOf(property: XmlElement | undefined): string | undefined {
  const value = property?.children[0];
  const code = (value?.attributes.codeListValue ?? '').trim() || (value?.text ?? property?.text ?? '').trim();
  return code === '' ? undefined : code;
}

/** The text of a property in all languages it has (gmd:PT_FreeText). */
export function langMapOf(
  property: XmlElement | undefined,
  { own, locales }: Languages,
  read: (property: XmlElement) => string | undefined = textOf,
): LangMap | undefined {
  if (!property) return undefined;
  const map: Record<string, string> = {};
  const text = read(property);
  if (text !== undefined) map[own] = text;
  for (const translated of all(property, 'PT_FreeText', 'textGroup', 'LocalisedCharacterString')) {
    const id = (translated.attributes.locale ?? '').replace(/^#/, '');
    const tag = locales.get(id) ?? tagOf(id.replace(/^locale-?/i, ''));
    if (tag !== undefined && translated.text !== '') map[tag] ??= translated.text;
  }
  return Object.keys(map).length > 0 ? map : undefined;
}
