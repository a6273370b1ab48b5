import { DIMENSIONS, MAX_POINTS, METRICS } from './metrics.js';
import type {
  AggregateScore,
  Band,
  MetricId,
  MetricScore,
  Outcome,
  RemedyId,
  Score,
  Suggestion,
} from './types.js';

/** What the metrics found in one dataset; a remedy for each outcome that is false. */
export interface Evaluation {
  outcomes: Record<MetricId, Outcome[]>;
  remedies: Record<MetricId, (RemedyId | undefined)[]>;
}

/** Rating of data.europa.eu on whole points: 351, 221 and 121 are the least of each band. */
export function bandOf(points: number): Band {
  const whole = Math.round(points);
  if (whole >= 351) return 'excellent';
  if (whole >= 221) return 'good';
  return whole >= 121 ? 'sufficient' : 'bad';
}

/** The points of one dataset: what is sure. */
function pointsOf({ outcomes }: Evaluation): number {
  let points = 0;
  for (const { id, weight } of METRICS) {
    const found = outcomes[id];
    if (found.length > 0) points += (found.filter((it) => it === true).length / found.length) * weight;
  }
  return points;
}

interface Counts {
  population: number;
  met: number;
  unknown: number;
  /** How many would be met by each remedy. */
  lost: Map<RemedyId, number>;
}

const emptyCounts = (): Counts => ({ population: 0, met: 0, unknown: 0, lost: new Map() });

/** Counts outcomes over datasets, in constant memory whatever their number. */
export class Tally {
  private readonly counts = new Map<MetricId, Counts>(METRICS.map(({ id }) => [id, emptyCounts()]));
  /** How many datasets each remedy is about. */
  private readonly affected = new Map<RemedyId, number>();

  add({ outcomes, remedies }: Evaluation): this {
    const here = new Set<RemedyId>();
    for (const [id, counts] of this.counts) {
      outcomes[id].forEach((outcome, i) => {
        counts.population += 1;
        if (outcome === true) counts.met += 1;
        else if (outcome === undefined) counts.unknown += 1;
        else {
          // Every outcome that is false has its remedy.
          const remedy = remedies[id][i] as RemedyId;
          counts.lost.set(remedy, (counts.lost.get(remedy) ?? 0) + 1);
          here.add(remedy);
        }
      });
      if (outcomes[id].length === 0) here.add('distribution');
    }
    for (const remedy of here) this.affected.set(remedy, (this.affected.get(remedy) ?? 0) + 1);
    return this;
  }

  population(id: MetricId): number {
    return this.countsOf(id).population;
  }

  /** Points are shares of the populations; a metric with nothing to be counted on has none. */
  score(): Score {
    const metrics = METRICS.map(({ id, dimension, population, weight }): MetricScore => {
      const counts = this.countsOf(id);
      const per = counts.population === 0 ? 0 : weight / counts.population;
      const share = counts.population === 0 ? 0 : counts.met / counts.population;
      const unknown = counts.population === 0 ? 0 : counts.unknown / counts.population;
      const failed = counts.population - counts.met - counts.unknown;
      const gain = counts.population === 0 ? weight : per * failed;
      return { id, dimension, population, points: share * weight, max: weight, share, unknown, gain };
    });
    const points = sum(metrics, ({ points }) => points);
    const open = sum(metrics, ({ unknown, max }) => unknown * max);
    return {
      points,
      max: MAX_POINTS,
      band: bandOf(points),
      ...(open > 0 && { range: { min: points, max: points + open, band: bandOf(points + open) } }),
      dimensions: DIMENSIONS.map((id) => {
        const own = metrics.filter(({ dimension }) => dimension === id);
        return { id, points: sum(own, ({ points }) => points), max: sum(own, ({ max }) => max) };
      }),
      metrics,
      suggestions: this.suggestions(),
    };
  }

  private suggestions(): Suggestion[] {
    const byRemedy = new Map<RemedyId, Suggestion>();
    const note = (id: RemedyId, metric: MetricId, gain: number): void => {
      const known = byRemedy.get(id) ?? { id, gain: 0, metrics: [], datasets: this.affected.get(id) ?? 0 };
      known.gain += gain;
      known.metrics.push(metric);
      byRemedy.set(id, known);
    };
    for (const { id, weight } of METRICS) {
      const { population, lost } = this.countsOf(id);
      if (population === 0) note('distribution', id, weight);
      for (const [remedy, count] of lost) note(remedy, id, (weight * count) / population);
    }
    // Those of equal gain stay in the order of the metrics.
    return [...byRemedy.values()].sort((a, b) => b.gain - a.gain);
  }

  private countsOf(id: MetricId): Counts {
    return this.counts.get(id) ?? emptyCounts();
  }
}

/** The tally of many datasets with the spread of their own scores. */
export class AggregateTally {
  private readonly tally = new Tally();
  private readonly bands: Record<Band, number> = { excellent: 0, good: 0, sufficient: 0, bad: 0 };
  private points = 0;
  private datasets = 0;

  add(evaluation: Evaluation): this {
    const points = pointsOf(evaluation);
    this.tally.add(evaluation);
    this.bands[bandOf(points)] += 1;
    this.points += points;
    this.datasets += 1;
    return this;
  }

  result(): AggregateScore {
    return {
      ...this.tally.score(),
      datasets: this.datasets,
      distributions: this.tally.population('formatAvailability'),
      mean: this.datasets === 0 ? 0 : this.points / this.datasets,
      bands: { ...this.bands },
    };
  }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
