import { distributionPage, downloadUrl, organizationIri, resourcePage } from '../catalog/addresses.js';
import type { Agent, Distribution, Location, PeriodOfTime } from '../catalog/model/index.js';
import { allKeywords, textIn } from '../catalog/model/index.js';
import type { DatasetRecord } from '../catalog/record.js';
import { byIri, labelOf, licenceByAnyIri } from '../vocabularies/index.js';
import { boundsOf } from './bounds.js';
import { plainText } from './markdown.js';
import type { Lang } from './texts.js';

/** A JSON-LD object; properties that are undefined are left out by JSON. */
export type JsonLd = { [property: string]: unknown };

export interface SchemaOrgOptions {
  publicUrl: string;
  lang: Lang;
  catalogTitle: string;
}

/** Google's bounds for the description of a dataset, in characters. */
const DESCRIPTION = { least: 50, most: 5000 };

const OPEN_ACCESS = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

/**
 * A dataset as schema.org/Dataset, for search engines: Google's required properties (name, description of 50 to 5000
 * characters) and those it recommends, as far as the metadata tell them.
 */
export function toSchemaOrg(record: DatasetRecord, options: SchemaOrgOptions): JsonLd {
  const { doc } = record;
  const { publicUrl, lang } = options;
  const page = resourcePage(publicUrl, record);
  const name = textIn(doc.title, lang) ?? record.name;
  const accessRights = doc.accessRights;
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': record.iri,
    name,
    description: descriptionOf(record, name, options),
    url: page,
    sameAs: record.iri === page ? undefined : record.iri,
    identifier: some([record.identifier, ...(doc.otherIdentifier ?? []).flatMap((i) => i.notation ?? [])]),
    keywords: some(allKeywords(doc.keyword)),
    about: some(
      (doc.theme ?? []).map((theme) => ({
        '@type': 'Thing',
        '@id': theme,
        name: labelOf('data-theme', theme, lang),
      })),
    ),
    license: licenceAddress(doc.distribution ?? []),
    isAccessibleForFree: accessRights === undefined || accessRights === OPEN_ACCESS ? true : undefined,
    creator: agent(doc.creator?.[0] ?? doc.rightsHolder ?? organizationAgent(record, publicUrl), lang),
    publisher: agent(doc.publisher ?? organizationAgent(record, publicUrl), lang),
    dateCreated: doc.issued,
    datePublished: doc.issued ?? record.publishedAt?.toISOString(),
    dateModified: doc.modified ?? record.modifiedAt.toISOString(),
    inLanguage: some(
      (doc.language ?? []).map((iri) => byIri('language', iri)?.iso6391 ?? labelOf('language', iri, lang)),
    ),
    version: doc.versionInfo,
    temporalCoverage: some((doc.temporal ?? []).flatMap((period) => interval(period) ?? [])),
    spatialCoverage: some((doc.spatial ?? []).flatMap((location) => place(location, lang) ?? [])),
    isBasedOn: some(doc.source ?? []),
    includedInDataCatalog: { '@type': 'DataCatalog', name: options.catalogTitle, url: `${publicUrl}/` },
    distribution: (doc.distribution ?? []).map((d) => dataDownload(record, d, options)),
  };
}

/** A list, or undefined when it is empty: schema.org has no empty values. */
const some = <T>(values: readonly T[]): readonly T[] | undefined => (values.length > 0 ? values : undefined);

/** A description too short for search engines is followed by who publishes what. */
function descriptionOf(
  record: DatasetRecord,
  name: string,
  { lang, catalogTitle }: SchemaOrgOptions,
): string {
  const text = plainText(textIn(record.doc.description, lang) ?? '');
  if (text.length >= DESCRIPTION.least) return text.slice(0, DESCRIPTION.most);
  const holder = textIn(record.doc.rightsHolder?.name ?? record.organization.doc.title, lang);
  const sentence =
    lang === 'it'
      ? `Dataset “${name}” di ${holder}, pubblicato nel catalogo “${catalogTitle}”.`
      : `Dataset “${name}” by ${holder}, published in the catalogue “${catalogTitle}”.`;
  return [text, sentence].filter(Boolean).join(' ');
}

const organizationAgent = (record: DatasetRecord, publicUrl: string): Agent => ({
  iri: organizationIri(publicUrl, record.organization),
  name: record.organization.doc.title,
});

const agent = ({ iri, name, identifier, homepage }: Agent, lang: Lang): JsonLd => ({
  '@type': 'Organization',
  '@id': iri,
  name: textIn(name, lang) ?? identifier,
  identifier,
  url: homepage,
});

/** The licence of the dataset when all its distributions have the same one. */
function licenceAddress(distributions: readonly Distribution[]): string | undefined {
  const addresses = new Set(distributions.map(({ license }) => license?.iri));
  const [only] = addresses;
  if (addresses.size !== 1 || !only) return undefined;
  return licenceByAnyIri(only)?.url ?? only;
}

/** ISO 8601 interval; `..` stands for an open end. */
const interval = ({ startDate, endDate }: PeriodOfTime): string | undefined =>
  startDate || endDate ? `${startDate ?? '..'}/${endDate ?? '..'}` : undefined;

function place(location: Location, lang: Lang): JsonLd | undefined {
  const bounds = boundsOf(location.bbox ?? location.geometry ?? location.centroid);
  const identifier = location.geographicalIdentifier ?? location.iri;
  const known = identifier ? byIri('place', identifier) : undefined;
  const name = textIn(location.name, lang) ?? (known ? labelOf('place', known.iri, lang) : undefined);
  if (!bounds && !name && !identifier) return undefined;
  return {
    '@type': 'Place',
    name,
    identifier,
    // schema.org writes latitude first.
    geo: bounds && {
      '@type': 'GeoShape',
      box: `${bounds.south} ${bounds.west} ${bounds.north} ${bounds.east}`,
    },
  };
}

function dataDownload(record: DatasetRecord, d: Distribution, options: SchemaOrgOptions): JsonLd {
  const { publicUrl, lang } = options;
  const licence = d.license?.iri;
  const format = d.format ? byIri('file-type', d.format) : undefined;
  return {
    '@type': 'DataDownload',
    name: textIn(d.title, lang) ?? d.file?.name,
    description: textIn(d.description, lang),
    url: distributionPage(publicUrl, record.name, d.id),
    contentUrl: downloadUrl(publicUrl, record.id, d) ?? d.downloadURL?.[0] ?? d.accessURL?.[0],
    encodingFormat: d.mediaType ?? d.file?.mediaType ?? format?.mediaTypes[0] ?? format?.code,
    contentSize: sizeText(d.file?.size ?? d.byteSize),
    sha256: d.file?.sha256,
    license: licence && (licenceByAnyIri(licence)?.url ?? licence),
    datePublished: d.issued,
    dateModified: d.modified,
  };
}

/** schema.org/contentSize is a text with its unit. */
const sizeText = (bytes: number | undefined): string | undefined =>
  bytes === undefined ? undefined : `${bytes} B`;
