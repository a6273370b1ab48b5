import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { ZipArchive, ZipMember } from '../zip-archive.js';
import { archiveBomb } from './messages.js';

/** All that one upload may unpack into, archives within archives included. */
export const MOST_UNPACKED = 8 * 1024 * 1024 * 1024;

/** A new folder for unpacked files in the work folder of a load. Files in it have numbers for names, never theirs. */
export function unpackFolder(workDir: string): Promise<string> {
  return mkdtemp(join(workDir, 'unpacked-'));
}

/** Bytes in the folders of `unpackFolder`: what archives have been unpacked into so far. */
export async function unpackedBytes(workDir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(workDir)) {
    if (!entry.startsWith('unpacked-')) continue;
    const folder = join(workDir, entry);
    for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  }
  return bytes;
}

/**
 * Refuses what would go beyond the bound.
 * @throws NotReadable
 */
export async function refuseBeyond(workDir: string, more: number): Promise<void> {
  if ((await unpackedBytes(workDir)) + more > MOST_UNPACKED)
    throw archiveBomb('il contenuto supera 8 GB', 'its content is larger than 8 GB');
}

/**
 * Writes a member to `path`; false where its bytes are not those that the archive's checksum tells.
 * A member that cannot be unpacked throws, and leaves nothing.
 */
export async function unpackMember(zip: ZipArchive, member: ZipMember, path: string): Promise<boolean> {
  let sum = 0;
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
  });
  try {
    await pipeline(await zip.stream(member.name), check, createWriteStream(path));
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
  return sum === member.crc32;
}
