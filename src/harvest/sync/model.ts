import type { LangMap } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';
import type { ProblemCode } from './problem-codes.js';

/*
 * The words of this folder.
 *
 * portal      who harvests us: dati.gov.it, which the State runs, and data.europa.eu
 * form        one way in which they read us: CKAN's actions, RDF/XML pages, Turtle pages
 * check       a reading of our own public addresses as their importers do it, with a verdict a dataset
 * read-back   a reading of what they hold of ours, compared with what we publish
 * held        a description of theirs that is, or claims to be, about something of ours
 * run         one check or one read-back, kept with its pages and items
 * item        what a run says of one dataset
 */

export const PORTALS = ['dati-gov-it', 'data-europa'] as const;
export type PortalId = (typeof PORTALS)[number];

/** How the portals are called. */
export const PORTAL_NAMES: Readonly<Record<PortalId, string>> = {
  'dati-gov-it': 'dati.gov.it',
  'data-europa': 'data.europa.eu',
};

export const FORMS = ['ckan', 'rdf', 'turtle'] as const;
export type FormId = (typeof FORMS)[number];

/** What each form is, and whose importer it imitates. */
export const FORM_NAMES: Readonly<Record<FormId, Bilingual>> = {
  ckan: { it: 'API CKAN, come dati.gov.it', en: 'CKAN API, as dati.gov.it' },
  rdf: { it: 'RDF/XML, come dati.gov.it', en: 'RDF/XML, as dati.gov.it' },
  turtle: { it: 'Turtle, come data.europa.eu', en: 'Turtle, as data.europa.eu' },
};

/** Verdicts of a check, the worst first. `unverified`: a form that could not be read to its end did not show it. */
export const CHECK_STATES = ['missing', 'refused', 'duplicated', 'unverified', 'warned', 'ok'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** Verdicts of a read-back. `unknown`: they hold it and we do not publish it; `unverified`: their list was not whole. */
export const HELD_STATES = [
  'missing',
  'refused',
  'duplicated',
  'older',
  'unknown',
  'unverified',
  'present',
] as const;
export type HeldState = (typeof HELD_STATES)[number];

export type ItemState = CheckState | HeldState;

/** States after which a command ends with 1: the portal has not what it should have. */
export const FAILING: ReadonlySet<ItemState> = new Set<ItemState>(['missing', 'refused']);

/** One thing found. What it says and how it is mended is `describe`'s business, by its code. */
export interface SyncProblem {
  code: ProblemCode;
  form?: FormId;
  /** Put into the sentence where it names them. */
  params?: Readonly<Record<string, string | Bilingual>>;
  /** For rules of the validator. */
  rule?: { id: string; message: Bilingual };
}

/** A score as data.europa.eu gives it. */
export interface MqaScore {
  score: number;
  /** `1`: the method of 405 points; `2`: the newer one, whose scale is not published. */
  method: '1' | '2';
  /** By dimension, where it is told. */
  dimensions?: Readonly<Record<string, number>>;
}

/** What is compared of a dataset that the public sees here. */
export interface PublishedDataset {
  id: string;
  name: string;
  iri: string;
  identifier: string;
  title: LangMap;
  /** The page about it, and its landing pages. */
  pages: readonly string[];
  /** Code of who holds it: dct:identifier of the rights holder, else of the organization. Empty where neither has one. */
  holder: string;
  /** Whether its IRI is one of ours: others came by harvest. */
  local: boolean;
  /** dct:modified as it is served. */
  modified: string | undefined;
  /** When what the public sees of it last changed. */
  publishedAt: Date | null;
  distributions: number;
  /** Whether a distribution has a licence of the Italian vocabulary. */
  licensed: boolean;
  /** Sure points of the quality score, and the rules it breaks, from its kept report. */
  score: number | null;
  violations: readonly { id: string; message: Bilingual }[];
}

/** A description that a portal holds. */
export interface HeldRecord {
  /** Its id there. */
  key: string;
  /** Page about it there. */
  address: string;
  title?: string;
  /** The IRI it came with, where the portal keeps it. */
  iri?: string;
  identifiers: readonly string[];
  name?: string;
  pages: readonly string[];
  holder?: string;
  /** Name of its publisher there. */
  publisher?: string;
  /** dct:modified as the portal has it, in whatever form. */
  modified?: string;
  /** When the portal last took it over. */
  harvestedAt?: string;
  distributions?: number;
  /** Which catalogue the portal had it from. */
  source?: string;
  score?: MqaScore;
}

/** What a run says of one dataset. */
export interface SyncItem {
  /** Our id, or `theirs:` and their key for what we do not publish. */
  key: string;
  datasetId: string | null;
  name: string | null;
  title: LangMap;
  state: ItemState;
  /** The likely cause first. */
  problems: readonly SyncProblem[];
  /** What we publish: identifier, dates, score. */
  ours: { identifier: string; modified?: string; publishedAt?: string; score?: number } | null;
  /** What they hold of it, the newest first. */
  theirs: readonly HeldRecord[];
}
