import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobStore, blobKey } from '../files/blob-store.js';
import { BlobNotFound } from '../files/file-errors.js';
import type { Database } from '../platform/database.js';
import { tableEngine } from './engine.js';
import { contentMissing, machineFault } from './load-findings.js';
import type { LoadProgress } from './load-model.js';
import { writeNormalCsv } from './load-normal-csv.js';
import { formatOf } from './load-parts.js';
import { LoadOverBounds, runLoad } from './load-run.js';
import {
  beginLoad,
  csvName,
  parquetName,
  recordCsv,
  recordHead,
  recordOutcome,
  recordProgress,
  storeTables,
} from './load-store.js';
import { prepareMaps } from './map/prepare-maps.js';
import { findChoices } from './reading/choices.js';
import { showHead } from './show-head.js';
import { findParts, type StoredTable } from './stored-tables.js';
import type { TableSource } from './table-model.js';

export { parquetName };

/** What the job needs; `Services` has it all. */
export interface LoadJobServices {
  db: Database;
  blobs: BlobStore;
  /** Folder of the Parquet files. */
  tablesDir: string;
  catalog: { now(): Date };
}

/** Progress is written, and cancellation noticed, this often. */
const PULSE_MS = 1000;
/** Delimited text this small is read without a process of its own: starting one would take longer. */
const SMALL_TEXT = 1 << 20;
/** A line this long may be a header of very many columns, for which DuckDB takes hundreds of megabytes. */
const LONG_LINE = 16_384;

/** The load was cancelled, or another one of the same file has begun. */
class LoadNotWanted extends Error {}

/**
 * The job `load-table`: reads a stored file into tables, puts their Parquet in place and records what was found. It may
 * run again after a crash or twice at once: only the load that began last puts anything in place, and all of it at once.
 * A file that cannot be a table is an outcome, recorded; only faults of the machine are thrown, for the queue to retry.
 * @param signal aborts when this process is to end; the job is then taken up again by another
 */
export async function loadTableJob(
  services: LoadJobServices,
  { fileId }: { fileId: string },
  signal?: AbortSignal,
): Promise<void> {
  const { db, catalog, tablesDir } = services;
  const file = await db
    .selectFrom('stored_file')
    .select(['id', 'distribution_id', 'name', 'size', 'sha256', 'media_type'])
    .where('id', '=', fileId)
    .executeTakeFirst();
  if (!file) return; // its dataset is gone
  const known = await findParts(db, fileId);
  if (await isLoaded(tablesDir, known)) return addMissingCsv(services, known);
  const loadId = randomUUID();
  if (!(await beginLoad(db, fileId, loadId, known[0]?.status, catalog.now()))) return;
  const folder = join(tablesDir, 'work');
  const state = { stored: false };
  let work: string | undefined;
  try {
    const path = await services.blobs.localPath(blobKey(file.sha256));
    await mkdir(folder, { recursive: true });
    work = await mkdtemp(join(folder, 'load-'));
    const hasHead = known[0]?.head != null || (await showHead(services, file));
    const choices = await findChoices(db, file.distribution_id);
    const source: TableSource = { path, fileName: file.name, mediaType: file.media_type };
    const inProcess = file.size <= SMALL_TEXT && isText(await formatOf(source)) && !(await hasLongLine(path));
    await load(
      services,
      fileId,
      loadId,
      { source, work, wantsHead: !hasHead, ...(choices && { stated: choices.choices }) },
      state,
      { inProcess, ...(signal && { signal }) },
    );
    await prepareMaps(services, fileId, signal);
  } catch (error) {
    if (error instanceof LoadNotWanted) return;
    if (state.stored) throw error; // the tables are there; what is missing is made by the next try
    const end = (status: 'failed' | 'pending', finding?: typeof machineFault) =>
      recordOutcome(db, fileId, loadId, { status, findings: finding ? [finding] : [] }, catalog.now());
    if (error instanceof LoadOverBounds) return await end('failed', error.finding);
    if (error instanceof BlobNotFound) return await end('failed', contentMissing);
    // Told at once rather than shown as "loading" for ever; a retry that succeeds takes its place.
    await (signal?.aborted ? end('pending') : end('failed', machineFault)).catch(() => undefined);
    throw error;
  } finally {
    if (work) await rm(work, { recursive: true, force: true });
  }
}

const isText = (format: string): boolean => format === 'csv' || format === 'tsv';

/** Whether a small file has a line over `LONG_LINE` bytes. */
async function hasLongLine(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  for (let from = 0; bytes.length - from > LONG_LINE; ) {
    const end = bytes.indexOf(0x0a, from);
    if (end === -1 || end - from > LONG_LINE) return true;
    from = end + 1;
  }
  return false;
}

type RunRequest = Parameters<typeof runLoad>[0];

/** Runs the load with its pulse: once a second its progress is written, and whether it is still wanted is asked. */
async function load(
  { db, catalog, tablesDir }: LoadJobServices,
  fileId: string,
  loadId: string,
  request: RunRequest,
  state: { stored: boolean },
  options: { inProcess: boolean; signal?: AbortSignal },
): Promise<void> {
  const stop = new AbortController();
  const onEnd = (): void => stop.abort(options.signal?.reason ?? new Error('The process is to end'));
  if (options.signal?.aborted) onEnd();
  options.signal?.addEventListener('abort', onEnd, { once: true });
  let progress: LoadProgress | undefined;
  let beating: Promise<void> = Promise.resolve();
  const pulse = setInterval(() => {
    const shown = progress && { ...progress, at: catalog.now().toISOString() };
    progress = undefined;
    beating = beating.then(async () => {
      if (!state.stored && !(await recordProgress(db, fileId, loadId, shown)))
        stop.abort(new LoadNotWanted());
    });
    // A database that is away for a moment is noticed when the tables are stored.
    beating = beating.catch(() => undefined);
  }, PULSE_MS);
  try {
    await runLoad(
      request,
      {
        onProgress: (now) => {
          progress = now;
        },
        onHead: (head) => {
          recordHead(db, fileId, head, catalog.now()).catch(() => undefined);
        },
        onTables: async (loaded) => {
          clearInterval(pulse);
          await beating;
          stop.signal.throwIfAborted();
          state.stored = await storeTables(db, tablesDir, fileId, loadId, loaded, catalog.now());
          if (!state.stored) throw new LoadNotWanted();
        },
        onCsv: (part, path) => recordCsv(db, tablesDir, fileId, part, path),
      },
      stop.signal,
      { inProcess: options.inProcess },
    );
  } finally {
    clearInterval(pulse);
    options.signal?.removeEventListener('abort', onEnd);
    await beating;
  }
}

/** Whether an earlier run finished and what it put in place is still there. */
async function isLoaded(tablesDir: string, parts: readonly StoredTable[]): Promise<boolean> {
  if (parts[0]?.status !== 'loaded') return false;
  const names = parts.flatMap(({ status, parquet }) => (status === 'loaded' ? [parquet ?? ''] : []));
  const there = await Promise.all(names.map((name) => isThere(join(tablesDir, name))));
  return there.every(Boolean);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Makes the normalised CSVs that a run cut short after its tables did not come to. */
async function addMissingCsv(
  { db, tablesDir }: LoadJobServices,
  parts: readonly StoredTable[],
): Promise<void> {
  for (const { fileId, part, status, parquet, csv, columns } of parts) {
    if (status !== 'loaded' || !parquet || !columns) continue;
    if (csv && (await isThere(join(tablesDir, csvName(fileId, part))))) continue;
    await mkdir(join(tablesDir, 'work'), { recursive: true });
    const work = await mkdtemp(join(tablesDir, 'work', 'load-'));
    try {
      const staged = join(work, 'normal.csv');
      await writeNormalCsv(join(tablesDir, parquet), columns, staged, await tableEngine());
      await recordCsv(db, tablesDir, fileId, part, staged);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}
