import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';
import type { PutOptions } from './blob-store.js';
import { FileTooLarge, UploadInterrupted } from './file-errors.js';

/** Bytes gathered before a write: uploads come in pieces of 1-64 kB, and each write is a trip to another thread. */
const WRITE_AT = 512 * 1024;

/** What arrived, once all of it has. */
export interface Received {
  readonly sha256: string;
  readonly size: number;
}

/**
 * A source as a stream that may fail at any moment, also before anyone reads it: the failure is kept for the reader
 * instead of ending the process. To be called before the first `await` of a put.
 */
export function asSource(source: AsyncIterable<Uint8Array>): Readable {
  const stream = source instanceof Readable ? source : Readable.from(source, { objectMode: true });
  return stream.on('error', () => {});
}

/**
 * Reads a source to its end, hashing and counting, and hands it to `write` in larger pieces. Shared by every kind of
 * store. The source is destroyed when anything fails.
 * @throws FileTooLarge, UploadInterrupted; an error of `write` (disk full) as it is
 */
export async function receive(
  stream: Readable,
  { maxBytes, expectedBytes, signal }: PutOptions,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<Received> {
  if (signal) addAbortSignal(signal, stream);
  if (expectedBytes !== undefined && expectedBytes > maxBytes) {
    stream.destroy();
    throw new FileTooLarge(maxBytes, expectedBytes);
  }
  const hash = createHash('sha256');
  let size = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const flush = async () => {
    const bytes = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    await write(bytes);
  };

  for await (const chunk of chunksOf(stream, () => size)) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new FileTooLarge(maxBytes, size);
    hash.update(chunk);
    pending.push(chunk);
    pendingBytes += chunk.byteLength;
    if (pendingBytes >= WRITE_AT) await flush();
  }
  if (expectedBytes !== undefined && size !== expectedBytes) throw new UploadInterrupted(size);
  if (pendingBytes > 0) await flush();
  return { sha256: hash.digest('hex'), size };
}

/** The source's chunks, with its own failures (and only those) told as an interruption. */
async function* chunksOf(stream: Readable, seen: () => number): AsyncGenerator<Uint8Array> {
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw error instanceof Error && 'messages' in error
      ? error
      : new UploadInterrupted(seen(), { cause: error });
  }
}
