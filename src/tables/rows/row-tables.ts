import { CompiledQuery } from 'kysely';
import type { Db } from '../../platform/database.js';
import { prepared } from '../../platform/prepared.js';
import type { RowColumn } from './field-types.js';

/** A table whose rows come through the APIs. */
export interface RowTable {
  distributionId: string;
  /** The stored file whose rows it began with. */
  fileId: string | null;
  columns: RowColumn[];
  primaryKey: string[];
  definition: number;
  nextId: number;
  lastChange: number;
  rowCount: number;
  generation: number;
  /** Names of its Parquet files in the folder of tables. */
  parts: string[];
  /** No row of the parts has this number or a higher one. */
  partsNextId: number;
  compactedChange: number;
  modifiedAt: Date;
}

const select = (db: Db) =>
  db
    .selectFrom('row_table')
    .select([
      'distribution_id as distributionId',
      'file_id as fileId',
      'columns',
      'primary_key as primaryKey',
      'definition',
      'next_id as nextId',
      'last_change as lastChange',
      'row_count as rowCount',
      'generation',
      'parts',
      'parts_next_id as partsNextId',
      'compacted_change as compactedChange',
      'modified_at as modifiedAt',
    ]);

const toTable = (row: Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]): RowTable => ({
  ...row,
  columns: row.columns as RowColumn[],
});

/** The table of a distribution, or undefined; locked until the transaction ends with `lock`. Index: primary key. */
export async function findRowTable(
  db: Db,
  distributionId: string,
  options: { lock?: boolean } = {},
): Promise<RowTable | undefined> {
  const query = select(db).where('distribution_id', '=', distributionId);
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst();
  return row && toTable(row);
}

/** Asked at every read of a dataset, so it is planned once. */
const BY_DISTRIBUTIONS = prepared(
  'row-tables-by-distributions',
  `
  select distribution_id as "distributionId", file_id as "fileId", columns, primary_key as "primaryKey", definition,
         next_id as "nextId", last_change as "lastChange", row_count as "rowCount", generation, parts,
         parts_next_id as "partsNextId", compacted_change as "compactedChange", modified_at as "modifiedAt"
  from row_table where distribution_id = any($1::uuid[])`,
);

/** The tables of these distributions, by distribution; those without are left out. Index: primary key. */
export async function findRowTables(
  db: Db,
  distributionIds: readonly string[],
): Promise<Map<string, RowTable>> {
  if (distributionIds.length === 0) return new Map();
  const { rows } = await db.executeQuery<RowTable>(CompiledQuery.raw(BY_DISTRIBUTIONS, [distributionIds]));
  return new Map(rows.map((row) => [row.distributionId, row]));
}

/** Whether the table stands for a distribution with that file: a file that came later is read instead. */
export const standsFor = (table: RowTable, fileId: string | undefined): boolean =>
  (table.fileId ?? undefined) === fileId;
