import type { Dataset, Distribution } from '../../catalog/model/index.js';
import type { Bilingual } from '../../errors.js';

/**
 * The words of this folder.
 *
 * metric       one thing the European metadata quality assessment (MQA) looks at, with its points
 * dimension    one of the five groups of metrics
 * population   what a metric is counted on: the dataset, or each of its distributions
 * outcome      what a metric found on one member of its population; undefined while nobody can know
 * share        how much of the population meets a metric, 0 to 1; its points are share times weight
 * remedy       what a person does about what was not met: one act may bring the points of several metrics
 */

export type DimensionId =
  | 'findability'
  | 'accessibility'
  | 'interoperability'
  | 'reusability'
  | 'contextuality';

/** Names of the measurements in piveau's vocabulary, under which data.europa.eu publishes them. */
export type MetricId =
  | 'keywordAvailability'
  | 'categoryAvailability'
  | 'spatialAvailability'
  | 'temporalAvailability'
  | 'accessUrlStatusCode'
  | 'downloadUrlAvailability'
  | 'downloadUrlStatusCode'
  | 'formatAvailability'
  | 'mediaTypeAvailability'
  | 'formatMediaTypeVocabularyAlignment'
  | 'formatMediaTypeNonProprietary'
  | 'formatMediaTypeMachineInterpretable'
  | 'dcatApCompliance'
  | 'licenceAvailability'
  | 'knownLicence'
  | 'accessRightsAvailability'
  | 'accessRightsVocabularyAlignment'
  | 'contactPointAvailability'
  | 'publisherAvailability'
  | 'rightsAvailability'
  | 'byteSizeAvailability'
  | 'dateIssuedAvailability'
  | 'dateModifiedAvailability';

export type RemedyId =
  | 'keyword'
  | 'theme'
  | 'spatial'
  | 'temporal'
  | 'distribution'
  | 'brokenAccess'
  | 'downloadURL'
  | 'brokenDownload'
  | 'format'
  | 'openFormat'
  | 'mediaType'
  | 'compliance'
  | 'license'
  | 'accessRights'
  | 'contactPoint'
  | 'publisher'
  | 'rights'
  | 'byteSize'
  | 'issued'
  | 'modified';

export type Outcome = boolean | undefined;

/** A dataset as a European harvester reads it from our documents: what the portal fills in is filled in. */
export interface ServedDataset {
  /** With publisher, contact point and dates; distributions with the addresses of their files, codes as IRIs. */
  doc: Dataset & { distribution: Distribution[] };
  /** Addresses in it under which this portal itself answers: stored files and pages about distributions. */
  ours: ReadonlySet<string>;
}

/** The HTTP status an address answered with when it was last tried (0 for no answer), undefined if it never was. */
export type LinkStatus = (url: string) => number | undefined;

/** What cannot be read from the metadata themselves. */
export interface CheckContext {
  /** Status of an address, our own ones taken to answer. */
  links: LinkStatus;
  /** Whether what we serve breaks no shape of DCAT-AP. */
  complies: (served: ServedDataset) => Outcome;
}

interface MetricBase {
  id: MetricId;
  dimension: DimensionId;
  /** Points for a share of 1. */
  weight: number;
  /** The property looked at, as in DCAT-AP. */
  property: string;
  /** What is measured. */
  says: Bilingual;
}

export interface DatasetMetric extends MetricBase {
  population: 'dataset';
  check: (served: ServedDataset, context: CheckContext) => Outcome;
  remedy: RemedyId;
}

export interface DistributionMetric extends MetricBase {
  population: 'distribution';
  check: (distribution: Distribution, context: CheckContext) => Outcome;
  /** Which act would meet it on this distribution. */
  remedy: (distribution: Distribution) => RemedyId;
}

export type Metric = DatasetMetric | DistributionMetric;

export type Band = 'excellent' | 'good' | 'sufficient' | 'bad';

export interface MetricScore {
  id: MetricId;
  dimension: DimensionId;
  population: Metric['population'];
  points: number;
  max: number;
  /** Of the population, what surely meets it. */
  share: number;
  /** Of the population, what nobody can tell of. */
  unknown: number;
  /** Points that what does not meet it costs. */
  gain: number;
}

export interface DimensionScore {
  id: DimensionId;
  points: number;
  max: number;
}

/** One act and the points it brings. */
export interface Suggestion {
  id: RemedyId;
  gain: number;
  metrics: MetricId[];
  /** How many datasets it is about. */
  datasets: number;
}

export interface Score {
  /** What is sure: unknown outcomes bring nothing. */
  points: number;
  max: number;
  band: Band;
  /** Present when something is unknown: the score lies between. */
  range?: { min: number; max: number; band: Band };
  dimensions: DimensionScore[];
  metrics: MetricScore[];
  /** By gain, the largest first. Gains, points and what is unknown add up to `max`. */
  suggestions: Suggestion[];
}

/** The score of one dataset; `outcomes` has one entry, or one a distribution in the order of the document. */
export interface DatasetScore extends Score {
  outcomes: Readonly<Record<MetricId, readonly Outcome[]>>;
}

/** The score of many datasets: shares of all their datasets and distributions. */
export interface AggregateScore extends Score {
  datasets: number;
  distributions: number;
  /** Mean of the datasets' own scores, 0 when there are none. */
  mean: number;
  /** How many datasets are in each band by their own score. */
  bands: Record<Band, number>;
}
