import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockResource } from '../catalog/commands/resources.js';
import type { CatalogContext } from '../catalog/context.js';
import type { Dataset } from '../catalog/model/index.js';
import { type FileVersion, findFileVersion } from '../catalog/queries/file-versions.js';
import { referencedBlobs } from '../catalog/queries/referenced-blobs.js';
import { AppError, notFound } from '../errors.js';
import { type BlobStore, blobKey } from '../files/blob-store.js';
import { type Actor, actorName, authorizeResource } from '../people/policy.js';
import type { Trx } from '../platform/database.js';

interface Place {
  dataset: string;
  distributionId: string;
  version: number;
}

/**
 * Takes the bytes and tables of a version away for good; its number, name and the reason stay, so that its link can say
 * what happened (410). For data that must not stay, such as personal data sent by mistake: everything else is kept. The
 * version that is published or in the working copy is replaced or withdrawn first.
 * Errors: NotFound, Forbidden (it takes who may publish), Conflict for a version in use.
 */
export async function removeVersion(
  services: { catalog: CatalogContext; blobs: BlobStore; tablesDir: string },
  actor: Actor,
  { dataset, distributionId, version }: Place,
  reason: string,
): Promise<FileVersion> {
  const { catalog, blobs, tablesDir } = services;
  const at = catalog.now();
  const done = await catalog.db.transaction().execute(async (trx) => {
    const row = await lockResource(trx, 'dataset', dataset);
    const subject = { organizationId: row.o_id, state: row.state, visibility: row.visibility };
    authorizeResource(actor, 'publish', subject, dataset);
    const file = await findFileVersion(trx, row.id, distributionId, version);
    if (!file) throw notFound(`${distributionId} v${version}`);
    if (file.removedAt) return { file, tables: [] };
    if (isInUse([row.draft, row.published] as (Dataset | null)[], file.id)) throw inUse();
    return { file, tables: await forget(trx, file.id, { by: actorName(actor), at, reason }) };
  });
  for (const name of done.tables) await rm(join(tablesDir, name), { force: true });
  await removeBytes(catalog, blobs, done.file.sha256, at);
  const { file } = done;
  return file.removedAt
    ? file
    : { ...file, removedAt: at, removedBy: actorName(actor), removedReason: reason };
}

const isInUse = (docs: readonly (Dataset | null)[], fileId: string): boolean =>
  docs.some((doc) => doc?.distribution?.some(({ file }) => file?.id === fileId));

const inUse = (): AppError =>
  new AppError('Conflict', {
    it: 'È il file pubblicato o quello della bozza: prima sostituiscilo (e pubblica), o ritira il dataset.',
    en: 'It is the published file or that of the draft: replace it first (and publish), or withdraw the dataset.',
  });

/** Names of the files of its tables, which nothing names from here on. */
async function forget(
  trx: Trx,
  fileId: string,
  { by, at, reason }: { by: string; at: Date; reason: string },
): Promise<string[]> {
  await trx
    .updateTable('stored_file')
    .set({ removed_at: at, removed_by: by, removed_reason: reason })
    .where('id', '=', fileId)
    .execute();
  // Its checks name cells, too.
  await trx.deleteFrom('file_check').where('file_id', '=', fileId).execute();
  const tables = await trx
    .deleteFrom('data_table')
    .where('file_id', '=', fileId)
    .returning(['parquet', 'csv'])
    .execute();
  return tables.flatMap(({ parquet, csv }) => [parquet, csv]).filter((name) => name !== null);
}

/** The bytes go unless another version has the same ones; those put again since `at` stay. A crash leaves them to the sweep. */
async function removeBytes(
  catalog: CatalogContext,
  blobs: BlobStore,
  sha256: string,
  at: Date,
): Promise<void> {
  const key = blobKey(sha256);
  if ((await referencedBlobs(catalog.db)([key])).has(key)) return;
  await blobs.delete(key, at);
}
