import { type Agent, type Dataset, type Location, textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { toAlternateIdentifier, toConformsTo, toCreator, toTemporalCoverage } from '../../ckan/composites.js';
import { euPlaceCode, isGeonames } from '../../ckan/places.js';
import { themesOfSubtheme } from '../../vocabularies/index.js';
import { braceList, codeOf } from './to-resource.js';
import { toItalianDate } from './to-time.js';

/** The dcatapit fields of a package, flattened: text, or JSON as text (contract, section 6.2). */
export type DcatapitFields = Record<string, string>;

/** Theme of a dataset that has none: dcatapit's own default. */
const NO_THEME = 'http://publications.europa.eu/resource/authority/data-theme/OP_DATPRO';

const json = (values: readonly unknown[]): string => (values.length > 0 ? JSON.stringify(values) : '');

const nameOf = (agent: Agent | undefined): string => textIn(agent?.name, 'it') ?? '';

/** Themes with those of the sub-themes that belong to each; a sub-theme of none of them goes with the first. */
function themesAggregate(doc: Dataset): { theme: string; subthemes: string[] }[] {
  const themes = doc.theme?.length ? doc.theme : [NO_THEME];
  const groups = themes.map((iri) => ({ iri, subthemes: [] as string[] }));
  for (const subject of doc.subject ?? []) {
    const owners = themesOfSubtheme(subject).map((theme) => theme.iri);
    const fitting = groups.filter(({ iri }) => owners.includes(iri));
    for (const group of fitting.length > 0 ? fitting : groups.slice(0, 1)) group.subthemes.push(subject);
  }
  return groups.map(({ iri, subthemes }) => ({ theme: codeOf('data-theme', iri), subthemes }));
}

const geonamesUrl = (locations: readonly Location[]): string =>
  locations.flatMap((l) => [l.iri, l.geographicalIdentifier]).find(isGeonames) ?? '';

/** The data-theme IRIs as dcatapit's derived extra `theme`, JSON in a string. */
export const themeExtra = (doc: Dataset): string =>
  JSON.stringify(doc.theme?.length ? doc.theme : [NO_THEME]);

/**
 * Every field of dcatapit, empty where the dataset says nothing. Holder fields and `dataset_is_local` stand apart:
 * package_search keeps them at the top level too, see `toHolder`.
 */
export function toDcatapit(record: DatasetRecord): DcatapitFields {
  const { doc } = record;
  const spatial = doc.spatial ?? [];
  return {
    identifier: record.identifier,
    alternate_identifier: json((doc.otherIdentifier ?? []).map(toAlternateIdentifier)),
    themes_aggregate: json(themesAggregate(doc)),
    publisher_name: nameOf(doc.publisher),
    publisher_identifier: doc.publisher?.identifier ?? '',
    creator: json((doc.creator ?? []).map(toCreator)),
    issued: toItalianDate(doc.issued),
    modified: toItalianDate(doc.modified ?? record.modifiedAt.toISOString()),
    frequency: doc.accrualPeriodicity ? codeOf('frequency', doc.accrualPeriodicity) : 'UNKNOWN',
    geographical_name: braceList([...new Set(spatial.map(euPlaceCode).filter((code) => code !== undefined))]),
    geographical_geonames_url: geonamesUrl(spatial),
    language: braceList((doc.language ?? []).map((iri) => codeOf('language', iri))),
    temporal_coverage: json((doc.temporal ?? []).map(toTemporalCoverage)),
    is_version_of: doc.isVersionOf?.[0] ?? doc.extras?.is_version_of ?? '',
    conforms_to: json((doc.conformsTo ?? []).map(toConformsTo)),
  };
}

/** Who holds the dataset, and whether it is ours: at the top level in every answer. */
export function toHolder(record: DatasetRecord, publicUrl: string) {
  const { rightsHolder } = record.doc;
  const organization = record.organization.doc;
  const code = rightsHolder?.identifier ?? organization.identifier ?? '';
  // The name of one body never stands beside the code of another.
  const isOwn = rightsHolder?.identifier === undefined || rightsHolder.identifier === organization.identifier;
  return {
    holder_name: nameOf(rightsHolder) || (isOwn ? (textIn(organization.title, 'it') ?? '') : code),
    holder_identifier: code,
    dataset_is_local: record.iri.startsWith(`${publicUrl}/`),
  };
}
