import type { Distribution, LicenseDocument, Statement } from '../../src/catalog/model/index.js';
import { readAddress } from '../../src/ckan/addresses.js';
import { readChecksum } from '../../src/ckan/checksums.js';
import { readConformsTo } from '../../src/ckan/composites.js';
import { isDict, textOf } from '../../src/ckan/fields.js';
import { uuidOf } from '../../src/rdf/from-dcat/uuid.js';
import { resolve, type VocabularyId } from '../../src/vocabularies/index.js';
import { readAnyDate, readInstant } from '../common/dates.js';
import { readFormatOf, readMediaType } from '../common/formats.js';
import { toMarkdown, toTitle } from '../common/html.js';
import { readAnyLicence } from '../common/licences.js';
import { optional } from '../common/optional.js';
import { readLangMap } from '../common/texts.js';
import type { MapContext } from './context.js';
import { PackageFields } from './package-fields.js';

/** Of the portal that is read, or of its workings: they say nothing of the distribution, and some change by themselves. */
const OF_THE_PORTAL: ReadonlySet<string> = new Set([
  'id', 'package_id', 'position', 'state', 'created', 'metadata_modified', 'datastore_active', 'datastore_contains_all_records_of_source_file',
  'revision_id', 'revision_timestamp', 'revision_message', 'tracking_summary', 'package', 'upload', 'clear_upload', 'url_type',
  'has_views', 'on_same_domain', 'no_real_name', 'cache_last_updated', 'webstore_url', 'webstore_last_updated', 'archiver', 'qa',
  'resource_group_id', 'harvest_object_id', 'ckan_url', 'original_url', 'task_created', 'plugin_data', 'last_modified',
]); // biome-ignore format: names read better in a block

const PROVISIONAL = /\bOP_DATPRO$/;
const COMPRESSED = /^application\/(x-)?(gzip|bzip2|xz|zstd)$/;
const PACKED = /^application\/(zip|x-tar|x-7z-compressed|x-rar-compressed)$/;

/** A statement by its address or in words. */
export function readStatement(text: string, language: string): Statement | undefined {
  const iri = /^https?:/.test(text) ? readAddress(text) : undefined;
  if (iri) return { iri };
  const label = readLangMap(text, language, toMarkdown);
  return label && { label };
}

/** A number of bytes, `1024` or `42 octets`; no other unit, which would be rounded. */
function readBytes(text: string): number | undefined {
  const [, digits = ''] = /^(\d+)(?:\.0+)?(?:\s*(?:bytes?|octets?|b))?$/i.exec(text) ?? [];
  const bytes = digits === '' ? Number.NaN : Number(digits);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** Concepts that a field names. What is in no vocabulary is noted; it is kept where it is an IRI, for the rules to judge. */
export function concepts(
  fields: PackageFields,
  { notes }: Pick<MapContext, 'notes'>,
  vocabulary: VocabularyId,
  ...keys: string[]
): string[] | undefined {
  const found = fields.values(...keys).flatMap((text) => {
    const iri = resolve(vocabulary, text)?.concept.iri;
    if (!iri) notes.unread(keys[0] as string, text);
    return iri ?? (/^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text) ? text : []);
  });
  return found.length > 0 ? [...new Set(found)] : undefined;
}

const addresses = (fields: PackageFields, ...keys: string[]): string[] | undefined => {
  const found = fields
    .values(...keys)
    .map(readAddress)
    .filter((iri) => iri !== undefined);
  return found.length > 0 ? found : undefined;
};

function addressesOf(fields: PackageFields): Pick<Distribution, 'accessURL' | 'downloadURL'> | undefined {
  const [url, page, file] = ['url', 'access_url', 'download_url'].map((key) => readAddress(fields.text(key)));
  const access = page ?? url ?? file;
  if (!access) return undefined;
  const download = file ?? (page && url && page !== url ? url : undefined);
  return { accessURL: [access], ...(download && { downloadURL: [download] }) };
}

function typesOf(fields: PackageFields, address: string): Partial<Distribution> {
  const code = fields.text('distribution_format');
  const spoken = fields.text('format');
  const mimetype = fields.text('mimetype', 'media_type');
  const said = [PROVISIONAL.test(code) ? '' : code, spoken, mimetype].filter((text) => text !== '');
  const format = readFormatOf(said, address);
  const mediaType = readMediaType(mimetype);
  const inner = readMediaType(fields.text('mimetype_inner'));
  const compressed = readMediaType(fields.text('compress_format').replace(/^.*media-types\//, ''));
  const packed = readMediaType(fields.text('package_format').replace(/^.*media-types\//, ''));
  const compressFormat = compressed ?? (inner && COMPRESSED.test(inner) ? inner : undefined);
  const packageFormat = packed ?? (inner && PACKED.test(inner) ? inner : undefined);
  return {
    ...(format && { format }),
    ...(mediaType && { mediaType }),
    ...(compressFormat && { compressFormat }),
    ...(packageFormat && { packageFormat }),
  };
}

/** Values that the model has no place for, in their own types, as CKAN keeps them in a resource. */
function extrasOf(fields: PackageFields, doc: Partial<Distribution>): Record<string, unknown> {
  const kept = Object.fromEntries(fields.rest(OF_THE_PORTAL));
  const format = fields.text('format');
  const inner = fields.text('mimetype_inner');
  const hash = fields.text('hash');
  if (!doc.format && format !== '') kept.format = format;
  if (inner !== '' && !doc.compressFormat && !doc.packageFormat) kept.mimetype_inner = inner;
  if (!doc.checksum && hash !== '') kept.hash = hash;
  return kept;
}

/**
 * A distribution of a resource dict (contract of the Action API, section 6.4), without the fields of dcatapit or with them.
 * Undefined, and noted, for one without any address: nothing could be had through it.
 * @param licence of the package: that of a resource that names none
 */
export function mapResource(
  resource: Record<string, unknown>,
  context: MapContext,
  packageId: string,
  licence: LicenseDocument | undefined,
): Distribution | undefined {
  const { notes, language, base, isDcatapit } = context;
  const fields = new PackageFields(resource);
  const id = fields.text('id').toLowerCase();
  const where = addressesOf(fields);
  const title = readLangMap(translated(fields, 'name'), language, toTitle);
  const access = where?.accessURL?.[0];
  if (!where || access === undefined) {
    notes.add(
      `Risorsa senza indirizzo, tolta: ${fields.text('name') || id}.`,
      `Resource without an address, dropped: ${fields.text('name') || id}.`,
    );
    return undefined;
  }
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  const own = `${base}/dataset/${encodeURIComponent(packageId)}/resource/${encodeURIComponent(id)}`;
  const uri = fields.text('uri');
  const iri = /^https?:/.test(uri) ? readAddress(uri) : id === '' ? undefined : own;
  const ownLicence = readAnyLicence(
    [
      fields.text('license_type'),
      fields.text('license_url'),
      fields.text('license_id'),
      fields.text('license'),
      fields.text('license_title'),
    ],
    language,
  );
  const description = readLangMap(translated(fields, 'description'), language, toMarkdown);
  const rights = readStatement(fields.text('rights'), language);
  const checksum = readChecksum(
    fields.text('hash'),
    fields.text('hash_algorithm').replace(/^.*checksumAlgorithm_/, ''),
  );
  const bytes = readBytes(fields.text('size', 'byte_size'));
  const modified = fields.text('modified');
  const doc: Distribution = {
    id: isUuid ? id : uuidOf(`${own} ${access}`),
    ...(iri && { iri }),
    ...(title && { title }),
    ...(description && { description }),
    ...where,
    ...optional('accessService', services(fields)),
    ...typesOf(fields, where.downloadURL?.[0] ?? access),
    ...optional('license', ownLicence ?? licence),
    ...optional('rights', rights),
    ...optional(
      'issued',
      dateOf(fields.text('issued', 'release_date')) ??
        (isDcatapit ? undefined : readInstant(textOf(resource.created))),
    ),
    ...optional('modified', modified === '' ? changedAt(fields) : dateOf(modified)),
    ...optional('byteSize', bytes),
    ...optional('checksum', checksum),
    ...optional('availability', concepts(fields, context, 'planned-availability', 'availability')?.[0]),
    ...optional('status', concepts(fields, context, 'distribution-status', 'status')?.[0]),
    ...optional('language', concepts(fields, context, 'language', 'lang', 'language')),
    ...optional('conformsTo', listed(readConformsTo(fields.text('conforms_to'), {}))),
    ...optional('page', addresses(fields, 'documentation')),
    ...optional('applicableLegislation', addresses(fields, 'applicable_legislation')),
    ...optional('spatialResolutionInMeters', positive(fields.text('spatial_resolution_in_meters'))),
    ...optional('temporalResolution', fields.text('temporal_resolution') || undefined),
  };
  const extras = extrasOf(fields, doc);
  return Object.keys(extras).length > 0 ? { ...doc, extras } : doc;

  function dateOf(text: string): string | undefined {
    const date = readAnyDate(text);
    if (text !== '' && date === undefined) notes.unread('resource date', text);
    return date;
  }
}

/** When the file last changed. One that only repeats the first publication of a distribution is no news. */
function changedAt(fields: PackageFields): string | undefined {
  const text = fields.text('last_modified');
  return fields.text('issued') === '' ? readInstant(text) : undefined;
}

const listed = <T>(items: readonly T[] | undefined): T[] | undefined =>
  items?.length ? [...items] : undefined;

/** A number above zero in a text. */
export function positive(text: string): number | undefined {
  const number = Number(text.replace(',', '.'));
  return text !== '' && Number.isFinite(number) && number > 0 ? number : undefined;
}

/** A text, or its translations where they stand beside it. */
export function translated(fields: PackageFields, key: string): unknown {
  const plain = fields.value(key);
  const others = fields.value(`${key}_translated`);
  return isDict(others) && Object.values(others).some((text) => textOf(text).trim() !== '') ? others : plain;
}

/** IRIs of the services in `access_services` of ckanext-dcat. */
function services(fields: PackageFields): string[] | undefined {
  const found = fields.dicts('access_services').map((item) => readAddress(textOf(item.uri)));
  return listed(found.filter((iri) => iri !== undefined));
}
