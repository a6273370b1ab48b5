import { distributionIri, downloadUrl } from '../../catalog/addresses.js';
import { type Distribution, textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { formatCode, formatName, guessedFormat } from '../../ckan/format-names.js';
import { byIri, type VocabularyId } from '../../vocabularies/index.js';
import { temporalToTime, toTime } from './to-time.js';

/** A distribution as a resource dict (contract, section 6.4). Extra keys stand at the same level, when they have a value. */
export interface CkanResource {
  id: string;
  package_id: string;
  name: string;
  description: string;
  url: string;
  url_type: 'upload' | 'datastore' | '';
  format: string;
  mimetype: string | null;
  mimetype_inner: string | null;
  size: number | null;
  hash: string;
  position: number;
  state: 'active';
  created: string;
  last_modified: string | null;
  metadata_modified: string;
  cache_url: string | null;
  cache_last_updated: string | null;
  resource_type: string | null;
  datastore_active: boolean;
  [extra: string]: unknown;
}

/** What a projection needs to know besides the record. */
export interface ProjectionOptions {
  publicUrl: string;
  /** Ids of the stored files, and of distributions without one, whose table can be queried. */
  loadedFiles: ReadonlySet<string>;
}

/** Code of a concept, or the IRI when the vocabulary does not have it. */
export const codeOf = (vocabulary: VocabularyId, iri: string): string => byIri(vocabulary, iri)?.code ?? iri;

/** Brace list of dcatapit: one value bare, several as `{A,B}`, none empty (contract, section 6.2). */
export const braceList = (values: readonly string[]): string =>
  values.length > 1 ? `{${values.join(',')}}` : (values[0] ?? '');

/** An address without a scheme is shown with http in front, as CKAN does; IRIs of other schemes stay. */
const withScheme = (url: string): string =>
  url === '' || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) ? url : `http://${url}`;

const textual = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Keys of dcatapit and of ckanext-dcat; only those with a value. */
function extraKeys(
  distribution: Distribution,
  iri: string,
  file: string | undefined,
): Record<string, string> {
  const { license, rights, format } = distribution;
  const keys: Record<string, string | undefined> = {
    distribution_format: format && formatCode(format),
    license_type: license?.iri,
    license: textIn(license?.name, 'it'),
    rights: rights?.iri ?? textIn(rights?.label, 'it'),
    access_url: distribution.accessURL?.[0] ?? file,
    download_url: file ?? distribution.downloadURL?.[0],
    uri: iri,
    issued: distribution.issued,
    modified: distribution.modified,
    lang: distribution.language && braceList(distribution.language.map((l) => codeOf('language', l))),
    availability: distribution.availability && codeOf('planned-availability', distribution.availability),
    status: distribution.status && codeOf('distribution-status', distribution.status),
    hash_algorithm: file ? 'sha256' : distribution.checksum?.algorithm,
  };
  const said: Record<string, string> = {};
  for (const key in keys) if (keys[key]) said[key] = keys[key];
  return said;
}

/** The resource dict of a distribution at that position of its dataset. */
export function toResource(
  record: DatasetRecord,
  distribution: Distribution,
  position: number,
  { publicUrl, loadedFiles }: ProjectionOptions,
): CkanResource {
  const { file, format } = distribution;
  const free = distribution.extras ?? {};
  const stored = downloadUrl(publicUrl, record.id, distribution);
  const active = loadedFiles.has(file?.id ?? distribution.id);
  const url = withScheme(
    stored ?? distribution.downloadURL?.[0] ?? distribution.accessURL?.[0] ?? textual(free.url),
  );
  const mimetype =
    distribution.mediaType ?? file?.mediaType ?? (format && byIri('file-type', format)?.mediaTypes[0]);
  return {
    ...free,
    id: distribution.id,
    package_id: record.id,
    name: textIn(distribution.title, 'it') ?? file?.name ?? '',
    description: textIn(distribution.description, 'it') ?? '',
    url,
    url_type: stored ? 'upload' : active ? 'datastore' : '',
    format: format ? formatName(format) : textual(free.format) || guessedFormat(mimetype, file?.name ?? url),
    mimetype: mimetype ?? (textual(free.mimetype) || null),
    mimetype_inner:
      distribution.compressFormat ?? distribution.packageFormat ?? (textual(free.mimetype_inner) || null),
    size: file?.size ?? distribution.byteSize ?? null,
    hash: file?.sha256 ?? distribution.checksum?.value ?? textual(free.hash),
    position,
    state: 'active',
    created: toTime(record.createdAt),
    last_modified: file
      ? toTime(new Date(file.uploadedAt))
      : temporalToTime(distribution.modified ?? distribution.issued),
    metadata_modified: toTime(record.modifiedAt),
    cache_url: textual(free.cache_url) || null,
    cache_last_updated: textual(free.cache_last_updated) || null,
    resource_type: textual(free.resource_type) || null,
    datastore_active: active,
    ...extraKeys(distribution, distributionIri(publicUrl, record.id, distribution), stored),
  };
}
