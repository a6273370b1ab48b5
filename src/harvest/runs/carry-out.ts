import { sql } from 'kysely';
import { type Bilingual, isAppError, reasonsOf } from '../../errors.js';
import type { Db, Trx } from '../../platform/database.js';
import { loadKnown } from '../reconcile/load-known.js';
import { type Known, reconcile } from '../reconcile/reconcile.js';
import type { HarvestCounts } from './model.js';
import type { PreparedItem } from './prepare-records.js';
import { addCounts, type RunState } from './run-state.js';
import { type Line, type Work, writeBatch } from './write-batch.js';

/** Where a batch lies in the listing. */
export interface BatchPlace {
  /** Of the page whose last batch it is; undefined for the others. */
  cursor: string | undefined;
  /** Records of the source in it. */
  records: number;
  claimed: number | undefined;
  problems: readonly Bilingual[];
}

type Item = Extract<PreparedItem, { is: 'item' }>;

/** Where a batch came to. */
export interface BatchOutcome {
  lines: readonly Line[];
  /** Somebody has asked for the end of the run. */
  isCancelled: boolean;
}

/**
 * Compares a batch with what is known and carries out the difference, with its lines in the report and its place in the
 * listing, in one transaction: after a crash it is there as a whole or not at all. When something in it fails, its items
 * are carried out one by one, and only those that fail alone are refused.
 * Throws what is a fault of ours, not of the records: then nothing of the batch is there.
 */
export async function carryOut(
  run: RunState,
  items: readonly PreparedItem[],
  place: BatchPlace,
): Promise<BatchOutcome> {
  try {
    return await withoutClash(() => attempt(run, items, place));
  } catch (error) {
    if (isOurFault(error) || items.length === 0) throw error;
    if (items.length === 1) return attempt(run, [refusedFor(items[0] as PreparedItem, error)], place);
  }
  const lines: Line[] = [];
  let isCancelled = false;
  for (const [i, item] of items.entries()) {
    const isLast = i === items.length - 1;
    const nowhere = { cursor: undefined, records: 0, claimed: undefined, problems: [] };
    const outcome = await carryOut(run, [item], isLast ? place : nowhere);
    lines.push(...outcome.lines);
    isCancelled ||= outcome.isCancelled;
  }
  return { lines, isCancelled };
}

/** Times that a batch which another transaction stood in the way of is tried in all. */
const ATTEMPTS = 3;

/** Does it again when PostgreSQL broke a deadlock with others' work at our cost. */
async function withoutClash<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (attempt === ATTEMPTS || (code !== '40P01' && code !== '40001')) throw error;
    }
  }
}

/** Classes of SQLSTATE that speak of the server or the connection: no record is to blame. */
const OUR_CLASSES = /^(08|25|40|53|54|55|57|58|XX)/;

/** Whether an error says nothing about the record: the database is away, the run is to end. */
export function isOurFault(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  if (typeof code !== 'string')
    return /terminat|connection|driver has already been destroyed/i.test(String(error));
  if (/^[0-9A-Z]{5}$/.test(code)) return OUR_CLASSES.test(code);
  return /^E[A-Z]+$/.test(code);
}

function refusedFor(item: PreparedItem, error: unknown): PreparedItem {
  const text = error instanceof Error ? error.message : String(error);
  const reason = isAppError(error)
    ? reasonsOf(error)
    : {
        it: `Non si può registrare (${text.slice(0, 300)}).`,
        en: `It cannot be written (${text.slice(0, 300)}).`,
      };
  const { key, title, kind, notes } = item;
  return { is: 'refused', key, title, kind, notes, reason };
}

async function attempt(
  run: RunState,
  prepared: readonly PreparedItem[],
  place: BatchPlace,
): Promise<BatchOutcome> {
  const { db } = run.catalog;
  const items = prepared.filter((one): one is Item => one.is === 'item');
  const known = await knownOf(run, items);
  const decisions = reconcile(
    known,
    items.map(({ seen }) => seen),
  );
  const works: Work[] = [];
  for (const [i, item] of items.entries()) {
    const decision = decisions[i] as Work['decision'];
    const isSettled = decision.do === 'nothing' || decision.do === 'repeated';
    works.push({ ...item, decision, organization: isSettled ? undefined : await organizationFor(run, item) });
  }
  const refused = prepared.filter((one) => one.is === 'refused');
  const standing = await itemsOfKeys(
    db,
    run.source.id,
    refused.flatMap(({ key }) => key ?? []),
  );

  const isRedone = place.records > 0 && place.records <= run.redoneRecords;

  const { lines, ids, counts, isCancelled } = await db.transaction().execute(async (trx) => {
    // Not waited for on the disk: should the server fall, the last batches are gone as a whole and are carried out again.
    await sql`set local synchronous_commit to off`.execute(trx);
    const written = await writeBatch(trx, run, known, works);
    const all = [...written, ...refused.map((one) => refusedLine(one, standing))];
    const fresh = all.filter(({ itemId }) => (itemId === undefined ? !isRedone : !run.redone.has(itemId)));
    const seen = [...new Set([...all.flatMap(({ itemId }) => itemId ?? []), ...standing.values()])];
    const sum = isRedone
      ? addCounts(run.counts, countsOf(fresh, [], { ...place, records: 0 }))
      : addCounts(run.counts, countsOf(fresh, prepared, place));
    await writeLines(trx, run, fresh);
    if (!run.dry) await writePlace(trx, run, place, seen);
    return { lines: all, ids: seen, counts: sum, isCancelled: await writeProgress(trx, run, place, sum) };
  });
  for (const id of ids) run.seen.add(id);
  for (const { id } of run.imagined.values()) run.seen.add(id);
  run.counts = counts;
  run.redoneRecords = Math.max(0, run.redoneRecords - place.records);
  run.batch += 1;
  return { lines, isCancelled };
}

/** What is known, and in a dry run what would be known by now. */
async function knownOf(run: RunState, items: readonly Item[]): Promise<Known> {
  const seen = items.map((item) => item.seen);
  const known = await loadKnown(run.catalog.db, run.source, run.catalog.publicUrl, seen, run.seen);
  return run.imagined.size === 0 ? known : { ...known, items: [...known.items, ...run.imagined.values()] };
}

async function organizationFor(run: RunState, { mapped: { doc } }: Item) {
  if (run.organization) return run.organization;
  return (await run.organizationOf(doc.rightsHolder)) ?? (await run.organizationOf(doc.publisher));
}

/** Items of records by the keys of those; a record may have given several. Index: harvest_item_key. */
async function itemsOfKeys(db: Db, sourceId: string, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('harvest_item')
    .select(['id', 'key'])
    .where('source_id', '=', sourceId)
    .where(
      sql<boolean>`exists (select from unnest(${keys}::text[]) k where key = k or starts_with(key, k || ' '))`,
    )
    .execute();
  return new Map(rows.map(({ id, key }) => [key, id]));
}

/** What is refused before it could be compared: what was known of it stays as it is. */
const refusedLine = (
  { key, title, kind, reason, notes }: Extract<PreparedItem, { is: 'refused' }>,
  standing: ReadonlyMap<string, number>,
): Line => ({
  key,
  title,
  kind,
  outcome: 'refused',
  isNews: true,
  itemId: key === undefined ? undefined : standing.get(key),
  resourceId: undefined,
  reason,
  problems: notes.map((message) => ({ pointer: '', code: 'mapping-note', message })),
  isDraft: false,
});

function countsOf(
  lines: readonly Line[],
  prepared: readonly PreparedItem[],
  place: BatchPlace,
): HarvestCounts {
  const counts: HarvestCounts = {};
  const count = (name: keyof HarvestCounts, n = 1): void => {
    if (n > 0) counts[name] = (counts[name] ?? 0) + n;
  };
  count('records', place.records);
  count('filtered', prepared.filter(({ is }) => is === 'filtered').length);
  for (const { outcome, isNews, isDraft, problems } of lines) {
    count(outcome);
    if (isDraft) count('drafts');
    if (problems.length > 0 && isNews) count('noted');
  }
  return counts;
}

/** Most problems kept with one line. */
const MOST_PROBLEMS = 20;

/** Adds lines to a run's report; what is no news has none. */
export async function writeLines(
  trx: Trx,
  { runId, dry }: Pick<RunState, 'runId' | 'dry'>,
  lines: readonly Line[],
): Promise<void> {
  const news = lines.filter(({ isNews }) => isNews);
  if (news.length === 0) return;
  await trx
    .insertInto('harvest_run_item')
    .values(
      news.map((line) => ({
        run_id: runId,
        item_id: line.itemId !== undefined && line.itemId > 0 ? line.itemId : null,
        // What a dry run would add is nowhere.
        resource_id: dry && line.outcome === 'added' ? null : (line.resourceId ?? null),
        key: line.key ?? null,
        title: line.title ?? null,
        kind: line.kind ?? null,
        outcome: line.outcome,
        reason: line.reason ? JSON.stringify(line.reason) : null,
        problems: JSON.stringify(line.problems.slice(0, MOST_PROBLEMS)),
      })),
    )
    .execute();
}

const writePlace = (trx: Trx, run: RunState, place: BatchPlace, seen: number[]) =>
  trx
    .insertInto('harvest_run_page')
    .values({ run_id: run.runId, n: run.batch, cursor: place.cursor ?? null, records: place.records, seen })
    .execute();

/** Most problems of pages kept with a run. */
const MOST_PAGE_PROBLEMS = 100;

/** Notes how far the run has come; whether somebody has asked for its end. */
async function writeProgress(
  trx: Trx,
  run: RunState,
  { cursor, claimed, problems }: BatchPlace,
  counts: HarvestCounts,
): Promise<boolean> {
  const more = JSON.stringify(problems.slice(0, MOST_PAGE_PROBLEMS));
  const row = await trx
    .updateTable('harvest_run')
    .set({
      counts: JSON.stringify(counts),
      ...(cursor !== undefined && { cursor }),
      ...(claimed !== undefined && { claimed }),
      ...(problems.length > 0 && {
        problems: sql<string>`case when jsonb_array_length(problems) < ${MOST_PAGE_PROBLEMS} then problems || ${more}::jsonb else problems end`,
      }),
    })
    .where('id', '=', run.runId)
    .returning('cancel')
    .executeTakeFirst();
  return row?.cancel ?? true;
}
