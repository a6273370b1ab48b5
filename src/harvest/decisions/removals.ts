import { sql } from 'kysely';
import { undelete } from '../../catalog/commands/undelete.js';
import { AppError, notFound } from '../../errors.js';
import { type Actor, actorName, refusal } from '../../people/policy.js';
import type { Database, Trx } from '../../platform/database.js';
import { type HarvestCounts, type HarvestItem, type HarvestRun, toItem } from '../runs/model.js';
import { removeItems } from '../runs/remove-missing.js';
import { loadRun } from '../runs/run-rows.js';
import { addCounts } from '../runs/run-state.js';
import { findSource, getSource } from '../sources/access.js';
import type { SourceContext } from '../sources/sources.js';

type Context = SourceContext & { db: Database };

/** Removals in one transaction. */
const BATCH = 50;

/** The run, which waits for a person and whose source the actor may manage. */
async function waitingRun({ db }: Context, actor: Actor, runId: string): Promise<HarvestRun> {
  if (actor.kind === 'anonymous') throw refusal(actor);
  const run = await loadRun(db, runId);
  if (!run) throw notFound(runId);
  await getSource(db, actor, run.sourceId);
  if (run.state !== 'waiting') {
    throw new AppError('Conflict', {
      it: 'Questo giro non aspetta conferme.',
      en: 'This run waits for no confirmation.',
    });
  }
  return run;
}

/** The lines of a run that wait, with their items, a batch at a time. */
const waitingItems = (trx: Trx, runId: string) =>
  trx
    .selectFrom('harvest_run_item')
    .select(['id', 'item_id'])
    .where('run_id', '=', runId)
    .where('outcome', '=', 'to-remove')
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute();

/**
 * Carries out the removals that a run stopped before. What the source has again since, or a later run dealt with, stays.
 * After a crash it may be given again. Errors: Unauthenticated, NotFound, Conflict (the run waits for nothing).
 */
export async function confirmRemovals(context: Context, actor: Actor, runId: string): Promise<HarvestRun> {
  const { db, catalog } = context;
  const run = await waitingRun(context, actor, runId);
  let counts: HarvestCounts = run.counts;
  for (let n = BATCH; n === BATCH; ) {
    n = await db.transaction().execute(async (trx) => {
      const lines = await waitingItems(trx, runId);
      const ids = lines.flatMap(({ item_id }) => item_id ?? []);
      const untouched = await trx
        .selectFrom('harvest_item')
        .select('id')
        .where(sql<boolean>`id = any(${ids}::bigint[])`)
        // One that the source has again is missing no more.
        .where('missing_since', 'is not', null)
        .execute();
      const removed = await removeItems(
        catalog,
        trx,
        untouched.map(({ id }) => id),
      );
      const gone = new Set(removed.map(({ itemId }) => itemId));
      const [yes, no] = [true, false].map((is) =>
        lines.filter(({ item_id }) => gone.has(item_id ?? undefined) === is).map(({ id }) => id),
      ) as [number[], number[]];
      await setOutcome(trx, yes, 'removed');
      await setOutcome(trx, no, 'unchanged');
      counts = addCounts(counts, { removed: yes.length, 'to-remove': -lines.length });
      await trx
        .updateTable('harvest_run')
        .set({ counts: JSON.stringify(counts) })
        .where('id', '=', runId)
        .execute();
      return lines.length;
    });
  }
  return settle(context, runId, {
    it: `Rimozioni confermate da ${actorName(actor)}.`,
    en: `Removals confirmed by ${actorName(actor)}.`,
  });
}

const setOutcome = async (trx: Trx, ids: number[], outcome: string): Promise<void> => {
  if (ids.length === 0) return;
  await trx.updateTable('harvest_run_item').set({ outcome }).where('id', 'in', ids).execute();
};

/**
 * Leaves everything that a run would have removed; the next complete listings count anew.
 * Errors: Unauthenticated, NotFound, Conflict (the run waits for nothing).
 */
export async function dismissRemovals(context: Context, actor: Actor, runId: string): Promise<HarvestRun> {
  await waitingRun(context, actor, runId);
  await context.db.transaction().execute(async (trx) => {
    await sql`
      update harvest_item set missing_since = null, missing_runs = 0
      where id in (select item_id from harvest_run_item where run_id = ${runId}::uuid and outcome = 'to-remove')
    `.execute(trx);
    await trx
      .updateTable('harvest_run_item')
      .set({ outcome: 'unchanged' })
      .where('run_id', '=', runId)
      .where('outcome', '=', 'to-remove')
      .execute();
  });
  return settle(context, runId, {
    it: `Rimozioni respinte da ${actorName(actor)}.`,
    en: `Removals dismissed by ${actorName(actor)}.`,
  });
}

async function settle({ db }: Context, runId: string, why: { it: string; en: string }): Promise<HarvestRun> {
  await db
    .updateTable('harvest_run')
    .set({ state: 'done', why: JSON.stringify(why) })
    .where('id', '=', runId)
    .execute();
  return (await loadRun(db, runId)) as HarvestRun;
}

/**
 * Brings back what a run removed, before the public as it was; it then stays although the source has it no more.
 * Errors: Unauthenticated, NotFound, Conflict (it was not removed, or another thing has its IRI now).
 */
export async function undoRemoval(context: Context, actor: Actor, itemId: number): Promise<HarvestItem> {
  const { db, catalog } = context;
  if (actor.kind === 'anonymous') throw refusal(actor);
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('harvest_item')
      .selectAll()
      .where('id', '=', itemId)
      .forUpdate()
      .executeTakeFirst();
    const source = row && (await findSource(trx, row.source_id));
    if (!row || !source) throw notFound(String(itemId));
    await getSource(trx, actor, source.id);
    if (row.state !== 'removed' || row.resource_id === null) {
      throw new AppError('Conflict', {
        it: 'Questo elemento non è tra quelli rimossi.',
        en: 'This item is not among those removed.',
      });
    }
    await undelete(catalog, trx, actor, [row.resource_id]);
    const kept = await trx
      .updateTable('harvest_item')
      .set({
        state: 'active',
        kept: true,
        missing_since: null,
        missing_runs: 0,
        outcome: 'restored',
        reason: null,
        changed_at: catalog.now(),
      })
      .where('id', '=', itemId)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toItem(kept);
  });
}
