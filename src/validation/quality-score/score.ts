import type { DatasetRecord } from '../../catalog/record.js';
import { hasMandatoryTexts } from './checks.js';
import { METRICS } from './metrics.js';
import { servedDataset } from './served.js';
import { AggregateTally, type Evaluation, Tally } from './tally.js';
import type {
  AggregateScore,
  CheckContext,
  DatasetScore,
  LinkStatus,
  MetricId,
  Outcome,
  RemedyId,
  ServedDataset,
} from './types.js';

export interface ScoreOptions {
  /** Without a trailing slash. */
  publicUrl: string;
  /** What is known of addresses; nothing when left out, which makes the score a range where some are elsewhere. */
  links?: LinkStatus;
  /** Whether the served dataset breaks no shape of DCAT-AP; by its mandatory properties when left out. */
  complies?: (served: ServedDataset) => Outcome;
}

/** Stored files and our own pages answer, unless it is known that they do not: this portal serves them. */
const ANSWERS = 200;

/** What each metric finds in a dataset. Pure, save for what `links` and `complies` know. */
export function evaluate(record: DatasetRecord, options: ScoreOptions): Evaluation {
  const served = servedDataset(record, options.publicUrl);
  const context: CheckContext = {
    links: (url) => options.links?.(url) ?? (served.ours.has(url) ? ANSWERS : undefined),
    complies: options.complies ?? hasMandatoryTexts,
  };
  const outcomes = {} as Record<MetricId, Outcome[]>;
  const remedies = {} as Record<MetricId, (RemedyId | undefined)[]>;
  for (const metric of METRICS) {
    if (metric.population === 'dataset') {
      const outcome = metric.check(served, context);
      outcomes[metric.id] = [outcome];
      remedies[metric.id] = [outcome === false ? metric.remedy : undefined];
      continue;
    }
    const { check, remedy } = metric;
    const found = served.doc.distribution.map((it) => check(it, context));
    outcomes[metric.id] = found;
    remedies[metric.id] = served.doc.distribution.map((it, i) =>
      found[i] === false ? remedy(it) : undefined,
    );
  }
  return { outcomes, remedies };
}

/**
 * The European quality score of one dataset as we serve it. Several distributions count by share: the sources differ
 * there, and data.europa.eu's own rule for one dataset is not published.
 */
export function scoreDataset(record: DatasetRecord, options: ScoreOptions): DatasetScore {
  return scoreOf(evaluate(record, options));
}

/** The score of what was found in one dataset. */
export const scoreOf = (evaluation: Evaluation): DatasetScore => ({
  ...new Tally().add(evaluation).score(),
  outcomes: evaluation.outcomes,
});

/** The score of several datasets: for each metric the share of all their datasets or distributions that meet it. */
export function aggregate(evaluations: Iterable<Evaluation>): AggregateScore {
  const tally = new AggregateTally();
  for (const evaluation of evaluations) tally.add(evaluation);
  return tally.result();
}
