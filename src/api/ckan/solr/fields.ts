import {
  type DateField,
  EXTRA_PREFIX,
  type ExactField,
  type NumberField,
} from '../../../search/query/fields.js';
import type { TextField } from '../../../search/query/tree.js';
import type { FacetField } from '../../../search/search.js';
import {
  ACCESS_RIGHTS,
  FORMAT_CODES,
  FORMATS,
  FREQUENCIES,
  LANGUAGES,
  LICENCE_IRIS,
  LICENCE_TITLES,
  LICENCES,
  type Names,
  PLACES,
  SUBTHEME_LABELS,
  THEME_CODES,
  THEME_GROUPS,
  THEME_IRIS,
} from './names.js';

/** What a field of CKAN's index is in ours. */
export type Meaning =
  /** Words of a text. */
  | { as: 'text'; field: TextField }
  /** Values compared as they are, maybe under other names. `analysed`: CKAN looks at their words. */
  | { as: 'exact'; field: FacetField; names?: Names; analysed: boolean }
  /** The organization, by one of its own fields. */
  | { as: 'organization'; by: 'name' | 'id' | 'region' }
  /** Who holds the dataset: the organization when it names nobody. */
  | { as: 'holder' }
  /** Keywords, which CKAN shows without the marks it refuses. */
  | { as: 'tag' }
  | { as: 'date'; field: DateField }
  | { as: 'number'; field: NumberField }
  /** The same for every dataset. */
  | { as: 'constant'; value: string }
  /** `active` for what is published, `draft` for what is not. */
  | { as: 'state' }
  | { as: 'visibility'; public: string; restricted: string };

const text = (field: TextField): Meaning => ({ as: 'text', field });
const exact = (field: ExactField, names?: Names): Meaning => ({
  as: 'exact',
  field,
  ...(names && { names }),
  analysed: false,
});
const date = (field: DateField): Meaning => ({ as: 'date', field });
const constant = (value: string): Meaning => ({ as: 'constant', value });

/** The core fields of CKAN's index (contract, section 7.2). */
const CORE: Readonly<Record<string, Meaning>> = {
  text: text('text'),
  title: text('title'),
  title_string: text('title'),
  title_ngram: text('title'),
  notes: text('description'),
  author: { as: 'exact', field: 'author', analysed: true },
  publisher_name: text('organization'),
  holder_name: text('organization'),
  creator: text('organization'),
  res_name: text('distribution'),
  res_description: text('distribution'),
  name: exact('name'),
  name_ngram: exact('name'),
  id: exact('id'),
  tags: { as: 'tag' },
  groups: exact('theme', THEME_GROUPS),
  organization: { as: 'organization', by: 'name' },
  owner_org: { as: 'organization', by: 'id' },
  organization_region_it: { as: 'organization', by: 'region' },
  res_format: exact('format', FORMATS),
  res_url: exact('url'),
  url: exact('url'),
  license_id: exact('mainLicense', LICENCES),
  license: exact('mainLicense', LICENCE_TITLES),
  version: exact('version'),
  dataset_type: constant('dataset'),
  type: constant('dataset'),
  entity_type: constant('package'),
  site_id: constant('default'),
  views_total: constant('0'),
  views_recent: constant('0'),
  state: { as: 'state' },
  capacity: { as: 'visibility', public: 'public', restricted: 'private' },
  private: { as: 'visibility', public: 'false', restricted: 'true' },
  metadata_created: date('created'),
  metadata_modified: date('modified'),
  indexed_ts: date('modified'),
  num_resources: { as: 'number', field: 'distributions' },
  num_tags: { as: 'number', field: 'tags' },
};

/** Fields of dcatapit and ckanext-dcat: under their own name, and behind `extras_` (contract, section 6.2). */
const EXTRAS: Readonly<Record<string, Meaning>> = {
  identifier: exact('identifier'),
  guid: exact('identifier'),
  uri: exact('iri'),
  publisher_identifier: exact('publisher'),
  publisher_name: text('organization'),
  holder_identifier: { as: 'holder' },
  holder_name: text('organization'),
  creator: text('organization'),
  creator_identifier: exact('creator'),
  frequency: exact('frequency', FREQUENCIES),
  language: exact('language', LANGUAGES),
  access_rights: exact('accessRights', ACCESS_RIGHTS),
  hvd_category: exact('hvdCategory'),
  applicable_legislation: exact('applicableLegislation'),
  theme: exact('theme', THEME_IRIS),
  themes_aggregate: exact('theme', THEME_CODES),
  geographical_name: exact('place', PLACES),
  geographical_geonames_url: exact('place'),
  issued: date('issued'),
  modified: date('updated'),
  dcat_theme: exact('theme', THEME_CODES),
  dcat_subtheme: exact('subtheme'),
  dcat_subtheme_it: exact('subtheme', SUBTHEME_LABELS),
  resource_license: exact('license', LICENCE_IRIS),
  resource_license_it: exact('license', LICENCE_TITLES),
};

/** Fields of resources, behind `res_extras_`. */
const RESOURCE_EXTRAS: Readonly<Record<string, Meaning>> = {
  distribution_format: exact('format', FORMAT_CODES),
  license_type: exact('license', LICENCE_IRIS),
  mimetype: exact('mediaType'),
};

const own = (table: Readonly<Record<string, Meaning>>, name: string): Meaning | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** Fields that only the index has know no `extras_`. */
const analysed = (meaning: Meaning): Meaning =>
  meaning.as === 'exact' ? { ...meaning, analysed: true } : meaning;

/**
 * What a field means. Any other name is an extra that somebody gave a dataset, under its key or behind `extras_`: one
 * that nobody gave finds nothing, as in CKAN, where no field is unknown.
 *
 * @param field undefined for text without a field
 */
export function meaningOf(field: string | undefined): Meaning {
  if (field === undefined) return text('text');
  const core = own(CORE, field) ?? own(EXTRAS, field);
  if (core) return core;
  const [, prefix, key = ''] = /^(extras|res_extras)_(.+)$/s.exec(field) ?? [];
  if (prefix === 'res_extras') return analysed(own(RESOURCE_EXTRAS, key) ?? extra(field));
  if (prefix === 'extras') return analysed(own(EXTRAS, key) ?? extra(key));
  return extra(field);
}

const extra = (key: string): Meaning => ({ as: 'exact', field: `${EXTRA_PREFIX}${key}`, analysed: false });
