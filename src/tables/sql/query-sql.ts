import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AskerGone } from '../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { checkStatement } from './check-statement.js';
import type { SqlAnswer, SqlBounds } from './sandbox.js';
import { sandboxTable } from './sandbox-table.js';
import { openSqlProcess } from './sql-process.js';
import { SqlRefused } from './sql-refused.js';

/** Bounds of a query of strangers. */
export const SQL_BOUNDS: SqlBounds = {
  milliseconds: 10_000,
  memory: '256MB',
  rows: 32_000,
  bytes: 50_000_000,
};

/** A text longer than this is no question a person wrote. */
const LONGEST = 100_000;
/** Queries that run at the same time, and those that wait for them; more are refused. */
const AT_ONCE = 2;
const WAITING = 20;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING)
      throw new SqlRefused('bounds', 'Too many queries at once: try again later');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/**
 * Answers one SELECT of a stranger. It is read by DuckDB itself, looked through node by node, and run by a DuckDB that has
 * the tables it names and nothing else. Throws `SqlRefused`; `AskerGone` when the signal came.
 *
 * @param tableOf the table of that name if whoever asks may read it, else undefined
 */
export async function querySql(
  services: ReadServices,
  sql: string,
  tableOf: (name: string) => Promise<ReadableTable | undefined>,
  { bounds = SQL_BOUNDS, signal }: { bounds?: SqlBounds; signal?: AbortSignal } = {},
): Promise<SqlAnswer> {
  if (sql.length > LONGEST) throw new SqlRefused('statement', 'Query is too long');
  return inTurn(async () => {
    if (signal?.aborted) throw new AskerGone();
    const process = openSqlProcess();
    signal?.addEventListener('abort', process.stop, { once: true });
    const folder = join(services.tablesDir, 'work');
    await mkdir(folder, { recursive: true });
    const work = await mkdtemp(join(folder, 'load-'));
    try {
      const { tables: names, rewritten } = checkStatement(await process.parse(sql));
      const tables = [];
      for (const name of names) {
        const found = await tableOf(name);
        // One that is not there and one that may not be read are the same.
        if (!found) throw new SqlRefused('forbidden', 'Not authorized to read resource.');
        tables.push(await sandboxTable(services, found, name, work));
      }
      return await process.run({ sql, rewritten, tables, bounds });
    } catch (error) {
      throw signal?.aborted ? new AskerGone() : error;
    } finally {
      signal?.removeEventListener('abort', process.stop);
      process.end();
      await rm(work, { recursive: true, force: true });
    }
  });
}
