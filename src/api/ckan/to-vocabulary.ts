import { stableUuid } from '../../ckan/stable-uuid.js';
import { type Concept, type VocabularyId, vocabulary } from '../../vocabularies/index.js';

/** A tag of a vocabulary (contract, section 10). */
export interface VocabularyTag {
  id: string;
  name: string;
  display_name: string;
  vocabulary_id: string;
}

/** A vocabulary of tags. */
export interface CkanVocabulary {
  id: string;
  name: string;
  tags: VocabularyTag[];
}

/** The vocabularies of ckanext-dcatapit, by its names, and what of ours each is. */
const NAMES: Readonly<Record<string, VocabularyId>> = {
  eu_themes: 'data-theme',
  subthemes: 'theme-subtheme',
  frequencies: 'frequency',
  filetype: 'file-type',
  languages: 'language',
  licences: 'licence',
  places: 'place',
  regions: 'place',
};

const idOf = (name: string): string => stableUuid(`vocabulary:${name}`);

/** Regions are those places that are regions; places are the EU's, whose codes datasets use. */
function conceptsOf(name: string): readonly Concept[] {
  if (name === 'regions') return vocabulary('place').concepts.filter(({ kind }) => kind === 'region');
  if (name === 'places') return vocabulary('place').concepts.filter(({ kind }) => kind === 'eu-place');
  return vocabulary(NAMES[name] ?? 'data-theme').concepts;
}

/** Names of all vocabularies, in order. */
export const vocabularyNames = (): string[] => Object.keys(NAMES).sort();

/** The name of the vocabulary with that id or name, or undefined. */
export const vocabularyNamed = (idOrName: string): string | undefined =>
  vocabularyNames().find((name) => name === idOrName || idOf(name) === idOrName);

/** Its concepts as tags: named by their codes, shown by their labels. */
export function tagsOf(name: string): VocabularyTag[] {
  const vocabularyId = idOf(name);
  return conceptsOf(name).map(({ code, label }) => ({
    id: stableUuid(`tag:${name}:${code}`),
    name: code,
    display_name: label.it ?? label.en ?? code,
    vocabulary_id: vocabularyId,
  }));
}

/** The vocabulary with all its tags. */
export const toVocabulary = (name: string): CkanVocabulary => ({ id: idOf(name), name, tags: tagsOf(name) });
