import { allKeywords, type Dataset, textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { readLicence } from '../../ckan/licences.js';
import { spatialExtra } from '../../ckan/places.js';
import { type PackageGroup, toPackageGroup } from '../../ckan/to-group.js';
import { type PackageLicence, toPackageLicence } from '../../ckan/to-licence.js';
import { isOpenLicence } from '../../vocabularies/index.js';
import { isCoreField } from './core-fields.js';
import { themeExtra, toDcatapit, toHolder } from './to-dcatapit.js';
import { type PackageOrganization, toPackageOrganization } from './to-organization.js';
import { type CkanResource, codeOf, type ProjectionOptions, toResource } from './to-resource.js';
import { type CkanTag, toTags } from './to-tag.js';
import { toTime } from './to-time.js';

/** A free field of a package. */
export interface Extra {
  key: string;
  value: string;
}

/** A dataset as a package dict (contract, sections 6.1 and 6.2). The fields of dcatapit stand beside the core keys. */
export interface CkanPackage extends PackageLicence {
  id: string;
  name: string;
  title: string;
  notes: string;
  url: string;
  version: string;
  author: string;
  author_email: string;
  maintainer: string;
  maintainer_email: string;
  isopen: boolean;
  /** `dataset`, unless its writer said otherwise. */
  type: string;
  state: 'active' | 'draft' | 'deleted';
  private: boolean;
  owner_org: string;
  organization: PackageOrganization;
  creator_user_id: null;
  metadata_created: string;
  metadata_modified: string;
  num_resources: number;
  num_tags: number;
  resources: CkanResource[];
  tags: CkanTag[];
  groups: PackageGroup[];
  extras: Extra[];
  relationships_as_subject: [];
  relationships_as_object: [];
  [dcatapit: string]: unknown;
}

/** Where the dcatapit fields stand: at the top (package_show), or in `extras` (package_search, use_default_schema). */
export type Layout = 'flat' | 'extras';

/** Nothing but what is published is active; CKAN has no state of its own for what was withdrawn. */
const stateOf = (record: DatasetRecord): CkanPackage['state'] =>
  record.state === 'published' ? 'active' : record.state === 'deleted' ? 'deleted' : 'draft';

/**
 * The licence of the package: the one its writer gave it where that is another than its distributions', else that of the first
 * distribution that names one. Open only when all of them are.
 */
function licenceOf(doc: Dataset): PackageLicence & { isopen: boolean } {
  const licences = (doc.distribution ?? []).flatMap((d) => d.license ?? []);
  const [first] = licences;
  const isopen = licences.length > 0 && licences.every((l) => l.iri !== undefined && isOpenLicence(l.iri));
  const given = doc.extras?.license_id;
  if (given) {
    const iri = readLicence(given)?.iri;
    return iri
      ? { ...toPackageLicence(iri), isopen: isOpenLicence(iri) && (licences.length === 0 || isopen) }
      : { license_id: given, license_title: given, isopen: false };
  }
  return { ...toPackageLicence(first?.iri, textIn(first?.name, 'it')), isopen };
}

const listed = (values: readonly string[] | undefined): string =>
  values?.length ? JSON.stringify(values) : '';

/** One value bare, several as JSON: so that a filter by the one value finds it. */
const oneOrList = (values: readonly string[] | undefined): string =>
  values?.length === 1 ? (values[0] ?? '') : listed(values);

/** What the model knows and dcatapit has no field for, under the keys of ckanext-dcat. */
function dcatExtras(record: DatasetRecord): Record<string, string> {
  const { doc } = record;
  return {
    theme: themeExtra(doc),
    uri: record.iri,
    hvd_category: oneOrList(doc.hvdCategory),
    applicable_legislation: listed(doc.applicableLegislation),
    access_rights: doc.accessRights ? codeOf('access-right', doc.accessRights) : '',
    version_notes: textIn(doc.versionNotes, 'it') ?? '',
    documentation: listed(doc.page),
    spatial: spatialExtra(doc.spatial ?? []),
  };
}

/** Free extras as the client wrote them; fields of CKAN's own that stand among them are shown at their place. */
const freeExtras = ({ extras = {} }: Dataset): Record<string, string> =>
  Object.fromEntries(Object.entries(extras).filter(([key]) => !isCoreField(key)));

const toExtras = (fields: Readonly<Record<string, string>>): Extra[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, value }));

/** The package dict of a dataset. Pure; what came as RDF and was not understood does not appear. */
export function toPackage(record: DatasetRecord, layout: Layout, options: ProjectionOptions): CkanPackage {
  const { doc, organization } = record;
  const distributions = doc.distribution ?? [];
  const tags = toTags(allKeywords(doc.keyword));
  const [contact] = doc.contactPoint ?? [];
  const dcatapit = toDcatapit(record);
  const free = doc.extras ?? {};
  const extras = { ...freeExtras(doc), ...dcatExtras(record) };
  return {
    id: record.id,
    name: record.name,
    title: textIn(doc.title, 'it') ?? record.name,
    notes: textIn(doc.description, 'it') ?? '',
    url: doc.landingPage?.[0] ?? free.url ?? '',
    version: doc.versionInfo ?? '',
    author: free.author ?? textIn((doc.creator?.[0] ?? doc.publisher)?.name, 'it') ?? '',
    author_email: free.author_email ?? '',
    maintainer: contact?.fn ?? '',
    maintainer_email: contact?.email ?? '',
    ...licenceOf(doc),
    type: free.type ?? 'dataset',
    state: stateOf(record),
    private: record.visibility === 'restricted',
    owner_org: organization.id,
    organization: toPackageOrganization(organization),
    creator_user_id: null,
    metadata_created: toTime(record.createdAt),
    metadata_modified: toTime(record.modifiedAt),
    num_resources: distributions.length,
    num_tags: tags.length,
    resources: distributions.map((d, i) => toResource(record, d, i, options)),
    tags,
    groups: (doc.theme ?? []).map(toPackageGroup).sort((a, b) => (a.name < b.name ? -1 : 1)),
    extras: toExtras(layout === 'flat' ? extras : { ...dcatapit, ...extras }),
    relationships_as_subject: [],
    relationships_as_object: [],
    ...toHolder(record, options.publicUrl),
    ...(layout === 'flat' && dcatapit),
  };
}

/** A package with its extras beside the core keys, for `fl`: only the fields asked for. */
export function pickFields(shown: CkanPackage, fields: readonly string[]): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ...Object.fromEntries(shown.extras.map(({ key, value }) => [key, value])),
    ...shown,
  };
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(all, field)).map((field) => [field, all[field]]),
  );
}
