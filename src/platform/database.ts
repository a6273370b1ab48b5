import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, type Migration, Migrator, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { PreparingClient } from './prepared.js';
import { projectPath } from './project-path.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;
/** A database or an open transaction: what a query function takes. */
export type Db = Kysely<Schema> | Transaction<Schema>;
export type Trx = Transaction<Schema>;

const INT8 = 20;

/**
 * Opens a pool of connections to PostgreSQL. The caller ends it with `db.destroy()`.
 * `int8` (counts, revisions, sizes) is read as a number: all stay far below 2^53.
 */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    max: options.max ?? 16,
    application_name: 'portico',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks while idle (the database restarts) is replaced at the next query; it is no fault of ours.
  pool.on('error', () => undefined);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** The numbered SQL files of `migrations/`, as Kysely's migrator wants them. */
async function readMigrations(): Promise<Record<string, Migration>> {
  const folder = projectPath('migrations');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const entries = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return [
        name.replace(/\.sql$/, ''),
        { up: async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db)) },
      ];
    }),
  );
  return Object.fromEntries(entries);
}

/**
 * Brings the database to the newest schema. Kysely takes an advisory lock, so several processes may start at once.
 * Returns the names of the migrations that ran. Throws when one fails; then none of this call stays.
 */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** PostgreSQL's code for a broken unique constraint. */
const UNIQUE_VIOLATION = '23505';

/** The constraint or index a unique violation broke, or undefined for any other error. */
export function brokenUnique(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION ? (constraint ?? '') : undefined;
}

/** Lets the planner know what a bulk load has changed: without statistics it picks indexes by chance. */
export async function refreshStatistics(db: Database): Promise<void> {
  await sql`analyze catalog_resource, distribution, search_document, organization`.execute(db);
}
