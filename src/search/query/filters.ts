import { byIri, labelOf, licenceByAnyIri, resolve, type VocabularyId } from '../../vocabularies/index.js';
import type { ExactField } from './fields.js';
import type { SearchNode } from './tree.js';

/** A way to narrow results that addresses of the API and of the pages have. */
interface Filter {
  field: ExactField;
  /** Of which the values are concepts: addresses may say their codes or labels. */
  vocabularies?: readonly VocabularyId[];
}

/** The filters, by name. `organization` and the agents are not coded: their values are ids and identifiers. */
export const FILTERS = {
  organization: { field: 'organization' },
  theme: { field: 'theme', vocabularies: ['data-theme'] },
  subtheme: { field: 'subtheme', vocabularies: ['theme-subtheme'] },
  format: { field: 'format', vocabularies: ['file-type'] },
  license: { field: 'license', vocabularies: ['licence', 'licence-eu'] },
  tag: { field: 'tag' },
  hvd: { field: 'hvdCategory', vocabularies: ['hvd-category'] },
  frequency: { field: 'frequency', vocabularies: ['frequency'] },
  language: { field: 'language', vocabularies: ['language'] },
  access: { field: 'accessRights', vocabularies: ['access-right'] },
  place: { field: 'place', vocabularies: ['place'] },
  holder: { field: 'rightsHolder' },
  publisher: { field: 'publisher' },
} as const satisfies Record<string, Filter>;
export type FilterName = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];

const vocabulariesOf = (name: FilterName): readonly VocabularyId[] =>
  (FILTERS[name] as Filter).vocabularies ?? [];

/** The IRI that a value of an address stands for; undefined for one that its vocabulary does not know. */
export function knownValue(name: FilterName, text: string): string | undefined {
  const vocabularies = vocabulariesOf(name);
  if (vocabularies.length === 0) return text;
  const licence = name === 'license' ? licenceByAnyIri(text)?.iri : undefined;
  return licence ?? vocabularies.map((id) => resolve(id, text)?.concept.iri).find(Boolean);
}

/** How a value of the index is written in addresses: the code of a concept, else as it is. */
export function addressOfValue(name: FilterName, value: string): string {
  const concept = vocabulariesOf(name)
    .map((id) => byIri(id, value))
    .find(Boolean);
  return concept?.code ?? value;
}

/** What a value is called: the label of a concept, else as it is. Organizations are not known here. */
export function labelOfValue(name: FilterName, value: string, lang: 'it' | 'en'): string {
  const id = vocabulariesOf(name).find((vocabulary) => byIri(vocabulary, value));
  return id ? labelOf(id, value, lang) : value;
}

/** The condition that a document has one of these values of the index. */
export const filterNode = (name: FilterName, values: readonly string[]): SearchNode => ({
  kind: 'exact',
  field: FILTERS[name].field,
  values,
});
