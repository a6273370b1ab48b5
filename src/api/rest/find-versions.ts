import type { StoredFile } from '../../catalog/model/index.js';
import { type FileVersion, findFileVersion } from '../../catalog/queries/file-versions.js';
import { findResource, getResource, isUuid } from '../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { AppError, notFound } from '../../errors.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { isInsider } from './to-rest.js';
import type { VersionContext } from './version-to-rest.js';

/** A dataset as the actor sees it, and how the versions of one of its distributions are shown. */
export interface VersionScope {
  record: DatasetRecord;
  distributionId: string;
  /** Which versions there are for the actor: those the public has seen, all for who may edit. */
  onlyPublished: boolean;
  context: VersionContext;
}

/**
 * Where to look for versions. The distribution may be gone from the dataset: what was public of it keeps its links.
 * Throws NotFound.
 */
export async function versionScope(
  services: Services,
  actor: Actor,
  dataset: string,
  distributionId: string,
): Promise<VersionScope> {
  const record = await getResource(services.db, actor, 'dataset', dataset);
  if (!isUuid(distributionId)) throw notFound(distributionId);
  const id = distributionId.toLowerCase();
  const insider = isInsider(actor, record);
  const published =
    record.version === 'published'
      ? record
      : await findResource(services.db, actor, 'dataset', record.id, { version: 'published' });
  const fileOf = (one: DatasetRecord | undefined): StoredFile | undefined =>
    one?.doc.distribution?.find((d) => d.id === id)?.file;
  return {
    record,
    distributionId: id,
    onlyPublished: !insider,
    context: {
      publicUrl: services.catalog.publicUrl,
      datasetId: record.id,
      liveId: fileOf(published?.version === 'published' ? published : undefined)?.id,
      draftId: insider ? fileOf(record)?.id : undefined,
      insider,
    },
  };
}

/** One version within a scope. Throws NotFound, also for one that this actor may not see. */
export async function getVersion(
  services: Services,
  { record, distributionId, onlyPublished }: VersionScope,
  version: number,
): Promise<FileVersion> {
  const found = await findFileVersion(services.db, record.id, distributionId, version, { onlyPublished });
  if (!found) throw notFound(`${distributionId} v${version}`);
  return found;
}

/**
 * As `getVersion`, for its content. Throws Gone, with the day and the reason, for one whose bytes were taken away.
 */
export async function getVersionContent(
  services: Services,
  scope: VersionScope,
  version: number,
): Promise<FileVersion> {
  const found = await getVersion(services, scope, version);
  if (!found.removedAt) return found;
  const day = found.removedAt.toISOString().slice(0, 10);
  throw new AppError('Gone', {
    it: `La versione ${version} è stata tolta il ${day}: ${found.removedReason}`,
    en: `Version ${version} was taken away on ${day}: ${found.removedReason}`,
  });
}

/** A version as downloads take it. */
export const storedFileOf = (file: FileVersion): StoredFile => ({
  id: file.id,
  name: file.name,
  size: file.size,
  sha256: file.sha256,
  mediaType: file.mediaType,
  uploadedAt: file.uploadedAt.toISOString(),
  version: file.version,
});
