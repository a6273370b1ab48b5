import { type Static, type TSchema, Type } from '@sinclair/typebox';

/*
 * Glossary of the model
 *
 * Dataset        dcat:Dataset, a collection of data described as one thing.
 * Distribution   dcat:Distribution, one form in which a dataset can be had (a file, a page, an API answer).
 * DataService    dcat:DataService, an endpoint that gives access to datasets.
 * Agent          foaf:Agent, an organisation: publisher, rights holder or creator.
 * Organization   the portal's own unit of work and permission; it yields an Agent.
 * Catalog        dcat:Catalog, the whole that this portal serves.
 * Language map   one text in several languages; the key `und` holds a text whose source gave no language.
 */

/** Key of a language map for literals that carried no language tag (BCP 47 "undetermined"). */
export const UNDETERMINED = 'und';

const languageTag = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$';

/** One text per language, never empty: `{ "it": "Piste ciclabili", "en": "Cycle paths" }`. */
export const LangMap = Type.Record(
  Type.String({ pattern: languageTag }),
  Type.String({ minLength: 1, maxLength: 100_000 }),
  {
    $id: 'LangMap',
    additionalProperties: false,
    description: 'Un testo per lingua (chiavi BCP 47; "und" se la fonte non indica la lingua)',
  },
);
export type LangMap = Static<typeof LangMap>;

/** Several short texts per language: `{ "it": ["mobilità", "bicicletta"] }`. */
export const KeywordMap = Type.Record(
  Type.String({ pattern: languageTag }),
  Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 1000 }),
  { $id: 'KeywordMap', additionalProperties: false, description: 'Parole chiave per lingua' },
);
export type KeywordMap = Static<typeof KeywordMap>;

/** An absolute IRI, without spaces or the characters that RDF forbids. */
export const Iri = Type.String({
  $id: 'Iri',
  pattern: '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$',
  maxLength: 4000,
  description: 'IRI assoluto',
});
export type Iri = Static<typeof Iri>;

/** An absolute http or https address. */
export const WebUrl = Type.String({
  $id: 'WebUrl',
  pattern: '^https?://[^\\s<>"{}|\\\\^`]+$',
  maxLength: 4000,
  description: 'Indirizzo web assoluto (http o https)',
});

/**
 * A date that keeps its precision: `2024`, `2024-05`, `2024-05-03` or a dateTime with optional zone.
 * Shape only; `isRealDate` in `temporal.ts` says whether the day exists.
 */
export const Temporal = Type.String({
  $id: 'Temporal',
  pattern:
    '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$',
  description: 'Data con la sua precisione: 2024, 2024-05, 2024-05-03 o data e ora ISO 8601',
});
export type Temporal = Static<typeof Temporal>;

/** Optional list of unique values. */
export const list = <T extends TSchema>(item: T, options: { description?: string; maxItems?: number } = {}) =>
  Type.Optional(Type.Array(item, { maxItems: 10_000, ...options }));

/** Optional property. */
export const opt = <T extends TSchema>(schema: T) => Type.Optional(schema);
