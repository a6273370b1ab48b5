import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../cast-sql.js';
import { askStatement } from '../query/ask-statement.js';
import { writeMemoryFile } from '../query/memory-file.js';
import { type Relation, rowsAt, type TableColumn } from '../query/relation.js';
import { isGrouped, toSql } from '../query/to-sql.js';
import type { Query } from '../query/tree.js';
import { type AskBounds, askTable } from '../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../rows/table-of.js';
import { cell, joinParts, type LinePart } from './line.js';
import { orderRows } from './order-process.js';
import { resultTable } from './result-table.js';
import { readWindows } from './windows.js';

/** How long what an export asks may take. */
export interface ExportBounds {
  /** Comes when nobody wants the file any more. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for what must be done before the first row: an order, groups, sizes. */
  preparation?: number;
  /** Milliseconds for the rows of one window. */
  window?: number;
  /** Columns, by place, that are shown as something else than what the query gives. */
  shown?: ReadonlyMap<number, ShownAs> | undefined;
}

/** What a column is shown as: SQL of what the query gives, and what that is. */
export interface ShownAs {
  sql(cell: string): string;
  column: Pick<TableColumn, 'type' | 'storage'>;
}

const PREPARATION = 120_000;
const WINDOW = 60_000;

/** Text is made so many bytes at a time, rows as values so many. */
const TEXT = { first: 2_000, most: 500_000, bytes: 24 * 2 ** 20 };
const VALUES = { first: 1_000, most: 100_000, bytes: 4 * 2 ** 20 };

/** Read from a file of text at a time. */
const CHUNK = 256 * 1024;

/**
 * The rows of a query for a file of any size, read in windows of row numbers: no connection is held between windows,
 * however slow the reader, and memory does not grow with their number.
 */
export interface ExportSource {
  readonly columns: readonly TableColumn[];
  /** A folder of its own, gone when it is closed. */
  readonly folder: string;
  /** Lines of text, each with that line end, in pieces of any length. */
  lines(parts: readonly LinePart[], newline: '\n' | '\r\n'): AsyncGenerator<Buffer | string>;
  /** Rows of texts: for each expression over `c0`, `c1` … its value. */
  rows(expressions: readonly string[]): AsyncGenerator<(string | null)[][]>;
  /** One row over all rows: aggregates over `c0`, `c1` … */
  aggregate(expressions: readonly string[]): Promise<unknown[]>;
  /** Writes all rows as a Parquet with the columns' names. */
  writeParquet(path: string, options: string): Promise<void>;
  /** Stops what is running and removes what was written. */
  close(): Promise<void>;
}

interface Window {
  rows: number;
  bytes: number;
}

/**
 * Opens the rows of a query. An order, groups, distinct rows and an offset are worked out first, into a file of their own.
 * In the order of `_id` each window is read as the table is then: rows that change meanwhile show their new values, rows
 * that are added meanwhile are not there.
 * Throws `QueryError`, `QueryTimeout`, `AskerGone`.
 */
export async function openExport(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  bounds: ExportBounds = {},
): Promise<ExportSource> {
  const gone = new AbortController();
  const signal = bounds.signal ? AbortSignal.any([bounds.signal, gone.signal]) : gone.signal;
  const prepare: AskBounds = { milliseconds: bounds.preparation ?? PREPARATION, signal };
  const work = join(services.tablesDir, 'work');
  await mkdir(work, { recursive: true });
  const folder = await mkdtemp(join(work, 'load-'));
  const close = async (): Promise<void> => {
    gone.abort();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const opened = await openWithin(services, found, query, folder, prepare);
    return {
      ...sourceOf(services, shownAs(opened, bounds.shown), folder, prepare, {
        milliseconds: bounds.window ?? WINDOW,
        signal,
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What windows are read of. */
interface Opened {
  found: ReadableTable;
  query: Query;
  columns: readonly TableColumn[];
  last: number;
  /** What is read of a row, over its columns. */
  list: string;
}

/** With columns shown as they are to be. */
function shownAs(opened: Opened, shown: ExportBounds['shown']): Opened {
  const columns = opened.columns.map((column, at) => ({ ...column, ...shown?.get(at)?.column }));
  const list = columns
    .map((_, at) => `${shown?.get(at)?.sql(cell(at)) ?? cell(at)} AS ${cell(at)}`)
    .join(', ');
  return { ...opened, columns, list: shown && shown.size > 0 ? list : '*' };
}

async function openWithin(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  folder: string,
  bounds: AskBounds,
): Promise<Opened> {
  const direct = !query.orderBy?.length && !query.distinct && !isGrouped(query) && !query.offset;
  if (direct) {
    const columns = await askTable(
      services,
      found,
      { ...bounds, light: true },
      async (_, relation) => toSql(query, relation).columns,
    );
    const last = found.kind === 'rows' ? found.table.nextId - 1 : (found.table.rowCount ?? 0);
    return { found, query, columns, last, list: '*' };
  }
  const path = join(folder, 'export.parquet');
  const { columns, ...statement } = await askTable(
    services,
    found,
    { ...bounds, light: true },
    async (connection, relation) => {
      const { sql, parameters, columns: asked } = toSql(query, relation);
      const names = asked.map((_, at) => cell(at));
      const select = asked.map((column, at) => `${exact(column, cell(at))} AS ${cell(at)}`);
      const group = Math.min(MOST_GROUP, Math.max(LEAST_GROUP, Math.floor(GROUP_CELLS / asked.length)));
      return {
        sql: `COPY (SELECT ${select.join(', ')} FROM (${sql}) AS t (${names.join(', ')})) TO ${quoteLiteral(path)} (FORMAT parquet, ROW_GROUP_SIZE ${group})`,
        parameters,
        tables: await writeMemoryFile(connection, relation, folder),
        columns: asked.map((column) =>
          column.storage === 'HUGEINT' ? { ...column, storage: EXACT } : column,
        ),
      };
    },
  );
  const rows = await orderRows({ ...statement, folder }, bounds);
  const renamed = columns.map((column, at) => ({ ...column, name: cell(at) }));
  const result = resultTable(services.tablesDir, path, renamed, rows);
  return { found: result, query: {}, columns, last: rows, list: '*' };
}

/** A row group of the ordered rows is written from memory: with many columns it has fewer rows. */
const GROUP_CELLS = 1_000_000;
const MOST_GROUP = 122_880;
const LEAST_GROUP = 2048;

/** Parquet has no whole numbers of 128 bits, and DuckDB would round them. */
const EXACT = 'DECIMAL(38, 0)';
const exact = (column: TableColumn, sql: string): string =>
  column.storage === 'HUGEINT' ? `CAST(${sql} AS ${EXACT})` : sql;

function sourceOf(
  services: ReadServices,
  { found, query, columns, last, list }: Opened,
  folder: string,
  prepare: AskBounds,
  window: AskBounds,
): Omit<ExportSource, 'close'> {
  const names = columns.map((_, at) => cell(at)).join(', ');
  const scope = { last, limit: query.limit ?? Number.MAX_SAFE_INTEGER };
  /** All rows, or those of a window, as `t (c0, c1, …)`. */
  const from = (relation: Relation, limit?: number) => {
    const { sql, parameters } = toSql({ ...query, ...(limit !== undefined && { limit }) }, relation);
    const rows = `(${sql}) AS t (${names})`;
    return { sql: list === '*' ? rows : `(SELECT ${list} FROM ${rows}) AS t`, parameters };
  };
  const inWindow = <T>(
    after: number,
    upTo: number,
    limit: number,
    work: (
      connection: DuckDBConnection,
      relation: Relation,
      rows: { sql: string; parameters: string[] },
    ) => Promise<T>,
  ): Promise<T> =>
    askTable(services, found, window, (connection, relation) => {
      const bound = limit < upTo - after ? limit : undefined;
      return work(connection, relation, from(rowsAt(relation, { after, upTo }), bound));
    });

  async function* text(line: string, newline: string): AsyncGenerator<Buffer> {
    const read = (after: number, upTo: number, limit: number): Promise<Window & { path: string }> =>
      inWindow(after, upTo, limit, async (connection, relation, { sql, parameters }) => {
        const path = join(folder, `${randomUUID()}.part`);
        const copy = `COPY (SELECT ${line} AS line FROM ${sql}) TO ${quoteLiteral(path)}
             (FORMAT csv, HEADER false, DELIMITER '\n', QUOTE '', ESCAPE '', NEW_LINE '${newline}')`;
        const [written] = await askStatement(connection, relation, { sql: copy, parameters });
        const { size } = await stat(path);
        return { path, rows: Number(written?.[0] ?? 0), bytes: size };
      });
    const discard = ({ path }: { path: string }): Promise<void> => rm(path, { force: true });
    for await (const { path } of readWindows(scope, TEXT, read, discard)) yield* taken(path);
  }

  async function* rows(expressions: readonly string[]): AsyncGenerator<(string | null)[][]> {
    const select = expressions.length === 0 ? 'NULL' : expressions.join(', ');
    const read = (
      after: number,
      upTo: number,
      limit: number,
    ): Promise<Window & { values: (string | null)[][] }> =>
      inWindow(after, upTo, limit, async (connection, relation, { sql, parameters }) => {
        const statement = { sql: `SELECT ${select} FROM ${sql}`, parameters };
        const values = (await askStatement(connection, relation, statement)) as (string | null)[][];
        let bytes = 0;
        for (const row of values) for (const value of row) bytes += 16 + (value?.length ?? 0);
        return { values, rows: values.length, bytes };
      });
    for await (const { values } of readWindows(scope, VALUES, read, async () => undefined)) yield values;
  }

  return {
    columns,
    folder,
    async *lines(parts, newline) {
      const joined = joinParts(parts);
      const [only] = joined;
      if (only && joined.length === 1 && !only.convert) {
        yield* text(only.sql, newline);
        return;
      }
      const converts = joined.map(({ convert }) => convert ?? ((value: string | null) => value ?? ''));
      for await (const values of rows(joined.map(({ sql }) => sql))) {
        yield values
          .map((row) => `${row.map((value, at) => converts[at]?.(value) ?? '').join('')}${newline}`)
          .join('');
      }
    },
    rows,
    aggregate: (expressions) =>
      askTable(services, found, prepare, async (connection, relation) => {
        const { sql, parameters } = from(relation, query.limit);
        const result = await connection.runAndReadAll(
          `SELECT ${expressions.join(', ')} FROM ${sql}`,
          parameters,
        );
        return result.getRows()[0] ?? [];
      }),
    writeParquet: (path, options) =>
      askTable(services, found, prepare, async (connection, relation) => {
        const { sql, parameters } = from(relation, query.limit);
        const select = columns.map((column, at) => `${exact(column, cell(at))} AS ${quoted(columns, at)}`);
        const copy = `COPY (SELECT ${select.join(', ')} FROM ${sql}) TO ${quoteLiteral(path)} (FORMAT parquet, ${options})`;
        await askStatement(connection, relation, { sql: copy, parameters });
      }),
  };
}

/** The name of a column in a file where names differ without regard to case. */
function quoted(columns: readonly TableColumn[], at: number): string {
  const name = columns[at]?.name ?? '';
  const same = columns.slice(0, at).filter((other) => other.name.toLowerCase() === name.toLowerCase()).length;
  return `"${(same === 0 ? name : `${name}_${same + 1}`).replaceAll('"', '""')}"`;
}

/** The bytes of a file that is gone as soon as it is open: nothing of it stays, whatever ends the process. */
async function* taken(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    await rm(path, { force: true });
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
      if (bytesRead === 0) return;
      yield bytesRead === CHUNK ? buffer : buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
