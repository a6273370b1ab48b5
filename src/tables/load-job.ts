import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobStore, blobKey } from '../files/blob-store.js';
import { BlobNotFound } from '../files/file-errors.js';
import type { Database } from '../platform/database.js';
import type { TableStatus } from '../platform/schema.js';
import { loadTable } from './load.js';
import { findTable } from './stored-tables.js';
import type { Finding, LoadResult } from './table-model.js';

/** What the job needs; `Services` has it all. */
export interface LoadJobServices {
  db: Database;
  blobs: BlobStore;
  /** Folder of the Parquet files. */
  tablesDir: string;
  catalog: { now(): Date };
}

/** Name of a file's Parquet within the folder of tables. */
export const parquetName = (fileId: string): string => `${fileId}.parquet`;

/**
 * The job `load-table`: reads a stored file as a table, writes its Parquet and records what was found. It may run again
 * after a crash or twice at once: the Parquet is renamed into place whole, and the same file gives the same table.
 * A file that cannot be a table is an outcome, recorded; only faults of the machine are thrown, for the queue to retry.
 */
export async function loadTableJob(services: LoadJobServices, { fileId }: { fileId: string }): Promise<void> {
  const { db } = services;
  const file = await db
    .selectFrom('stored_file')
    .select(['id', 'name', 'sha256', 'media_type'])
    .where('id', '=', fileId)
    .executeTakeFirst();
  if (!file) return; // its dataset is gone
  if (await isLoaded(services, fileId)) return;
  await record(services, fileId, { status: 'loading', findings: [] });
  try {
    const path = await services.blobs.localPath(blobKey(file.sha256));
    const result = await loadTable(
      { path, fileName: file.name, mediaType: file.media_type },
      {
        parquetPath: join(services.tablesDir, parquetName(fileId)),
        workDir: join(services.tablesDir, 'work'),
      },
    );
    await record(services, fileId, outcomeOf(fileId, result));
  } catch (error) {
    if (error instanceof BlobNotFound) {
      await record(services, fileId, { status: 'failed', findings: [contentMissing] });
      return;
    }
    // Told at once rather than shown as "loading" for ever; a retry that succeeds takes its place.
    await record(services, fileId, { status: 'failed', findings: [machineFault] }).catch(() => undefined);
    throw error;
  }
}

/** Whether an earlier run finished and its Parquet is still there. */
async function isLoaded(services: LoadJobServices, fileId: string): Promise<boolean> {
  const known = await findTable(services.db, fileId);
  if (known?.status !== 'loaded' || !known.parquet) return false;
  return access(join(services.tablesDir, known.parquet)).then(
    () => true,
    () => false,
  );
}

interface Outcome {
  status: TableStatus;
  findings: readonly Finding[];
  rowCount?: number;
  columns?: unknown;
  detection?: unknown;
  parquet?: string;
}

function outcomeOf(fileId: string, result: LoadResult): Outcome {
  if (result.status !== 'loaded') {
    return {
      status: result.status,
      findings: result.findings,
      ...(result.detection && { detection: result.detection }),
    };
  }
  return {
    status: 'loaded',
    findings: result.detection.warnings,
    rowCount: result.rowCount,
    columns: result.columns,
    detection: result.detection,
    parquet: parquetName(fileId),
  };
}

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair in jsonb; samples of damaged files may hold them. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/[\0\p{Cs}]/gu, '\uFFFD') : part,
  );

/** Writes an outcome. A file deleted meanwhile has no row any more (`attachFile` made it): nothing is written. */
async function record(services: LoadJobServices, fileId: string, outcome: Outcome): Promise<void> {
  await services.db
    .updateTable('data_table')
    .set({
      status: outcome.status,
      findings: toJson(outcome.findings),
      row_count: outcome.rowCount ?? null,
      columns: outcome.columns === undefined ? null : toJson(outcome.columns),
      detection: outcome.detection === undefined ? null : toJson(outcome.detection),
      parquet: outcome.parquet ?? null,
      modified_at: services.catalog.now(),
    })
    .where('file_id', '=', fileId)
    .execute();
}

const contentMissing: Finding = {
  code: 'content-missing',
  severity: 'error',
  message: {
    it: 'Il contenuto del file non c’è più: va caricato di nuovo.',
    en: 'The content of the file is no longer here: it has to be uploaded again.',
  },
};

const machineFault: Finding = {
  code: 'machine-fault',
  severity: 'error',
  message: {
    it: 'La lettura si è interrotta per un guasto: verrà ritentata.',
    en: 'Reading stopped because of a fault: it will be tried again.',
  },
};
