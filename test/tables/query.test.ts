import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableEngine } from '../../src/tables/engine.js';
import { loadTable } from '../../src/tables/load.js';
import { openTable, readRows, UnknownColumn } from '../../src/tables/query.js';
import { createLoader } from './helpers/load-bytes.js';

let loader: Awaited<ReturnType<typeof createLoader>>;
let parquetPath: string;
beforeAll(async () => {
  loader = await createLoader();
  const path = join(loader.work, "l'origine.csv");
  parquetPath = join(loader.work, "l'uscita.parquet");
  const rows = Array.from({ length: 3000 }, (_, at) => `${at};${at % 7};"nome ""${at}"""`);
  writeFileSync(path, `id;gruppo;"il ""nome"""\n${rows.join('\n')}\n`);
  await loadTable(
    { path, fileName: 'origine.csv' },
    { parquetPath, workDir: loader.work },
    { engine: loader.engine },
  );
});
afterAll(() => loader.close());

describe('reading rows of a Parquet', () => {
  it('gives the schema and the number of rows', async () => {
    const table = await openTable(parquetPath, loader.engine);
    expect(table.total).toBe(3000);
    expect(table.columns.map(({ name, label, type }) => [name, label, type])).toEqual([
      ['id', 'id', 'integer'],
      ['gruppo', 'gruppo', 'integer'],
      ['il "nome"', 'il "nome"', 'text'],
    ]);
  });

  it('pages, chooses columns and sorts, equal rows in the order of the file', async () => {
    const page = await readRows(parquetPath, { limit: 2, offset: 2500 }, loader.engine);
    expect(page.rows).toEqual([
      [2500, 1, 'nome "2500"'],
      [2501, 2, 'nome "2501"'],
    ]);
    const sorted = await readRows(
      parquetPath,
      { limit: 2, offset: 1, columns: ['il "nome"', 'id'], sort: [{ column: 'gruppo', descending: true }] },
      loader.engine,
    );
    expect(sorted.rows).toEqual([
      ['nome "13"', 13],
      ['nome "20"', 20],
    ]);
    expect(sorted.columns.map(({ name }) => name)).toEqual(['il "nome"', 'id']);
  });

  it('refuses columns that do not exist and counts that are none', async () => {
    const wrong = { limit: 1, columns: ['id" FROM x --'] };
    await expect(readRows(parquetPath, wrong, loader.engine)).rejects.toThrow(UnknownColumn);
    await expect(readRows(parquetPath, { limit: -1 }, loader.engine)).rejects.toThrow(RangeError);
    await expect(readRows(parquetPath, { limit: 1, sort: [{ column: 'x' }] }, loader.engine)).rejects.toThrow(
      UnknownColumn,
    );
  });
});

describe('the engine', () => {
  it('lends no more connections than it has, and refuses work once closed', async () => {
    const engine = await createTableEngine({ connections: 2 });
    let inUse = 0;
    let most = 0;
    let bothLent = (): void => undefined;
    const whenBothLent = new Promise<void>((resolve) => {
      bothLent = resolve;
    });
    await Promise.all(
      Array.from({ length: 8 }, () =>
        engine.use(async (connection) => {
          inUse += 1;
          most = Math.max(most, inUse);
          if (inUse === 2) bothLent();
          await whenBothLent;
          await connection.run('SELECT count(*) FROM range(100000)');
          inUse -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    engine.close();
    await expect(engine.use(async () => 1)).rejects.toThrow('closed');
  });

  it('downloads and loads no extension by itself', async () => {
    const engine = await createTableEngine();
    await expect(engine.use((connection) => connection.run('SELECT ST_Point(1, 2)'))).rejects.toThrow();
    const settings = await engine.use(async (connection) => {
      const result = await connection.runAndReadAll(
        "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')",
      );
      return result.getRows()[0];
    });
    expect(settings).toEqual([false, false]);
    engine.close();
  });
});
