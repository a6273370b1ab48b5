import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableTable } from '../rows/table-of.js';
import { type PlaceSource, sourceKey, stateOf } from './place-source.js';

/** Changed whenever an index of before cannot be read any more. */
const FORMAT = 1;
/** Bytes of all indexes together: beyond, those that nobody asked for longest go. They are made again when asked for. */
const MOST_BYTES = 4 * 2 ** 30;
const NAME = /^[0-9a-f-]{36}\.[\w.-]+\.parquet$/;

/** The folder of the indexes within that of the tables. */
export const mapsDir = (tablesDir: string): string => join(tablesDir, 'maps');

/** The file of an index. Its name says of which state of the table it is. */
export function indexPath(tablesDir: string, found: ReadableTable, source: PlaceSource): string {
  const column = createHash('sha1').update(sourceKey(source)).digest('hex').slice(0, 10);
  return join(mapsDir(tablesDir), `${stateOf(found)}.${column}.m${FORMAT}.parquet`);
}

/** Remembers that an index was used. */
export async function touchIndex(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/**
 * Removes what a new index takes the place of, older states of the same table and column, and then as many as there are
 * too many. Never throws: what stays costs only room.
 */
export async function sweepIndexes(tablesDir: string, made: string): Promise<void> {
  const folder = mapsDir(tablesDir);
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name));
  const own = made.slice(folder.length + 1);
  const [table = ''] = own.split('.');
  const tail = own.split('.').slice(-3).join('.');
  const part = own.split('.')[1];
  const files: { path: string; bytes: number; used: number }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const [of, itsPart] = name.split('.');
    if (name !== own && of === table && itsPart === part && name.endsWith(tail)) {
      await rm(path, { force: true }).catch(() => undefined);
      continue;
    }
    const info = await stat(path).catch(() => undefined);
    if (info) files.push({ path, bytes: info.size, used: info.mtimeMs });
  }
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((a, b) => a.used - b.used)) {
    if (bytes <= MOST_BYTES) return;
    if (file.path === made) continue;
    await rm(file.path, { force: true }).catch(() => undefined);
    bytes -= file.bytes;
  }
}
