import type { CatalogContext } from '../../catalog/context.js';
import type { Database } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { takeDueSources } from './sources.js';

/** Sources taken in one transaction. */
const BATCH = 100;

/**
 * The job `queue-refreshes`, every five minutes: a job for each source that is due. Taking and queueing are one
 * transaction, so none is lost or asked twice, however many workers there are. Returns how many.
 */
export async function queueRefreshes(services: {
  db: Database;
  jobs: JobQueue;
  catalog: CatalogContext;
}): Promise<number> {
  let queued = 0;
  for (;;) {
    const taken = await services.db.transaction().execute(async (trx) => {
      const ids = await takeDueSources(trx, services.catalog.now(), BATCH);
      for (const distributionId of ids) {
        await services.jobs.add(
          trx,
          'refresh-source',
          { distributionId },
          `refresh-source:${distributionId}`,
        );
      }
      return ids.length;
    });
    queued += taken;
    if (taken < BATCH) return queued;
  }
}
