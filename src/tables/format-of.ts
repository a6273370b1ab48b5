import { open, stat } from 'node:fs/promises';
import { detectFormat } from './detect-format.js';
import { ole2Names } from './ole2.js';
import type { FileFormat, TableSource } from './table-model.js';
import { memberNames } from './zip-archive.js';

const HEAD = 65_536;

/** What a file is, by content, then name, then declared media type. Reads its head and the directory of a container. */
export async function formatOf(source: TableSource): Promise<FileFormat> {
  const { size } = await stat(source.path);
  const file = await open(source.path);
  try {
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const used = head.subarray(0, bytesRead);
    const members = await containedNames(source.path, used);
    return detectFormat({
      fileName: source.fileName,
      head: used,
      size,
      ...(source.mediaType ? { mediaType: source.mediaType } : {}),
      ...(members ? { members } : {}),
    });
  } finally {
    await file.close();
  }
}

async function containedNames(path: string, head: Buffer): Promise<string[] | undefined> {
  const start = head.subarray(0, 4).toString('latin1');
  if (start.startsWith('PK')) return memberNames(path).catch(() => []);
  return start === '\xd0\xcf\x11\xe0' ? ole2Names(path).catch(() => []) : undefined;
}
