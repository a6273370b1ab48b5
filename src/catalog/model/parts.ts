import { type Static, Type } from '@sinclair/typebox';
import { coded } from './coded.js';
import { Iri, LangMap, list, opt, Temporal } from './primitives.js';

const closed = { additionalProperties: false } as const;

/** dcatapit:Agent / foaf:Agent. Mandatory for publication: `identifier` (IPA code or VAT number) and `name`. */
export const Agent = Type.Object(
  {
    iri: opt(Iri),
    identifier: opt(Type.String({ minLength: 1, maxLength: 500, description: 'Codice IPA o partita IVA' })),
    name: opt(LangMap),
    type: opt(Iri),
    homepage: opt(Iri),
  },
  { $id: 'Agent', ...closed },
);
export type Agent = Static<typeof Agent>;

/** dcatapit:Organization / vcard:Kind: an office, never a person. */
export const ContactPoint = Type.Object(
  {
    iri: opt(Iri),
    fn: opt(Type.String({ minLength: 1, maxLength: 1000, description: "Nome dell'ufficio" })),
    email: opt(Type.String({ minLength: 3, maxLength: 500, pattern: '^[^\\s@]+@[^\\s@]+$' })),
    telephone: opt(Type.String({ minLength: 1, maxLength: 200 })),
    url: opt(Iri),
  },
  { $id: 'ContactPoint', ...closed },
);
export type ContactPoint = Static<typeof ContactPoint>;

/** dcatapit:LicenseDocument. `iri` is normally a concept of the licence vocabulary. */
export const LicenseDocument = Type.Object(
  {
    iri: opt(coded('licence')),
    type: opt(coded('licence-type')),
    name: opt(LangMap),
    version: opt(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { $id: 'LicenseDocument', ...closed },
);
export type LicenseDocument = Static<typeof LicenseDocument>;

/** dct:PeriodOfTime. `startDate` is mandatory in DCAT-AP_IT; `endDate` is left out while the period is open. */
export const PeriodOfTime = Type.Object(
  { iri: opt(Iri), startDate: opt(Temporal), endDate: opt(Temporal) },
  { $id: 'PeriodOfTime', ...closed },
);
export type PeriodOfTime = Static<typeof PeriodOfTime>;

/** A geometry as the source wrote it. WKT and GeoJSON are longitude first (CRS84). */
export const Geometry = Type.Object(
  {
    format: Type.Union([Type.Literal('wkt'), Type.Literal('gml'), Type.Literal('geojson')]),
    value: Type.String({ minLength: 1, maxLength: 1_000_000 }),
  },
  { $id: 'Geometry', ...closed },
);
export type Geometry = Static<typeof Geometry>;

/** dct:Location: a named place, an identifier, or a geometry. */
export const Location = Type.Object(
  {
    iri: opt(Iri),
    geographicalIdentifier: opt(Type.String({ minLength: 1, maxLength: 2000 })),
    name: opt(LangMap),
    geometry: opt(Geometry),
    bbox: opt(Geometry),
    centroid: opt(Geometry),
  },
  { $id: 'Location', ...closed },
);
export type Location = Static<typeof Location>;

/** dcatapit:Standard / dct:Standard. Mandatory: `identifier` (the URL of the standard or of the law). */
export const Standard = Type.Object(
  {
    iri: opt(Iri),
    identifier: opt(Type.String({ minLength: 1, maxLength: 2000 })),
    title: opt(LangMap),
    description: opt(LangMap),
    referenceDocumentation: list(Iri),
  },
  { $id: 'Standard', ...closed },
);
export type Standard = Static<typeof Standard>;

/** adms:Identifier: another identifier of the dataset (DOI, ISBN, an older code), with who assigned it. */
export const Identifier = Type.Object(
  {
    iri: opt(Iri),
    notation: opt(Type.String({ minLength: 1, maxLength: 2000 })),
    creator: opt(Agent),
  },
  { $id: 'Identifier', ...closed },
);
export type Identifier = Static<typeof Identifier>;

/** spdx:Checksum; `algorithm` by its SPDX name, `value` in lower-case hexadecimal. */
export const Checksum = Type.Object(
  {
    algorithm: Type.String({ minLength: 1, maxLength: 100, description: 'Per esempio sha256' }),
    value: Type.String({ pattern: '^[0-9a-fA-F]+$', maxLength: 1000 }),
  },
  { $id: 'Checksum', ...closed },
);
export type Checksum = Static<typeof Checksum>;

/** A right or a provenance: either a text or the IRI of a statement. */
export const Statement = Type.Object({ iri: opt(Iri), label: opt(LangMap) }, { $id: 'Statement', ...closed });
export type Statement = Static<typeof Statement>;

/**
 * Free fields that CKAN's clients write and the model has no place for, by key. Texts, as in CKAN. A key of CKAN's own
 * (`author_email`) is what the model cannot say of that field.
 */
export const Extras = Type.Record(Type.String({ minLength: 1 }), Type.String({ maxLength: 1_000_000 }), {
  $id: 'Extras',
  description: 'Campi liberi dei client CKAN, per chiave',
});
export type Extras = Static<typeof Extras>;

/** The same for a distribution, where CKAN keeps values of any type. */
export const ResourceExtras = Type.Record(Type.String({ minLength: 1 }), Type.Unknown(), {
  $id: 'ResourceExtras',
  description: 'Campi liberi dei client CKAN, per chiave; valori JSON di ogni tipo',
});
export type ResourceExtras = Static<typeof ResourceExtras>;

/** A file kept by this portal. Set by uploads, never by hand: its content lies in the blob store. */
export const StoredFile = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String({ minLength: 1 }),
    size: Type.Integer({ minimum: 0, description: 'Byte' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    mediaType: Type.String(),
    uploadedAt: Type.String({ format: 'date-time' }),
    sourceUrl: opt(Type.String()),
    version: opt(Type.Integer({ minimum: 1, description: '1, 2, 3 … tra i file della distribuzione' })),
  },
  { $id: 'StoredFile', ...closed },
);
export type StoredFile = Static<typeof StoredFile>;
