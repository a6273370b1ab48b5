import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type BlobKey,
  type BlobStat,
  type BlobStore,
  blobKey,
  type FindReferenced,
  type PutOptions,
  type StoredBlob,
  sha256OfKey,
} from './blob-store.js';
import type { ByteRange } from './byte-range.js';
import { BlobNotFound } from './file-errors.js';
import { orUndefinedIfMissing, syncFolder } from './folder-sync.js';
import { asSource, receive } from './receive.js';

/** Keys asked of the database at once when looking for orphans. */
const ORPHAN_BATCH = 500;

/**
 * Blobs in a folder, which several processes may share:
 * ```
 * <root>/incoming/<uuid>.part       being received; a crash leaves it here, never half a blob
 * <root>/incoming/<hash>.<uuid>.old being deleted
 * <root>/sha256/ab/cd/<hash>        complete
 * ```
 */
export class FolderBlobStore implements BlobStore {
  readonly #root: string;
  readonly #incoming: string;

  /** @param root a folder, made when missing. `incoming` and `sha256` within it must be on one file system. */
  constructor(root: string) {
    this.#root = root;
    this.#incoming = join(root, 'incoming');
  }

  async put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob> {
    const stream = asSource(source);
    const part = join(this.#incoming, `${randomUUID()}.part`);
    try {
      await mkdir(this.#incoming, { recursive: true });
      const { sha256, size } = await receiveAndSync(await open(part, 'wx', 0o640), stream, options);
      const key = blobKey(sha256);
      if (!(await this.#touch(key, size))) await this.#settle(part, key);
      return { key, sha256, size };
    } finally {
      stream.destroy();
      await rm(part, { force: true }).catch(() => {}); // the sweep tries again; the error worth telling is the first
    }
  }

  async get(key: BlobKey, range?: ByteRange): Promise<Readable> {
    const file = await orUndefinedIfMissing(open(this.#pathOf(key), 'r'));
    if (!file) throw new BlobNotFound(key);
    return file.createReadStream({ start: range?.start ?? 0, end: range?.end, highWaterMark: 256 * 1024 });
  }

  async stat(key: BlobKey): Promise<BlobStat | undefined> {
    const sha256 = sha256OfKey(key);
    if (!sha256) return undefined;
    const found = await orUndefinedIfMissing(stat(join(this.#root, key)));
    return found && { key, sha256, size: found.size, storedAt: found.mtime };
  }

  async localPath(key: BlobKey): Promise<string> {
    if (!(await this.stat(key))) throw new BlobNotFound(key);
    return this.#pathOf(key);
  }

  /**
   * Out of its place first, judged after: a put of the same content either renewed the blob before (seen here, and
   * put back) or no longer finds it and stores its own copy. No order of the two loses content somebody just stored.
   */
  async delete(key: BlobKey, unlessStoredSince?: Date): Promise<boolean> {
    const found = await this.stat(key);
    if (!found || (unlessStoredSince && found.storedAt >= unlessStoredSince)) return false;
    await mkdir(this.#incoming, { recursive: true });
    const aside = join(this.#incoming, `${found.sha256}.${randomUUID()}.old`);
    const moved = await orUndefinedIfMissing(rename(this.#pathOf(key), aside).then(() => true));
    if (!moved) return false;
    if (unlessStoredSince && (await stat(aside)).mtime >= unlessStoredSince) {
      await this.#settle(aside, key);
      return false;
    }
    await unlink(aside);
    return true;
  }

  async *listOrphans(isReferenced: FindReferenced, storedBefore: Date): AsyncIterable<BlobStat> {
    let batch: BlobStat[] = [];
    for await (const blob of this.#all()) {
      if (blob.storedAt < storedBefore) batch.push(blob);
      if (batch.length < ORPHAN_BATCH) continue;
      yield* await unreferenced(batch, isReferenced);
      batch = [];
    }
    yield* await unreferenced(batch, isReferenced);
  }

  async sweepIncoming(olderThanMs: number): Promise<number> {
    const limit = Date.now() - olderThanMs;
    let removed = 0;
    for (const name of (await orUndefinedIfMissing(readdir(this.#incoming))) ?? []) {
      const path = join(this.#incoming, name);
      const found = await orUndefinedIfMissing(stat(path));
      if (!found?.isFile() || found.mtimeMs > limit) continue;
      const sha256 = /^([0-9a-f]{64})\.[0-9a-f-]+\.old$/.exec(name)?.[1];
      // A deletion that a crash cut short had perhaps to be taken back: undo it, orphans are found again.
      if (sha256 && !(await this.stat(blobKey(sha256)))) await this.#settle(path, blobKey(sha256));
      else if (sha256) await rm(path, { force: true });
      else if (name.endsWith('.part')) await rm(path, { force: true });
      else continue;
      removed++;
    }
    return removed;
  }

  #pathOf(key: BlobKey): string {
    if (!sha256OfKey(key)) throw new BlobNotFound(key);
    return join(this.#root, key);
  }

  /** Makes a blob of the same content new again. False when there is none, or only a damaged one. */
  async #touch(key: BlobKey, size: number): Promise<boolean> {
    const known = await this.stat(key);
    if (known?.size !== size) return false;
    const now = new Date();
    return (await orUndefinedIfMissing(utimes(this.#pathOf(key), now, now).then(() => true))) ?? false;
  }

  /** Renames into place and makes the name itself durable, folder by folder. */
  async #settle(path: string, key: BlobKey): Promise<void> {
    const target = this.#pathOf(key);
    const made = await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    await syncFolder(dirname(target));
    if (!made) return;
    for (let folder = dirname(target); folder !== this.#root; folder = dirname(folder))
      await syncFolder(dirname(folder));
  }

  /** Every blob, two hundred and fifty-six short listings at a time. */
  async *#all(): AsyncIterable<BlobStat> {
    const list = async (...path: string[]) =>
      ((await orUndefinedIfMissing(readdir(join(this.#root, 'sha256', ...path)))) ?? []).sort();
    for (const first of await list())
      for (const second of await list(first))
        for (const hash of await list(first, second)) {
          const blob = await this.stat(`sha256/${first}/${second}/${hash}`);
          if (blob) yield blob;
        }
  }
}

/** Content on the disk, not merely with the system, before anyone hears of it. */
async function receiveAndSync(file: FileHandle, source: Readable, options: PutOptions) {
  try {
    const received = await receive(source, options, (bytes) => file.writeFile(bytes));
    await file.sync();
    return received;
  } finally {
    await file.close();
  }
}

async function unreferenced(
  batch: readonly BlobStat[],
  isReferenced: FindReferenced,
): Promise<readonly BlobStat[]> {
  if (batch.length === 0) return [];
  const referenced = await isReferenced(batch.map(({ key }) => key));
  return batch.filter(({ key }) => !referenced.has(key));
}
