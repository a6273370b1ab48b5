import type { Dataset, DatasetInput, LangMap } from '../../catalog/model/index.js';
import { normaliseDataset } from '../../catalog/normalise-codes.js';
import type { Fix } from '../rule.js';
import { repairMojibake } from './mojibake.js';

/** Codes, labels and twins of IRIs become the IRIs of the vocabularies; what no vocabulary knows stays. */
export const NORMALISE_CODES: Fix = {
  description: {
    it: "Sostituisce codici, etichette e varianti con l'IRI del vocabolario.",
    en: 'Replaces codes, labels and variants with the IRI of the vocabulary.',
  },
  apply: (doc) => normaliseDataset(doc as DatasetInput).doc as Dataset,
};

/** A contact point under the IRI of an agent loses it: the portal gives it one of its own. */
export const SEPARATE_CONTACT: Fix = {
  description: {
    it: 'Toglie al punto di contatto l’IRI dell’ente: riceve il suo.',
    en: 'Takes the agent’s IRI from the contact point: it gets its own.',
  },
  apply(doc) {
    const agents = new Set(
      [doc.publisher, doc.rightsHolder, ...(doc.creator ?? [])].flatMap((agent) => agent?.iri ?? []),
    );
    if (!doc.contactPoint?.some(({ iri }) => iri !== undefined && agents.has(iri))) return doc;
    return {
      ...doc,
      contactPoint: doc.contactPoint.map(({ iri, ...contact }) =>
        iri === undefined || agents.has(iri) ? contact : { iri, ...contact },
      ),
    };
  },
};

/** Texts of UTF-8 that were read as Windows-1252 are read again; only where every byte agrees. */
export const REPAIR_TEXT: Fix = {
  description: {
    it: 'Rilegge come UTF-8 i testi letti con la codifica sbagliata.',
    en: 'Reads again as UTF-8 the texts that were read in the wrong encoding.',
  },
  apply(doc) {
    const map = (texts: LangMap): LangMap =>
      Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, repairMojibake(text)]));
    return {
      ...doc,
      ...(doc.title && { title: map(doc.title) }),
      ...(doc.description && { description: map(doc.description) }),
      ...(doc.keyword && {
        keyword: Object.fromEntries(
          Object.entries(doc.keyword).map(([language, words]) => [language, words.map(repairMojibake)]),
        ),
      }),
      ...(doc.distribution && {
        distribution: doc.distribution.map((distribution) => ({
          ...distribution,
          ...(distribution.title && { title: map(distribution.title) }),
          ...(distribution.description && { description: map(distribution.description) }),
        })),
      }),
    };
  },
};
