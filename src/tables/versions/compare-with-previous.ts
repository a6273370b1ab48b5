import type { Dataset } from '../../catalog/model/index.js';
import { findFileVersion, findStoredFile } from '../../catalog/queries/file-versions.js';
import type { Db } from '../../platform/database.js';
import { findPartsOf, type StoredTable } from '../stored-tables.js';
import { type BreakingChange, breakingInTables, type ComparedTable } from './breaking.js';

/**
 * What the tables `after` break for the readers of `before`; nothing where there was no table to read. Undefined while one
 * of `after` is still being read: that is not known yet. A reading that was stopped, or failed, gives no rows.
 */
export function breakingBetween(
  before: readonly StoredTable[] = [],
  after: readonly StoredTable[] = [],
): BreakingChange[] | undefined {
  const old = loaded(before);
  if (old.length === 0) return [];
  if (after.length === 0 || after.some(({ status }) => status === 'pending' || status === 'loading')) {
    return undefined;
  }
  return breakingInTables(old, loaded(after));
}

const loaded = (tables: readonly StoredTable[]): ComparedTable[] =>
  tables.flatMap(({ status, name, columns }) => (status === 'loaded' && columns ? [{ name, columns }] : []));

/**
 * Records what a file that was just read breaks for those who read the version before it: the published one, else the
 * one with the number before. Does nothing while the file is still being read.
 */
export async function compareWithPrevious(db: Db, fileId: string): Promise<void> {
  const file = await findStoredFile(db, fileId);
  if (!file) return;
  const previous = await findPrevious(db, file);
  if (!previous) return;
  const tables = await findPartsOf(db, [previous.id, file.id]);
  const breaking = breakingBetween(tables.get(previous.id), tables.get(file.id));
  if (!breaking) return;
  await db
    .updateTable('stored_file')
    .set({ breaking: JSON.stringify(breaking), compared_with: previous.version })
    .where('id', '=', fileId)
    .execute();
}

async function findPrevious(
  db: Db,
  file: { id: string; datasetId: string; distributionId: string; version: number },
): Promise<{ id: string; version: number } | undefined> {
  const { published } = await db
    .selectFrom('catalog_resource')
    .select('published')
    .where('id', '=', file.datasetId)
    .executeTakeFirstOrThrow();
  const served = (published as Dataset | null)?.distribution?.find((d) => d.id === file.distributionId)?.file;
  if (served && served.id !== file.id) {
    const found = await findStoredFile(db, served.id);
    if (found && found.version < file.version) return found;
  }
  return findFileVersion(db, file.datasetId, file.distributionId, file.version - 1);
}
