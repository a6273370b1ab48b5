import { Logger, runMigrations } from 'graphile-worker';
import { sql } from 'kysely';
import type { Db } from './database.js';

/** The jobs there are, with what each is told. A job is idempotent: it may run again after a crash. */
export interface JobPayloads {
  'load-table': { fileId: string };
  /** The same for files that take long, in a queue of their own. */
  'load-large-table': { fileId: string };
  /** Puts the data checks to a file that was read. */
  'check-file': { fileId: string };
  /** The same for files that take long. */
  'check-large-file': { fileId: string };
  /** Searches the rows of a table that come through the APIs for personal data. */
  'check-rows': { distributionId: string };
  /** Queues the checks that are missing. */
  'queue-checks': Record<string, never>;
  'refresh-source': { distributionId: string };
  'queue-refreshes': Record<string, never>;
  'sweep-files': Record<string, never>;
  'purge-outbox': Record<string, never>;
  /** Of one table, or of all that have been quiet for a while. */
  'compact-rows': { distributionId?: string };
  /** Tries the addresses that are due. */
  'check-links': Record<string, never>;
  /** Reads a source and carries out what has changed. */
  'harvest-run': { runId: string };
  /** Queues the sources that are due, and runs that were left behind. */
  'queue-harvests': Record<string, never>;
  /** Reports of what was published before they were kept. */
  'make-reports': Record<string, never>;
  /** Reads our own addresses as importers do. */
  'sync-check': { runId: string };
  /** Reads what a portal holds of ours. */
  'sync-read-back': { runId: string };
}

export type JobName = keyof JobPayloads;

/** Puts a job in the queue in PostgreSQL, in the caller's transaction: it exists if and only if the change does. */
export interface JobQueue {
  add<N extends JobName>(db: Db, name: N, payload: JobPayloads[N], key?: string): Promise<void>;
  /** Takes the job with this key out of the queue; one that runs is not tried again. */
  remove(db: Db, key: string): Promise<void>;
}

/** The queue of graphile-worker, by its SQL function. `key` makes a second, equal job replace the first. */
export const graphileQueue: JobQueue = {
  async add(db, name, payload, key) {
    await sql`
      select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, job_key => ${key ?? null}, max_attempts => 5)
    `.execute(db);
  },
  async remove(db, key) {
    await sql`select graphile_worker.remove_job(${key})`.execute(db);
  },
};

/** Brings the queue's own tables up to date. Safe from several processes at once. */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, logger: quietLogger });
}

const quietLogger = new Logger(() => () => undefined);
