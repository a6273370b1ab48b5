import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { type Entry, getFileNameLowLevel, open, type ZipFile } from 'yauzl';

/** A ZIP opened for reading by name. */
export interface ZipArchive {
  names: string[];
  /** Members in the order of the directory. */
  members: ZipMember[];
  /** Bytes of a member, uncompressed; refuses a member that grows beyond `limit` bytes. */
  stream(name: string, limit?: number): Promise<Readable>;
  /** The whole text of a small member (UTF-8), or null where there is none. */
  text(name: string, limit?: number): Promise<string | null>;
  close(): void;
}

export interface ZipMember {
  /** Path inside the archive, with `/`. It is a label only: no file is ever written under it. */
  name: string;
  /** Bytes when unpacked, as the directory says; the stream fails if there are more. */
  size: number;
  crc32: number;
  encrypted: boolean;
  /** Stored or deflated; others (Deflate64, LZMA...) cannot be unpacked here. */
  readable: boolean;
}

/** The archive is broken, or a member is larger than allowed. */
export class ZipNotReadable extends Error {
  override readonly name = 'ZipNotReadable';

  constructor(
    message: string,
    /** Set where the archive would unpack into far more than a person meant to upload. */
    readonly bomb = false,
  ) {
    super(message);
  }
}

const MOST_MEMBERS = 20_000;
const LARGEST_MEMBER = 4 * 1024 * 1024 * 1024;
const MOST_BYTES = 8 * 1024 * 1024 * 1024;
/** Below this much no ratio is suspicious. */
const HARMLESS_BYTES = 256 * 1024 * 1024;
/** Tables pack 10 to 40 times; Deflate reaches 1,032 times, on nothing but the same byte. */
const MOST_RATIO = 300;

/**
 * Opens a ZIP and reads its directory.
 * @throws ZipNotReadable when it is damaged, holds more than 20,000 members, would unpack into more than 8 GB or
 * 300 times its size, or its members share their bytes (as in the overlapping bombs of D. Fifield).
 */
export async function openZip(path: string): Promise<ZipArchive> {
  // Names are decoded here: yauzl refuses the whole archive for one name such as `../x.csv`.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  const file = await new Promise<ZipFile>((resolve, reject) =>
    open(path, options, (error, zip) => (error ? reject(new ZipNotReadable(error.message)) : resolve(zip))),
  );
  const entries = await readEntries(file).catch((error: Error) => {
    file.close();
    throw error instanceof ZipNotReadable ? error : new ZipNotReadable(error.message);
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

  const members = [...entries].map(([name, entry]) => ({
    name,
    size: entry.uncompressedSize,
    crc32: entry.crc32,
    encrypted: entry.isEncrypted(),
    readable: entry.compressionMethod === 0 || entry.compressionMethod === 8,
  }));
  return { names: [...entries.keys()], members, stream, text, close: () => file.close() };
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
    let packed = 0;
    let unpacked = 0;
    file.on('entry', (entry: Entry) => {
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
      const reason = bombReason(entries.size, packed, unpacked, file.fileSize);
      if (reason) {
        reject(new ZipNotReadable(reason, true));
        return;
      }
      const name = memberName(entry);
      if (!name.endsWith('/')) entries.set(name, entry);
      file.readEntry();
    });
    file.once('end', () => resolve(entries));
    file.once('error', reject);
    file.readEntry();
  });
}

function bombReason(members: number, packed: number, unpacked: number, fileSize: number): string | null {
  if (members >= MOST_MEMBERS) return `more than ${MOST_MEMBERS} members`;
  if (unpacked > MOST_BYTES) return 'more than 8 GB when unpacked';
  if (packed > fileSize) return 'members that overlap';
  const ratio = unpacked / Math.max(packed, 1);
  return unpacked > HARMLESS_BYTES && ratio > MOST_RATIO
    ? `${Math.round(ratio)} times its size when unpacked`
    : null;
}

/** A name as UTF-8 where it is valid as such, flagged or not; else in code page 437, as the format says. */
function memberName(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const flags = isUtf8(raw) ? entry.generalPurposeBitFlag | 0x800 : entry.generalPurposeBitFlag;
  return getFileNameLowLevel(flags, raw, entry.extraFields, false);
}
