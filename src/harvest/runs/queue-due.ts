import { sql } from 'kysely';
import type { CatalogContext } from '../../catalog/context.js';
import type { Database, Trx } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { toSource } from '../sources/model.js';
import { nextRun } from '../sources/sources.js';
import { insertRun } from './runs.js';

interface Context {
  db: Database;
  jobs: JobQueue;
  catalog: CatalogContext;
}

/** Sources taken in one transaction. */
const BATCH = 20;
/** A run that nobody works on is taken up again after this long, so that whoever is about to begin it may. */
const LEFT_BEHIND = '1 minute';

/**
 * The job `queue-harvests`, every minute: a run for each source that is due, and a job for each run that was left behind
 * without one. Taking and queueing are one transaction, so none is lost or begun twice, however many workers there are.
 * Returns how many runs were queued.
 */
export async function queueHarvests(context: Context): Promise<number> {
  let queued = await queueLeftBehind(context);
  for (;;) {
    const taken = await context.db.transaction().execute((trx) => queueDue(context, trx));
    queued += taken.queued;
    if (taken.sources < BATCH) return queued;
  }
}

async function queueDue({ jobs, catalog }: Context, trx: Trx): Promise<{ sources: number; queued: number }> {
  const now = catalog.now();
  const rows = await trx
    .selectFrom('harvest_source')
    .selectAll()
    .where('active', '=', true)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute();
  let queued = 0;
  for (const source of rows.map(toSource)) {
    await trx
      .updateTable('harvest_source')
      .set({ next_at: nextRun(source.schedule, source.settings, now) })
      .where('id', '=', source.id)
      .execute();
    // One that is still under way takes the place of this one.
    const run = await insertRun(trx, catalog, {
      sourceId: source.id,
      kind: 'scheduled',
      dry: false,
      by: 'schedule',
    });
    if (!run) continue;
    await jobs.add(trx, 'harvest-run', { runId: run.id }, `harvest-run:${run.id}`);
    queued += 1;
  }
  return { sources: rows.length, queued };
}

/**
 * Runs that nobody works on and no job waits for: the process that had them on its command line was killed, or the job failed
 * too often. They go on from where they had come to.
 */
async function queueLeftBehind({ db, jobs }: Context): Promise<number> {
  const { rows } = await sql<{ id: string; source_id: string }>`
    select r.id, r.source_id from harvest_run r
    where r.state in ('queued', 'running') and r.created_at < now() - interval '${sql.raw(LEFT_BEHIND)}'
      and not exists (
        select from graphile_worker.jobs j where j.key = 'harvest-run:' || r.id and j.attempts < j.max_attempts
      )`.execute(db);
  let queued = 0;
  for (const { id, source_id } of rows) {
    const isFree = await db.transaction().execute(async (trx) => {
      const { rows: locks } = await sql<{ free: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${`portico-harvest:${source_id}`}, 0)) as free`.execute(
        trx,
      );
      if (!locks[0]?.free) return false;
      await jobs.add(trx, 'harvest-run', { runId: id }, `harvest-run:${id}`);
      return true;
    });
    if (isFree) queued += 1;
  }
  return queued;
}
