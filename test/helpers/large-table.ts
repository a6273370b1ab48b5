import { join } from 'node:path';
import { quoteLiteral } from '../../src/tables/cast-sql.js';
import { tableEngine } from '../../src/tables/engine.js';
import { profileTable } from '../../src/tables/profile/profile-table.js';
import type { Column } from '../../src/tables/table-model.js';
import type { TestPortal } from './portal.js';

/**
 * Puts many rows in place of those of a file that was loaded: millions are made in seconds, where loading a file of them
 * would take longer than the tests that need them.
 *
 * @param select SQL that gives the columns of the file, in their order and storage
 */
export async function growTable(
  { services }: TestPortal,
  fileId: string,
  select: string,
  { profile = false } = {},
): Promise<void> {
  const { db, tablesDir } = services;
  const row = await db
    .selectFrom('data_table')
    .select(['columns', 'parquet'])
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .executeTakeFirstOrThrow();
  const path = join(tablesDir, row.parquet ?? '');
  const columns = row.columns as Column[];
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ');
  const engine = await tableEngine();
  const rows = await engine.use(async (connection) => {
    const result = await connection.runAndReadAll(
      `COPY (SELECT * FROM (${select}) AS t (${names})) TO ${quoteLiteral(path)} (FORMAT parquet, COMPRESSION snappy)`,
    );
    return Number(result.getRows()[0]?.[0] ?? 0);
  });
  const counted = profile ? JSON.stringify(await profileTable(path, columns, rows, engine)) : null;
  await db
    .updateTable('data_table')
    .set({ row_count: rows, profile: counted, modified_at: new Date() })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .execute();
}
