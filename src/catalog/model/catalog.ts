import { type Static, Type } from '@sinclair/typebox';
import { coded } from './coded.js';
import { Agent, ContactPoint, LicenseDocument, Location } from './parts.js';
import { Iri, LangMap, list, opt, Temporal } from './primitives.js';

/** dcatapit:Catalog. `modified` and the list of datasets are computed from what is published. */
export const Catalog = Type.Object(
  {
    title: opt(LangMap),
    description: opt(LangMap),
    publisher: opt(Agent),
    homepage: opt(Iri),
    language: list(coded('language')),
    issued: opt(Temporal),
    themeTaxonomy: list(Iri),
    license: opt(LicenseDocument),
    spatial: list(Location),
  },
  { $id: 'Catalog', additionalProperties: false },
);
export type Catalog = Static<typeof Catalog>;

/** Name of a dataset, service or organization in addresses: 2 to 100 of `a-z 0-9 _ -` (CKAN's rule). */
export const Slug = Type.String({
  $id: 'Slug',
  pattern: '^[a-z0-9_-]{2,100}$',
  description: 'Da 2 a 100 caratteri tra a-z, 0-9, _ e -',
});

/** The portal's unit of work and permission. Its agent is what its datasets name as holder and publisher. */
export const Organization = Type.Object(
  {
    title: LangMap,
    identifier: opt(Type.String({ minLength: 1, maxLength: 500, description: 'Codice IPA o partita IVA' })),
    description: opt(LangMap),
    homepage: opt(Iri),
    image: opt(Iri),
    iri: opt(Iri),
    contactPoint: opt(ContactPoint),
    region: opt(Type.String({ maxLength: 200 })),
  },
  { $id: 'Organization', additionalProperties: false },
);
export type Organization = Static<typeof Organization>;
