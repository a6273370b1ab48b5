import { type Static, Type } from '@sinclair/typebox';
import { coded } from './coded.js';
import { Distribution, DistributionInput } from './distribution.js';
import {
  Agent,
  ContactPoint,
  Extras,
  Identifier,
  LicenseDocument,
  Location,
  PeriodOfTime,
  Standard,
  Statement,
} from './parts.js';
import { Iri, KeywordMap, LangMap, list, opt, Temporal } from './primitives.js';

/** What a dataset and a data service share (dcat:Resource). Obligations are checked at publication, not here. */
export const resourceProperties = {
  identifier: opt(
    Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'dct:identifier, di norma codiceIPA:idLocale',
    }),
  ),
  title: opt(LangMap),
  description: opt(LangMap),
  keyword: opt(KeywordMap),
  theme: list(coded('data-theme'), { description: 'Temi europei (data-theme)' }),
  subject: list(coded('theme-subtheme'), { description: 'Sottotemi EuroVoc' }),
  contactPoint: list(ContactPoint),
  publisher: opt(Agent),
  rightsHolder: opt(Agent),
  creator: list(Agent),
  issued: opt(Temporal),
  modified: opt(Temporal),
  language: list(coded('language')),
  landingPage: list(Iri),
  page: list(Iri, { description: 'Documentazione (foaf:page)' }),
  conformsTo: list(Standard),
  accessRights: opt(coded('access-right')),
  hvdCategory: list(coded('hvd-category'), { description: 'Categorie di dati di elevato valore' }),
  applicableLegislation: list(Iri),
  unmapped: opt(
    Type.String({ description: 'Triple della fonte che il modello non conosce, in N-Triples ordinate' }),
  ),
};

/** dcatapit:Dataset (DCAT-AP_IT 1.0) with the DCAT-AP 2/3 and HVD properties, its distributions left out. */
export const datasetProperties = {
  ...resourceProperties,
  accrualPeriodicity: opt(coded('frequency')),
  temporal: list(PeriodOfTime),
  spatial: list(Location),
  versionInfo: opt(Type.String({ minLength: 1, maxLength: 500 })),
  versionNotes: opt(LangMap),
  isVersionOf: list(Iri),
  hasVersion: list(Iri),
  otherIdentifier: list(Identifier, { description: 'adms:identifier' }),
  provenance: list(Statement),
  type: list(coded('dataset-type'), { description: 'dct:type (dataset-type)' }),
  source: list(Iri),
  relation: list(Iri),
  isReferencedBy: list(Iri),
  sample: list(Iri),
  inSeries: list(Iri),
  spatialResolutionInMeters: opt(Type.Number({ exclusiveMinimum: 0 })),
  temporalResolution: opt(Type.String({ pattern: '^P', description: 'Durata ISO 8601' })),
  extras: opt(Extras),
};

/** A dataset as a client writes it. */
export const DatasetInput = Type.Object(
  { ...datasetProperties, distribution: list(DistributionInput) },
  { $id: 'DatasetInput', additionalProperties: false },
);
export type DatasetInput = Static<typeof DatasetInput>;

/** A dataset as it is kept: the document of which every served form is a projection. */
export const Dataset = Type.Object(
  { ...datasetProperties, distribution: list(Distribution) },
  { $id: 'Dataset', additionalProperties: false },
);
export type Dataset = Static<typeof Dataset>;

/** dcat:DataService (DCAT-AP 2/3). Mandatory for publication: `title`, `endpointURL`. */
export const DataService = Type.Object(
  {
    ...resourceProperties,
    endpointURL: list(Iri),
    endpointDescription: list(Iri),
    servesDataset: list(Iri, { description: 'IRI dei dataset serviti' }),
    license: opt(LicenseDocument),
    rights: opt(Statement),
  },
  { $id: 'DataService', additionalProperties: false },
);
export type DataService = Static<typeof DataService>;
