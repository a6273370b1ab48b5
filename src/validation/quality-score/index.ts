export { DIMENSIONS, MAX_POINTS, METRICS } from './metrics.js';
export { keepScores, type PublishedOptions, scorePublished, streamScores } from './published.js';
export { REMEDIES, type Remedy } from './remedies.js';
export { aggregate, evaluate, type ScoreOptions, scoreDataset, scoreOf } from './score.js';
export { servedDataset } from './served.js';
export { AggregateTally, bandOf, type Evaluation } from './tally.js';
export { qualityQuads } from './to-dqv.js';
export type {
  AggregateScore,
  Band,
  DatasetScore,
  DimensionId,
  LinkStatus,
  Metric,
  MetricId,
  MetricScore,
  Outcome,
  RemedyId,
  Score,
  ServedDataset,
  Suggestion,
} from './types.js';
