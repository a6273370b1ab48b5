import { type Static, Type } from '@sinclair/typebox';
import { coded } from './coded.js';
import { Checksum, LicenseDocument, ResourceExtras, Standard, Statement, StoredFile } from './parts.js';
import { Iri, LangMap, list, opt, Temporal } from './primitives.js';

/**
 * dcatapit:Distribution (DCAT-AP_IT 1.0) with the DCAT-AP 2/3 and HVD properties.
 * Mandatory for publication: `format`, `license`, and `accessURL` or a stored `file`.
 */
export const distributionProperties = {
  iri: opt(Iri),
  title: opt(LangMap),
  description: opt(LangMap),
  accessURL: list(Iri, { description: 'Pagina o endpoint da cui si accede ai dati' }),
  downloadURL: list(Iri, { description: 'Indirizzo diretto del file' }),
  accessService: list(Iri, { description: 'IRI dei servizi che danno accesso a questi dati' }),
  format: opt(coded('file-type')),
  mediaType: opt(
    Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+$', description: 'Tipo IANA, per esempio text/csv' }),
  ),
  compressFormat: opt(Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+$' })),
  packageFormat: opt(Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+$' })),
  license: opt(LicenseDocument),
  rights: opt(Statement),
  issued: opt(Temporal),
  modified: opt(Temporal),
  byteSize: opt(Type.Integer({ minimum: 0 })),
  checksum: opt(Checksum),
  availability: opt(coded('planned-availability')),
  status: opt(coded('distribution-status')),
  language: list(coded('language')),
  conformsTo: list(Standard),
  page: list(Iri, { description: 'Documentazione' }),
  applicableLegislation: list(Iri),
  spatialResolutionInMeters: opt(Type.Number({ exclusiveMinimum: 0 })),
  temporalResolution: opt(Type.String({ pattern: '^P', description: 'Durata ISO 8601' })),
  extras: opt(ResourceExtras),
};

/** A distribution as a client writes it: `id` names one to keep, a new one gets its own. */
export const DistributionInput = Type.Object(
  { id: opt(Type.String({ format: 'uuid' })), ...distributionProperties },
  { $id: 'DistributionInput', additionalProperties: false },
);
export type DistributionInput = Static<typeof DistributionInput>;

/** A distribution as it is kept: it has an `id` for life, and maybe a stored file. */
export const Distribution = Type.Object(
  { id: Type.String({ format: 'uuid' }), ...distributionProperties, file: opt(StoredFile) },
  { $id: 'Distribution', additionalProperties: false },
);
export type Distribution = Static<typeof Distribution>;
