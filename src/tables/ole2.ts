import { open } from 'node:fs/promises';

const SIGNATURE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** Sectors of the directory that are looked at: 128 entries of 4 kB sectors, far more than any document has. */
const MOST_SECTORS = 64;

/** Whether a file is an OLE2 compound file: an old Office document, or a new one locked by a password. */
export async function isOle2(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, 0);
    return head.equals(SIGNATURE);
  } finally {
    await file.close();
  }
}

/**
 * Names of the streams and storages in an OLE2 compound file (MS-CFB 2.6): `Workbook` or `Book` in a spreadsheet,
 * `WordDocument`, `PowerPoint Document`, `EncryptedPackage`. Empty where the file is damaged.
 */
export async function ole2Names(path: string): Promise<string[]> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(512);
    await file.read(header, 0, 512, 0);
    if (!header.subarray(0, 8).equals(SIGNATURE)) return [];
    const size = 1 << header.readUInt16LE(30);
    if (size !== 512 && size !== 4096) return [];
    const fat = await readSector(header.readUInt32LE(76));
    const names: string[] = [];
    let sector = header.readUInt32LE(48);
    for (let count = 0; count < MOST_SECTORS && sector < 0xfffffffa; count += 1) {
      const entries = await readSector(sector);
      for (let at = 0; at + 128 <= entries.length; at += 128) {
        const length = entries.readUInt16LE(at + 64);
        if (length >= 2 && length <= 64) names.push(entries.toString('utf16le', at, at + length - 2));
      }
      // The directory of a small document lies in the part of the chain that the first FAT sector tells.
      sector = (sector + 1) * 4 <= fat.length ? fat.readUInt32LE(sector * 4) : 0xfffffffe;
    }
    return names;

    async function readSector(number: number): Promise<Buffer> {
      const buffer = Buffer.alloc(size);
      const { bytesRead } = await file.read(buffer, 0, size, (number + 1) * size);
      return buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
