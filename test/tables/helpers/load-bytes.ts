import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableEngine, type TableEngine } from '../../../src/tables/engine.js';
import { type LoadOptions, loadTable } from '../../../src/tables/load.js';
import { type Rows, readRows } from '../../../src/tables/query.js';
import type { LoadResult } from '../../../src/tables/table-model.js';

type Loaded = Extract<LoadResult, { status: 'loaded' }>;

/** A folder and an engine for one test file; `close` removes both. */
export async function createLoader() {
  const work = mkdtempSync(join(tmpdir(), 'portico-tables-'));
  const engine: TableEngine = await createTableEngine({ memoryLimit: '512MB' });
  let count = 0;

  async function load(
    fileName: string,
    bytes: string | Uint8Array,
    options: LoadOptions = {},
  ): Promise<LoadResult> {
    count += 1;
    const path = join(work, `${count}.bin`);
    writeFileSync(path, bytes);
    const parquetPath = join(work, `${count}.parquet`);
    const result = await loadTable(
      { path, fileName },
      { parquetPath, workDir: work },
      { engine, ...options },
    );
    rmSync(path);
    return result;
  }

  return {
    work,
    engine,
    load,
    /** Loads and reads all rows; fails the test where the file was not loaded. */
    async table(
      fileName: string,
      bytes: string | Uint8Array,
      options: LoadOptions = {},
    ): Promise<Loaded & { data: Rows }> {
      const result = await load(fileName, bytes, options);
      if (result.status !== 'loaded') throw new Error(`Not loaded: ${JSON.stringify(result.findings)}`);
      const data = await readRows(result.parquetPath, { limit: 10_000 }, engine);
      rmSync(result.parquetPath);
      return { ...result, data };
    },
    close() {
      engine.close();
      rmSync(work, { recursive: true, force: true });
    },
  };
}
