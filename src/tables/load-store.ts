import { copyFile as copy, link, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Db } from '../platform/database.js';
import type { TableStatus } from '../platform/schema.js';
import type { LoadedFile, LoadProgress, TableHead } from './load-model.js';
import type { Finding } from './table-model.js';

/** Name of the Parquet of a file's part within the folder of tables. */
export const parquetName = (fileId: string, part = 0): string =>
  part === 0 ? `${fileId}.parquet` : `${fileId}.${part}.parquet`;

/** Name of the normalised CSV of a file's part within the folder of tables. */
export const csvName = (fileId: string, part = 0): string =>
  part === 0 ? `${fileId}.csv` : `${fileId}.${part}.csv`;

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair in jsonb; samples of damaged files may hold them. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/[\0\p{Cs}]/gu, '\uFFFD') : part,
  );

/**
 * Begins a load, in place of any other of the same file. False where the file is gone, its load was cancelled, or
 * another one has finished since its state was `seen`.
 */
export async function beginLoad(
  db: Db,
  fileId: string,
  loadId: string,
  seen: TableStatus | undefined,
  now: Date,
): Promise<boolean> {
  const open: TableStatus[] = ['pending', 'loading', 'failed', 'not-tabular'];
  const { numUpdatedRows } = await db
    .updateTable('data_table')
    .set({ status: 'loading', load_id: loadId, progress: null, findings: '[]', modified_at: now })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .where('status', 'in', seen === 'loaded' ? [...open, 'loaded'] : open)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Writes how far a load has come. False where it has been cancelled or replaced: then it is to stop. */
export async function recordProgress(
  db: Db,
  fileId: string,
  loadId: string,
  progress: LoadProgress | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('data_table')
    // The id written over itself: with nothing new to tell, the row still answers whose it is.
    .set({ load_id: loadId, ...(progress && { progress: toJson(progress) }) })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .where('status', '=', 'loading')
    .where('load_id', '=', loadId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Keeps the first rows of a file that is still to be read; a file that was read meanwhile is left alone. */
export async function recordHead(db: Db, fileId: string, head: TableHead, now: Date): Promise<void> {
  await db
    .updateTable('data_table')
    .set({ head: toJson(head), modified_at: now })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .where('status', 'in', ['pending', 'loading'])
    .execute();
}

/** Ends a load that made no table. Nothing is written where it is no longer the one under way. */
export async function recordOutcome(
  db: Db,
  fileId: string,
  loadId: string,
  outcome: { status: TableStatus; findings: readonly Finding[] },
  now: Date,
): Promise<void> {
  await db
    .updateTable('data_table')
    .set({
      status: outcome.status,
      findings: toJson(outcome.findings),
      progress: null,
      load_id: null,
      modified_at: now,
      // While it waits or is tried again the first rows may stay.
      ...(outcome.status !== 'pending' && {
        row_count: null,
        columns: null,
        detection: null,
        parquet: null,
        csv: null,
        profile: null,
        head: null,
      }),
    })
    .where('file_id', '=', fileId)
    .where('part', '=', 0)
    .where('load_id', '=', loadId)
    .execute();
}

/**
 * Puts the tables of a load where readers look and records them, all or nothing: the row is locked from the question
 * whether the load is still wanted until everything is in place. False where it is not wanted any more.
 */
export async function storeTables(
  db: Database,
  tablesDir: string,
  fileId: string,
  loadId: string,
  loaded: LoadedFile,
  now: Date,
): Promise<boolean> {
  const before = await db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('data_table')
      .select(['part', 'status', 'load_id', 'parquet', 'csv'])
      .where('file_id', '=', fileId)
      .orderBy('part')
      .forUpdate()
      .execute();
    const first = rows[0];
    if (first?.status !== 'loading' || first.load_id !== loadId) return undefined;
    for (const [part, one] of loaded.parts.entries()) {
      if (one.status === 'loaded') await putInPlace(one.parquet, join(tablesDir, parquetName(fileId, part)));
    }
    await trx.deleteFrom('data_table').where('file_id', '=', fileId).execute();
    const values = loaded.parts.map((part, at) => rowOf(part, fileId, at, now));
    await trx.insertInto('data_table').values(values).execute();
    return rows;
  });
  if (!before) return false;
  const kept = new Set(
    loaded.parts.flatMap((one, part) => (one.status === 'loaded' ? [parquetName(fileId, part)] : [])),
  );
  const gone = before.flatMap(({ parquet, csv }) => [csv, parquet && kept.has(parquet) ? null : parquet]);
  for (const name of gone) if (name) await rm(join(tablesDir, name), { force: true });
  return true;
}

function rowOf(part: LoadedFile['parts'][number], fileId: string, at: number, now: Date) {
  const loaded = part.status === 'loaded' ? part : undefined;
  return {
    file_id: fileId,
    part: at,
    name: part.name,
    status: part.status,
    findings: toJson(part.findings),
    row_count: loaded?.rowCount ?? null,
    columns: loaded ? toJson(loaded.columns) : null,
    detection: part.detection ? toJson(part.detection) : null,
    profile: loaded?.profile ? toJson(loaded.profile) : null,
    parquet: loaded ? parquetName(fileId, at) : null,
    csv: null,
    head: null,
    progress: null,
    load_id: null,
    modified_at: now,
  };
}

/** Records that the normalised CSV of a part is in place, if its table is still the one it was made of. */
export async function recordCsv(
  db: Database,
  tablesDir: string,
  fileId: string,
  part: number,
  staged: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('data_table')
      .select(['parquet'])
      .where('file_id', '=', fileId)
      .where('part', '=', part)
      .where('status', '=', 'loaded')
      .forUpdate()
      .executeTakeFirst();
    if (!row?.parquet) return;
    await putInPlace(staged, join(tablesDir, csvName(fileId, part)));
    await trx
      .updateTable('data_table')
      .set({ csv: csvName(fileId, part) })
      .where('file_id', '=', fileId)
      .where('part', '=', part)
      .execute();
  });
}

/** A second name for the file, then over the old one: whole or absent, and the staged one stays where it is. */
async function putInPlace(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  await rm(partial, { force: true });
  try {
    await link(from, partial);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    await copy(from, partial);
  }
  await rename(partial, to);
}
