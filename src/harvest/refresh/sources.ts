import { type Selectable, sql } from 'kysely';
import type { Bilingual } from '../../errors.js';
import type { Db, Trx } from '../../platform/database.js';
import type { RefreshStatus, Schema } from '../../platform/schema.js';
import { parseSchedule } from './schedule.js';

/** The address a distribution's file is read from, and how that went. */
export interface FileSource {
  distributionId: string;
  datasetId: string;
  url: string;
  /** An ISO 8601 duration or cron; null: only when somebody asks. */
  schedule: string | null;
  autoPublish: boolean;
  /** Null with a schedule: paused, since a file was sent by hand. */
  nextAt: Date | null;
  /** Validators of the answer that became `fileId`. */
  etag: string | null;
  lastModified: string | null;
  fileId: string | null;
  /** The source of a harvest that set it; null where somebody did. */
  harvestSourceId: string | null;
  lastStatus: RefreshStatus | null;
  lastAt: Date | null;
  lastError: Bilingual | null;
  /** Why the last file was not published by itself. */
  held: Held | null;
  /** In a row. */
  failures: number;
}

/** A refusal to publish, as it was given. */
export interface Held {
  fileId: string;
  message: Bilingual;
}

const toSource = (row: Selectable<Schema['file_source']>): FileSource => ({
  distributionId: row.distribution_id,
  datasetId: row.dataset_id,
  url: row.url,
  schedule: row.schedule,
  autoPublish: row.auto_publish,
  nextAt: row.next_at,
  etag: row.etag,
  lastModified: row.last_modified,
  fileId: row.file_id,
  harvestSourceId: row.harvest_source_id,
  lastStatus: row.last_status,
  lastAt: row.last_at,
  lastError: row.last_error as Bilingual | null,
  held: row.held as Held | null,
  failures: row.failures,
});

/** The source of a distribution's file, or undefined. Index: primary key. */
export async function findSource(db: Db, distributionId: string): Promise<FileSource | undefined> {
  const row = await db
    .selectFrom('file_source')
    .selectAll()
    .where('distribution_id', '=', distributionId)
    .executeTakeFirst();
  return row && toSource(row);
}

/** What is said of a source by whoever sets it. */
export interface SourceSettings {
  url: string;
  schedule: string | null;
  autoPublish: boolean;
  /** The source of a harvest that sets it. Without it a person does, and a harvest leaves it alone from then on. */
  harvestSourceId?: string;
}

/**
 * Sets where a distribution's file is read from. With another address what was known of the former is forgotten; the
 * schedule starts anew. Throws `NotASchedule`.
 */
export async function saveSource(
  db: Db,
  ids: { distributionId: string; datasetId: string },
  { url, schedule, autoPublish, harvestSourceId }: SourceSettings,
  by: string,
  now: Date,
): Promise<void> {
  const next_at = schedule === null ? null : parseSchedule(schedule).nextAfter(now);
  const values = {
    url,
    schedule,
    auto_publish: autoPublish,
    harvest_source_id: harvestSourceId ?? null,
    next_at,
    modified_at: now,
  };
  await db
    .insertInto('file_source')
    .values({
      distribution_id: ids.distributionId,
      dataset_id: ids.datasetId,
      ...values,
      created_by: by,
    })
    .onConflict((conflict) => conflict.column('distribution_id').doUpdateSet(values))
    .execute();
}

/** Forgets everything that an address answered, when it is another one now. Before `saveSource`. */
export async function forgetAnswers(db: Db, distributionId: string, exceptUrl: string): Promise<void> {
  await db
    .updateTable('file_source')
    .set({
      etag: null,
      last_modified: null,
      file_id: null,
      publish_revision: null,
      last_status: null,
      last_at: null,
      last_error: null,
      held: null,
      failures: 0,
    })
    .where('distribution_id', '=', distributionId)
    .where('url', '<>', exceptUrl)
    .execute();
}

/** Takes the address away; the files read from it stay. False when there was none. */
export async function removeSource(db: Db, distributionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('file_source')
    .where('distribution_id', '=', distributionId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Ends the schedule until somebody sets or refreshes the source: a file was sent by hand. */
export async function pauseSource(db: Db, distributionId: string, now: Date): Promise<void> {
  await db
    .updateTable('file_source')
    .set({ next_at: null, publish_revision: null, modified_at: now })
    .where('distribution_id', '=', distributionId)
    .execute();
}

/** The file that an answer became, and the validators that tell whether it is still the same. */
export type KnownAnswer = { fileId: string; etag: string | null; lastModified: string | null };

/** What a reading of an address came to. */
export type RefreshOutcome =
  | { status: 'unchanged'; answer?: KnownAnswer }
  | { status: 'updated'; answer: KnownAnswer }
  | { status: 'failed'; error: Bilingual; failures: number };

/** Writes an outcome and when to ask again. Only while the source still has that address. */
export async function recordOutcome(
  db: Db,
  { distributionId, url }: Pick<FileSource, 'distributionId' | 'url'>,
  outcome: RefreshOutcome,
  times: { at: Date; nextAt: Date | null },
): Promise<boolean> {
  const answer = outcome.status === 'failed' ? undefined : outcome.answer;
  const { numUpdatedRows } = await db
    .updateTable('file_source')
    .set({
      last_status: outcome.status,
      last_at: times.at,
      next_at: times.nextAt,
      last_error: outcome.status === 'failed' ? JSON.stringify(outcome.error) : null,
      failures: outcome.status === 'failed' ? outcome.failures : 0,
      ...(answer && { file_id: answer.fileId, etag: answer.etag, last_modified: answer.lastModified }),
      ...(outcome.status === 'updated' && { held: null }),
    })
    .where('distribution_id', '=', distributionId)
    .where('url', '=', url)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** How long a source that was taken is left alone: a reading that died is due again after it. */
const LEASE = '45 minutes';

/**
 * Takes up to `limit` sources that are due, so that no other worker does: each is due again only after a lease, and
 * before that its reading sets the time anew. Index: file_source_due.
 */
export async function takeDueSources(trx: Trx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ distribution_id: string }>`
    update file_source set next_at = ${now}::timestamptz + interval '${sql.raw(LEASE)}'
    where distribution_id in (
      select distribution_id from file_source where next_at <= ${now}
      order by next_at limit ${limit} for update skip locked)
    returning distribution_id`.execute(trx);
  return rows.map((row) => row.distribution_id);
}

/** Notes that everything between the published document and this revision came from refreshes that publish themselves. */
export async function markAutomatic(db: Db, distributionId: string, revision: number | null): Promise<void> {
  await db
    .updateTable('file_source')
    .set({ publish_revision: revision })
    .where('distribution_id', '=', distributionId)
    .execute();
}

/** Whether that revision of the dataset was made by a refresh that publishes itself. Index: file_source_dataset. */
export async function isAutomatic(db: Db, datasetId: string, revision: number): Promise<boolean> {
  const row = await db
    .selectFrom('file_source')
    .select('distribution_id')
    .where('dataset_id', '=', datasetId)
    .where('auto_publish', '=', true)
    .where('publish_revision', '=', revision)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes why a refreshed file is not published. */
export async function holdFile(db: Db, distributionId: string, held: Held | null): Promise<void> {
  await db
    .updateTable('file_source')
    .set({ held: held && JSON.stringify(held) })
    .where('distribution_id', '=', distributionId)
    .execute();
}
