import type { Trx } from '../platform/database.js';
import type { JobQueue } from '../platform/jobs.js';

/**
 * Stops the reading of a file: one that waits does not begin, one under way notices within a second and leaves nothing
 * behind. False where there is nothing to stop. It can be asked for again (`readFileAgain`).
 */
export async function cancelLoad(trx: Trx, jobs: JobQueue, fileId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('data_table')
    .set({ status: 'cancelled', load_id: null, progress: null, head: null, modified_at: now })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .where('status', 'in', ['pending', 'loading'])
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await jobs.remove(trx, `load-table:${fileId}`);
  return true;
}
