import { type FileHandle, open } from 'node:fs/promises';

/** Reads a binary file from front to back in pieces of asked length, in bounded memory. */
export interface FileWindow {
  size: number;
  /** The next `length` bytes without waiting where they are in memory already, else null. Valid until the next call. */
  ready(length: number): Buffer | null;
  /** The next `length` bytes, fewer at the end of the file. Valid until the next call. */
  next(length: number): Promise<Buffer>;
  /** Bytes not read yet. */
  left(): number;
  close(): Promise<void>;
}

const CHUNK = 1 << 20;

/** Opens a file for reading in pieces. The caller closes it. */
export async function openWindow(path: string): Promise<FileWindow> {
  const file: FileHandle = await open(path);
  const { size } = await file.stat();
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let offset = 0;

  function ready(length: number): Buffer | null {
    if (buffer.length - at < length) return null;
    at += length;
    return buffer.subarray(at - length, at);
  }

  return {
    size,
    ready,
    async next(length) {
      const known = ready(length);
      if (known) return known;
      const rest = buffer.subarray(at);
      const wanted = Math.min(Math.max(length - rest.length, CHUNK), size - offset);
      const more = Buffer.allocUnsafe(Math.max(wanted, 0));
      const { bytesRead } = await file.read(more, 0, more.length, offset);
      offset += bytesRead;
      buffer = Buffer.concat([rest, more.subarray(0, bytesRead)]);
      at = Math.min(length, buffer.length);
      return buffer.subarray(0, at);
    },
    left: () => size - offset + buffer.length - at,
    close: () => file.close(),
  };
}
