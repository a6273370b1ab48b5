import type { Distribution, LicenseDocument, Statement } from '../../../catalog/model/index.js';
import { readAddress } from '../../../ckan/addresses.js';
import { readChecksum } from '../../../ckan/checksums.js';
import { readPackageDate } from '../../../ckan/dates.js';
import { type Dict, sameField, textOf, valuesOf } from '../../../ckan/fields.js';
import { fileTypeNamed } from '../../../ckan/format-names.js';
import { readLicence } from '../../../ckan/licences.js';
import { withText } from '../../../ckan/texts.js';
import { fileTypeOfName, resolve, type VocabularyId } from '../../../vocabularies/index.js';
import type { CkanResource } from '../to-resource.js';

/** What reading a resource needs beside what was sent. */
export interface ResourceReading {
  /** The distribution as it is and as it is shown; undefined for a new resource. */
  before: Distribution | undefined;
  shown: CkanResource | undefined;
  /** The package's licence: that of a resource that has none, or that had the package's former one. */
  licence: LicenseDocument | undefined;
  formerLicence: string | undefined;
  /** Base of our own addresses. */
  publicUrl: string;
  /** A file comes along: it gives the address, and the size and type where the client says none. */
  fileName: string | undefined;
  /** Notes what is wrong with a field of this resource. */
  fault(field: string, message: string): void;
}

/** A distribution without its id, and whether it is to lose its stored file. */
export interface ResourceRead {
  doc: Omit<Distribution, 'id' | 'file'>;
  dropsFile: boolean;
}

/** Set by the server, or about the request: what a client sends back of them does not count (contract, section 6.4). */
const IGNORED: ReadonlySet<string> = new Set([
  'id', 'package_id', 'position', 'state', 'created', 'metadata_modified', 'datastore_active', 'revision_id',
  'revision_timestamp', 'tracking_summary', 'package', 'upload', 'clear_upload', 'url_type',
  'uri', 'has_views', 'on_same_domain', 'no_real_name',
]); // biome-ignore format: names read better in a block

/** Fields that the model has a place for. */
const MAPPED: ReadonlySet<string> = new Set([
  'name', 'description', 'url', 'access_url', 'download_url', 'format', 'distribution_format', 'mimetype', 'size', 'hash',
  'hash_algorithm', 'last_modified', 'modified', 'issued', 'license_type', 'license', 'rights', 'lang', 'availability',
  'status',
]); // biome-ignore format: names read better in a block

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
const PROVISIONAL = /\bOP_DATPRO$/;

type Draft = { -readonly [K in keyof ResourceRead['doc']]: ResourceRead['doc'][K] };

/** The field as it was sent, whether it was, and whether it says anything new. */
class Sent {
  constructor(
    private readonly fields: Dict,
    private readonly shown: CkanResource | undefined,
  ) {}

  text(key: string): string {
    return textOf(this.fields[key]);
  }

  has(key: string): boolean {
    return this.text(key).trim() !== '';
  }

  /** Whether the field differs from what is shown; everything that is there is new in a new resource. */
  changed(key: string): boolean {
    return !sameField(this.text(key), textOf(this.shown?.[key]));
  }
}

/** Puts a value where it is one, and takes the property away where it is not. */
function put<K extends keyof Draft>(doc: Draft, key: K, value: Draft[K] | undefined): void {
  if (value === undefined) delete doc[key];
  else doc[key] = value;
}

function putAddresses(doc: Draft, sent: Sent, extras: Record<string, unknown>, hasFile: boolean): void {
  const own = (key: string) => (sent.has(key) ? readAddress(sent.text(key)) : undefined);
  if (hasFile) {
    if (sent.changed('access_url') && sent.has('access_url')) {
      const page = own('access_url');
      put(doc, 'accessURL', page ? [page] : undefined);
    }
    return;
  }
  if (!sent.changed('url') && !sent.changed('access_url') && !sent.changed('download_url')) return;
  const url = own('url');
  // One of the two others that only repeated the old address follows the new one.
  const access = sent.changed('url') && !sent.changed('access_url') ? undefined : own('access_url');
  const download = sent.changed('url') && !sent.changed('download_url') ? undefined : own('download_url');
  const followed = doc.downloadURL?.length && url && !download && sent.has('download_url') ? url : download;
  const page = access ?? url ?? followed;
  put(doc, 'accessURL', page ? [page, ...(doc.accessURL ?? []).slice(1)] : undefined);
  const file = followed ?? (access && url && access !== url ? url : undefined);
  put(doc, 'downloadURL', file ? [file, ...(doc.downloadURL ?? []).slice(1)] : undefined);
  if (sent.has('url') && !url) extras.url = sent.text('url');
}

/** Format and media type: what is said, else what follows from the name of the file or the address. */
function putFormat(doc: Draft, sent: Sent, extras: Record<string, unknown>, address: string): void {
  const code = sent.text('distribution_format').trim();
  const codeChanged = sent.changed('distribution_format') && code !== '' && !PROVISIONAL.test(code);
  if (sent.changed('format') || codeChanged || doc.format === undefined) {
    const spoken = sent.text('format');
    const iri =
      (codeChanged ? fileTypeNamed(code) : undefined) ??
      fileTypeNamed(spoken) ??
      (spoken.trim() === '' && code !== '' ? fileTypeNamed(code) : undefined) ??
      (spoken.trim() === '' ? fileTypeNamed(sent.text('mimetype')) : undefined) ??
      (spoken.trim() === '' && address ? fileTypeOfName(address)?.iri : undefined);
    put(doc, 'format', iri);
    if (!iri && spoken.trim() !== '') extras.format = spoken;
  }
  if (sent.changed('mimetype')) {
    const type = sent.text('mimetype').split(';')[0]?.trim().toLowerCase() ?? '';
    put(doc, 'mediaType', MEDIA_TYPE.test(type) ? type : undefined);
    if (type !== '' && !MEDIA_TYPE.test(type)) extras.mimetype = sent.text('mimetype');
  }
}

function putSizeAndHash(doc: Draft, sent: Sent, extras: Record<string, unknown>, r: ResourceReading): void {
  if (sent.changed('size')) {
    const text = sent.text('size').trim();
    const size = Number(text);
    if (text !== '' && !(Number.isSafeInteger(size) && size >= 0)) r.fault('size', 'Invalid integer');
    else put(doc, 'byteSize', text === '' ? undefined : size);
  }
  if (sent.changed('hash') || sent.changed('hash_algorithm')) {
    const value = sent.text('hash').trim();
    const checksum = readChecksum(value, sent.text('hash_algorithm'));
    put(doc, 'checksum', checksum);
    if (value !== '' && !checksum) extras.hash = value;
  }
}

function putDates(doc: Draft, sent: Sent, r: ResourceReading): void {
  const read = (key: string): string | undefined => {
    if (!sent.has(key)) return undefined;
    const date = readPackageDate(sent.text(key));
    if (date === undefined) r.fault(key, `Date format incorrect: ${sent.text(key)}`);
    return date;
  };
  if (sent.changed('issued')) put(doc, 'issued', read('issued'));
  if (sent.changed('modified') && sent.has('modified')) put(doc, 'modified', read('modified'));
  else if (sent.changed('last_modified') && sent.has('last_modified'))
    put(doc, 'modified', read('last_modified'));
}

/** The licence: the resource's own, else the package's. A change of the package's reaches those that had the old one. */
function putLicence(doc: Draft, sent: Sent, r: ResourceReading): void {
  const ownChanged = sent.changed('license_type') && sent.has('license_type');
  if (ownChanged) {
    const licence = readLicence(sent.text('license_type'));
    if (!licence) r.fault('license_type', `Unknown licence: ${sent.text('license_type')}`);
    else put(doc, 'license', licence);
    return;
  }
  const named = sent.text('license').trim();
  if (sent.changed('license') && named !== '') {
    const licence = readLicence(named);
    put(doc, 'license', licence ?? { ...doc.license, name: { it: named } });
    return;
  }
  const isFormer = doc.license?.iri !== undefined && doc.license.iri === r.formerLicence;
  if (r.licence && (doc.license === undefined || (isFormer && r.licence.iri !== doc.license.iri)))
    doc.license = r.licence;
}

function readRights(text: string): Statement | undefined {
  const spoken = text.trim();
  if (spoken === '') return undefined;
  return IRI.test(spoken) ? { iri: spoken } : { label: { it: spoken } };
}

function putCodes(doc: Draft, sent: Sent, r: ResourceReading): void {
  const coded = (key: string, vocabulary: VocabularyId): string | undefined => {
    if (!sent.has(key)) return undefined;
    const iri = resolve(vocabulary, sent.text(key))?.concept.iri;
    if (!iri) r.fault(key, `"${sent.text(key)}" is not in the vocabulary ${vocabulary}`);
    return iri;
  };
  if (sent.changed('availability')) put(doc, 'availability', coded('availability', 'planned-availability'));
  if (sent.changed('status')) put(doc, 'status', coded('status', 'distribution-status'));
  if (sent.changed('rights')) put(doc, 'rights', readRights(sent.text('rights')));
  if (sent.changed('lang')) {
    const languages = valuesOf(sent.text('lang')).map((text) => resolve('language', text)?.concept.iri);
    if (languages.includes(undefined)) r.fault('lang', `Unknown language: ${sent.text('lang')}`);
    put(doc, 'language', languages.length > 0 ? languages.filter((iri) => iri !== undefined) : undefined);
  }
}

/**
 * The distribution that a resource dict means: what differs from what was shown is read, all else stays as it was, so that
 * languages, conformity and whatever the dict cannot say live on. Keys that nobody knows are kept in `extras`.
 */
export function readResource(fields: Dict, r: ResourceReading): ResourceRead {
  const { id: _id, file, extras: _extras, ...kept } = r.before ?? { id: '' };
  const doc: Draft = { ...kept };
  const sent = new Sent(fields, r.shown);
  const extras: Record<string, unknown> = {};
  const clears = /^(true|1|yes|on|t|y)$/i.test(sent.text('clear_upload').trim());
  const moved = sent.has('url') && sent.changed('url') && sent.text('url') !== file?.name;
  const dropsFile = file !== undefined && r.fileName === undefined && (clears || moved);
  const hasFile = r.fileName !== undefined || (file !== undefined && !dropsFile);
  if (sent.changed('name')) put(doc, 'title', withText(doc.title, sent.text('name')));
  if (sent.changed('description'))
    put(doc, 'description', withText(doc.description, sent.text('description')));
  putAddresses(doc, sent, extras, hasFile);
  // A file's own type follows when it is stored.
  putFormat(doc, sent, extras, hasFile ? (r.fileName ?? file?.name ?? '') : sent.text('url'));
  if (!hasFile) putSizeAndHash(doc, sent, extras, r);
  putDates(doc, sent, r);
  putLicence(doc, sent, r);
  putCodes(doc, sent, r);
  for (const [key, value] of Object.entries(fields)) {
    if (
      MAPPED.has(key) ||
      IGNORED.has(key) ||
      value === null ||
      value === '' ||
      value === undefined ||
      key === ''
    )
      continue;
    extras[key] = value;
  }
  if (sent.changed('mimetype_inner')) {
    delete doc.compressFormat;
    delete doc.packageFormat;
  } else if (doc.compressFormat ?? doc.packageFormat) delete extras.mimetype_inner;
  const iri = sent.text('uri').trim();
  if (!r.before && IRI.test(iri) && !iri.startsWith(`${r.publicUrl}/`)) doc.iri = iri;
  if (Object.keys(extras).length > 0) doc.extras = extras;
  return { doc, dropsFile };
}
