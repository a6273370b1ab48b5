import { sql } from 'kysely';
import { announceTables } from '../../catalog/commands/announce-tables.js';
import { notFound } from '../../errors.js';
import { jsonValue } from '../query/json-value.js';
import type { TableColumn } from '../query/relation.js';
import { toSql } from '../query/to-sql.js';
import { and, column, type Filter } from '../query/tree.js';
import { askCompaction } from './compaction-due.js';
import { type RowServices, rowReader, writeTurns } from './row-services.js';
import { findRowTable } from './row-tables.js';

/** Rows that were deleted: their numbers, and, where they were asked for, their values as `Rows` has them. */
export interface DeletedRows {
  ids: number[];
  columns: readonly TableColumn[];
  rows: unknown[][];
}

/**
 * Deletes the rows that a filter finds (all without one) and gives their numbers back. The table is locked meanwhile:
 * what it finds is what is deleted. Errors: NotFound, `QueryError` for a filter that the table cannot answer.
 */
export async function deleteRows(
  services: RowServices,
  distributionId: string,
  filter: Filter = and(),
): Promise<number[]> {
  return (await removeRows(services, distributionId, filter, false)).ids;
}

/** As `deleteRows`, with the values that went: for tables and filters of a size that memory holds. */
export const deleteRowsWithValues = (
  services: RowServices,
  distributionId: string,
  filter: Filter,
): Promise<DeletedRows> => removeRows(services, distributionId, filter, true);

async function removeRows(
  services: RowServices,
  distributionId: string,
  filter: Filter,
  withValues: boolean,
): Promise<DeletedRows> {
  return writeTurns(services).take(distributionId, () =>
    services.db.transaction().execute(async (trx) => {
      const table = await findRowTable(trx, distributionId, { lock: true });
      if (!table) throw notFound(distributionId);
      // Read by another connection: it sees what is committed, and nobody else can commit anything to this table now.
      const found = await rowReader(services).use(distributionId, async (connection, { relation }) => {
        const values = withValues ? relation.columns.map(({ name }) => column(name)) : [];
        const { sql: text, parameters } = toSql({ select: [column('_id'), ...values], filter }, relation);
        const result = await connection.runAndReadAll(text, parameters);
        const rows = result.getRows();
        return {
          ids: rows.map(([id]) => Number(id)),
          columns: withValues ? relation.columns : [],
          rows: withValues ? rows.map(([, ...row]) => row.map(jsonValue)) : [],
        };
      });
      const { ids } = found;
      if (ids.length === 0) return found;
      await sql`
        with gone as (
          insert into table_row (distribution_id, change, id, row)
          select ${distributionId}::uuid, ${table.lastChange}::bigint + at, id, null
          from unnest(${ids}::bigint[]) with ordinality as r (id, at)
        ), keys as (
          delete from row_key where distribution_id = ${distributionId} and id = any(${ids}::bigint[])
        )
        update row_table set last_change = last_change + ${ids.length}::bigint,
               row_count = row_count - ${ids.length}::bigint, modified_at = ${services.catalog.now()}
        where distribution_id = ${distributionId}
      `.execute(trx);
      await askCompaction(
        { jobs: services.jobs, db: trx },
        distributionId,
        table.lastChange + ids.length,
        ids.length,
        table.compactedChange,
      );
      return found;
    }),
  );
}

/** Removes the table of a distribution with all its rows; its Parquet files are swept away later. True if it was there. */
export async function dropRowTable(services: RowServices, distributionId: string): Promise<boolean> {
  return writeTurns(services).take(distributionId, async () => {
    const result = await services.db
      .deleteFrom('row_table')
      .where('distribution_id', '=', distributionId)
      .executeTakeFirst();
    await announceTables(services.db, { distributionId }, services.catalog.now());
    return result.numDeletedRows > 0n;
  });
}
