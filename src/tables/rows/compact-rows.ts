import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sql } from 'kysely';
import { isAppError } from '../../errors.js';
import { syncFolder } from '../../files/folder-sync.js';
import { quoteIdentifier, quoteLiteral } from '../cast-sql.js';
import { PARQUET_PACKING } from '../parquet-options.js';
import type { Relation } from '../query/relation.js';
import { type RowServices, rowReader } from './row-services.js';

/** Parts of one table; beyond it they are written anew as one. */
const MOST_PARTS = 8;
/** A part that a table no longer has may still be read for this long. */
const RETIRED_MS = 10 * 60_000;
/** A table to which nothing has come for this long is compacted however few its changes are. */
const QUIET_MINUTES = 10;

const PART = /^rows-[0-9a-f-]{36}-\d+-[0-9a-f]{8}\.parquet$/;

const partName = (distributionId: string, generation: number): string =>
  `rows-${distributionId}-${generation}-${randomUUID().slice(0, 8)}.parquet`;

/**
 * Writes the rows of a relation, in the order of their numbers, as a new part: whole under its name, and durable, or absent.
 * Returns the file's name.
 */
export async function writePart(
  connection: DuckDBConnection,
  tablesDir: string,
  distributionId: string,
  generation: number,
  relation: Pick<Relation, 'sql' | 'columns' | 'rowId'>,
): Promise<string> {
  await mkdir(join(tablesDir, 'work'), { recursive: true });
  // A folder that `sweepLoads` removes after a crash.
  const work = await mkdtemp(join(tablesDir, 'work', 'load-'));
  try {
    const name = partName(distributionId, generation);
    const partial = join(work, name);
    const id = quoteIdentifier(relation.rowId);
    const columns = [id, ...relation.columns.map((column) => quoteIdentifier(column.name))].join(', ');
    await connection.run(
      `COPY (SELECT ${columns} FROM ${relation.sql} AS source ORDER BY ${id}) TO ${quoteLiteral(partial)} (FORMAT parquet, ${PARQUET_PACKING})`,
    );
    const file = await open(partial, 'r+');
    await file.sync().finally(() => file.close());
    await rename(partial, join(tablesDir, name));
    await syncFolder(tablesDir);
    return name;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Folds the changes of a table into Parquet. New rows become a further part; where old rows changed, or parts are many, all
 * is written anew. The switch to the new generation and the end of the folded changes are one transaction: a crash before it
 * leaves a file that nobody names, and one after it nothing to do. Of two at once the second finds the generation changed
 * and writes nothing. Returns whether anything was folded.
 */
export async function compactTable(services: RowServices, distributionId: string): Promise<boolean> {
  const { db, tablesDir } = services;
  const written = await rowReader(services).use(distributionId, async (connection, snapshot) => {
    const { table, relation, change, overlaps } = snapshot;
    if (change <= table.compactedChange) return undefined;
    const appends = !overlaps && table.parts.length < MOST_PARTS;
    const onlyNew = `(SELECT * FROM ${relation.sql} AS every WHERE ${quoteIdentifier(relation.rowId)} >= ${table.partsNextId})`;
    const source = appends ? { ...relation, sql: onlyNew } : relation;
    const name = await writePart(connection, tablesDir, distributionId, table.generation + 1, source);
    const last = await connection.runAndReadAll(
      `SELECT max(${quoteIdentifier(relation.rowId)}) FROM ${relation.sql} AS source`,
    );
    const nextId = Number(last.getRows()[0]?.[0] ?? 0) + 1;
    return { table, change, name, nextId, parts: appends ? [...table.parts, name] : [name] };
  });
  if (!written) return false;
  const { table, change, name, parts } = written;
  const switched = await db.transaction().execute(async (trx) => {
    const result = await trx
      .updateTable('row_table')
      .set({
        generation: table.generation + 1,
        parts,
        parts_next_id: Math.max(table.partsNextId, written.nextId),
        compacted_change: change,
      })
      .where('distribution_id', '=', distributionId)
      .where('generation', '=', table.generation)
      .where('definition', '=', table.definition)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    await sql`delete from table_row where distribution_id = ${distributionId} and change <= ${change}`.execute(
      trx,
    );
    return true;
  });
  if (!switched) await rm(join(tablesDir, name), { force: true });
  else
    await retireParts(
      tablesDir,
      table.parts.filter((part) => !parts.includes(part)),
    );
  return switched;
}

/** Marks the time from which `sweepParts` counts for parts that their table no longer has. */
export async function retireParts(tablesDir: string, parts: readonly string[]): Promise<void> {
  const now = new Date();
  for (const part of parts) await utimes(join(tablesDir, part), now, now).catch(() => undefined);
}

/** Removes parts that no table has. Returns how many. */
export async function sweepParts(services: RowServices, olderThanMs = RETIRED_MS): Promise<number> {
  const names = (await readdir(services.tablesDir).catch(() => [])).filter((name) => PART.test(name));
  if (names.length === 0) return 0;
  const { rows } = await sql<{ name: string }>`select unnest(parts) as name from row_table`.execute(
    services.db,
  );
  const used = new Set(rows.map(({ name }) => name));
  let removed = 0;
  for (const name of names.filter((each) => !used.has(each))) {
    const path = join(services.tablesDir, name);
    const info = await stat(path).catch(() => undefined);
    // A part is named by its table a moment after it was written.
    if (!info || Date.now() - info.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/**
 * The job `compact-rows`: of one table, or, without one, of every table that has been quiet for a while, and the
 * sweep of retired parts. May run again after a crash and any number of times at once.
 */
export async function compactRowsJob(
  services: RowServices,
  { distributionId }: { distributionId?: string },
): Promise<void> {
  const compact = (id: string): Promise<unknown> =>
    compactTable(services, id).catch((error) => {
      if (!isAppError(error, 'NotFound')) throw error; // it is gone
    });
  if (distributionId) {
    await compact(distributionId);
    return;
  }
  const { rows } = await sql<{ id: string }>`
    select distribution_id as id from row_table
    where last_change > compacted_change and modified_at < now() - make_interval(mins => ${QUIET_MINUTES})
    order by modified_at
  `.execute(services.db);
  for (const { id } of rows) await compact(id);
  await sweepParts(services);
}
