const FREE = 0xffffffff;
const END = 0xfffffffe;
const FAT = 0xfffffffd;

/** A small OLE2 compound file (MS-CFB, version 3) of the given streams, each in whole sectors. */
export function compoundFile(streams: Record<string, Buffer>): Buffer {
  const sectors: Buffer[] = [Buffer.alloc(512, 0xff), Buffer.alloc(512)];
  const fat = sectors[0] as Buffer;
  fat.writeUInt32LE(FAT, 0);
  fat.writeUInt32LE(END, 4);
  const entry = (name: string, type: number, start: number, size: number): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'utf16le');
    bytes.writeUInt16LE(2 * name.length + 2, 64);
    bytes[66] = type;
    for (const at of [68, 72, 76]) bytes.writeUInt32LE(FREE, at);
    bytes.writeUInt32LE(start, 116);
    bytes.writeUInt32LE(size, 120);
    return bytes;
  };
  const entries = [entry('Root Entry', 5, END, 0)];
  for (const [name, content] of Object.entries(streams)) {
    const start = sectors.length;
    const count = Math.ceil(content.length / 512);
    entries.push(entry(name, 2, start, content.length));
    for (let at = 0; at < count; at += 1) {
      sectors.push(Buffer.concat([content.subarray(at * 512, at * 512 + 512)], 512));
      fat.writeUInt32LE(at === count - 1 ? END : start + at + 1, (start + at) * 4);
    }
  }
  Buffer.concat(entries).copy(sectors[1] as Buffer);
  const header = Buffer.alloc(512, 0xff);
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(header);
  header.fill(0, 8, 76);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(END, 68);
  header.writeUInt32LE(0, 76);
  return Buffer.concat([header, ...sectors]);
}
