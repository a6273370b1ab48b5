import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeTableEngine, tableEngine } from '../../../src/tables/engine.js';
import { resultTable } from '../../../src/tables/export/result-table.js';
import type { TableColumn } from '../../../src/tables/query/relation.js';
import type { ReadableTable, ReadServices } from '../../../src/tables/rows/table-of.js';

export type Cell = string | number | bigint | boolean | null;

/** Tables of a test in a folder of their own, read by the engine of the process. */
export async function exportTables() {
  const tablesDir = await mkdtemp(join(tmpdir(), 'portico-export-'));
  let files = 0;
  const literal = (cell: Cell): string =>
    cell === null
      ? 'NULL'
      : typeof cell === 'string'
        ? `'${cell.replaceAll("'", "''").replaceAll('\0', "' || chr(0) || '")}'`
        : typeof cell === 'number' && !Number.isInteger(cell)
          ? `'${cell}'`
          : `'${String(cell)}'`;
  const fromSql = async (columns: readonly TableColumn[], sql: string): Promise<ReadableTable> => {
    files += 1;
    const path = join(tablesDir, `${files}.parquet`);
    const engine = await tableEngine();
    const count = await engine.use((connection) =>
      connection.runAndReadAll(`COPY (${sql}) TO '${path}' (FORMAT parquet)`),
    );
    return resultTable(tablesDir, path, columns, Number(count.getRows()[0]?.[0]));
  };
  return {
    // Only rows that came through the API are read from PostgreSQL.
    services: { tablesDir } as unknown as ReadServices,
    fromSql,
    /** A Parquet of these rows, written by DuckDB alone. */
    tableOf(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Promise<ReadableTable> {
      const types = columns.map(({ name, storage }, at) => `CAST(c${at} AS ${storage}) AS "${name}"`);
      const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
      return fromSql(
        columns,
        `SELECT ${types.join(', ')} FROM (VALUES ${values}) AS v (${columns.map((_, at) => `c${at}`).join(', ')})`,
      );
    },
    async close() {
      await closeTableEngine();
      await rm(tablesDir, { recursive: true, force: true });
    },
  };
}

export const column = (
  name: string,
  type: TableColumn['type'],
  storage: string,
  more: Partial<TableColumn> = {},
): TableColumn => ({ name, label: name, type, storage, ...more });

/** A generator of numbers in [0, 1) with a fixed seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every byte that a stream gives. */
export async function bytesOf(parts: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const part of parts) pieces.push(Buffer.from(part as Buffer));
  return Buffer.concat(pieces);
}

/** The same as text. */
export const textOf = async (parts: AsyncIterable<Buffer | string>): Promise<string> =>
  (await bytesOf(parts)).toString('utf8');
