import { announceTables } from '../catalog/commands/announce-tables.js';
import type { CatalogContext } from '../catalog/context.js';
import { findStoredFile } from '../catalog/queries/file-versions.js';
import { findResource } from '../catalog/queries/find-resource.js';
import { isAppError, reasonsOf } from '../errors.js';
import { REFRESHER } from '../harvest/refresh/refresh-source.js';
import { findSource, holdFile, isAutomatic } from '../harvest/refresh/sources.js';
import type { Database } from '../platform/database.js';
import type { JobQueue } from '../platform/jobs.js';
import { findTable } from '../tables/stored-tables.js';
import { compareWithPrevious } from '../tables/versions/compare-with-previous.js';
import { queueCheck } from './check-file.js';
import { publish } from './publish.js';
import { carryOutWish } from './wishes.js';

/**
 * What follows when a file has been read, however that ended: those who follow the catalogue are told, what it breaks is recorded, its data are checked by a job
 * of their own, and one that a refresh brought goes public by itself where its source says so. May run again: it finds its work done.
 */
export async function afterLoad(
  services: { db: Database; catalog: CatalogContext; jobs: JobQueue },
  { fileId }: { fileId: string },
): Promise<void> {
  await announceTables(services.db, { fileId }, services.catalog.now());
  await compareWithPrevious(services.db, fileId);
  await queueCheck(services.db, services.jobs, fileId);
  await publishRefreshed(services, fileId);
  await carryOutWish(services, fileId);
}

/** What follows when the data of a file were checked: a refresh or a dataset that waited for that goes public, or is held. */
export async function afterCheck(
  services: { db: Database; catalog: CatalogContext },
  { fileId }: { fileId: string },
): Promise<void> {
  await publishRefreshed(services, fileId);
  await carryOutWish(services, fileId);
}

/**
 * Publishes a dataset whose every change since the last publication was a refresh that publishes itself. An edit by
 * somebody is never published on the way, and neither is what breaks its readers: why is noted at the source.
 */
async function publishRefreshed(
  { db, catalog }: { db: Database; catalog: CatalogContext },
  fileId: string,
): Promise<void> {
  const file = await findStoredFile(db, fileId);
  const source = file && (await findSource(db, file.distributionId));
  if (!file || !source?.autoPublish || source.fileId !== fileId || file.firstPublishedAt) return;
  const status = (await findTable(db, fileId))?.status;
  if (status === undefined || status === 'pending' || status === 'loading') return;
  const record = await findResource(db, REFRESHER, 'dataset', file.datasetId, { version: 'draft' });
  if (record?.state !== 'published') return;
  if (!record.doc.distribution?.some((d) => d.file?.id === fileId)) return;
  try {
    if (await isAutomatic(db, record.id, record.revision)) {
      await publish(catalog, REFRESHER, 'dataset', record.id, { expectedRevision: record.revision });
      await holdFile(db, file.distributionId, null);
    } else {
      await holdFile(db, file.distributionId, { fileId, message: EDITED });
    }
  } catch (error) {
    if (!isAppError(error)) throw error;
    // `afterCheck` comes back to it.
    if (error.problems.some(({ code }) => code === 'personal-data-pending')) return;
    await holdFile(db, file.distributionId, { fileId, message: reasonsOf(error) });
  }
}

const EDITED = {
  it: 'Il dataset ha altre modifiche non pubblicate: la nuova versione aspetta che qualcuno le pubblichi.',
  en: 'The dataset has other unpublished changes: the new version waits for somebody to publish them.',
};
