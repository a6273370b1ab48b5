import type { Trx } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';

/** Files from this size on wait in a queue of their own, so that small ones need not wait behind them. */
export const LARGE_FILE = 20 * 1024 * 1024;

/** Queues the first reading of a file that was just attached. */
export async function queueReading(trx: Trx, jobs: JobQueue, fileId: string): Promise<void> {
  const { size } = await trx
    .selectFrom('stored_file')
    .select('size')
    .where('id', '=', fileId)
    .executeTakeFirstOrThrow();
  const name = size < LARGE_FILE ? 'load-table' : 'load-large-table';
  await jobs.add(trx, name, { fileId }, `load-table:${fileId}`);
}

/**
 * Has a file read as a table once more, from the beginning: how it is to be read has changed, or reading it failed.
 * Until that is done it has no rows, and a load under way finds itself replaced. With `onlyUnread` a file that was read,
 * or is being read, is left alone.
 */
export async function readFileAgain(
  trx: Trx,
  jobs: JobQueue,
  fileId: string,
  options: { now: Date; onlyUnread?: boolean },
): Promise<void> {
  let update = trx
    .updateTable('data_table')
    .set({
      status: 'pending',
      findings: '[]',
      head: null,
      progress: null,
      load_id: null,
      modified_at: options.now,
    })
    .where('file_id', '=', fileId)
    .where('part', '=', 0);
  if (options.onlyUnread) update = update.where('status', 'in', ['failed', 'cancelled']);
  const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  await trx.deleteFrom('data_table').where('file_id', '=', fileId).where('part', '>', 0).execute();
  // What was found in the columns as they were says nothing of how they will be.
  await trx.deleteFrom('file_check').where('file_id', '=', fileId).execute();
  await queueReading(trx, jobs, fileId);
}
