import type { BlobKey, FindReferenced } from '../../files/blob-store.js';
import { blobKey, sha256OfKey } from '../../files/blob-store.js';
import type { Db } from '../../platform/database.js';

/** Which stored bytes are those of a version that is still there (`BlobStore.listOrphans`). Index: stored_file_sha256. */
export const referencedBlobs =
  (db: Db): FindReferenced =>
  async (keys: readonly BlobKey[]) => {
    const digests = keys.flatMap((key) => sha256OfKey(key) ?? []);
    if (digests.length === 0) return new Set();
    const rows = await db
      .selectFrom('stored_file')
      .select('sha256')
      .distinct()
      .where('sha256', 'in', digests)
      .where('removed_at', 'is', null)
      .execute();
    return new Set(rows.map(({ sha256 }) => blobKey(sha256)));
  };
