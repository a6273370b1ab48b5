import { streamPublic } from '../../catalog/queries/list-resources.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Db } from '../../platform/database.js';
import { evaluate, type ScoreOptions, scoreOf } from './score.js';
import { AggregateTally } from './tally.js';
import type { AggregateScore, DatasetScore, LinkStatus } from './types.js';

export interface PublishedOptions extends Omit<ScoreOptions, 'links'> {
  /** What is known of the addresses of these datasets, asked once a batch. */
  linksOf?: (records: readonly DatasetRecord[]) => Promise<LinkStatus>;
}

/** Every published public dataset (of an organization), batch by batch, with what its score needs. */
async function* batches(
  db: Db,
  { linksOf, ...options }: PublishedOptions,
  organizationId?: string,
): AsyncGenerator<{ records: DatasetRecord[]; options: ScoreOptions }> {
  for await (const records of streamPublic(db, 'dataset', organizationId ? { organizationId } : {})) {
    yield { records, options: { ...options, ...(linksOf && { links: await linksOf(records) }) } };
  }
}

/** Every published public dataset (of an organization) with its score, batch by batch, in the order of creation. */
export async function* streamScores(
  db: Db,
  options: PublishedOptions,
  organizationId?: string,
): AsyncGenerator<{ record: DatasetRecord; score: DatasetScore }[]> {
  for await (const batch of batches(db, options, organizationId)) {
    yield batch.records.map((record) => ({ record, score: scoreOf(evaluate(record, batch.options)) }));
  }
}

/** The score of everything the public sees, or of one organization's part of it. Reads every document. */
export async function scorePublished(
  db: Db,
  options: PublishedOptions,
  organizationId?: string,
): Promise<AggregateScore> {
  const tally = new AggregateTally();
  for await (const batch of batches(db, options, organizationId)) {
    for (const record of batch.records) tally.add(evaluate(record, batch.options));
  }
  return tally.result();
}

/** How long a score is kept though nothing in the catalogue changed: what is known of addresses may have. */
const LONGEST_MS = 600_000;
/** How long a score is given though the catalogue changed since: bounds the work in a catalogue that always changes. */
const STALE_MS = 30_000;
/** Organizations whose scores are kept; the one asked for longest ago goes first. */
const MOST = 2000;

interface Kept<T> {
  version: string;
  at: number;
  score: Promise<T>;
}

/**
 * Keeps aggregated scores, or other figures of the catalogue, while nothing changes.
 * @param compute the score of an organization, or of the whole catalogue for undefined
 * @param clock milliseconds
 * @returns a function of the organization's id and of what tells one state of the catalogue from another
 */
export function keepScores<T = AggregateScore>(
  compute: (organizationId: string | undefined) => Promise<T>,
  clock: () => number = Date.now,
): (organizationId: string | undefined, version: string) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
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
    const fresh: Kept<T> = { version, at: clock(), score };
    kept.delete(key);
    kept.set(key, fresh);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    // A failed reading is tried again by the next who asks.
    score.catch(() => kept.get(key) === fresh && kept.delete(key));
    return score;
  };
}
