import type { Dataset, Distribution, LicenseDocument } from '../../../catalog/model/index.js';
import type { DatasetRecord, OrganizationRecord } from '../../../catalog/record.js';
import { type Dict, isDict, listOf, sameField, textOf } from '../../../ckan/fields.js';
import { readLicence } from '../../../ckan/licences.js';
import { readThemes, themeOfAnyGroup, withThemes } from '../../../ckan/themes.js';
import { licenceId, NOT_SPECIFIED } from '../../../ckan/to-licence.js';
import type { CkanPackage } from '../to-package.js';
import { readExtras } from './extras.js';
import { Faults } from './field-faults.js';
import { type DatasetDraft, FIELD_RULES, type FieldContext, KEPT_FIELDS } from './package-fields.js';
import { readResource } from './resource.js';
import { readTags, withKeywords } from './tags.js';

/** What reading a package needs beside the dict. */
export interface PackageReading {
  /** The working copy and how it is shown; undefined for a new package. */
  before: DatasetRecord | undefined;
  shown: CkanPackage | undefined;
  /** The organization it belongs to, or will. */
  organization: OrganizationRecord | undefined;
  publicUrl: string;
  /** Names of files that come along, by the place of their resource. */
  files?: ReadonlyMap<number, string>;
}

/** A distribution as read: an `id` that is there already, one the client wants, or none yet. */
export type DistributionRead = Omit<Distribution, 'id'> & { id?: string };

/** A package as read: the whole document, its distributions with the stored files they keep. */
export interface PackageRead {
  doc: Omit<Dataset, 'distribution'> & { distribution?: DistributionRead[] };
  /** IRI at its origin, for a new package that was written elsewhere. */
  iri: string | undefined;
}

const IRI = /^https?:\/\/[^\s<>"{}|\\^`]+$/;

/** A field wherever it stands: at the top, else in `extras` (contract, section 6.2). */
class PackageFields {
  constructor(
    private readonly top: Dict,
    private readonly extras: ReadonlyMap<string, string>,
    private readonly shownTop: Dict,
    private readonly shownExtras: ReadonlyMap<string, string>,
  ) {}

  /** Of two that are there the one that says something new; else the one at the top. */
  text = (key: string): string => {
    const [top, extra] = [textOf(this.top[key]), this.extras.get(key) ?? ''];
    if (top === '' || extra === '') return top || extra;
    return sameField(top, this.shown(key)) ? extra : top;
  };

  wasSent = (key: string): boolean => this.top[key] !== undefined || this.extras.has(key);

  shown = (key: string): string => textOf(this.shownTop[key]) || (this.shownExtras.get(key) ?? '');

  changed = (key: string): boolean => !sameField(this.text(key), this.shown(key));
}

/** Themes named by three fields: those that say something new count; when none is there the themes go. */
function putThemes(doc: DatasetDraft, dict: Dict, fields: PackageFields, r: PackageReading, faults: Faults) {
  const groups = dict.groups === undefined || dict.groups === null ? undefined : listOf(dict.groups);
  const named = (groups ?? []).flatMap((item, i) => {
    const name = isDict(item) ? textOf(item.name) || textOf(item.id) : textOf(item);
    const iri = themeOfAnyGroup(name) ?? (isDict(item) ? themeOfAnyGroup(textOf(item.id)) : undefined);
    if (!iri) faults.addTo('groups', i, 'name', `Group "${name}" does not exist`);
    return iri ?? [];
  });
  const shownThemes = new Set(doc.theme ?? []);
  const groupsChanged = named.length !== shownThemes.size || named.some((iri) => !shownThemes.has(iri));
  const read = (['themes_aggregate', 'theme'] as const)
    .filter((key) => fields.text(key).trim() !== '' && fields.changed(key))
    .map((key) => {
      const themes = readThemes(fields.text(key));
      for (const unknown of themes.unknown)
        faults.add(key, `"${unknown}" non è tra i temi / is not among the themes`);
      return { key, ...themes };
    });
  const [first] = read;
  const says = (key: string) => fields.text(key).trim() !== '';
  if (!first && named.length === 0) {
    if (!says('themes_aggregate') && !says('theme')) replace(doc, withThemes(doc, [], []));
    return;
  }
  if (!first) {
    if (groupsChanged && (named.length > 0 || !r.shown)) replace(doc, withThemes(doc, named));
    return;
  }
  // Groups that only repeat what was there give way to the field that was changed.
  const alsoGroups = groupsChanged ? named : [];
  const theme = [...new Set([...read.flatMap((each) => each.theme), ...alsoGroups])];
  const aggregate = read.find(({ key }) => key === 'themes_aggregate');
  replace(doc, withThemes(doc, theme, aggregate?.subject));
}

/** Makes a draft equal to a document. */
function replace(doc: DatasetDraft, next: Dataset): void {
  for (const key of ['theme', 'subject'] as const) {
    const value = next[key];
    if (value === undefined) delete doc[key];
    else doc[key] = value;
  }
}

function putResources(
  doc: DatasetDraft,
  dict: Dict,
  r: PackageReading,
  faults: Faults,
  licence: { own: LicenseDocument | undefined; former: string | undefined },
): DistributionRead[] {
  const sent =
    dict.resources === undefined || dict.resources === null || dict.resources === ''
      ? []
      : listOf(dict.resources);
  if (!sent?.every(isDict)) {
    faults.add('__junk', 'The input field resources was not expected.');
    return [];
  }
  const known = new Map((doc.distribution ?? []).map((d) => [d.id, d]));
  const shown = new Map((r.shown?.resources ?? []).map((resource) => [resource.id, resource]));
  const used = new Set<string>();
  return sent.map((fields, index) => {
    const id = textOf(fields.id).trim().toLowerCase();
    if (id !== '' && used.has(id)) faults.addTo('resources', index, 'id', 'Resource id already exists.');
    used.add(id);
    const before = known.get(id);
    const { doc: read, dropsFile } = readResource(fields, {
      before,
      shown: shown.get(id),
      licence: licence.own,
      formerLicence: licence.former,
      publicUrl: r.publicUrl,
      fileName: r.files?.get(index),
      fault: (field, message) => faults.addTo('resources', index, field, message),
    });
    return {
      ...(id !== '' && { id }),
      ...read,
      ...(before?.file && !dropsFile && { file: before.file }),
    };
  });
}

/** How many of each list were sent: faults stand in their order. */
const lengthsOf = (dict: Dict): Record<string, number> =>
  Object.fromEntries(
    ['resources', 'tags', 'extras', 'groups'].map((key) => [key, listOf(dict[key])?.length ?? 0]),
  );

/**
 * The dataset that a package dict means (contract, sections 6 and 8). Pure. The dict is whole, as for package_update: what it
 * leaves out goes, save what the portal fills in by itself. What it repeats as it was shown leaves the document as it was, so
 * that a package that was read can be sent back. Throws a Validation Error with every fault.
 */
export function readPackage(dict: Dict, r: PackageReading): PackageRead {
  const faults = new Faults();
  const sentExtras = readExtras(dict.extras, faults);
  const shownExtras = new Map((r.shown?.extras ?? []).map(({ key, value }) => [key, value]));
  const fields = new PackageFields(dict, sentExtras, r.shown ?? {}, shownExtras);
  const { extras: _extras, ...kept } = r.before?.doc ?? {};
  const doc: DatasetDraft = { ...kept };
  const free: Record<string, string> = {};
  const context: FieldContext = {
    organization: r.organization,
    publicUrl: r.publicUrl,
    faults,
    keep(key, value) {
      if (value !== '') free[key] = value;
    },
  };
  const mapped = new Set<string>([
    'uri',
    'theme',
    'themes_aggregate',
    'dataset_is_local',
    'holder',
    'license_id',
  ]);
  for (const { keys, keptWhenOmitted, put } of FIELD_RULES) {
    for (const key of keys) mapped.add(key);
    const before = r.before?.doc.extras ?? {};
    if (!keys.some(fields.changed)) {
      // What the model had no place for is still there.
      for (const key of keys) context.keep(key, before[key] ?? '');
    } else if (!keptWhenOmitted || keys.some(fields.wasSent)) put(doc, fields.text, context);
  }
  for (const key of KEPT_FIELDS) {
    mapped.add(key);
    const value = fields.text(key);
    const same = !fields.changed(key);
    if (key === 'author_email' && value !== '' && !/^[^\s@]+@[^\s@]+$/.test(value))
      faults.add(key, `Email ${value} is not a valid format`);
    context.keep(
      key,
      same ? (r.before?.doc.extras?.[key] ?? '') : key === 'type' && value === 'dataset' ? '' : value,
    );
  }
  const tags = readTags(dict, faults) ?? [];
  const keyword = withKeywords(doc.keyword, tags);
  if (keyword) doc.keyword = keyword;
  else delete doc.keyword;
  putThemes(doc, dict, fields, r, faults);
  const given = fields.text('license_id').trim();
  const licence = {
    own: readLicence(given),
    former: readLicence(fields.shown('license_id'))?.iri,
  };
  const distribution = putResources(doc, dict, r, faults, licence);
  // That of the first distribution is shown without being told.
  const first = distribution.find((d) => d.license)?.license?.iri;
  const own = licence.own?.iri && licenceId(licence.own.iri);
  if (given !== NOT_SPECIFIED && (!first || licenceId(first) !== (own ?? given)))
    context.keep('license_id', given);
  for (const [key, value] of sentExtras) if (!mapped.has(key)) free[key] = value;
  faults.refuse(lengthsOf(dict));
  const uri = fields.text('uri').trim();
  const isForeign = !r.before && IRI.test(uri) && !uri.startsWith(`${r.publicUrl}/`);
  const { distribution: _old, ...rest } = doc;
  return {
    doc: {
      ...rest,
      ...(Object.keys(free).length > 0 && { extras: free }),
      ...(distribution.length > 0 && { distribution }),
    },
    iri: isForeign ? uri : undefined,
  };
}
