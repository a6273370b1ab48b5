import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { CatalogContext } from '../../catalog/context.js';
import { isUuid } from '../../catalog/queries/find-resource.js';
import { AppError, notFound } from '../../errors.js';
import { type Actor, actorName, refusal } from '../../people/policy.js';
import { brokenUnique, type Database, type Db, type Trx } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import type { HarvestItemState } from '../../platform/schema.js';
import { getSource, listSources } from '../sources/access.js';
import {
  type HarvestItem,
  type HarvestOutcome,
  type HarvestRun,
  type HarvestRunItem,
  isOver,
  toItem,
  toRun,
  toRunItem,
} from './model.js';
import { loadRun } from './run-rows.js';

/** What the commands on runs need; `Services` has it. */
export interface RunContext {
  db: Database;
  jobs: JobQueue;
  catalog: CatalogContext;
}

interface NewRun {
  sourceId: string;
  kind: 'scheduled' | 'manual';
  dry: boolean;
  by: string;
}

/**
 * Writes a queued run; undefined while another one of the source is under way. What an earlier one would have removed needs
 * no confirmation any more: this one tells anew.
 */
export async function insertRun(
  trx: Trx,
  { newId, now }: CatalogContext,
  { sourceId, kind, dry, by }: NewRun,
): Promise<HarvestRun | undefined> {
  const row = await trx
    .insertInto('harvest_run')
    .values({ id: newId(), source_id: sourceId, kind, dry, started_by: by, created_at: now() })
    .onConflict((conflict) =>
      conflict
        .column('source_id')
        // As the index has it, word for word.
        .where(sql<boolean>`state in ('queued', 'running')`)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  if (row && !dry) {
    await trx
      .updateTable('harvest_run')
      .set({ state: 'done', why: JSON.stringify(OUTDATED) })
      .where('source_id', '=', sourceId)
      .where('state', '=', 'waiting')
      .execute();
  }
  return row && toRun(row);
}

const OUTDATED = {
  it: 'Nessuno ha confermato le rimozioni prima del giro seguente.',
  en: 'Nobody confirmed the removals before the next run.',
};

const underWay = (): AppError =>
  new AppError('Conflict', {
    it: 'Un giro di questa fonte è già in corso.',
    en: 'A run of this source is under way.',
  });

/**
 * Begins a run of a source: a worker takes it, unless `queue` is false and the caller performs it (`performRun`).
 * @param options.dry compares and reports, and writes nothing else
 * Errors: Unauthenticated, NotFound, Conflict (one is under way).
 */
export async function startRun(
  { db, jobs, catalog }: RunContext,
  actor: Actor,
  source: string,
  { dry = false, queue = true }: { dry?: boolean; queue?: boolean } = {},
): Promise<HarvestRun> {
  const { id: sourceId } = await getSource(db, actor, source);
  return db
    .transaction()
    .execute(async (trx) => {
      const run = await insertRun(trx, catalog, { sourceId, kind: 'manual', dry, by: actorName(actor) });
      if (!run) throw underWay();
      if (queue) await jobs.add(trx, 'harvest-run', { runId: run.id }, `harvest-run:${run.id}`);
      return run;
    })
    .catch((error) => {
      throw brokenUnique(error) === undefined ? error : underWay();
    });
}

/** Begins a dry run: its lines are the plan. Errors: as `startRun`. */
export const planOf = (context: RunContext, actor: Actor, source: string): Promise<HarvestRun> =>
  startRun(context, actor, source, { dry: true });

/** A run of a source that the actor may manage. Throws NotFound, Unauthenticated. */
async function getRun(db: Db, actor: Actor, runId: string): Promise<HarvestRun> {
  if (actor.kind === 'anonymous') throw refusal(actor);
  const run = isUuid(runId) ? await loadRun(db, runId) : undefined;
  if (!run) throw notFound(runId);
  await getSource(db, actor, run.sourceId);
  return run;
}

/** A run, or undefined where there is none that the actor may see. Throws Unauthenticated. */
export async function findRun(db: Db, actor: Actor, runId: string): Promise<HarvestRun | undefined> {
  try {
    return await getRun(db, actor, runId);
  } catch (error) {
    if (error instanceof AppError && error.kind === 'NotFound') return undefined;
    throw error;
  }
}

/**
 * Asks for the end of a run: it ends within seconds, after the batch it is writing; what was done stays. One that nobody has
 * begun is over at once. Errors: Unauthenticated, NotFound, Conflict (it is over).
 */
export async function cancelRun(
  { db, jobs, catalog }: RunContext,
  actor: Actor,
  runId: string,
): Promise<HarvestRun> {
  const run = await getRun(db, actor, runId);
  if (isOver(run)) {
    throw new AppError('Conflict', { it: 'Il giro è già finito.', en: 'The run is over.' });
  }
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('harvest_run')
      .set((eb) => ({
        cancel: true,
        state: eb
          .case()
          .when('state', '=', 'queued')
          .then('cancelled' as const)
          .else(eb.ref('state'))
          .end(),
        ended_at: eb.case().when('state', '=', 'queued').then(catalog.now()).else(eb.ref('ended_at')).end(),
      }))
      .where('id', '=', runId)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (row.state === 'cancelled') await jobs.remove(trx, `harvest-run:${runId}`);
    return toRun(row);
  });
}

export interface RunsOptions {
  /** Id or name; without it of all sources that the actor may manage. */
  source?: string;
  /** Asked for before it; of the last run of the former page, since several are asked for at one moment. */
  before?: Date | Pick<HarvestRun, 'createdAt' | 'id'>;
  limit: number;
}

/** Runs, the newest first. Index: harvest_run_source. Errors: NotFound (source). */
export async function listRuns(
  db: Db,
  actor: Actor,
  { source, before, limit }: RunsOptions,
): Promise<HarvestRun[]> {
  const sources = source === undefined ? await listSources(db, actor) : [await getSource(db, actor, source)];
  if (sources.length === 0) return [];
  let query = db
    .selectFrom('harvest_run')
    .selectAll()
    .where(
      'source_id',
      'in',
      sources.map(({ id }) => id),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (before instanceof Date) query = query.where('created_at', '<', before);
  else if (before) {
    query = query.where(
      sql<boolean>`(created_at, id) < (${before.createdAt}::timestamptz, ${before.id}::uuid)`,
    );
  }
  return (await query.execute()).map(toRun);
}

export interface RunItemsOptions {
  outcome?: HarvestOutcome;
  /** Id of the last line of the former page. */
  after?: number;
  limit: number;
}

/** The lines of a run's report, in the order they came to be. Index: harvest_run_item_run. Errors: NotFound. */
export async function listRunItems(
  db: Db,
  actor: Actor,
  runId: string,
  { outcome, after = 0, limit }: RunItemsOptions,
): Promise<HarvestRunItem[]> {
  await getRun(db, actor, runId);
  let query = db
    .selectFrom('harvest_run_item')
    .selectAll()
    .where('run_id', '=', runId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);
  if (outcome) query = query.where('outcome', '=', outcome);
  return (await query.execute()).map(toRunItem);
}

export interface ItemsOptions {
  state?: HarvestItemState;
  after?: number;
  limit: number;
}

/** What is known of a source's records. Index: harvest_item_state. Errors: NotFound. */
export async function listItems(
  db: Db,
  actor: Actor,
  source: string,
  { state, after = 0, limit }: ItemsOptions,
): Promise<HarvestItem[]> {
  const { id } = await getSource(db, actor, source);
  let query = db
    .selectFrom('harvest_item')
    .selectAll()
    .where('source_id', '=', id)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);
  if (state) query = query.where('state', '=', state);
  return (await query.execute()).map(toItem);
}

/** How many records of a source are in each state. Index: harvest_item_state. */
export async function countItems(
  db: Db,
  sourceId: string,
): Promise<Partial<Record<HarvestItemState, number>>> {
  const rows = await db
    .selectFrom('harvest_item')
    .select(['state', sql<number>`count(*)`.as('n')])
    .where('source_id', '=', sourceId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/**
 * A run as it comes along: now, whenever something has changed, and at the end, which ends it. Nobody is asked for leave:
 * callers have found the run by `findRun`.
 * @param options.signal ends the watching quietly
 */
export async function* watchRun(
  db: Db,
  runId: string,
  { signal, everyMs = 500 }: { signal?: AbortSignal; everyMs?: number } = {},
): AsyncGenerator<HarvestRun> {
  let shown = '';
  while (!signal?.aborted) {
    const run = await loadRun(db, runId);
    if (!run) return;
    const text = JSON.stringify(run);
    if (text !== shown) yield run;
    shown = text;
    if (isOver(run)) return;
    await sleep(everyMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
}
