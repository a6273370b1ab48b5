import {
  type Agent,
  type Dataset,
  type Identifier,
  type Location,
  type PeriodOfTime,
  type Standard,
  textIn,
} from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { byIri, type Place, themesOfSubtheme } from '../../vocabularies/index.js';
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

/** One standard of `conforms_to`. */
export const toConformsTo = (standard: Standard) => ({
  uri: standard.iri ?? '',
  identifier: standard.identifier ?? '',
  title: standard.title ?? {},
  description: standard.description ?? {},
  referenceDocumentation: standard.referenceDocumentation ?? [],
});

/** One of `alternate_identifier`. */
export const toAlternateIdentifier = ({ notation, creator }: Identifier) => ({
  identifier: notation ?? '',
  agent: creator ? { agent_identifier: creator.identifier ?? '', agent_name: creator.name ?? {} } : {},
});

/** One agent of `creator`. */
export const toCreator = ({ name, identifier }: Agent) => ({
  creator_name: name ?? {},
  creator_identifier: identifier ?? '',
});

/** One period of `temporal_coverage`. */
export const toTemporalCoverage = ({ startDate, endDate }: PeriodOfTime) => ({
  temporal_start: startDate ?? '',
  temporal_end: endDate ?? '',
});

/** Code of the EU table of places, or undefined for a place that is not in it. */
export function euPlaceCode(location: Location): string | undefined {
  const place: Place | undefined = location.iri ? byIri('place', location.iri) : undefined;
  const european = place?.kind === 'eu-place' ? place : place?.sameAs && byIri('place', place.sameAs);
  if (european) return european.code;
  return /\/authority\/place\/([A-Z]{3}_[A-Z0-9]{3})$/.exec(location.iri ?? '')?.[1];
}

/** Whether an IRI is one of GeoNames. */
export const isGeonames = (iri: string | undefined): iri is string =>
  /^https?:\/\/(www|sws)\.geonames\.org\//.test(iri ?? '');

const geonamesUrl = (locations: readonly Location[]): string =>
  locations.flatMap((l) => [l.iri, l.geographicalIdentifier]).find(isGeonames) ?? '';

/** The first geometry in GeoJSON, letter for letter: the extra `spatial` of ckanext-spatial. Empty without one. */
export const spatialExtra = (locations: readonly Location[]): string =>
  locations
    .flatMap(({ geometry, bbox, centroid }) => [geometry, bbox, centroid])
    .find((shape) => shape?.format === 'geojson')?.value ?? '';

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
  return {
    holder_name: nameOf(rightsHolder) || (textIn(organization.title, 'it') ?? ''),
    holder_identifier: rightsHolder?.identifier ?? organization.identifier ?? '',
    dataset_is_local: record.iri.startsWith(`${publicUrl}/`),
  };
}
