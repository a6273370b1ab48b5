import { randomUUID } from 'node:crypto';
import { Logger, type Runner, type RunnerOptions, run, type Task, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import { checkLinks } from './harvest/links/check-links.js';
import { queueRefreshes } from './harvest/refresh/queue-due.js';
import { refreshSourceJob } from './harvest/refresh/refresh-source.js';
import { harvestRunJob } from './harvest/runs/harvest-job.js';
import { queueHarvests } from './harvest/runs/queue-due.js';
import { checkJob, readBackJob } from './harvest/sync/start.js';
import type { JobName, JobPayloads } from './platform/jobs.js';
import { announceWorkers } from './platform/worker-liveness.js';
import { afterCheck, afterLoad } from './publication/after-load.js';
import { checkFileJob, queueMissingChecks } from './publication/check-file.js';
import { checkRowsAndSettle } from './publication/check-rows.js';
import { queueRowChecks } from './publication/queue-row-checks.js';
import { makeMissingReports } from './publication/report-backfill.js';
import { sweepOrphans } from './publication/sweep-orphans.js';
import type { Services } from './services.js';
import { sweepExports } from './tables/export/parquet-store.js';
import { loadTableJob } from './tables/load-job.js';
import { compactRowsJob } from './tables/rows/compact-rows.js';
import { sweepLoads } from './tables/sweep-loads.js';
import { sweepTables } from './tables/sweep-tables.js';

/** Jobs over large files. */
const LARGE: ReadonlySet<JobName> = new Set(['load-large-table', 'check-large-file']);

/** Jobs that wait for the servers of others: they have lanes of their own, and nothing waits behind them. */
const REMOTE: ReadonlySet<JobName> = new Set(['check-links', 'harvest-run']);

/**
 * How many jobs one process does at once. Two lanes take whatever comes, so that two large files share the machine; a
 * third takes everything but large files, so that nothing else waits behind those. The last ones wait for the servers of
 * others, which takes long and costs little: a source that is slow does not hold up the next one.
 */
const LANES: readonly { takes: (job: JobName) => boolean }[] = [
  { takes: (job) => !REMOTE.has(job) && !LARGE.has(job) },
  { takes: (job) => !REMOTE.has(job) },
  { takes: (job) => !REMOTE.has(job) },
  { takes: (job) => job === 'check-links' },
  { takes: (job) => job === 'harvest-run' },
  { takes: (job) => job === 'harvest-run' },
];
const RECOVER_EVERY_MS = 30_000;
const OUTBOX_DAYS = 30;
/** An interrupted upload's part may still be growing for this long. */
const INCOMING_MS = 24 * 3_600_000;

type Tasks = {
  [N in JobName]: (services: Services, payload: JobPayloads[N], signal: AbortSignal) => Promise<void>;
};

async function loadAndSettle(
  services: Services,
  payload: JobPayloads['load-table'],
  signal: AbortSignal,
): Promise<void> {
  await loadTableJob(services, payload, signal);
  await afterLoad(services, payload);
}

async function checkAndSettle(
  services: Services,
  payload: JobPayloads['check-file'],
  signal: AbortSignal,
): Promise<void> {
  await checkFileJob(services, payload, signal);
  await afterCheck(services, payload);
}

const TASKS: Tasks = {
  'load-table': loadAndSettle,
  'load-large-table': loadAndSettle,
  'check-file': checkAndSettle,
  'check-large-file': checkAndSettle,
  'check-rows': checkRowsAndSettle,
  async 'queue-checks'(services) {
    await queueMissingChecks(services);
    await queueRowChecks(services);
  },
  'refresh-source': refreshSourceJob,
  async 'queue-refreshes'(services) {
    await queueRefreshes(services);
  },
  'harvest-run': harvestRunJob,
  async 'queue-harvests'(services) {
    await queueHarvests(services);
  },
  async 'compact-rows'(services, payload) {
    await compactRowsJob(services, payload);
    if (payload.distributionId) await queueRowChecks(services, payload.distributionId);
  },
  async 'check-links'(services, _payload, signal) {
    const checked = await checkLinks(services, { signal });
    if (checked > 0) services.log.info({ checked }, 'addresses checked');
  },
  async 'make-reports'(services, _payload, signal) {
    const made = await makeMissingReports(services, signal);
    if (made > 0) services.log.info({ made }, 'validation reports made');
  },
  'sync-check': checkJob,
  'sync-read-back': readBackJob,
  async 'sweep-files'(services) {
    const removed = await services.blobs.sweepIncoming(INCOMING_MS);
    const loads = await sweepLoads(services.tablesDir, INCOMING_MS);
    const exported = await sweepExports(services.tablesDir);
    const tables = await sweepTables(services.db, services.tablesDir, INCOMING_MS);
    const orphans = await sweepOrphans(services.db, services.blobs, INCOMING_MS);
    if (removed + loads + exported + tables + orphans > 0) {
      services.log.info(
        { removed, loads, exported, tables, orphans },
        'what nothing refers to any more removed',
      );
    }
  },
  async 'purge-outbox'(services) {
    await sql`delete from outbox where at < now() - make_interval(days => ${OUTBOX_DAYS})`.execute(
      services.db,
    );
  },
};

const CRONTAB = [
  '17 3 * * * sweep-files',
  '27 3 * * * purge-outbox',
  '*/5 * * * * queue-refreshes',
  '* * * * * queue-harvests',
  '*/10 * * * * compact-rows',
  '*/15 * * * * make-reports',
  '*/15 * * * * queue-checks',
  // At most one waits, however long one takes.
  '* * * * * check-links ?jobKey=check-links',
].join('\n');

/** The tasks as graphile-worker calls them; a failing one is logged and retried by it with growing delays. */
const taskList = (services: Services, takes: (job: JobName) => boolean): TaskList =>
  Object.fromEntries(
    Object.entries(TASKS).flatMap(([name, task]) => {
      if (!takes(name as JobName)) return [];
      const run: Task = async (payload, { abortSignal }) => {
        const started = Date.now();
        try {
          await (task as (s: Services, p: unknown, signal?: AbortSignal) => Promise<void>)(
            services,
            payload,
            abortSignal,
          );
          services.log.info({ job: name, ms: Date.now() - started }, 'job done');
        } catch (error) {
          services.log.error({ job: name, err: error }, 'job failed');
          throw error;
        }
      };
      return [[name, run] as const];
    }),
  );

export interface WorkerHandle {
  /** Lets running jobs finish (they are told to abort after 4 s), then leaves the queue. */
  stop(): Promise<void>;
}

/** Takes jobs until stopped. Any number of processes may do so. */
export async function startWorker(services: Services): Promise<WorkerHandle> {
  const ids = LANES.map(() => `portico-${process.pid}-${randomUUID().slice(0, 8)}`);
  const liveness = await announceWorkers(services.databaseUrl, ids);
  const recover = async (): Promise<void> => {
    const dead = await liveness.recover();
    if (dead > 0) services.log.warn({ dead }, 'jobs of dead workers put back in the queue');
  };
  await recover();
  const timer = setInterval(() => {
    recover().catch((error) => services.log.error({ err: error }, 'recovery of jobs failed'));
  }, RECOVER_EVERY_MS);
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') services.log.error(message);
    else if (level === 'warning') services.log.warn(message);
  });
  const runners: Runner[] = [];
  for (const [i, { takes }] of LANES.entries()) {
    const workerId = ids[i] as string;
    runners.push(
      await run({
        connectionString: services.databaseUrl,
        maxPoolSize: 3,
        concurrency: 1,
        // Read by graphile-worker for pools of one, though its type names it only for single workers.
        ...({ workerId } as Partial<RunnerOptions>),
        noHandleSignals: true,
        gracefulShutdownAbortTimeout: 4000,
        pollInterval: 2000,
        taskList: taskList(services, takes),
        ...(i === 0 && { crontab: CRONTAB }),
        logger,
      }),
    );
  }
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(runners.map((runner) => runner.stop()));
      await liveness.close();
    },
  };
}
