import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderBlobStore } from '../../src/files/folder-blob-store.js';
import { collect, describeBlobStore } from './blob-store-contract.js';
import { compileToFolder } from './compile-to-folder.js';

let base: string;
let root: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'portico-blobs-'));
});
beforeEach(async () => {
  root = await mkdtemp(join(base, 'store-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const incoming = () => readdir(join(root, 'incoming'));
const put = (store: FolderBlobStore, text: string) =>
  store.put(Readable.from([Buffer.from(text)]), { maxBytes: 1000 });

describeBlobStore('a folder', async () => new FolderBlobStore(await mkdtemp(join(base, 'contract-'))));

describe('FolderBlobStore', () => {
  it('keeps content at its address and nothing else', async () => {
    const { key, sha256 } = await put(new FolderBlobStore(root), 'abc');
    // The SHA-256 of "abc" is the example of FIPS 180-4.
    expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(key).toBe(`sha256/ba/78/${sha256}`);
    expect(await readFile(join(root, key), 'utf8')).toBe('abc');
    expect(await incoming()).toEqual([]);
  });

  it('shows nothing at the address while content is still coming, and leaves no part after a failure', async () => {
    const store = new FolderBlobStore(root);
    const source = new PassThrough();
    const stored = store.put(source, { maxBytes: 5_000_000 });
    source.write(Buffer.alloc(1_000_000));
    while ((await incoming().catch(() => [])).length === 0) await sleep(5);
    expect(await readdir(root)).toEqual(['incoming']);
    source.destroy(new Error('gone'));
    await expect(stored).rejects.toMatchObject({ code: 'UPLOAD_INTERRUPTED' });
    expect(await incoming()).toEqual([]);
  });

  it('leaves no part after a refusal for size', async () => {
    const store = new FolderBlobStore(root);
    await expect(put(store, 'x'.repeat(1001))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await incoming()).toEqual([]);
  });

  it('gives up the source when the folder cannot be written', async () => {
    await writeFile(join(root, 'incoming'), 'a file in the way');
    const source = new PassThrough();
    await expect(new FolderBlobStore(root).put(source, { maxBytes: 10 })).rejects.toMatchObject({
      code: 'EEXIST',
    });
    expect(source.destroyed).toBe(true);
  });

  it('heals a blob that was damaged on the disk when the same content comes again', async () => {
    const store = new FolderBlobStore(root);
    const { key } = await put(store, 'whole');
    await truncate(join(root, key), 2);
    await put(store, 'whole');
    expect(await readFile(join(root, key), 'utf8')).toBe('whole');
  });

  it('takes a deletion back when the content is put again in the middle of it', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    class Interleaved extends FolderBlobStore {
      override async stat(key: string) {
        const found = await super.stat(key);
        const act = meanwhile;
        meanwhile = undefined;
        await act?.();
        return found;
      }
    }
    const store = new Interleaved(root);
    const { key } = await put(store, 'wanted again');
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(root, key), old, old);
    meanwhile = () => put(store, 'wanted again');
    expect(await store.delete(key, new Date(Date.now() - 60_000))).toBe(false);
    expect(await readFile(join(root, key), 'utf8')).toBe('wanted again');
    expect(await incoming()).toEqual([]);
  });

  it('loses nothing when the same content is put and cleared away at the same time', async () => {
    const store = new FolderBlobStore(root);
    for (let round = 0; round < 60; round++) {
      const { key } = await put(store, `round ${round}`);
      const old = new Date(Date.now() - 3_600_000);
      await utimes(join(root, key), old, old);
      const limit = new Date(Date.now() - 60_000);
      await Promise.all([put(store, `round ${round}`), store.delete(key, limit)]);
      expect(await store.stat(key)).toMatchObject({ size: `round ${round}`.length });
    }
    expect(await incoming()).toEqual([]);
  });

  it('sweeps old parts and takes back half-done deletions, leaving what is fresh or not ours', async () => {
    const store = new FolderBlobStore(root);
    const { key, sha256 } = await put(store, 'abc');
    const old = new Date(Date.now() - 7_200_000);
    const place = async (name: string, content: string, when: Date) => {
      await writeFile(join(root, 'incoming', name), content);
      await utimes(join(root, 'incoming', name), when, when);
    };
    await place('00000000-0000-4000-8000-000000000001.part', 'old', old);
    await place('00000000-0000-4000-8000-000000000002.part', 'fresh', new Date());
    await place('note.txt', 'by hand', old);
    await place(`${sha256}.00000000-0000-4000-8000-000000000003.old`, 'abc', old);
    const other = 'cb8379ac2098aa165029e3938a51da0bcecfc008fd6795f401178647f96c5b34'; // of "def"
    await place(`${other}.00000000-0000-4000-8000-000000000004.old`, 'def', old);
    expect(await store.sweepIncoming(3_600_000)).toBe(3);
    expect((await incoming()).sort()).toEqual(['00000000-0000-4000-8000-000000000002.part', 'note.txt']);
    expect(await readFile(join(root, `sha256/cb/83/${other}`), 'utf8')).toBe('def');
    // The blob that had been put again keeps its own, fresh date.
    expect((await stat(join(root, key))).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  it('sweeps an absent folder without complaint', async () => {
    expect(await new FolderBlobStore(join(root, 'absent')).sweepIncoming(0)).toBe(0);
  });

  it('holds only whole blobs after kill -9 at any moment, and parts that a sweep removes', async () => {
    const compiled = await compileToFolder('src/files/folder-blob-store.ts', join(base, 'compiled'));
    await mkdir(join(root, 'incoming'));
    const program = `
      import { setTimeout as sleep } from 'node:timers/promises';
      import { FolderBlobStore } from ${JSON.stringify(compiled)};
      const store = new FolderBlobStore(${JSON.stringify(root)});
      const stall = process.argv.includes('stall');
      async function* content(n) {
        for (let i = 0; i < 40; i++) {
          if (stall && i === 20) { console.log('half sent'); await sleep(60_000); }
          yield Buffer.alloc(50_000, n + '-' + i);
        }
      }
      for (let n = 0; ; n++) {
        await store.put(content(n), { maxBytes: 10_000_000 });
        if (n === 1) console.log('two stored');
      }`;
    const killAfter = async (delay: number, ...args: string[]) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...args]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await sleep(delay);
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    };
    for (const delay of [3, 11, 17, 29]) await killAfter(delay);
    await killAfter(0, 'stall');
    const parts = (await incoming()).length;
    expect(parts).toBeGreaterThan(0);
    const store = new FolderBlobStore(root);
    const blobs = await collect(store.listOrphans(async () => new Set(), new Date(Date.now() + 60_000)));
    expect(blobs.length).toBeGreaterThan(1);
    for (const blob of blobs) {
      expect(blob.size).toBe(2_000_000);
      const again = await store.put(await store.get(blob.key), { maxBytes: 3_000_000 });
      expect(again.key).toBe(blob.key);
    }
    expect(await store.sweepIncoming(-60_000)).toBe(parts);
    expect(await incoming()).toEqual([]);
  });
});
