import type { Database } from '../../platform/database.js';
import type { JobQueue } from '../../platform/jobs.js';
import { rowReader } from './read-rows.js';
import { Turns } from './turns.js';

/** What tables of rows need; `Services` has it all. */
export interface RowServices {
  db: Database;
  jobs: JobQueue;
  /** Folder of the Parquet files. */
  tablesDir: string;
  catalog: { now(): Date };
}

const turns = new WeakMap<Database, Turns>();

/** The turns of writes on this database in this process. */
export function writeTurns(services: RowServices): Turns {
  const known = turns.get(services.db);
  if (known) return known;
  const made = new Turns();
  turns.set(services.db, made);
  return made;
}

export { rowReader };
