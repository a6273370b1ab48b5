import { sql } from 'kysely';
import type { Db } from '../platform/database.js';
import type { JobQueue } from '../platform/jobs.js';

/** Rows that are still coming are searched when they have stopped for so long, or when enough were folded. */
const QUIET_MINUTES = 10;
/** Tables queued in one go; the rest at the next. */
const MOST_QUEUED = 200;

const STALE = sql`(c.distribution_id is null or c.change < t.last_change or c.definition < t.definition)`;

/** Whether rows have come, or columns have changed, since the last search of a table. */
export async function isStale(db: Db, distributionId: string): Promise<boolean> {
  const { rows } = await sql`
    select from row_table t left join row_check c using (distribution_id)
    where t.distribution_id = ${distributionId} and ${STALE}
  `.execute(db);
  return rows.length > 0;
}

/**
 * Queues the search of a table, or of every table to which nothing has come for a while, where rows have come since the
 * last one. Returns how many.
 */
export async function queueRowChecks(
  { db, jobs }: { db: Db; jobs: JobQueue },
  distributionId?: string,
): Promise<number> {
  const which = distributionId
    ? sql`t.distribution_id = ${distributionId}`
    : sql`t.modified_at < now() - make_interval(mins => ${QUIET_MINUTES})`;
  const { rows } = await sql<{ id: string }>`
    select t.distribution_id as id from row_table t left join row_check c using (distribution_id)
    where ${which} and t.row_count > 0 and ${STALE} order by t.modified_at limit ${MOST_QUEUED}
  `.execute(db);
  for (const { id } of rows) await jobs.add(db, 'check-rows', { distributionId: id }, `check-rows:${id}`);
  return rows.length;
}
