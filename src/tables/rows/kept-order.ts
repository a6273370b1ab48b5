import { createHash } from 'node:crypto';
import { quoteLiteral } from '../cast-sql.js';
import { tableEngine } from '../engine.js';
import { parquetOf } from '../export/parquet-store.js';
import { ROW_ID } from '../query/relation.js';
import type { Query } from '../query/tree.js';
import type { ReadableTable, ReadServices } from './table-of.js';

/** Rows from which putting them in order costs more than anybody wants to wait for, each time. */
const LARGE = 100_000;
/** Orders whose files are remembered, the last used at the end. */
const MOST_KEPT = 200;

const NUMBER = 'number';

/** Path of the file of an order; undefined while it is being written. */
const kept = new Map<string, string | undefined>();

/**
 * The numbers of the rows of a large table in an order of its own, from `offset` on, out of a file that has all of them: wherever
 * a reader jumps, they cost no sorting. Undefined where there is no such file (yet).
 */
export async function numbersInKeptOrder(
  services: ReadServices,
  found: ReadableTable,
  which: Query,
  offset: number,
  limit: number,
): Promise<number[] | undefined> {
  const key = keyOf(services, found, which);
  const path = kept.get(key);
  if (path === undefined) return undefined;
  kept.delete(key);
  try {
    const numbers = await readNumbers(path, offset, limit);
    kept.set(key, path);
    return numbers;
  } catch {
    // It was swept: files of exports are kept for an hour, and not all of them.
    return undefined;
  }
}

/** Has an order of a large table written to a file, in a process apart, unless it is already. Nobody waits for it. */
export function keepOrder(services: ReadServices, found: ReadableTable, which: Query): void {
  if (found.kind !== 'file' || !which.orderBy?.length || (found.table.rowCount ?? 0) < LARGE) return;
  const key = keyOf(services, found, which);
  if (kept.has(key)) return;
  kept.set(key, undefined);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
  const select = [{ kind: 'column', column: ROW_ID, alias: NUMBER }] as const;
  parquetOf(services, found, { ...which, select }, {}).then(
    ({ path }) => kept.set(key, path),
    // What cannot be put in order in time is not tried again at every page: pages say so themselves.
    () => undefined,
  );
}

async function readNumbers(path: string, offset: number, limit: number): Promise<number[]> {
  const engine = await tableEngine();
  const rows = await engine.use(
    (connection) =>
      connection.runAndReadAll(
        `SELECT ${NUMBER} FROM read_parquet(${quoteLiteral(path)}, file_row_number = true)
          WHERE file_row_number >= ${offset} AND file_row_number < ${offset + limit}`,
      ),
    { light: true },
  );
  return rows.getRows().map(([number]) => Number(number));
}

const keyOf = (services: ReadServices, found: ReadableTable, which: Query): string => {
  const state = found.kind === 'file' ? [found.table.parquet, found.table.modifiedAt.getTime()] : [];
  return createHash('sha256')
    .update(JSON.stringify([services.tablesDir, state, which]))
    .digest('base64url');
};
