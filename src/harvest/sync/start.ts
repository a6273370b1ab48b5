import { randomUUID } from 'node:crypto';
import type { Database } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { projectVersion } from '../../platform/project-path.js';
import { PATIENCE, type Patience } from '../http/retry.js';
import { createSourceHttp } from '../http/source-http.js';
import { type AskOwn, overHttp } from './check/ask-own.js';
import { runCheck } from './check/run-check.js';
import type { PortalId } from './model.js';
import type { SyncConfig } from './read-back/portals.js';
import { runReadBack } from './read-back/run-read-back.js';
import { endRun, findRun, type RunKind, requestRun, type SyncRun } from './runs.js';

/** What syncing needs; `Services` has it all. */
export interface SyncServices {
  db: Database;
  config: SyncConfig;
  catalog: { publicUrl: string; now(): Date };
  jobs: JobQueue;
}

/** Between two requests to a portal. */
const PAUSE_MS = 200;
/** How long a job works at a read-back before others have their turn. */
const SLICE_MS = 45_000;

/** dati.gov.it turns away agents that it takes for programs (contract 4, section 1); this one says who we are all the same. */
export const portalAgent = (publicUrl: string): string =>
  `Mozilla/5.0 (compatible; Portico/${projectVersion()}; +${publicUrl})`;

const JOBS = { check: 'sync-check', 'read-back': 'sync-read-back' } as const;

/** Has the worker do a check or a read-back. The one that is under way is given when there is one. */
export async function requestSync(
  { db, catalog, jobs }: SyncServices,
  kind: RunKind,
  portal: PortalId | undefined,
  requestedBy: string,
): Promise<SyncRun> {
  return db.transaction().execute(async (trx) => {
    const now = catalog.now();
    const wanted = { id: randomUUID(), kind, requestedBy, now, ...(portal && { portal }) };
    const { run, created } = await requestRun(trx, wanted);
    if (created) await jobs.add(trx, JOBS[kind], { runId: run.id }, jobKey(run.id));
    return run;
  });
}

const jobKey = (runId: string): string => `sync:${runId}`;

const isOpen = (run: SyncRun | undefined): run is SyncRun =>
  run !== undefined && (run.state === 'queued' || run.state === 'running');

/** Does a run to its end, whatever happens: one that fails is noted as failed, one that is stopped goes on another time. */
async function settle(
  { db, catalog }: SyncServices,
  run: SyncRun,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) {
      // What it was is for the log alone.
      const problems = [{ code: 'run-failed' as const }];
      await endRun(db, run, { state: 'failed', figures: {}, problems, now: catalog.now() });
    }
    throw error;
  }
}

export interface SyncOptions {
  signal: AbortSignal;
  /** How to ask our own addresses; by HTTP under PUBLIC_URL when left out. */
  ask?: AskOwn;
  patience?: Patience;
  pauseMs?: number;
}

/** Does a check that was asked for, now. */
export async function doCheck(services: SyncServices, run: SyncRun, options: SyncOptions): Promise<void> {
  const { publicUrl } = services.catalog;
  const { signal } = options;
  const door = options.ask
    ? { ask: options.ask, close: async () => undefined }
    : overHttp(publicUrl, portalAgent(publicUrl), signal);
  try {
    await settle(services, run, signal, () => runCheck(services, run, door.ask, signal));
  } finally {
    await door.close();
  }
}

/** Does a read-back that was asked for, now: all of it, or what fits into the time. */
export async function doReadBack(
  services: SyncServices,
  run: SyncRun,
  options: SyncOptions & { sliceMs?: number },
): Promise<'done' | 'again'> {
  const { signal, patience = PATIENCE, pauseMs = PAUSE_MS, sliceMs } = options;
  const { config, catalog } = services;
  const http = createSourceHttp({
    userAgent: portalAgent(catalog.publicUrl),
    allowPrivate: config.fetchAllowPrivate,
    insecureTls: false,
    pauseMs,
    robots: false,
    signal,
    patience,
  });
  let outcome: 'done' | 'again' = 'done';
  try {
    await settle(services, run, signal, async () => {
      outcome = await runReadBack(services, run, { http, signal, ...(sliceMs !== undefined && { sliceMs }) });
    });
    return outcome;
  } finally {
    await http.close();
  }
}

/** The job `sync-check`. May run twice: a run that has ended stays as it is. */
export async function checkJob(
  services: SyncServices,
  { runId }: { runId: string },
  signal: AbortSignal,
): Promise<void> {
  const run = await findRun(services.db, runId);
  if (isOpen(run)) await doCheck(services, run, { signal });
}

/** The job `sync-read-back`: works for a while and leaves the rest to another job. */
export async function readBackJob(
  services: SyncServices,
  { runId }: { runId: string },
  signal: AbortSignal,
): Promise<void> {
  const run = await findRun(services.db, runId);
  if (!isOpen(run)) return;
  const outcome = await doReadBack(services, run, { signal, sliceMs: SLICE_MS });
  if (outcome === 'again') await services.jobs.add(services.db, 'sync-read-back', { runId }, jobKey(runId));
}
