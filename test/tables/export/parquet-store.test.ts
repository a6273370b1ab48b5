import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableEngine } from '../../../src/tables/engine.js';
import { isWhole, parquetOf, sweepExports } from '../../../src/tables/export/parquet-store.js';
import { column as chosen, compare, type Query } from '../../../src/tables/query/tree.js';
import { AskerGone } from '../../../src/tables/rows/ask-table.js';
import type { ReadableTable } from '../../../src/tables/rows/table-of.js';
import { column, exportTables } from './helpers.js';

const COLUMNS = [column('n', 'integer', 'BIGINT'), column('t', 'text', 'VARCHAR')];
let tables: Awaited<ReturnType<typeof exportTables>>;
let found: ReadableTable;
beforeAll(async () => {
  tables = await exportTables();
  found = await tables.fromSql(COLUMNS, "SELECT i AS n, 'riga ' || i AS t FROM range(50000) r(i)");
});
afterAll(() => tables.close());

const kept = () => readdir(join(tables.services.tablesDir, 'exports')).catch(() => []);
const count = async (path: string): Promise<number> => {
  const engine = await tableEngine();
  const result = await engine.use((connection) =>
    connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${path}')`),
  );
  return Number(result.getRows()[0]?.[0]);
};

describe('the Parquet of a query', () => {
  const query: Query = { filter: compare('n', '<', 100) };

  it('is the stored file where nothing narrows', async () => {
    const { path } = await parquetOf(tables.services, found, {}, {});
    expect(path).toBe(join(tables.services.tablesDir, found.kind === 'file' ? found.table.parquet : ''));
    expect(await kept()).toEqual([]);
    expect(isWhole({ select: COLUMNS.map(({ name }) => chosen(name)) }, COLUMNS)).toBe(true);
    expect(isWhole({ select: [chosen('n')] }, COLUMNS)).toBe(false);
    expect(isWhole({ limit: 5 }, COLUMNS)).toBe(false);
  });

  it('is written once for the same question, and apart for another', async () => {
    const [one, two] = await Promise.all([
      parquetOf(tables.services, found, query, {}),
      parquetOf(tables.services, found, query, {}),
    ]);
    expect(one).toEqual(two);
    expect(await count(one.path)).toBe(100);
    const { ino } = await stat(one.path);
    expect((await stat((await parquetOf(tables.services, found, query, {})).path)).ino).toBe(ino);
    const other = await parquetOf(tables.services, found, query, { compression: 'zstd' });
    expect(other.path).not.toBe(one.path);
    expect(await kept()).toHaveLength(2);
    expect(await readdir(join(tables.services.tablesDir, 'work'))).toEqual([]);
  });

  it('goes on for who still waits when another leaves', async () => {
    const asked: Query = { filter: compare('n', '<', 200) };
    const gone = new AbortController();
    const leaving = parquetOf(tables.services, found, asked, { signal: gone.signal });
    const staying = parquetOf(tables.services, found, asked, {});
    gone.abort();
    await expect(leaving).rejects.toThrow(AskerGone);
    expect(await count((await staying).path)).toBe(200);
  });

  it('is removed an hour after it was last asked for, or when all are too large', async () => {
    const { tablesDir } = tables.services;
    const before = (await kept()).length;
    expect(await sweepExports(tablesDir)).toBe(0);
    expect(await sweepExports(tablesDir, Date.now(), 1)).toBe(before);
    await parquetOf(tables.services, found, query, {});
    expect(await sweepExports(tablesDir, Date.now() + 3_700_000)).toBe(1);
    expect(await kept()).toEqual([]);
  });
});
