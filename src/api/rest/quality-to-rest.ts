import type { DatasetRecord } from '../../catalog/record.js';
import {
  type AggregateScore,
  type DatasetScore,
  DIMENSIONS,
  METRICS,
  type Outcome,
  REMEDIES,
  type Score,
} from '../../validation/quality-score/index.js';

const metricsById = new Map(METRICS.map((metric) => [metric.id, metric]));

/** Two decimals: shares of many distributions have endless ones. */
const rounded = (points: number): number => Math.round(points * 100) / 100;

/** A score; `failing` gives what to say of a metric beside its share. */
function scoreToRest(score: Score, failing: (id: keyof DatasetScore['outcomes']) => object = () => ({})) {
  const { range } = score;
  return {
    points: rounded(score.points),
    max: score.max,
    band: score.band,
    ...(range && { range: { min: rounded(range.min), max: rounded(range.max), band: range.band } }),
    dimensions: score.dimensions.map((it) => ({ ...it, points: rounded(it.points) })),
    metrics: score.metrics.map((it) => ({
      ...it,
      property: metricsById.get(it.id)?.property ?? '',
      points: rounded(it.points),
      share: Math.round(it.share * 10_000) / 10_000,
      unknown: Math.round(it.unknown * 10_000) / 10_000,
      gain: rounded(it.gain),
      description: metricsById.get(it.id)?.says ?? { it: it.id, en: it.id },
      ...failing(it.id),
    })),
    suggestions: score.suggestions.map(({ id, gain, metrics, datasets }) => ({
      id,
      gain: rounded(gain),
      field: REMEDIES[id].field,
      message: REMEDIES[id].advice,
      example: REMEDIES[id].example,
      metrics,
      datasets,
    })),
  };
}

/** The score of a dataset; metrics of distributions name those that fail. */
export function datasetQualityToRest(
  record: DatasetRecord,
  score: DatasetScore,
  links: Record<string, string>,
) {
  const distributions = record.doc.distribution ?? [];
  return {
    id: record.id,
    name: record.name,
    ...scoreToRest(score, (id) =>
      metricsById.get(id)?.population === 'dataset'
        ? {}
        : { failing: distributions.filter((_, i) => score.outcomes[id][i] === false).map((it) => it.id) },
    ),
    links,
  };
}

/** The score of an organization or of the catalogue. */
export function aggregateToRest(score: AggregateScore, links: Record<string, string>) {
  const { datasets, distributions, mean, bands } = score;
  return { datasets, distributions, mean: rounded(mean), bands, ...scoreToRest(score), links };
}

/** First line of the CSV of all scores. */
export const SCORES_HEADER = `${[
  'id',
  'name',
  'organization',
  'points',
  'points_max',
  'band',
  ...DIMENSIONS,
  ...METRICS.map(({ id }) => id),
].join(',')}\n`;

const shareOf = (outcomes: readonly Outcome[]): string => {
  if (outcomes.includes(undefined)) return '';
  return outcomes.length === 0
    ? '0'
    : String(Math.round((outcomes.filter(Boolean).length / outcomes.length) * 10_000) / 10_000);
};

/**
 * A line of that CSV: `points` are sure, `points_max` possible; a column a metric with the share that meets it, empty
 * while it is not known. Ids, slugs and numbers only, so that nothing is to be quoted.
 */
export const scoreToCsv = (record: DatasetRecord, score: DatasetScore): string =>
  `${[
    record.id,
    record.name,
    record.organization.name,
    rounded(score.points),
    rounded(score.range?.max ?? score.points),
    score.band,
    ...score.dimensions.map(({ points }) => rounded(points)),
    ...METRICS.map(({ id }) => shareOf(score.outcomes[id])),
  ].join(',')}\n`;
