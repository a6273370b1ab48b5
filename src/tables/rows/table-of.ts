import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Db } from '../../platform/database.js';
import { tableEngine, type UseOptions } from '../engine.js';
import { parquetRelation, type Relation, type TableColumn } from '../query/relation.js';
import { countOn, type Rows, selectOn } from '../query/run.js';
import { isGrouped } from '../query/to-sql.js';
import type { Query } from '../query/tree.js';
import { choosePart, findParts, type StoredTable } from '../stored-tables.js';
import type { RowColumn } from './field-types.js';
import { knownTotal } from './known-totals.js';
import { rowReader } from './row-services.js';
import { findRowTable, type RowTable, standsFor } from './row-tables.js';

/** The table of a distribution: rows that came through the API, or a file's, or none (yet). */
export type TableOf =
  | { kind: 'rows'; table: RowTable; columns: readonly RowColumn[] }
  | { kind: 'file'; table: StoredTable & { parquet: string }; columns: readonly TableColumn[] }
  | { kind: 'none'; table: StoredTable | undefined; fileId: string | undefined };

/** A table that can be read. */
export type ReadableTable = Exclude<TableOf, { kind: 'none' }>;

/** A part of a file that does not exist. */
export class NoSuchPart extends Error {
  constructor(readonly part: string) {
    super(`No table ${part} in the file`);
    this.name = 'NoSuchPart';
  }
}

/**
 * The table of a distribution as it stands in a document: that of its rows while these belong to its file (or it has none),
 * else that of its file. Throws `NoSuchPart` for a part that the file does not have.
 *
 * @param part name or number of a table within the file
 */
export async function findTableOf(
  db: Db,
  distribution: { id: string; file?: { id: string } | undefined },
  part?: string,
): Promise<TableOf> {
  const fileId = distribution.file?.id;
  const [rows, parts] = await Promise.all([
    findRowTable(db, distribution.id),
    fileId === undefined ? [] : findParts(db, fileId),
  ]);
  if (rows && standsFor(rows, fileId)) {
    if (!part || part === '0') return { kind: 'rows', table: rows, columns: rows.columns };
    if (fileId === undefined) throw new NoSuchPart(part);
  }
  return fileId === undefined ? { kind: 'none', table: undefined, fileId } : tableAmong(parts, fileId, part);
}

/** The table of a stored file, whether or not it is still the distribution's. Throws `NoSuchPart`. */
export async function findTableOfFile(
  db: Db,
  fileId: string,
  part?: string,
): Promise<Exclude<TableOf, { kind: 'rows' }>> {
  return tableAmong(await findParts(db, fileId), fileId, part);
}

function tableAmong(
  parts: readonly StoredTable[],
  fileId: string,
  part: string | undefined,
): Exclude<TableOf, { kind: 'rows' }> {
  const table = choosePart(parts, part);
  if (part && !table && parts.length > 0) throw new NoSuchPart(part);
  if (table?.status !== 'loaded' || table.parquet === null) return { kind: 'none', table, fileId };
  return { kind: 'file', table: { ...table, parquet: table.parquet }, columns: table.columns ?? [] };
}

/** What reading tables needs; `Services` has it all. */
export interface ReadServices {
  db: Parameters<typeof rowReader>[0]['db'];
  tablesDir: string;
}

/** Runs `work` on a table as it is now. */
export async function withTable<T>(
  services: ReadServices,
  found: ReadableTable,
  work: (connection: DuckDBConnection, relation: Relation) => Promise<T>,
  options: UseOptions = {},
): Promise<T> {
  if (found.kind === 'rows') {
    const { distributionId } = found.table;
    return rowReader(services).use(
      distributionId,
      (connection, { relation }) => work(connection, relation),
      options,
    );
  }
  const engine = await tableEngine();
  const path = join(services.tablesDir, found.table.parquet);
  const relation = parquetRelation(path, found.columns, found.table.rowCount ?? 0);
  return engine.use((connection) => work(connection, relation), options);
}

/** Whether a query takes rows as they lie, wherever in the table: it costs next to nothing. */
export const isLight = (query: Query): boolean =>
  !query.filter && !query.orderBy?.length && !query.distinct && !isGrouped(query);

/** A page of a table, with the exact total unless it is not wanted. Errors: `QueryError`. */
export async function readTable(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  options: { total?: boolean } = {},
): Promise<Rows> {
  return withTable(
    services,
    found,
    async (connection, relation) => ({
      ...(await selectOn(connection, relation, query)),
      total:
        options.total === false
          ? 0
          : await knownTotal(found, query, () => countOn(connection, relation, query)),
    }),
    { light: isLight(query) },
  );
}
