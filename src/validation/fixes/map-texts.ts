import type { Agent, KeywordMap, LangMap } from '../../catalog/model/index.js';
import type { FixableDoc } from './fix.js';

/** Changes one text; the language it is in (`und` where unknown, `''` where the model keeps none). */
export type TextChange = (text: string, language: string) => string;

/** A text that a change would empty stays as it is: nothing is lost by mending. */
const kept = (text: string, changed: string): string => (changed.trim() === '' ? text : changed);

const inMap = (map: LangMap, change: TextChange): LangMap =>
  Object.fromEntries(
    Object.entries(map).map(([language, text]) => [language, kept(text, change(text, language))]),
  );

const inKeywords = (map: KeywordMap, change: TextChange): KeywordMap =>
  Object.fromEntries(
    Object.entries(map).map(([language, words]) => [
      language,
      words.map((word) => kept(word, change(word, language))),
    ]),
  );

/** Changes the titles and descriptions of a document, and those of its distributions. */
export function mapDescriptions(doc: FixableDoc, change: TextChange): FixableDoc {
  return {
    ...doc,
    ...(doc.title && { title: inMap(doc.title, change) }),
    ...(doc.description && { description: inMap(doc.description, change) }),
    ...(doc.versionNotes && { versionNotes: inMap(doc.versionNotes, change) }),
    ...(doc.distribution && {
      distribution: doc.distribution.map((distribution) => ({
        ...distribution,
        ...(distribution.title && { title: inMap(distribution.title, change) }),
        ...(distribution.description && { description: inMap(distribution.description, change) }),
        ...(distribution.rights?.label && {
          rights: { ...distribution.rights, label: inMap(distribution.rights.label, change) },
        }),
      })),
    }),
  };
}

/** Changes every text that people read: descriptions, keywords, names of agents and offices. */
export function mapTexts(doc: FixableDoc, change: TextChange): FixableDoc {
  const agent = (it: Agent): Agent => ({ ...it, ...(it.name && { name: inMap(it.name, change) }) });
  return {
    ...mapDescriptions(doc, change),
    ...(doc.keyword && { keyword: inKeywords(doc.keyword, change) }),
    ...(doc.publisher && { publisher: agent(doc.publisher) }),
    ...(doc.rightsHolder && { rightsHolder: agent(doc.rightsHolder) }),
    ...(doc.creator && { creator: doc.creator.map(agent) }),
    ...(doc.contactPoint && {
      contactPoint: doc.contactPoint.map((office) => ({
        ...office,
        ...(office.fn !== undefined && { fn: kept(office.fn, change(office.fn, '')) }),
      })),
    }),
  };
}
