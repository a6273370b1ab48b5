import { sql } from 'kysely';
import type { ReadEnd } from '../../../harvesters/protocol.js';
import type { Bilingual } from '../../errors.js';
import { separateListed } from '../decisions/merges.js';
import { planRemovals, type RemovalPlan } from '../reconcile/removals.js';
import { writeLines } from './carry-out.js';
import { toItem } from './model.js';
import { missingLine, noteMissing, removeItems } from './remove-missing.js';
import { loadRun } from './run-rows.js';
import { addCounts, type RunState } from './run-state.js';

/** Removals in one transaction. */
const BATCH = 50;

/**
 * What a listing that came to its end means for what it did not have: noted, removed, or left for a person to confirm.
 * Ends the run.
 * @param check raises what ends the run early
 */
export async function finishListing(run: RunState, end: ReadEnd, check: () => void): Promise<void> {
  if (end.unchanged) await seeEverything(run);
  if (!run.dry) await separateListed(run);
  const plan = await removalsOf(run, end);
  if (run.dry) return finishDry(run, end, plan);
  if (plan.stop) return waitForPerson(run, plan, plan.stop);
  for (let start = 0; start < plan.remove.length; start += BATCH) {
    check();
    await removeBatch(run, plan.remove.slice(start, start + BATCH));
  }
  await run.catalog.db.transaction().execute(async (trx) => {
    const missing = await noteMissing(trx, plan.missing, run.catalog.now());
    const lines = missing
      .filter(({ state }) => state === 'active')
      .map((item) => missingLine(item, 'missing', GRACE));
    await writeLines(trx, run, lines);
    await close(trx, run, { complete: !plan.untold, why: plan.untold, missing: lines.length });
  });
}

const GRACE: Bilingual = {
  it: 'La fonte non ce l’ha più; resta ancora, nel caso che torni.',
  en: 'The source has it no more; it stays for now, in case it comes back.',
};

type Trx = Parameters<typeof writeLines>[0];

/** The source says that nothing has changed since the last time: all that is known is there. */
async function seeEverything(run: RunState): Promise<void> {
  const rows = await run.catalog.db
    .selectFrom('harvest_item')
    .select('id')
    .where('source_id', '=', run.source.id)
    .where('missing_since', 'is', null)
    .execute();
  const unseen = rows.filter(({ id }) => !run.seen.has(id));
  for (const { id } of unseen) run.seen.add(id);
  run.counts = addCounts(run.counts, { unchanged: unseen.length, records: unseen.length });
}

async function removalsOf(run: RunState, end: ReadEnd): Promise<RemovalPlan> {
  const { db } = run.catalog;
  const items = await db
    .selectFrom('harvest_item')
    .select(['id', 'state', 'missing_since as missingSince', 'missing_runs as missingRuns', 'kept'])
    .where('source_id', '=', run.source.id)
    .execute();
  const claimed = (await loadRun(db, run.runId))?.claimed ?? undefined;
  const { records = 0, repeated = 0 } = run.counts;
  return planRemovals(
    items,
    run.seen,
    { isComplete: end.complete, why: end.why, records: records - repeated, claimed },
    run.source.settings,
    run.catalog.now(),
  );
}

async function removeBatch(run: RunState, ids: readonly number[]): Promise<void> {
  run.counts = await run.catalog.db.transaction().execute(async (trx) => {
    const lines = await removeItems(run.catalog, trx, ids);
    const counts = addCounts(run.counts, { removed: lines.length });
    await writeLines(trx, run, lines);
    await trx
      .updateTable('harvest_run')
      .set({ counts: JSON.stringify(counts) })
      .where('id', '=', run.runId)
      .execute();
    return counts;
  });
}

const itemsOf = async (trx: Trx, ids: readonly number[]) =>
  (
    await trx
      .selectFrom('harvest_item')
      .selectAll()
      .where(sql<boolean>`id = any(${ids}::bigint[])`)
      .where('state', '=', 'active')
      .orderBy('id')
      .execute()
  ).map(toItem);

/** More would go than may without a person: the lines say what, nothing is done. */
async function waitForPerson(run: RunState, plan: RemovalPlan, why: Bilingual): Promise<void> {
  await run.catalog.db.transaction().execute(async (trx) => {
    await noteMissing(trx, plan.missing, run.catalog.now());
    await trx
      .updateTable('harvest_item')
      .set({ missing_since: sql<Date>`coalesce(missing_since, ${run.catalog.now()}::timestamptz)` })
      .where(sql<boolean>`id = any(${plan.remove}::bigint[])`)
      .execute();
    const lines = (await itemsOf(trx, plan.remove)).map((item) => missingLine(item, 'to-remove'));
    for (let start = 0; start < lines.length; start += 1000) {
      await writeLines(trx, run, lines.slice(start, start + 1000));
    }
    await close(trx, run, { state: 'waiting', complete: true, why, toRemove: lines.length });
  });
}

async function finishDry(run: RunState, end: ReadEnd, plan: RemovalPlan): Promise<void> {
  await run.catalog.db.transaction().execute(async (trx) => {
    const removed = await itemsOf(trx, plan.remove);
    const missing = await itemsOf(trx, plan.missing);
    const lines = [
      ...removed.map((item) => missingLine(item, plan.stop ? 'to-remove' : 'removed')),
      ...missing.map((item) => missingLine(item, 'missing', GRACE)),
    ];
    for (let start = 0; start < lines.length; start += 1000) {
      await writeLines(trx, run, lines.slice(start, start + 1000));
    }
    await close(trx, run, {
      complete: end.complete && !plan.untold,
      why: plan.untold ?? plan.stop,
      missing: missing.length,
      ...(plan.stop ? { toRemove: removed.length } : { removed: removed.length }),
    });
  });
}

interface Closing {
  state?: 'done' | 'waiting';
  complete: boolean;
  why: Bilingual | undefined;
  missing?: number;
  removed?: number;
  toRemove?: number;
}

async function close(trx: Trx, run: RunState, closing: Closing): Promise<void> {
  const { state = 'done', complete, why, missing = 0, removed = 0, toRemove = 0 } = closing;
  const counts = addCounts(run.counts, {
    ...(missing > 0 && { missing }),
    ...(removed > 0 && { removed }),
    ...(toRemove > 0 && { 'to-remove': toRemove }),
  });
  await trx
    .updateTable('harvest_run')
    .set({
      state,
      complete,
      why: why ? JSON.stringify(why) : null,
      counts: JSON.stringify(counts),
      ended_at: run.catalog.now(),
    })
    .where('id', '=', run.runId)
    .execute();
  await trx.deleteFrom('harvest_run_page').where('run_id', '=', run.runId).execute();
  run.counts = counts;
}
