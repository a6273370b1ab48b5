import type { Selectable } from 'kysely';
import type { Db } from '../../platform/database.js';
import type { Schema } from '../../platform/schema.js';

/** One of the files a distribution has had. */
export interface FileVersion {
  id: string;
  distributionId: string;
  /** 1, 2, 3 … within the distribution. */
  version: number;
  name: string;
  size: number;
  sha256: string;
  mediaType: string;
  uploadedAt: Date;
  uploadedBy: string | null;
  sourceUrl: string | null;
  /** When the public first saw it; null for one that it never did. */
  firstPublishedAt: Date | null;
  /** What it broke for the readers of version `comparedWith`, as `tables/versions` tells it. */
  breaking: unknown[];
  comparedWith: number | null;
  /** The breaking changes that somebody accepted. */
  confirmedBreaking: unknown[] | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  /** When its bytes were taken away for good; null for one that is there. */
  removedAt: Date | null;
  removedBy: string | null;
  removedReason: string | null;
}

/** Which versions are wanted: all, or those the public has seen. */
export interface VersionFilter {
  onlyPublished?: boolean;
}

const toVersion = (row: Selectable<Schema['stored_file']>): FileVersion => ({
  id: row.id,
  distributionId: row.distribution_id,
  version: row.version,
  name: row.name,
  size: row.size,
  sha256: row.sha256,
  mediaType: row.media_type,
  uploadedAt: row.created_at,
  uploadedBy: row.uploaded_by,
  sourceUrl: row.source_url,
  firstPublishedAt: row.first_published_at,
  breaking: row.breaking as unknown[],
  comparedWith: row.compared_with,
  confirmedBreaking: row.confirmed_breaking as unknown[] | null,
  confirmedBy: row.confirmed_by,
  confirmedAt: row.confirmed_at,
  removedAt: row.removed_at,
  removedBy: row.removed_by,
  removedReason: row.removed_reason,
});

const select = (db: Db, datasetId: string, distributionId: string, { onlyPublished }: VersionFilter) => {
  const query = db
    .selectFrom('stored_file')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('distribution_id', '=', distributionId);
  return onlyPublished ? query.where('first_published_at', 'is not', null) : query;
};

/** The files a distribution has had, newest first, at most `limit`, older than version `before`. Index: stored_file_version. */
export async function listFileVersions(
  db: Db,
  datasetId: string,
  distributionId: string,
  options: VersionFilter & { limit: number; before?: number },
): Promise<FileVersion[]> {
  let query = select(db, datasetId, distributionId, options).orderBy('version', 'desc').limit(options.limit);
  if (options.before !== undefined) query = query.where('version', '<', options.before);
  return (await query.execute()).map(toVersion);
}

/** One of them by number, or undefined. Index: stored_file_version. */
export async function findFileVersion(
  db: Db,
  datasetId: string,
  distributionId: string,
  version: number,
  filter: VersionFilter = {},
): Promise<FileVersion | undefined> {
  const row = await select(db, datasetId, distributionId, filter)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && toVersion(row);
}

/** A stored file by id, whichever distribution it belongs to, or undefined. Index: primary key. */
export async function findStoredFile(
  db: Db,
  fileId: string,
): Promise<(FileVersion & { datasetId: string }) | undefined> {
  const row = await db.selectFrom('stored_file').selectAll().where('id', '=', fileId).executeTakeFirst();
  return row && { ...toVersion(row), datasetId: row.dataset_id };
}
