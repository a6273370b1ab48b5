import type { Readable } from 'node:stream';
import { type Entry, open, type ZipFile } from 'yauzl';

/** A ZIP opened for reading by name. */
export interface ZipArchive {
  names: string[];
  /** Bytes of a member, uncompressed; refuses a member that grows beyond `limit` bytes. */
  stream(name: string, limit?: number): Promise<Readable>;
  /** The whole text of a small member (UTF-8), or null where there is none. */
  text(name: string, limit?: number): Promise<string | null>;
  close(): void;
}

/** The archive is broken, or a member is larger than allowed. */
export class ZipNotReadable extends Error {}

const MOST_MEMBERS = 20_000;
const LARGEST_MEMBER = 4 * 1024 * 1024 * 1024;

/** Opens a ZIP and reads its directory. Throws `ZipNotReadable`. */
export async function openZip(path: string): Promise<ZipArchive> {
  const file = await new Promise<ZipFile>((resolve, reject) =>
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(new ZipNotReadable(error.message)) : resolve(zip),
    ),
  );
  const entries = await readEntries(file).catch((error: Error) => {
    file.close();
    throw new ZipNotReadable(error.message);
  });

  async function stream(name: string, limit = LARGEST_MEMBER): Promise<Readable> {
    const entry = entries.get(name);
    if (!entry) throw new ZipNotReadable(`No member ${name}`);
    // yauzl itself checks that no more bytes come than the directory says.
    if (entry.uncompressedSize > limit) throw new ZipNotReadable(`${name} is larger than ${limit} bytes`);
    return new Promise((resolve, reject) =>
      file.openReadStream(entry, (error, readable) =>
        error ? reject(new ZipNotReadable(error.message)) : resolve(readable),
      ),
    );
  }

  async function text(name: string, limit = 64 * 1024 * 1024): Promise<string | null> {
    if (!entries.has(name)) return null;
    const parts: Buffer[] = [];
    for await (const part of await stream(name, limit)) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
  }

  return { names: [...entries.keys()], stream, text, close: () => file.close() };
}

/** Names of the members of a ZIP. */
export async function memberNames(path: string): Promise<string[]> {
  const zip = await openZip(path);
  zip.close();
  return zip.names;
}

function readEntries(file: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    file.on('entry', (entry: Entry) => {
      if (entries.size >= MOST_MEMBERS) {
        reject(new Error(`More than ${MOST_MEMBERS} members`));
        return;
      }
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      file.readEntry();
    });
    file.once('end', () => resolve(entries));
    file.once('error', reject);
    file.readEntry();
  });
}
