import type { Dataset } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import { notFound } from '../../errors.js';
import { type Actor, refusal } from '../../people/policy.js';
import type { Database, Db } from '../../platform/database.js';
import type { ResourceKind } from '../../platform/schema.js';
import { writeLines } from '../runs/carry-out.js';
import { type HarvestItem, toItem } from '../runs/model.js';
import { addCounts, type RunState } from '../runs/run-state.js';
import { findSource, getSource, listSources } from '../sources/access.js';
import type { SourceContext } from '../sources/sources.js';
import { type MergeDecision, settleMerge } from './settle-merge.js';

/** A new record that looks like something known, for a person to decide. */
export interface HarvestMerge {
  itemId: number;
  sourceId: string;
  key: string;
  kind: ResourceKind;
  title: string | null;
  candidateId: string;
  candidateName: string;
  candidateTitle: string | null;
  why: 'landing-page' | 'title-publisher-address';
  proposedAt: Date;
}

const selectMerges = (db: Db) =>
  db
    .selectFrom('harvest_merge as m')
    .innerJoin('harvest_item as i', 'i.id', 'm.item_id')
    .innerJoin('catalog_resource as r', 'r.id', 'm.candidate_id')
    .select(['m.item_id', 'm.candidate_id', 'm.candidate_item_id', 'm.why', 'm.proposed_at'])
    .select(['i.source_id', 'i.key', 'i.kind', 'i.title', 'r.name', 'r.draft']);

/**
 * What waits for a decision in the sources that the actor may manage, or in one of them, the oldest first.
 * Errors: NotFound (source).
 */
export async function listMerges(db: Db, actor: Actor, source?: string): Promise<HarvestMerge[]> {
  const sources = source === undefined ? await listSources(db, actor) : [await getSource(db, actor, source)];
  if (sources.length === 0) return [];
  const rows = await selectMerges(db)
    .where(
      'i.source_id',
      'in',
      sources.map(({ id }) => id),
    )
    .orderBy('m.item_id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    sourceId: row.source_id,
    key: row.key,
    kind: row.kind,
    title: row.title,
    candidateId: row.candidate_id,
    candidateName: row.name,
    candidateTitle: textIn((row.draft as Dataset).title, 'it') ?? null,
    why: row.why,
    proposedAt: row.proposed_at,
  }));
}

/**
 * Says whether a held record is what it looks like. Errors: NotFound (also what the actor may not manage),
 * Unauthenticated.
 */
export async function decideMerge(
  context: SourceContext & { db: Database },
  actor: Actor,
  itemId: number,
  decision: MergeDecision,
): Promise<HarvestItem> {
  const { db } = context;
  if (actor.kind === 'anonymous') throw refusal(actor);
  const row = await db
    .selectFrom('harvest_item')
    .select('source_id')
    .where('id', '=', itemId)
    .executeTakeFirst();
  const source = row && (await findSource(db, row.source_id));
  if (!source) throw notFound(String(itemId));
  await getSource(db, actor, source.id);
  return db.transaction().execute(async (trx) => {
    const run = { runId: null, dry: false, catalog: context.catalog, source };
    const line = await settleMerge(trx, run, itemId, decision);
    if (!line) throw notFound(String(itemId));
    const item = await trx
      .selectFrom('harvest_item')
      .selectAll()
      .where('id', '=', itemId)
      .executeTakeFirstOrThrow();
    return toItem(item);
  });
}

/**
 * At the end of a listing: held records that look like another record of the same source, which the source lists beside
 * them, are things of their own. Nobody need be asked.
 */
export async function separateListed(run: RunState): Promise<void> {
  const { db } = run.catalog;
  const rows = await selectMerges(db)
    .where('i.source_id', '=', run.source.id)
    .where('m.candidate_item_id', 'is not', null)
    .orderBy('m.item_id')
    .execute();
  for (const { item_id, candidate_item_id } of rows) {
    if (!run.seen.has(item_id) || !run.seen.has(candidate_item_id as number)) continue;
    run.counts = await db.transaction().execute(async (trx) => {
      const line = await settleMerge(trx, run, item_id, 'separate');
      if (!line) return run.counts;
      await trx
        .deleteFrom('harvest_run_item')
        .where('run_id', '=', run.runId)
        .where('item_id', '=', item_id)
        .execute();
      await writeLines(trx, run, [line]);
      const counts = addCounts(run.counts, {
        held: -1,
        [line.outcome]: 1,
        ...(line.isDraft && { drafts: 1 }),
      });
      await trx
        .updateTable('harvest_run')
        .set({ counts: JSON.stringify(counts) })
        .where('id', '=', run.runId)
        .execute();
      return counts;
    });
  }
}
