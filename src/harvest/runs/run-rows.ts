import type { Db } from '../../platform/database.js';
import { type HarvestRun, toRun } from './model.js';
import type { RunStopped } from './stops.js';

/** A run by its id, whoever asks. Index: primary key. */
export async function loadRun(db: Db, runId: string): Promise<HarvestRun | undefined> {
  const row = await db.selectFrom('harvest_run').selectAll().where('id', '=', runId).executeTakeFirst();
  return row && toRun(row);
}

/** Ends a run that did not come to the end of the listing. */
export async function endRun(db: Db, runId: string, { state, why }: RunStopped, now: Date): Promise<void> {
  await db
    .updateTable('harvest_run')
    .set({ state, why: JSON.stringify(why), complete: false, ended_at: now })
    .where('id', '=', runId)
    .execute();
  await db.deleteFrom('harvest_run_page').where('run_id', '=', runId).execute();
}
