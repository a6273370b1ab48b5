import type { AttachedFile } from '../../catalog/commands/files.js';
import { attachBlob, type StoreServices } from '../../catalog/commands/store-file.js';
import { findResource } from '../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Bilingual } from '../../errors.js';
import { systemActor } from '../../people/policy.js';
import type { Database, Trx } from '../../platform/database.js';
import { RemoteStatus } from '../../platform/outgoing-errors.js';
import { countFileBytes, fileLimits, isForNow, putOff } from '../files/limits.js';
import { type FetchedFile, type FetchServices, fetchFile } from './fetch-file.js';
import { parseSchedule, retryAt } from './schedule.js';
import {
  type FileSource,
  findSource,
  isAutomatic,
  markAutomatic,
  recordOutcome,
  removeSource,
} from './sources.js';

/** What a refresh needs; `Services` has it all. */
export type RefreshServices = StoreServices & FetchServices & { db: Database };

/** Who a file belongs to that nobody sent. */
export const REFRESHER = systemActor('refresh');

/** The source was set anew or taken away while its old address was being read. */
class SourceReplaced extends Error {}

/**
 * The job `refresh-source`: reads the address of a distribution's file again. Unchanged, only the time is noted; a new
 * file becomes a new version of the working copy; a failure leaves everything as it is and is tried again, later each
 * time. It may run twice at once: the same bytes make one version. Only faults of our own machine are thrown, for the
 * queue to retry.
 * @param signal aborts when this process is to end; the job is then taken up again by another
 */
export async function refreshSourceJob(
  services: RefreshServices,
  { distributionId }: { distributionId: string },
  signal?: AbortSignal,
): Promise<void> {
  const source = await findSource(services.db, distributionId);
  if (!source) return;
  const dataset = await findResource(services.db, REFRESHER, 'dataset', source.datasetId, {
    version: 'draft',
  });
  const distribution = dataset?.doc.distribution?.find((d) => d.id === distributionId);
  if (!dataset || !distribution) {
    // Only the published document still has it: nothing of it can change any more.
    await removeSource(services.db, distributionId);
    return;
  }
  const { file } = distribution;
  const known = file && file.id === source.fileId ? source : undefined;
  const { harvestSourceId: harvest } = source;
  const limits = harvest ? await fileLimits(services.db, harvest, services.catalog.now()) : undefined;
  if (limits?.left === 0) return putOff(services.db, distributionId, limits);
  try {
    const bounds = limits && { maxBytes: Math.min(limits.maxBytes, limits.left), noPages: true };
    const fetched = await fetchFile(services, source.url, known, signal, bounds);
    if (limits && fetched) await countFileBytes(services.db, limits, fetched.blob.size);
    if (!fetched) {
      await recordOutcome(services.db, source, { status: 'unchanged' }, timesAfter(services, source));
      return;
    }
    await attachBlob(
      services,
      {
        actor: REFRESHER,
        dataset: dataset.id,
        distribution,
        fileName: fetched.fileName,
        mediaType: fetched.mediaType,
        sourceUrl: source.url,
      },
      fetched.blob,
      { andThen: (trx, attached, before) => noteAttached(services, trx, source, fetched, attached, before) },
    );
  } catch (error) {
    if (error instanceof SourceReplaced) return;
    if (limits && isForNow(error, limits)) return putOff(services.db, distributionId, limits);
    const messages = messagesOf(error);
    if (!messages || signal?.aborted) throw error;
    await recordFailure(services, source, messages, error);
  }
}

const timesAfter = ({ catalog }: RefreshServices, { schedule }: FileSource) => {
  const at = catalog.now();
  return { at, nextAt: schedule === null ? null : parseSchedule(schedule).nextAfter(at) };
};

/** In the transaction that attaches the file: what it was, and whether the dataset may go public by itself. */
export async function noteAttached(
  services: RefreshServices,
  trx: Trx,
  source: FileSource,
  fetched: FetchedFile,
  { record, file, unchanged }: AttachedFile,
  before: DatasetRecord,
): Promise<void> {
  // The validators of equal bytes may be new: with them the next question is answered by 304.
  const answer = { fileId: file.id, etag: fetched.etag, lastModified: fetched.lastModified };
  const outcome = { status: unchanged ? 'unchanged' : 'updated', answer } as const;
  if (!(await recordOutcome(trx, source, outcome, timesAfter(services, source)))) throw new SourceReplaced();
  if (unchanged) return;
  const inStep =
    before.revision === before.publishedRevision || (await isAutomatic(trx, record.id, before.revision));
  const automatic = source.autoPublish && before.state === 'published' && inStep;
  await markAutomatic(trx, source.distributionId, automatic ? record.revision : null);
}

async function recordFailure(
  { db, catalog }: RefreshServices,
  source: FileSource,
  error: Bilingual,
  cause: unknown,
): Promise<void> {
  const at = catalog.now();
  const failures = source.failures + 1;
  const retryAfter = cause instanceof RemoteStatus ? cause.retryAfterSeconds : undefined;
  const nextAt = source.schedule === null ? null : retryAt(at, failures, retryAfter);
  await recordOutcome(db, source, { status: 'failed', error, failures }, { at, nextAt });
}

/** The words of an expected refusal: those of the outgoing door, the blob store and the catalogue; undefined for a fault. */
function messagesOf(error: unknown): Bilingual | undefined {
  const { messages, detail } = error as { messages?: Bilingual; detail?: Bilingual };
  const found = messages ?? detail;
  return found?.it !== undefined && found.en !== undefined ? { it: found.it, en: found.en } : undefined;
}
