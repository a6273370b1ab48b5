import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Db } from '../../platform/database.js';
import { quoteLiteral } from '../cast-sql.js';
import { tableEngine, type UseOptions } from '../engine.js';
import { parquetRelation, type Relation, type TableColumn } from '../query/relation.js';
import { countOn, type Rows, selectOn } from '../query/run.js';
import { withinTime } from '../query/time-limit.js';
import { isGrouped, toSql } from '../query/to-sql.js';
import { column, type Query } from '../query/tree.js';
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

const CHUNK = 10_000;

/** Milliseconds for an order or groups, which are worked out before the first row. */
const ORDER_MS = 120_000;

/**
 * All rows of a query in chunks, for downloads of any size. No connection is held between chunks, however slow the reader.
 * In the order of `_id` each chunk is read as the table is then: rows that change meanwhile show their new values, rows that
 * are added meanwhile are not there. Any other order is written to a file first.
 */
export async function* exportTable(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
): AsyncGenerator<unknown[][]> {
  const { limit = Number.MAX_SAFE_INTEGER } = query;
  if (query.orderBy?.length || query.distinct || isGrouped(query) || query.offset) {
    yield* exportOrdered(services, found, query);
    return;
  }
  const select = [column('_id'), ...(query.select ?? found.columns.map(({ name }) => column(name)))];
  const last = found.kind === 'rows' ? found.table.nextId - 1 : (found.table.rowCount ?? 0);
  let left = limit;
  // A window of row numbers each, not the first rows after one: these would be looked for in all the rest of the table.
  for (let after = query.after ?? 0; after < last && left > 0; after += CHUNK) {
    const asked = { ...query, select, after, upTo: after + CHUNK, limit: Math.min(CHUNK, left) };
    const { rows } = await withTable(services, found, (connection, relation) =>
      selectOn(connection, relation, asked),
    );
    if (rows.length > 0) yield rows.map((row) => row.slice(1));
    left -= rows.length;
  }
}

async function* exportOrdered(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
): AsyncGenerator<unknown[][]> {
  await mkdir(join(services.tablesDir, 'work'), { recursive: true });
  const work = await mkdtemp(join(services.tablesDir, 'work', 'load-'));
  try {
    const path = join(work, 'export.parquet');
    const written = await withTable(services, found, async (connection, relation) => {
      const { sql, parameters, columns } = toSql(query, relation);
      // Two columns may be asked for under one name; in the file they are told apart by their place.
      const names = columns.map((_, at) => `c${at}`);
      const result = await withinTime(connection, ORDER_MS, () =>
        connection.runAndReadAll(
          `COPY (SELECT * FROM (${sql}) AS t (${names.join(', ')})) TO ${quoteLiteral(path)} (FORMAT parquet)`,
          parameters,
        ),
      );
      const total = Number(result.getRows()[0]?.[0] ?? 0);
      const renamed = columns.map((each, at) => ({ ...each, name: names[at] ?? '' }));
      return parquetRelation(path, renamed, total);
    });
    const engine = await tableEngine();
    for (let after = 0; after < written.total; after += CHUNK) {
      const { rows } = await engine.use((connection) =>
        selectOn(connection, written, { after, limit: CHUNK }),
      );
      yield rows;
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
