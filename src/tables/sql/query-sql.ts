import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TooManyWaiting } from '../../platform/at-once.js';
import { FairTurns, TooManyOfOne } from '../../platform/fair-turns.js';
import { AskerGone } from '../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { checkStatement } from './check-statement.js';
import type { SqlAnswer, SqlBounds } from './sandbox.js';
import { sandboxTable } from './sandbox-table.js';
import { openSqlProcess } from './sql-process.js';
import { SQL_WORDS, SqlRefused } from './sql-refused.js';

/** Bounds of a query of strangers. */
export const SQL_BOUNDS: SqlBounds = {
  milliseconds: 10_000,
  memory: '256MB',
  rows: 32_000,
  bytes: 50_000_000,
};

/** A text longer than this is no question a person wrote. */
const LONGEST = 100_000;
/**
 * Queries that run at the same time and those that wait for them, of all and of one asker; more are refused. One runs for each
 * asker, so that a place is left for somebody else's.
 */
export const SQL_TURNS = { most: 2, mostEach: 1, mostWaiting: 20, mostWaitingEach: 4, longestWait: 15_000 };
/** Different names of tables in one query. */
const MOST_TABLES = 50;

const turns = new FairTurns(SQL_TURNS);

/**
 * Answers one SELECT of a stranger. It is read by DuckDB itself, looked through node by node, and run by a DuckDB that has
 * the tables it names and nothing else. Throws `SqlRefused`; `AskerGone` when the signal came.
 *
 * @param asker who asks, by address or account: nobody has more than a share of the turns
 * @param tableOf the table of that name if whoever asks may read it, else undefined
 */
export async function querySql(
  services: ReadServices,
  asker: string,
  sql: string,
  tableOf: (name: string) => Promise<ReadableTable | undefined>,
  { bounds = SQL_BOUNDS, signal }: { bounds?: SqlBounds; signal?: AbortSignal | undefined } = {},
): Promise<SqlAnswer> {
  if (sql.length > LONGEST) throw new SqlRefused('statement', SQL_WORDS.tooLong);
  try {
    return await turns.run(asker, () => answer(services, sql, tableOf, bounds, signal), signal);
  } catch (error) {
    if (signal?.aborted) throw new AskerGone();
    if (error instanceof TooManyOfOne) throw new SqlRefused('busy', SQL_WORDS.share);
    throw error instanceof TooManyWaiting ? new SqlRefused('busy', SQL_WORDS.busy) : error;
  }
}

async function answer(
  services: ReadServices,
  sql: string,
  tableOf: (name: string) => Promise<ReadableTable | undefined>,
  bounds: SqlBounds,
  signal: AbortSignal | undefined,
): Promise<SqlAnswer> {
  const process = openSqlProcess();
  signal?.addEventListener('abort', process.stop, { once: true });
  try {
    const folder = join(services.tablesDir, 'work');
    await mkdir(folder, { recursive: true });
    const work = await mkdtemp(join(folder, 'load-'));
    try {
      const { tables: names, rewritten } = checkStatement(await process.parse(sql));
      if (names.length > MOST_TABLES) throw new SqlRefused('bounds', SQL_WORDS.manyTables);
      const tables = [];
      for (const name of names) {
        const found = await tableOf(name);
        // One that is not there and one that may not be read are the same.
        if (!found) throw new SqlRefused('forbidden', SQL_WORDS.noTable);
        tables.push(await sandboxTable(services, found, name, work));
      }
      return await process.run({ sql, rewritten, tables, bounds });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  } finally {
    signal?.removeEventListener('abort', process.stop);
    process.end();
  }
}
