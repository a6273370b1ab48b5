import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogContext } from '../catalog/context.js';
import { isAppError } from '../errors.js';
import { quoteIdentifier, quoteLiteral } from '../tables/cast-sql.js';
import { type RowServices, rowReader } from '../tables/rows/row-services.js';
import { scanTable } from '../validation/personal-data/index.js';
import { isStale } from './queue-row-checks.js';
import { storeRowCheck } from './row-checks.js';
import { carryOutWishOf } from './wishes.js';

/** A search that takes longer is given up; who publishes answers for what was not searched. */
const MOST_MS = 10 * 60_000;

/**
 * The job `check-rows`: searches all rows of a table for personal data, as those of a file are, and keeps what was found
 * with the state of the table that was searched. Nothing where that state was searched already. The rows are written
 * to a Parquet of the moment, so that the search holds up neither writers nor readers.
 * @param signal aborts when this process is to end; the job is then taken up again by another
 */
export async function checkRowsJob(
  services: RowServices,
  { distributionId }: { distributionId: string },
  signal?: AbortSignal,
): Promise<void> {
  const { db, tablesDir, catalog } = services;
  if (!(await isStale(db, distributionId))) return;
  await mkdir(join(tablesDir, 'work'), { recursive: true });
  // Named like a load's, so that what a killed search leaves is swept with theirs.
  const work = await mkdtemp(join(tablesDir, 'work', 'load-rows-'));
  const late = AbortSignal.timeout(MOST_MS);
  const until = signal ? AbortSignal.any([signal, late]) : late;
  try {
    const path = join(work, 'rows.parquet');
    const seen = await rowReader(services).use(distributionId, async (connection, snapshot) => {
      const { relation, table, change, engine } = snapshot;
      const columns = relation.columns.map(({ name }) => quoteIdentifier(name));
      if (columns.length > 0 && relation.total > 0)
        await connection.run(
          `COPY (SELECT ${columns.join(', ')} FROM ${relation.sql} AS source) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION snappy)`,
        );
      return { table, change, engine, columns: relation.columns, total: relation.total };
    });
    const found =
      seen.total === 0 || seen.columns.length === 0
        ? { version: 0, scanned: 0, columns: [] }
        : await scanTable(seen.engine, [path], seen.columns, until, catalog.now()).catch((error) => {
            signal?.throwIfAborted();
            if (late.aborted) return null;
            throw error;
          });
    await storeRowCheck(db, seen.table, seen.change, found, catalog.now());
  } catch (error) {
    if (!isAppError(error, 'NotFound')) throw error; // the table is gone
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The job with what follows: a dataset that waited for the search goes public. */
export async function checkRowsAndSettle(
  services: RowServices & { catalog: CatalogContext },
  payload: { distributionId: string },
  signal?: AbortSignal,
): Promise<void> {
  await checkRowsJob(services, payload, signal);
  const row = await services.db
    .selectFrom('distribution')
    .select('dataset_id')
    .where('id', '=', payload.distributionId)
    .executeTakeFirst();
  if (row) await carryOutWishOf(services, row.dataset_id);
}
