import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BlobStore, blobKey } from '../files/blob-store.js';
import type { Database } from '../platform/database.js';
import { HEAD_BYTES, readHead } from './load-head.js';
import { recordHead } from './load-store.js';

/**
 * Shows the first rows of a file that was just stored, from its first megabyte, before anything else is done with it:
 * within a second of the upload's end, however large the file and however long the queue. Answers whether there are
 * any. It throws nothing: what goes wrong here the load will tell.
 */
export async function showHead(
  services: { db: Database; blobs: BlobStore; tablesDir: string; catalog: { now(): Date } },
  file: { id: string; name: string; size: number; sha256: string },
): Promise<boolean> {
  try {
    const end = Math.min(HEAD_BYTES, file.size) - 1;
    if (end < 0) return false;
    const chunks: Buffer[] = [];
    for await (const chunk of await services.blobs.get(blobKey(file.sha256), { start: 0, end })) {
      chunks.push(chunk as Buffer);
    }
    const folder = join(services.tablesDir, 'work');
    await mkdir(folder, { recursive: true });
    const head = await readHead(Buffer.concat(chunks), file.size, file.name, folder);
    if (!head) return false;
    await recordHead(services.db, file.id, head, services.catalog.now());
    return true;
  } catch {
    return false;
  }
}
