import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.js';

/**
 * Where the bytes of files live. A blob is content without a name, stored under its SHA-256: the same content is stored
 * once, whoever sent it, and never changes. What a blob is called, and whether anyone still needs it, is known to the
 * database alone.
 */

/** `sha256/ab/cd/<64 hex digits>`: a path in a folder, an object name in S3. Only a store makes them. */
export type BlobKey = string;

export interface StoredBlob {
  readonly key: BlobKey;
  /** Lower-case hexadecimal, as `spdx:checksumValue` wants it. */
  readonly sha256: string;
  /** In bytes, `dcat:byteSize`. */
  readonly size: number;
}

export interface BlobStat extends StoredBlob {
  /** When it was last put; putting the same content again makes it new. */
  readonly storedAt: Date;
}

export interface PutOptions {
  /** Most bytes taken. */
  readonly maxBytes: number;
  /** How many bytes are to come, when the sender said so; fewer or more is an interruption. */
  readonly expectedBytes?: number;
  readonly signal?: AbortSignal;
}

/** Tells which of these keys the database refers to. Asked in batches, so one query each. */
export type FindReferenced = (keys: readonly BlobKey[]) => Promise<ReadonlySet<BlobKey>>;

export interface BlobStore {
  /**
   * Stores a stream. When the promise fulfils the content is durable; when it rejects nothing is stored. A failed put
   * destroys the source: whoever must still answer on the same socket pipes it through a `PassThrough`.
   * @throws FileTooLarge, UploadInterrupted (also when the source fails or the signal aborts); an error of the source
   * that has `messages` for people (`RemoteTimeout`) comes through unchanged
   */
  put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob>;

  /**
   * The content, or the bytes of a range within it (`parseByteRange` against the size).
   * @throws BlobNotFound, before the stream exists
   */
  get(key: BlobKey, range?: ByteRange): Promise<Readable>;

  /** Undefined when there is no such blob. */
  stat(key: BlobKey): Promise<BlobStat | undefined>;

  /**
   * A file on this machine with the content, read-only, for engines that want a path (DuckDB). A remote store copies it
   * here first and may drop the copy later: ask again for each piece of work rather than keep the path.
   * @throws BlobNotFound
   */
  localPath(key: BlobKey): Promise<string>;

  /**
   * Removes the content at once. False when there was none.
   * @param unlessStoredSince leaves a blob that was put again at or after this time, and answers false
   */
  delete(key: BlobKey, unlessStoredSince?: Date): Promise<boolean>;

  /**
   * Blobs nobody refers to, put before `storedBefore`. The margin matters: content is stored before the transaction that
   * refers to it commits. Delete them with `delete(key, storedBefore)`, which spares those put again meanwhile.
   */
  listOrphans(isReferenced: FindReferenced, storedBefore: Date): AsyncIterable<BlobStat>;

  /**
   * Clears what interrupted puts left behind and nobody touched for `olderThanMs`. Run at start.
   * @returns how many were removed
   */
  sweepIncoming(olderThanMs: number): Promise<number>;
}

const keyPattern = /^sha256\/([0-9a-f]{2})\/([0-9a-f]{2})\/(\1\2[0-9a-f]{60})$/;

/** The key of content with this SHA-256. Two levels of 256 folders keep each listing short at ten million blobs. */
export function blobKey(sha256: string): BlobKey {
  return `sha256/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** The SHA-256 in a key; undefined for any other text, so that no key climbs out of the store (`../`). */
export function sha256OfKey(key: string): string | undefined {
  return keyPattern.exec(key)?.[3];
}
