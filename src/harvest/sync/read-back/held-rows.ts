import { sql } from 'kysely';
import type { Database, Db } from '../../../platform/database.js';
import type { HeldRecord, MqaScore } from '../model.js';
import { saveProgress, toJson } from '../runs.js';

/** Keeps a page of what a portal holds, and that it was read: both or neither. Index: primary key. */
export async function saveHeld(
  db: Database,
  runId: string,
  records: readonly HeldRecord[],
  progress: unknown,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = [...new Map(records.map((record) => [record.key.slice(0, 1000), record])).entries()];
    await sql`
      insert into sync_held (run_id, key, record)
      select ${runId}::uuid, r.key, r.record
      from jsonb_to_recordset(${toJson(rows.map(([key, record]) => ({ key, record })))}::jsonb) as r(key text, record jsonb)
      on conflict (run_id, key) do update set record = excluded.record`.execute(trx);
    await saveProgress(trx, runId, progress);
  });
}

/**
 * What was read so far, in the order of keys, with the scores that were asked for.
 * @param earlier scores of the run before, for what was not asked for in this one, or not answered
 */
export async function readHeld(
  db: Db,
  runId: string,
  earlier: ReadonlyMap<string, MqaScore> = new Map(),
): Promise<HeldRecord[]> {
  const rows = await db
    .selectFrom('sync_held')
    .select(['key', 'record', 'score'])
    .where('run_id', '=', runId)
    .orderBy('key')
    .execute();
  return rows.map(({ key, record, score }) => {
    const held = record as HeldRecord;
    const answered = score as Answered | null;
    const known = answered === null || 'failed' in answered ? earlier.get(key) : answered;
    return known?.score === undefined ? held : { ...held, score: known };
  });
}

/** Keys whose score was not asked for in this run. */
export async function keysWithoutScore(db: Db, runId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('sync_held')
    .select('key')
    .where('run_id', '=', runId)
    .where('score', 'is', null)
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key);
}

/** What became of the question for a score: it, none, or no answer. */
type Answered = MqaScore | { score?: undefined; failed?: true };

/** Keeps what was answered about a score; undefined when there is none. */
export async function saveScore(
  db: Db,
  runId: string,
  key: string,
  score: MqaScore | 'failed' | undefined,
): Promise<void> {
  const answered: Answered = score === 'failed' ? { failed: true } : (score ?? {});
  await db
    .updateTable('sync_held')
    .set({ score: toJson(answered) })
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .execute();
}

/** Their keys that had a score in a run that has ended, with it. */
export async function scoresOfRun(db: Db, runId: string): Promise<Map<string, MqaScore>> {
  const { rows } = await sql<{ key: string; score: MqaScore }>`
    select t->>'key' as key, t->'score' as score
    from sync_item i cross join lateral jsonb_array_elements(i.theirs) t
    where i.run_id = ${runId}::uuid and t ? 'score'`.execute(db);
  return new Map(rows.map(({ key, score }) => [key, score]));
}
