import type { DataService, Dataset } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import type { Bilingual } from '../../errors.js';
import type { ResourceKind, Visibility } from '../../platform/schema.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { FileFormat } from '../../tables/table-model.js';
import type { VocabularyId } from '../../vocabularies/index.js';
import type { MetricId } from '../quality-score/index.js';

/*
 * The words of this folder.
 *
 * fix        puts right one sort of fault in a document of the model: a pure function
 * certain    what the fix writes follows from what is known; nobody has to choose
 * question   what a person must choose or accept before the fix can be applied, with a proposal where there is one
 * change     one place of a document that a fix changed: pointer, before, after
 */

/** A dataset or a data service: every property is optional, so that fixes of what they share are written once. */
export type FixableDoc = Dataset & DataService;

/** What is known of a distribution's stored file. */
export interface FileFacts {
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  sha256: string;
  /** What its content is, where it was read. */
  format?: FileFormat;
  /** What its columns hold, where it is a table that was read. */
  profile?: readonly ColumnStatistics[];
  /** When each of the distribution's files was uploaded, ISO 8601, oldest first. */
  uploads: readonly string[];
}

/** What was found when addresses were tried; nothing is known of those that nobody tried. */
export interface LinkFacts {
  /** Whether the https form of an http address answers with the same. */
  answersOverHttps?: (url: string) => boolean | undefined;
  /** Where an address has moved for good. */
  movedTo?: (url: string) => string | undefined;
}

/** What fixes may know beside the document. */
export interface FixContext extends LinkFacts {
  /** Without a trailing slash. */
  publicUrl: string;
  kind: ResourceKind;
  organization: OrganizationRecord;
  visibility: Visibility;
  /** When the resource came into the portal. */
  createdAt: Date;
  /** When the working copy last changed. */
  modifiedAt: Date;
  now: Date;
  /** By id of distribution. */
  files: ReadonlyMap<string, FileFacts>;
}

/** What a person chose: one value or several. Coded ones by IRI, code or label; a period as `start/end`. */
export type FixValue = string | readonly string[];

/**
 * - `confirm`: the change is proposed as it is, choosing the fix accepts it
 * - `concept`, `concepts`: from vocabularies; `options`: from a list; `text`, `words`: written by a person
 * - `period`: `start/end`, the end may be left out
 */
export type QuestionKind = 'confirm' | 'concept' | 'concepts' | 'options' | 'text' | 'words' | 'period';

export interface Question {
  kind: QuestionKind;
  /** What to ask. */
  asks: Bilingual;
  vocabularies?: readonly VocabularyId[];
  options?: readonly { value: string; label: Bilingual }[];
  /** What a text must match, as the source of a regular expression. */
  pattern?: string;
  /** What would be written if the person agrees, and why just that. */
  proposal?: { value: FixValue; reason: Bilingual };
}

export interface Fix {
  /** Stable: programs name it. */
  readonly id: string;
  readonly description: Bilingual;
  /** Ids of the rules it mends. */
  readonly rules: readonly string[];
  /** Metrics of the quality score it can raise. */
  readonly metrics: readonly MetricId[];
  /** Both kinds unless told. */
  readonly kinds?: readonly ResourceKind[];
  /** What must be chosen in this document; undefined when there is nothing to mend. A fix without it is certain. */
  readonly question?: (doc: FixableDoc, context: FixContext) => Question | undefined;
  /**
   * The document put right; an equal one when there is nothing to do, and once it was applied. `value` has been checked
   * against the question, concepts are IRIs. Values it cannot read stay.
   */
  readonly apply: (doc: FixableDoc, context: FixContext, value: FixValue) => FixableDoc;
}

/** A fix, frozen. */
export const defineFix = (fix: Fix): Fix => Object.freeze(fix);

/** The one value of an answer that has one. */
export const oneValue = (value: FixValue): string => (typeof value === 'string' ? value : (value[0] ?? ''));

/** The values of an answer. */
export const allValues = (value: FixValue): readonly string[] =>
  typeof value === 'string' ? [value] : value;
