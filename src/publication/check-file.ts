import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGE_FILE } from '../catalog/commands/read-file-again.js';
import type { Dataset, Distribution } from '../catalog/model/index.js';
import { type FileVersion, findStoredFile } from '../catalog/queries/file-versions.js';
import { type BlobStore, blobKey } from '../files/blob-store.js';
import { BlobNotFound } from '../files/file-errors.js';
import type { Database, Db } from '../platform/database.js';
import type { JobQueue } from '../platform/jobs.js';
import { formatOf } from '../tables/format-of.js';
import { overTheBounds } from '../tables/load-findings.js';
import { findParts, findProfile, type StoredTable } from '../tables/stored-tables.js';
import type { FileFormat } from '../tables/table-model.js';
import {
  areaOf,
  type CheckedTables,
  CheckOverTime,
  composeReport,
  RULES_VERSION,
  runCheck,
  storeCheck,
  type TableToCheck,
  type UnreadPart,
} from '../validation/data-checks/index.js';

/** What the job needs; `Services` has it all. */
export interface CheckFileServices {
  db: Database;
  blobs: BlobStore;
  /** Folder of the Parquet files. */
  tablesDir: string;
  catalog: { now(): Date };
}

/** Queues the check of a file that was read, large ones where they keep nothing waiting. */
export async function queueCheck(db: Db, jobs: JobQueue, fileId: string): Promise<void> {
  const file = await db.selectFrom('stored_file').select('size').where('id', '=', fileId).executeTakeFirst();
  if (!file) return;
  const name = file.size < LARGE_FILE ? 'check-file' : 'check-large-file';
  await jobs.add(db, name, { fileId }, `check-file:${fileId}`);
}

/** Files queued in one go; the rest at the next. */
const MOST_MISSING = 500;

/**
 * Queues the check of current files that have none, or one by older rules: those of a portal that did not check yet, and
 * of checks that were given up. Returns how many. Index: stored_file_version.
 */
export async function queueMissingChecks({ db, jobs }: { db: Database; jobs: JobQueue }): Promise<number> {
  const files = await db
    .selectFrom('stored_file as f')
    .innerJoin('data_table as t', (join) => join.onRef('t.file_id', '=', 'f.id').on('t.part', '=', 0))
    .leftJoin('file_check as c', 'c.file_id', 'f.id')
    .select('f.id')
    .where('t.status', 'not in', ['pending', 'loading'])
    .where((eb) => eb.or([eb('c.file_id', 'is', null), eb('c.version', '<', RULES_VERSION)]))
    .where('f.removed_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('stored_file as newer')
            .select('newer.id')
            .whereRef('newer.distribution_id', '=', 'f.distribution_id')
            .whereRef('newer.version', '>', 'f.version'),
        ),
      ),
    )
    .orderBy('f.created_at', 'desc')
    .limit(MOST_MISSING)
    .execute();
  for (const { id } of files) await queueCheck(db, jobs, id);
  return files.length;
}

/**
 * The job `check-file`: puts the data checks to a stored file, after it was read, and keeps the report with the personal
 * data found. A file that is no table, or could not be read, is checked for what it is. May run again: the newest report
 * takes the place of the one before. Tables whose rows come by API have no file and are not checked.
 * @param signal aborts when this process is to end; the job is then taken up again by another
 */
export async function checkFileJob(
  services: CheckFileServices,
  { fileId }: { fileId: string },
  signal?: AbortSignal,
): Promise<void> {
  const { db, catalog } = services;
  const file = await findStoredFile(db, fileId);
  if (!file) return; // its dataset is gone
  const parts = await findParts(db, fileId);
  const status = parts[0]?.status;
  if (status === undefined || status === 'pending' || status === 'loading') return; // queued again when it was read
  const { dataset, distribution } = await declaredOf(db, file);
  const now = catalog.now();
  const { checked, unread } = await checkParts(services, parts, dataset, now, signal);
  const report = composeReport({
    dataset,
    distribution,
    found: { file, format: await formatFound(services.blobs, file), inside: formatsOf(parts) },
    tables: checked.tables,
    unread,
    now,
  });
  await storeCheck(db, fileId, report, checked.tables.length > 0 ? checked.personal : null);
}

/** What the metadata say of a file: in the working copy where the file is in it, else in what is published. */
async function declaredOf(
  db: Db,
  file: FileVersion & { datasetId: string },
): Promise<{ dataset: Dataset; distribution: Partial<Distribution> }> {
  const row = await db
    .selectFrom('catalog_resource')
    .select(['draft', 'published'])
    .where('id', '=', file.datasetId)
    .executeTakeFirst();
  const docs = [row?.draft, row?.published].filter((doc) => doc) as Dataset[];
  for (const dataset of docs) {
    const distribution = dataset.distribution?.find((one) => one.file?.id === file.id);
    if (distribution) return { dataset, distribution };
  }
  const [dataset = {}] = docs;
  return { dataset, distribution: dataset.distribution?.find(({ id }) => id === file.distributionId) ?? {} };
}

/** Formats of the parts of a file, as far as they were read. */
const formatsOf = (parts: readonly StoredTable[]): FileFormat[] =>
  parts.flatMap(({ detection }) => detection?.format ?? []);

/** What the bytes are; null where they are gone. */
async function formatFound(blobs: BlobStore, file: FileVersion): Promise<FileFormat | null> {
  try {
    const path = await blobs.localPath(blobKey(file.sha256));
    return await formatOf({ path, fileName: file.name, mediaType: file.mediaType });
  } catch (error) {
    if (error instanceof BlobNotFound) return null;
    throw error;
  }
}

async function checkParts(
  { db, tablesDir }: CheckFileServices,
  parts: readonly StoredTable[],
  dataset: Dataset,
  now: Date,
  signal: AbortSignal | undefined,
): Promise<{ checked: CheckedTables; unread: UnreadPart[] }> {
  const tables: TableToCheck[] = [];
  const unread: UnreadPart[] = [];
  for (const one of parts) {
    const { part, status, findings } = one;
    if (status === 'loaded' && one.parquet && one.columns) {
      tables.push({
        part,
        name: one.name,
        rows: one.rowCount ?? 0,
        // What was made of other columns is checked there.
        columns: one.columns.filter(({ virtual }) => !virtual),
        detection: one.detection,
        findings,
        profile: await findProfile(db, one.fileId, part),
        parquet: join(tablesDir, one.parquet),
      });
    } else if (status === 'failed' || status === 'not-tabular' || status === 'cancelled') {
      unread.push({ part, status, findings });
    }
  }
  const folder = join(tablesDir, 'work');
  await mkdir(folder, { recursive: true });
  // Named like a load's, so that what a killed check leaves is swept with theirs.
  const work = await mkdtemp(join(folder, 'load-check-'));
  try {
    const request = { tables, area: areaOf(dataset.spatial), work, now: now.toISOString() };
    return { checked: await runCheck(request, signal), unread };
  } catch (error) {
    if (!(error instanceof CheckOverTime)) throw error;
    const over: UnreadPart = { part: 0, status: 'failed', findings: [overTheBounds('time')] };
    return { checked: { tables: [], personal: { version: 0, tables: [] } }, unread: [...unread, over] };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
