import { streamPublic } from '../../catalog/queries/list-resources.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import { evaluate, type ScoreOptions, scoreOf } from './score.js';
import { AggregateTally } from './tally.js';
import type { AggregateScore, DatasetScore } from './types.js';

/** Every published public dataset (of an organization) with its score, batch by batch, in the order of creation. */
export async function* streamScores(
  db: Db,
  options: ScoreOptions,
  organizationId?: string,
): AsyncGenerator<{ record: DatasetRecord; score: DatasetScore }[]> {
  for await (const records of streamPublic(db, 'dataset', organizationId ? { organizationId } : {})) {
    yield records.map((record) => ({ record, score: scoreOf(evaluate(record, options)) }));
  }
}

/** The score of everything the public sees, or of one organization's part of it. Reads every document. */
export async function scorePublished(
  db: Db,
  options: ScoreOptions,
  organizationId?: string,
): Promise<AggregateScore> {
  const tally = new AggregateTally();
  for await (const records of streamPublic(db, 'dataset', organizationId ? { organizationId } : {})) {
    for (const record of records) {
      tally.add(evaluate(record, options));
    }
  }
  return tally.result();
}

/** How long a score is kept though nothing in the catalogue changed: what `links` knows may have. */
const LONGEST_MS = 600_000;
/** How long a score is given though the catalogue changed since: bounds the work in a catalogue that always changes. */
const STALE_MS = 30_000;
/** Organizations whose scores are kept; the one asked for longest ago goes first. */
const MOST = 2000;

interface Kept {
  version: string;
  at: number;
  score: Promise<AggregateScore>;
}

/**
 * Keeps aggregated scores while nothing changes.
 * @param compute the score of an organization, or of the whole catalogue for undefined
 * @param clock milliseconds
 * @returns a function of the organization's id and of what tells one state of the catalogue from another
 */
export function keepScores(
  compute: (organizationId: string | undefined) => Promise<AggregateScore>,
  clock: () => number = Date.now,
): (organizationId: string | undefined, version: string) => Promise<AggregateScore> {
  const kept = new Map<string, Kept>();
  return (organizationId, version) => {
    const key = organizationId ?? '';
    const known = kept.get(key);
    const age = known ? clock() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < (known.version === version ? LONGEST_MS : STALE_MS)) {
      kept.delete(key);
      kept.set(key, known);
      return known.score;
    }
    const score = compute(organizationId);
    const fresh: Kept = { version, at: clock(), score };
    kept.delete(key);
    kept.set(key, fresh);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    // A failed reading is tried again by the next who asks.
    score.catch(() => kept.get(key) === fresh && kept.delete(key));
    return score;
  };
}
