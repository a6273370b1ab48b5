/**
 * Fields of the index beside the texts (`TEXT_FIELDS`). Coded values are IRIs of the vocabularies, as in the model; what
 * CKAN or an address calls them is for the doors to translate. A document may have several values of an exact field.
 */
export const EXACT_FIELDS = {
  id: 'id of the resource',
  name: 'name in addresses',
  iri: 'IRI of the resource',
  identifier: 'dct:identifier',
  kind: 'dataset or dataService',
  visibility: 'public or restricted',
  organization: 'id of the organization',
  theme: 'dcat:theme',
  subtheme: 'dct:subject',
  tag: 'dcat:keyword, all languages, as written',
  format: 'dct:format of the distributions',
  mediaType: 'dcat:mediaType of the distributions',
  license: 'dct:license of the distributions',
  mainLicense: 'dct:license of the first distribution that has one, which CKAN shows as that of the dataset',
  language: 'dct:language',
  frequency: 'dct:accrualPeriodicity',
  accessRights: 'dct:accessRights',
  hvdCategory: 'dcatap:hvdCategory',
  applicableLegislation: 'dcatap:applicableLegislation',
  publisher: 'identifier of dct:publisher',
  rightsHolder: 'identifier of dct:rightsHolder',
  creator: 'identifiers of dct:creator',
  author: 'name of the first dct:creator, else of dct:publisher',
  place: 'IRIs of dct:spatial',
  url: 'addresses of the distributions and the landing page',
  version: 'owl:versionInfo',
} as const;
export type ExactField = keyof typeof EXACT_FIELDS;

/** Fields of CKAN's extras that the model has no place for, each under its key behind this. */
export const EXTRA_PREFIX = 'extra.';

/** `created` and `modified` are those of the catalogue's record, the others dct:issued and dct:modified. */
export const DATE_FIELDS = ['created', 'modified', 'issued', 'updated'] as const;
export type DateField = (typeof DATE_FIELDS)[number];

/** `quality` is the metadata quality score, 0 to 405. */
export const NUMBER_FIELDS = ['distributions', 'tags', 'quality'] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];
