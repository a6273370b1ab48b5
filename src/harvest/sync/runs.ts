import { sql } from 'kysely';
import { AppError } from '../../errors.js';
import type { Database, Db } from '../../platform/database.js';
import type { SyncRunState } from '../../platform/schema.js';
import type { PortalId, SyncProblem } from './model.js';

export type RunKind = 'check' | 'read-back';

/** One check or one read-back. */
export interface SyncRun {
  id: string;
  kind: RunKind;
  portal: PortalId | null;
  state: SyncRunState;
  requestedBy: string;
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  progress: Readonly<Record<string, unknown>>;
  /** Items by state (`items`), and what else was counted. */
  figures: RunFigures;
  problems: readonly SyncProblem[];
}

/** What is counted of a run. */
export interface RunFigures {
  /** Datasets that the public sees here. */
  published?: number;
  /** How many items are in each state. */
  items?: Readonly<Record<string, number>>;
  /** Of a check: datasets and pages by form. */
  forms?: Readonly<Record<string, { datasets: number; pages: number; slowestMs: number }>>;
  /** Of a read-back: what they hold of ours, and the last moment they took over any of it. */
  held?: number;
  harvestedAt?: string;
  /** Mean scores of the datasets that have both, by the method of 405 points. */
  scores?: { datasets: number; theirs: number; ours: number };
}

/** Runs of one kind that are kept with their items; older ones go. */
const KEPT = 60;

/** A text that PostgreSQL can hold: portals send anything. */
const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');

/** JSON for a jsonb column. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? storable(one) : one));

interface RunRow {
  id: string;
  kind: RunKind;
  portal: PortalId | null;
  state: SyncRunState;
  requested_by: string;
  requested_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  progress: unknown;
  figures: unknown;
  problems: unknown;
}

const toRun = (row: RunRow): SyncRun => ({
  id: row.id,
  kind: row.kind,
  portal: row.portal,
  state: row.state,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  progress: row.progress as SyncRun['progress'],
  figures: row.figures as RunFigures,
  problems: row.problems as SyncProblem[],
});

export interface NewRun {
  id: string;
  kind: RunKind;
  portal?: PortalId;
  requestedBy: string;
  now: Date;
}

/** A run that gave no sign of life for so long has died with its process. */
const DEAD_AFTER_MS = 30 * 60_000;

/**
 * Notes that a run is wanted. When one of that kind is under way that one is meant: `created` says which it is.
 * Index: sync_run_current.
 */
export async function requestRun(
  db: Db,
  { id, kind, portal, requestedBy, now }: NewRun,
): Promise<{ run: SyncRun; created: boolean }> {
  await db
    .updateTable('sync_run')
    .set({ state: 'failed', ended_at: now, problems: toJson([{ code: 'run-died' }]) })
    .where('kind', '=', kind)
    .where('portal', portal ? '=' : 'is', portal ?? null)
    .where('state', 'in', ['queued', 'running'])
    .where('beat_at', '<', new Date(now.getTime() - DEAD_AFTER_MS))
    .execute();
  const row = await db
    .insertInto('sync_run')
    .values({
      id,
      kind,
      portal: portal ?? null,
      requested_by: requestedBy,
      requested_at: now,
      beat_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return { run: toRun(row), created: true };
  const current = await db
    .selectFrom('sync_run')
    .selectAll()
    .where('kind', '=', kind)
    .where('portal', portal ? '=' : 'is', portal ?? null)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  // It ended just now: the next who asks begins anew.
  if (!current) throw new AppError('Conflict');
  return { run: toRun(current), created: false };
}

/** A run by its id, or undefined. */
export async function findRun(db: Db, id: string): Promise<SyncRun | undefined> {
  const row = await db.selectFrom('sync_run').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toRun(row);
}

export interface RunFilter {
  kind: RunKind;
  portal?: PortalId | undefined;
  state?: SyncRunState;
  limit: number;
}

/** Runs of a kind, the newest first. Index: sync_run_latest. */
export async function listRuns(db: Db, { kind, portal, state, limit }: RunFilter): Promise<SyncRun[]> {
  let query = db.selectFrom('sync_run').selectAll().where('kind', '=', kind);
  if (portal) query = query.where('portal', '=', portal);
  if (state) query = query.where('state', '=', state);
  const rows = await query.orderBy('requested_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(toRun);
}

/** The last run of a kind that came to its end, or undefined. */
export async function lastDone(db: Db, kind: RunKind, portal?: PortalId): Promise<SyncRun | undefined> {
  const [run] = await listRuns(db, { kind, portal, state: 'done', limit: 1 });
  return run;
}

/** Notes that a run has begun, or goes on after a stop. */
export async function beginRun(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('sync_run')
    .set({ state: 'running', started_at: sql`coalesce(started_at, ${now})`, beat_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .execute();
}

/** Notes how far a run has come. */
export async function saveProgress(db: Db, id: string, progress: unknown): Promise<void> {
  await db
    .updateTable('sync_run')
    .set({ progress: toJson(progress), beat_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

export interface RunEnd {
  state: 'done' | 'failed';
  figures: RunFigures;
  problems: readonly SyncProblem[];
  now: Date;
}

/** Notes how a run ended, and lets go of what is older than what is kept of its kind. */
export async function endRun(db: Database, run: SyncRun, end: RunEnd): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('sync_run')
      .set({
        state: end.state,
        ended_at: end.now,
        figures: toJson(end.figures),
        problems: toJson(end.problems),
        progress: '{}',
      })
      .where('id', '=', run.id)
      .execute();
    await trx.deleteFrom('sync_held').where('run_id', '=', run.id).execute();
    await sql`
      delete from sync_run where id in (
        select id from sync_run
        where kind = ${run.kind} and portal is not distinct from ${run.portal}
        order by requested_at desc offset ${KEPT})`.execute(trx);
  });
}
