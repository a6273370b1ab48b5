import { textIn } from '../../catalog/model/index.js';
import { organizationNames } from '../../catalog/queries/organization-names.js';
import type { DateField, ExactField } from '../../search/query/fields.js';
import type { TextField } from '../../search/query/tree.js';
import { allOf, anyOf, type SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { labelOf, resolve, type VocabularyId } from '../../vocabularies/index.js';

/** A field of the catalogue's datasets, and what of the search index answers it. */
export type CatalogField =
  | { kind: 'text'; field: TextField }
  | { kind: 'exact'; field: ExactField; text?: TextField; vocabulary?: VocabularyId; organizations?: true }
  /** `otherwise` is the date of what has none of its own. */
  | { kind: 'date'; field: DateField; otherwise?: DateField }
  /** `unkept`: nothing of the kind is kept, so that no dataset has a value (contract: `explore.download_count`). */
  | { kind: 'features' | 'has_records' | 'records_count' | 'unkept' };

const FIELDS: Readonly<Record<string, CatalogField>> = {
  dataset_id: { kind: 'exact', field: 'name' },
  datasetid: { kind: 'exact', field: 'name' },
  dataset_uid: { kind: 'exact', field: 'id' },
  title: { kind: 'text', field: 'title' },
  description: { kind: 'text', field: 'description' },
  keyword: { kind: 'exact', field: 'tag', text: 'keyword' },
  theme: { kind: 'exact', field: 'theme', vocabulary: 'data-theme' },
  language: { kind: 'exact', field: 'language', vocabulary: 'language' },
  license: { kind: 'exact', field: 'license', vocabulary: 'licence' },
  publisher: { kind: 'exact', field: 'organization', text: 'organization', organizations: true },
  'dcat.accrualperiodicity': { kind: 'exact', field: 'frequency', vocabulary: 'frequency' },
  'dcat.accessRights': { kind: 'exact', field: 'accessRights', vocabulary: 'access-right' },
  'dcat.spatial': { kind: 'exact', field: 'place', vocabulary: 'place' },
  'dcat_ap_it.identifier': { kind: 'exact', field: 'identifier' },
  'dcat_ap_it.theme': { kind: 'exact', field: 'theme', vocabulary: 'data-theme' },
  'dcat_ap_it.subtheme': { kind: 'exact', field: 'subtheme', vocabulary: 'theme-subtheme' },
  'dcat_ap_it.frequency': { kind: 'exact', field: 'frequency', vocabulary: 'frequency' },
  'dcat_ap_it.language': { kind: 'exact', field: 'language', vocabulary: 'language' },
  'dcat_ap_it.rights_holder_identifier': { kind: 'exact', field: 'rightsHolder' },
  'dcat_ap_it.publisher_identifier': { kind: 'exact', field: 'publisher' },
  format: { kind: 'exact', field: 'format', vocabulary: 'file-type' },
  // What `metas.default.modified` shows: the dataset's own date, else that of its description.
  modified: { kind: 'date', field: 'updated', otherwise: 'modified' },
  data_processed: { kind: 'date', field: 'modified' },
  metadata_processed: { kind: 'date', field: 'modified' },
  'dcat.created': { kind: 'date', field: 'created' },
  'dcat.issued': { kind: 'date', field: 'issued' },
  features: { kind: 'features' },
  has_records: { kind: 'has_records' },
  records_count: { kind: 'records_count' },
  'explore.download_count': { kind: 'unkept' },
  'explore.api_call_count': { kind: 'unkept' },
  'explore.popularity_score': { kind: 'unkept' },
};

/** The field of that name; `default.` may stand in front. */
export function catalogField(name: string): CatalogField | undefined {
  const bare = name.replace(/^default\./, '');
  return Object.hasOwn(FIELDS, bare) ? FIELDS[bare] : undefined;
}

type Range = Omit<SearchNode & { kind: 'range' }, 'kind' | 'field'>;

/** Datasets whose date lies between these ends. */
export function datedBetween(
  { field, otherwise }: CatalogField & { kind: 'date' },
  range: Range,
): SearchNode {
  const own: SearchNode = { kind: 'range', field, ...range };
  if (!otherwise) return own;
  const undated: SearchNode = { kind: 'not', node: { kind: 'exists', field } };
  return anyOf([own, allOf([undated, { kind: 'range', field: otherwise, ...range }])]);
}

/** Datasets that have such a date. */
export const isDated = ({ field, otherwise }: CatalogField & { kind: 'date' }): SearchNode => ({
  kind: 'exists',
  field: otherwise ?? field,
});

/** Facets of the catalogue, in the order in which they are shown. */
export const CATALOG_FACETS = [
  'publisher', 'keyword', 'theme', 'license', 'language', 'format', 'features', 'modified',
] as const; // biome-ignore format: one line reads better

/** What the index has for a value as people and clients write it: labels are read, codes and IRIs too. */
export async function indexedValues(
  services: Services,
  field: CatalogField & { kind: 'exact' },
  text: string,
): Promise<string[]> {
  if (field.organizations) {
    const wanted = text.trim().toLowerCase();
    const names = [...(await organizationNames(services.db)).values()];
    return names
      .filter(({ id, name, title }) =>
        [id, name, ...Object.values(title ?? {})].some((each) => each.toLowerCase() === wanted),
      )
      .map(({ id }) => id);
  }
  if (!field.vocabulary) return [text];
  const concept =
    resolve(field.vocabulary, text)?.concept ??
    (field.vocabulary === 'licence' ? resolve('licence-eu', text)?.concept : undefined);
  return [concept?.iri ?? text];
}

/** How a value of the index is shown. */
export async function shownValues(
  services: Services,
  field: CatalogField & { kind: 'exact' },
  values: readonly string[],
  language: string,
): Promise<string[]> {
  if (field.organizations) {
    const names = await organizationNames(services.db);
    return values.map((id) => textIn(names.get(id)?.title, language) ?? names.get(id)?.name ?? id);
  }
  const { vocabulary } = field;
  return vocabulary ? values.map((iri) => labelOf(vocabulary, iri, language)) : [...values];
}
