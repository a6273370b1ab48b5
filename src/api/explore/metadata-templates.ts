/** A field of the metadata, as templates describe it. */
interface TemplateField {
  name: string;
  label: string;
  type: string;
}

const field = (name: string, label: string, type = 'text'): TemplateField => ({ name, label, type });

/** The templates of datasets and what they hold: the keys of `metas` (contract, section 3, Datasets). */
const TEMPLATES: Readonly<Record<string, readonly TemplateField[]>> = {
  default: [
    field('title', 'Title'),
    field('description', 'Description', 'longstring'),
    field('keyword', 'Keywords', 'list'),
    field('theme', 'Themes', 'list'),
    field('publisher', 'Publisher'),
    field('license', 'Licence'),
    field('license_url', 'Address of the licence'),
    field('language', 'Language'),
    field('metadata_languages', 'Languages of the metadata', 'list'),
    field('territory', 'Places', 'list'),
    field('references', 'References'),
    field('update_frequency', 'Frequency'),
    field('records_count', 'Records', 'int'),
    field('modified', 'Modified', 'datetime'),
    field('data_processed', 'Data processed', 'datetime'),
    field('metadata_processed', 'Metadata processed', 'datetime'),
  ],
  dcat: [
    field('created', 'Created', 'datetime'),
    field('issued', 'Issued', 'date'),
    field('creator', 'Creator'),
    field('contact_name', 'Contact: name'),
    field('contact_email', 'Contact: e-mail'),
    field('accrualperiodicity', 'Frequency (EU vocabulary)'),
    field('spatial', 'Place'),
    field('temporal', 'Period'),
    field('temporal_coverage_start', 'Period: beginning', 'date'),
    field('temporal_coverage_end', 'Period: end', 'date'),
    field('conforms_to', 'Standard'),
    field('accessRights', 'Access rights'),
    field('relation', 'Relation'),
  ],
  dcat_ap_it: [
    field('identifier', 'Identifier'),
    field('theme', 'Themes (EU vocabulary)', 'list'),
    field('subtheme', 'Subthemes (EuroVoc)', 'list'),
    field('rights_holder', 'Rights holder'),
    field('rights_holder_identifier', 'Rights holder: code'),
    field('publisher_identifier', 'Publisher: code'),
    field('frequency', 'Frequency (EU vocabulary)'),
    field('language', 'Languages (EU vocabulary)', 'list'),
  ],
  custom: [
    field('iri', 'IRI of the dataset'),
    field('page', 'Page of the dataset'),
    field('tables', 'Ids of its tables', 'list'),
  ],
};

/** Kinds of templates: basic, of interoperability, of the portal. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  basic: ['default'],
  interop: ['dcat', 'dcat_ap_it'],
  custom: ['custom'],
};

export interface MetadataTemplate {
  name: string;
  type: string;
  schema: readonly TemplateField[];
}

/** The templates, all or of a type; undefined for a type that there is not. */
export function metadataTemplates(type?: string): MetadataTemplate[] | undefined {
  if (type !== undefined && !Object.hasOwn(TYPES, type)) return undefined;
  return Object.entries(TYPES)
    .filter(([name]) => type === undefined || name === type)
    .flatMap(([kind, names]) => names.map((name) => ({ name, type: kind, schema: TEMPLATES[name] ?? [] })));
}
