import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../../src/files/blob-store.js';
import { BlobNotFound, FileTooLarge, UploadInterrupted } from '../../src/files/file-errors.js';
import { RemoteTimeout } from '../../src/platform/outgoing-errors.js';

const MB = 1_000_000;
const inPieces = (bytes: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** What every blob store promises, wherever it keeps the bytes. `create` gives an empty store. */
export function describeBlobStore(name: string, create: () => Promise<BlobStore>): void {
  describe(`${name} as a blob store`, () => {
    let store: BlobStore;
    const all = () => collect(store.listOrphans(async () => new Set(), new Date(Date.now() + 60_000)));
    const put = (text: string) => store.put(Readable.from([Buffer.from(text)]), { maxBytes: MB });

    beforeEach(async () => {
      store = await create();
    });

    it('gives back what was put, with its hash and size', async () => {
      for (const size of [0, 1, 65_536, 3 * MB + 7]) {
        const bytes = randomBytes(size);
        const stored = await store.put(inPieces(bytes, 10_007), { maxBytes: 4 * MB, expectedBytes: size });
        expect(stored.size).toBe(size);
        expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect((await buffer(await store.get(stored.key))).equals(bytes)).toBe(true);
        expect((await readFile(await store.localPath(stored.key))).equals(bytes)).toBe(true);
        expect(await store.stat(stored.key)).toEqual({ ...stored, storedAt: expect.any(Date) });
      }
    });

    it('gives back a range, both ends included', async () => {
      const { key } = await put('0123456789');
      expect((await buffer(await store.get(key, { start: 2, end: 4 }))).toString()).toBe('234');
      expect((await buffer(await store.get(key, { start: 9, end: 9 }))).toString()).toBe('9');
    });

    it('takes exactly the limit and refuses one byte more, keeping nothing', async () => {
      await store.put(Readable.from([Buffer.alloc(100)]), { maxBytes: 100 });
      const source = inPieces(Buffer.alloc(300, 1), 60);
      const refusal = await store.put(source, { maxBytes: 100 }).catch((error) => error);
      expect(refusal).toBeInstanceOf(FileTooLarge);
      expect(refusal).toMatchObject({ code: 'FILE_TOO_LARGE', limit: 100, seen: 120 });
      expect(refusal.messages.it).toContain('100 byte');
      expect(source.destroyed).toBe(true);
      expect(await all()).toHaveLength(1);
    });

    it('refuses an announced size over the limit without reading', async () => {
      const source = new PassThrough();
      await expect(store.put(source, { maxBytes: 10, expectedBytes: 11 })).rejects.toBeInstanceOf(
        FileTooLarge,
      );
      expect(source.destroyed).toBe(true);
    });

    it('keeps nothing of a source that fails, ends early or runs over what was announced', async () => {
      const failing = new PassThrough();
      failing.write('some');
      const failed = store.put(failing, { maxBytes: MB });
      setTimeout(() => failing.destroy(new Error('aborted')), 20);
      await expect(failed).rejects.toMatchObject({ code: 'UPLOAD_INTERRUPTED', seen: 4 });

      const closing = new PassThrough();
      closing.write('some');
      const closed = store.put(closing, { maxBytes: MB });
      setTimeout(() => closing.destroy(), 20);
      await expect(closed).rejects.toBeInstanceOf(UploadInterrupted);

      for (const expectedBytes of [3, 5]) {
        const odd = store.put(Readable.from([Buffer.from('four')]), { maxBytes: MB, expectedBytes });
        await expect(odd).rejects.toBeInstanceOf(UploadInterrupted);
      }
      expect(await all()).toEqual([]);
    });

    it('survives a source that fails before it is read', async () => {
      const source = new PassThrough();
      const stored = store.put(source, { maxBytes: MB });
      source.destroy(new Error('too soon'));
      await expect(stored).rejects.toBeInstanceOf(UploadInterrupted);
    });

    it('passes on an error that already speaks to people', async () => {
      const source = new PassThrough();
      const stored = store.put(source, { maxBytes: MB });
      source.destroy(new RemoteTimeout('dati.example.it', 'total'));
      await expect(stored).rejects.toBeInstanceOf(RemoteTimeout);
    });

    it('stops when the signal aborts', async () => {
      const source = new PassThrough();
      source.write('some');
      const stop = new AbortController();
      const stored = store.put(source, { maxBytes: MB, signal: stop.signal });
      setTimeout(() => stop.abort(), 20);
      await expect(stored).rejects.toBeInstanceOf(UploadInterrupted);
      expect(source.destroyed).toBe(true);
      const late = store.put(new PassThrough(), { maxBytes: MB, signal: stop.signal });
      await expect(late).rejects.toBeInstanceOf(UploadInterrupted);
      expect(await all()).toEqual([]);
    });

    it('stores the same content once, also when put many times at the same moment', async () => {
      const stored = await Promise.all(Array.from({ length: 10 }, () => put('the same')));
      expect(new Set(stored.map(({ key }) => key)).size).toBe(1);
      expect(await all()).toHaveLength(1);
    });

    it('knows nothing of other keys, least of all of paths', async () => {
      await put('something');
      for (const key of [
        `sha256/ab/cd/abcd${'0'.repeat(60)}`,
        '../incoming',
        'sha256/../../etc/passwd',
        `sha256/ab/cd/${'0'.repeat(64)}`,
        '',
      ]) {
        expect(await store.stat(key)).toBeUndefined();
        expect(await store.delete(key)).toBe(false);
        await expect(store.get(key)).rejects.toBeInstanceOf(BlobNotFound);
        await expect(store.localPath(key)).rejects.toBeInstanceOf(BlobNotFound);
      }
    });

    it('deletes', async () => {
      const { key } = await put('to go');
      expect(await store.delete(key)).toBe(true);
      expect(await store.delete(key)).toBe(false);
      await expect(store.get(key)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
      expect((await put('to go')).key).toBe(key);
    });

    it('lists what nobody refers to, but not what was just put', async () => {
      const kept = await put('kept');
      const lost = await put('lost');
      const referenced = async (keys: readonly string[]) => new Set(keys.filter((key) => key === kept.key));
      const later = new Date(Date.now() + 60_000);
      const orphans = await collect(store.listOrphans(referenced, later));
      expect(orphans.map(({ key }) => key)).toEqual([lost.key]);
      const earlier = new Date(Date.now() - 60_000);
      expect(await collect(store.listOrphans(referenced, earlier))).toEqual([]);
    });

    it('spares an orphan that was put again meanwhile', async () => {
      const { key } = await put('again');
      await new Promise((resolve) => setTimeout(resolve, 30));
      const listedBefore = new Date();
      await new Promise((resolve) => setTimeout(resolve, 30));
      await put('again');
      expect(await store.delete(key, listedBefore)).toBe(false);
      expect((await buffer(await store.get(key))).toString()).toBe('again');
      expect(await store.delete(key, new Date(Date.now() + 60_000))).toBe(true);
    });
  });
}
