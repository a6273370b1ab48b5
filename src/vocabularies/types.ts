/**
 * The words of this folder.
 *
 * vocabulary   a closed list of concepts that a property of the model may take (DCAT-AP_IT, section 9)
 * concept      one entry: an IRI for machines, a code for short, a label for people
 * table        the dated file under schemas/vocabularies/ a vocabulary is read from
 * alias        another spelling of a concept met in real metadata; read, never written
 * provisional  the entry OP_DATPRO of the EU tables: known when read, not to be used by publishers
 */

/** Languages in which every concept has a label. */
export type LabelLanguage = 'it' | 'en';

/** An entry of a controlled vocabulary. Frozen, shared by all callers. */
export interface Concept {
  readonly iri: string;
  readonly code: string;
  readonly label: { readonly it?: string; readonly en?: string };
  /** IRI of the parent concept, in vocabularies that are trees. */
  readonly broader?: string;
  /** Present and true on OP_DATPRO. */
  readonly provisional?: boolean;
}

/** A EuroVoc microthesaurus that may be the dct:subject of datasets of its themes. */
export interface Subtheme extends Concept {
  /** IRIs of the data themes it belongs to; empty when the Italian mapping gives none. */
  readonly themes: readonly string[];
}

/** How often a dataset is promised to be updated. */
export interface Frequency extends Concept {
  /** ISO 8601 duration between two updates, such as P1Y. */
  readonly period?: string;
  /** Longest time in days between two updates that keep the promise (a year is 366). */
  readonly days?: number;
}

/** A file format, with what is needed to recognise and to rate it. */
export interface FileType extends Concept {
  /** Lower case, without dot; the first is the usual one. */
  readonly extensions: readonly string[];
  /** IANA media types; the first is the one to write. */
  readonly mediaTypes: readonly string[];
  /** In the EU list of machine-readable formats. */
  readonly machineReadable: boolean;
  /** In the EU list of non-proprietary formats. */
  readonly nonProprietary: boolean;
  /** Stars of the AgID open-data guidelines, for formats they rate. */
  readonly stars?: 1 | 2 | 3 | 4;
}

export interface Language extends Concept {
  /** Two-letter ISO 639-1 code, lower case. */
  readonly iso6391?: string;
  /** One of the 24 official languages of the European Union. */
  readonly eu24: boolean;
}

export type Openness = 'open' | 'not-open' | 'unknown';

/** A licence or, at levels 1 and 2 of the Italian hierarchy, a class of licences. */
export interface Licence extends Concept {
  readonly vocabulary: 'licence' | 'licence-eu';
  /** Place in the Italian hierarchy, such as A.2.1. */
  readonly notation?: string;
  /** 1 openness, 2 kind, 3 the licence itself (3 for all EU entries). */
  readonly level: 1 | 2 | 3;
  readonly openness: Openness;
  /** IRI of the ADMS licence type, for dcterms:type. */
  readonly type?: string;
  readonly version?: string;
  /** Canonical address of the text, for example at creativecommons.org. */
  readonly url?: string;
  /** IRI of the same licence in the EU table (on Italian entries). */
  readonly euIri?: string;
  readonly aliases: readonly string[];
}

export interface DistributionStatus extends Concept {
  /** The same status in http://purl.org/adms/status/1.0, which DCAT-AP 2.1.1 asks for. */
  readonly admsIri?: string;
}

export interface Country extends Concept {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly alpha2?: string;
}

export type PlaceKind = 'region' | 'province' | 'municipality' | 'eu-place';

/** A place of Italy. Codes are ISTAT codes, save for eu-place, whose codes are those of the EU table. */
export interface Place extends Concept {
  readonly kind: PlaceKind;
  /** Vehicle code of a province, such as BO. */
  readonly plate?: string;
  /** First day of validity of a municipality, yyyy-mm-dd. */
  readonly since?: string;
  /** German name, in South Tyrol. */
  readonly nameDe?: string;
  /** IRI of the other description of the same place: EU table for a municipality, and back. */
  readonly sameAs?: string;
}

/** Which kind of concept each vocabulary holds. */
export interface ConceptTypes {
  'data-theme': Concept;
  'theme-subtheme': Subtheme;
  frequency: Frequency;
  'file-type': FileType;
  language: Language;
  licence: Licence;
  'licence-eu': Licence;
  'licence-type': Concept;
  'access-right': Concept;
  'planned-availability': Concept;
  'distribution-status': DistributionStatus;
  'distribution-type': Concept;
  'dataset-type': Concept;
  'hvd-category': Concept;
  country: Country;
  continent: Concept;
  place: Place;
}

export type VocabularyId = keyof ConceptTypes;

/** Where a table comes from; printed in the documentation and in the catalogue of vocabularies. */
export interface TableMetadata {
  readonly id: VocabularyId;
  /** IRI of the concept scheme. */
  readonly scheme: string;
  readonly title: { readonly it: string; readonly en: string };
  readonly source: string;
  /** Date of the edition of the source, yyyy-mm-dd. */
  readonly date?: string;
  readonly version?: string;
  readonly note?: string;
}

/** A vocabulary: the metadata of its first table, all its tables, and its concepts in the order of the file. */
export interface Vocabulary<I extends VocabularyId = VocabularyId> extends TableMetadata {
  readonly id: I;
  readonly tables: readonly TableMetadata[];
  readonly concepts: readonly ConceptTypes[I][];
}

/** What a text was understood as; exact only if the text was the canonical IRI itself. */
export interface Resolution<C extends Concept = Concept> {
  readonly concept: C;
  readonly exact: boolean;
}
