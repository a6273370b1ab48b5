import { mintIri, resourcePage, withFileAddresses } from '../../catalog/addresses.js';
import { keywordsIn, type LangMap, type Location, textIn } from '../../catalog/model/index.js';
import { isPlace } from '../../tables/export/cell-sql.js';
import { byIri, labelOf, licenceByAnyIri } from '../../vocabularies/index.js';
import { exploreAddresses, type Link } from './addresses.js';
import { recordFormats } from './exports.js';
import { type ExploreDataset, tableIds } from './find-table.js';
import { toField } from './to-field.js';

/** What a dataset is shown with. */
export interface DatasetView {
  publicUrl: string;
  language: string;
  include_links: boolean;
  include_app_metas: boolean;
}

const iso = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, '+00:00');

/** A date of any precision as the moment it begins, for `modified` is one (contract, section 3); UTC unless it has a zone. */
const momentOf = (written: string): string => {
  const begin = '0000-01-01T00:00:00'.slice(Math.min(written.length, 10));
  const whole = written.length <= 10 ? `${written}${begin}` : written;
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(whole) ? whole.replace(/Z$/, '+00:00') : `${whole}+00:00`;
};

const html = (text: string): string =>
  text
    .replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? mark)
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');

const filled = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);

/** What can be done with the records of a dataset. */
export function featuresOf({ table }: ExploreDataset): string[] {
  if (!table) return [];
  return [
    'analyze',
    ...(table.columns.some(isPlace) ? ['geo'] : []),
    ...(table.columns.some(({ type }) => type === 'date' || type === 'dateTime') ? ['timeserie'] : []),
  ];
}

const placeName = ({ iri, name, geographicalIdentifier }: Location, language: string): string | undefined =>
  textIn(name, language) ?? (iri ? labelOf('place', iri, language) : geographicalIdentifier);

/** `metas.default` (contract, section 3). */
function basicMetas(dataset: ExploreDataset, { publicUrl, language }: DatasetView): Record<string, unknown> {
  const { record, table } = dataset;
  const { doc, organization } = record;
  const text = (map: LangMap | undefined): string | undefined => textIn(map, language);
  const license = (doc.distribution ?? []).flatMap((each) => each.license ?? [])[0];
  const licence = license?.iri ? licenceByAnyIri(license.iri) : undefined;
  const dataAt = table?.modifiedAt ?? record.modifiedAt;
  return {
    title: text(doc.title) ?? record.name,
    description: doc.description ? html(text(doc.description) ?? '') : null,
    publisher: text(doc.publisher?.name) ?? text(organization.doc.title) ?? organization.name,
    license: licence
      ? labelOf(licence.vocabulary, licence.iri, language)
      : (text(license?.name) ?? license?.iri ?? null),
    license_url: license?.iri ?? null,
    language: doc.language?.[0] ? languageCode(doc.language[0]) : null,
    metadata_languages: filled(Object.keys(doc.title ?? {}).filter((key) => key !== 'und')),
    keyword: filled(keywordsIn(doc.keyword, language)),
    theme: filled((doc.theme ?? []).map((iri) => labelOf('data-theme', iri, language))),
    territory: filled((doc.spatial ?? []).flatMap((place) => placeName(place, language) ?? [])),
    references: doc.landingPage?.[0] ?? resourcePage(publicUrl, record),
    timezone: null,
    records_count: table?.rowCount ?? 0,
    modified: doc.modified ? momentOf(doc.modified) : iso(record.modifiedAt),
    modified_updates_on_metadata_change: false,
    modified_updates_on_data_change: false,
    data_processed: iso(dataAt),
    metadata_processed: iso(record.modifiedAt),
    geographic_reference: null,
    geographic_reference_auto: false,
    attributions: null,
    federated: false,
    source_domain: null,
    source_domain_title: null,
    source_domain_address: null,
    source_dataset: null,
    parent_domain: null,
    shared_catalog: null,
    oauth_scope: null,
    geographic_area: null,
    geographic_area_mode: null,
    update_frequency: doc.accrualPeriodicity ? labelOf('frequency', doc.accrualPeriodicity, language) : null,
  };
}

const languageCode = (iri: string): string => byIri('language', iri)?.iso6391 ?? iri;

/** `metas.dcat` and `metas.dcat_ap_it`: what the model knows beyond the basic fields. */
function interopMetas({ record }: ExploreDataset, language: string): Record<string, Record<string, unknown>> {
  const { doc, organization } = record;
  const text = (map: LangMap | undefined): string | null => textIn(map, language) ?? null;
  const [contact] = doc.contactPoint ?? [];
  const [period] = doc.temporal ?? [];
  return {
    dcat: {
      created: iso(record.createdAt),
      issued: doc.issued ?? null,
      creator: text(doc.creator?.[0]?.name),
      contact_name: contact?.fn ?? null,
      contact_email: contact?.email ?? null,
      accrualperiodicity: doc.accrualPeriodicity ?? null,
      spatial: doc.spatial?.[0]?.iri ?? null,
      temporal: period ? `${period.startDate ?? ''}/${period.endDate ?? ''}` : null,
      temporal_coverage_start: period?.startDate ?? null,
      temporal_coverage_end: period?.endDate ?? null,
      conforms_to: doc.conformsTo?.[0]?.identifier ?? null,
      accessRights: doc.accessRights ?? null,
      relation: doc.relation?.[0] ?? null,
    },
    dcat_ap_it: {
      identifier: record.identifier,
      theme: doc.theme ?? null,
      subtheme: doc.subject ?? null,
      rights_holder: text(doc.rightsHolder?.name) ?? text(organization.doc.title),
      rights_holder_identifier: doc.rightsHolder?.identifier ?? organization.doc.identifier ?? null,
      publisher_identifier: doc.publisher?.identifier ?? organization.doc.identifier ?? null,
      frequency: doc.accrualPeriodicity ?? null,
      language: doc.language ?? null,
    },
  };
}

/** An attachment of a dataset as it is answered: a stored file, by the id of its distribution. */
export interface ShownAttachment {
  mimetype: string;
  url: string;
  id: string;
  title: string;
}

export interface Attachment extends ShownAttachment {
  fileId: string;
  fileName: string;
}

const shownAttachment = ({ mimetype, url, id, title }: Attachment): ShownAttachment => ({
  mimetype,
  url,
  id,
  title,
});

/** The stored files of a dataset. */
export function attachmentsOf(
  { record }: ExploreDataset,
  { publicUrl, language }: Pick<DatasetView, 'publicUrl' | 'language'>,
): Attachment[] {
  return (record.doc.distribution ?? []).flatMap((distribution) => {
    if (!distribution.file) return [];
    const { mediaType = distribution.file.mediaType, downloadURL } = withFileAddresses(
      publicUrl,
      record.id,
      distribution,
    );
    return [
      {
        mimetype: mediaType,
        url: downloadURL?.[0] ?? '',
        id: distribution.id,
        title: textIn(distribution.title, language) ?? distribution.file.name,
        fileId: distribution.file.id,
        fileName: distribution.file.name,
      },
    ];
  });
}

/** The stored files of a dataset as both versions show them. */
export const shownAttachments = (
  dataset: ExploreDataset,
  view: Pick<DatasetView, 'publicUrl' | 'language'>,
): ShownAttachment[] => attachmentsOf(dataset, view).map(shownAttachment);

/** Addresses of what belongs to a dataset. */
export function datasetLinks(publicUrl: string, { id, table }: ExploreDataset): Link[] {
  const at = exploreAddresses(publicUrl);
  const own = at.dataset(id);
  return [
    { href: own, rel: 'self' },
    { href: at.catalog, rel: 'catalog' },
    ...(table ? ['records', 'exports', 'facets'] : []).map((rel) => ({ href: `${own}/${rel}`, rel })),
    { href: at.attachments(id), rel: 'attachments' },
  ];
}

/** Formats in which the records of a dataset can be had. */
export const formatsOf = ({ table }: ExploreDataset): string[] => (table ? recordFormats(table.columns) : []);

/** A dataset as this API shows it (contract, section 3, Datasets). */
export function toDataset(dataset: ExploreDataset, view: DatasetView): Record<string, unknown> {
  const { record, table } = dataset;
  const others = tableIds(dataset);
  return {
    ...(view.include_links && { _links: datasetLinks(view.publicUrl, dataset) }),
    dataset_id: dataset.id,
    dataset_uid: record.id,
    attachments: shownAttachments(dataset, view),
    has_records: table !== undefined,
    data_visible: true,
    features: featuresOf(dataset),
    visibility: 'domain',
    alternative_exports: [],
    metas: {
      default: basicMetas(dataset, view),
      ...interopMetas(dataset, view.language),
      custom: {
        iri: record.iri,
        page: mintIri(view.publicUrl, 'dataset', record.id),
        ...(others.length > 1 && { tables: others }),
      },
      ...(view.include_app_metas && {
        explore: { popularity_score: null, api_call_count: null, download_count: null },
      }),
    },
    fields: (table?.columns ?? []).map(toField),
  };
}
