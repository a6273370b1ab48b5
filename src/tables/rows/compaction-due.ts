import type { Db } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';

/** So many changes are read quickly from PostgreSQL; beyond it they go to Parquet. */
export const COMPACT_AT = 20_000;
/** While a worker is away the queue is not asked at every batch. */
const ASK_EVERY = 5_000;

/**
 * Puts a compaction in the queue when enough changes have gathered.
 *
 * @param lastChange number of the last change, with the batch of `n` just stored
 */
export async function askCompaction(
  services: { db: Db; jobs: JobQueue },
  distributionId: string,
  lastChange: number,
  n: number,
  compactedChange: number,
): Promise<void> {
  const waiting = lastChange - compactedChange;
  if (waiting < COMPACT_AT) return;
  const crossed =
    waiting - n < COMPACT_AT || Math.floor(waiting / ASK_EVERY) > Math.floor((waiting - n) / ASK_EVERY);
  if (crossed)
    await services.jobs.add(
      services.db,
      'compact-rows',
      { distributionId },
      `compact-rows:${distributionId}`,
    );
}
