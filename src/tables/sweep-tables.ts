import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../platform/database.js';

/** `parquetName` and `csvName` of `load-store.ts`. */
const TABLE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\d+)?\.(?:parquet|csv)$/;
const BATCH = 1000;

/**
 * Removes Parquet and CSV files that no table names any more (their file is gone, or was read again with fewer parts) and
 * nobody touched for `olderThanMs`: a file is put in place a moment before its table names it. Returns how many.
 */
export async function sweepTables(db: Db, tablesDir: string, olderThanMs: number): Promise<number> {
  const names = (await readdir(tablesDir).catch(() => [])).filter((name) => TABLE.test(name));
  let removed = 0;
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH);
    const used = await namesInUse(db, batch);
    for (const name of batch.filter((each) => !used.has(each))) {
      const path = join(tablesDir, name);
      const info = await stat(path).catch(() => undefined);
      if (!info || Date.now() - info.mtimeMs < olderThanMs) continue;
      await rm(path, { force: true });
      removed += 1;
    }
  }
  return removed;
}

/** Index: data_table's primary key. */
async function namesInUse(db: Db, names: readonly string[]): Promise<Set<string>> {
  const ids = [...new Set(names.flatMap((name) => TABLE.exec(name)?.[1] ?? []))];
  const rows = await db
    .selectFrom('data_table')
    .select(['parquet', 'csv'])
    .where('file_id', 'in', ids)
    .execute();
  return new Set(rows.flatMap(({ parquet, csv }) => [parquet, csv]).filter((name) => name !== null));
}
