import { referencedBlobs } from '../catalog/queries/referenced-blobs.js';
import type { BlobStore } from '../files/blob-store.js';
import type { Db } from '../platform/database.js';

/**
 * Removes stored bytes that no version has: of uploads whose transaction never came, of organizations that were deleted,
 * of versions that were taken away. Only those put longer ago than `olderThanMs`; returns how many.
 */
export async function sweepOrphans(db: Db, blobs: BlobStore, olderThanMs: number): Promise<number> {
  const before = new Date(Date.now() - olderThanMs);
  let removed = 0;
  for await (const { key } of blobs.listOrphans(referencedBlobs(db), before)) {
    if (await blobs.delete(key, before)) removed += 1;
  }
  return removed;
}
