import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyBbox } from '../../geo/geometry.js';
import { type DbfColumn, dbfHeader, dbfRecord } from '../../geo/write/dbf.js';
import { growBox, type Shape, type ShapeKind, shpHeader, shpRecord } from '../../geo/write/shp.js';
import { ExportRefused } from './export-refused.js';

/** The files of one kind of shapes while they are written. */
export interface ShapeLayer {
  paths: { shp: string; shx: string; dbf: string };
  /** Adds a row: its shape, or none, and its attributes. @throws ExportRefused beyond 2 GB */
  add(shape: Shape | undefined, values: readonly (string | null)[]): Promise<void>;
  /** Writes the headers, which tell sizes and box. */
  end(now: Date): Promise<void>;
  /** Shapes whose heights were left out, or set to 0, because the first shape is otherwise. */
  flattened(): number;
}

/** Offsets are counted in words of 31 bits, and many programs read no more than this. */
const MOST = 2 ** 31 - 1;
const BUFFER = 1 << 20;

/** Appends to a file with a buffer of its own. */
class Appender {
  private parts: Buffer[] = [];
  private waiting = 0;
  size = 0;

  constructor(private readonly file: FileHandle) {}

  async write(part: Buffer): Promise<void> {
    this.parts.push(part);
    this.waiting += part.length;
    this.size += part.length;
    if (this.size > MOST) {
      throw new ExportRefused('too-large', {
        it: 'Uno shapefile non può superare 2 GB: restringi le righe o scegli un altro formato.',
        en: 'A shapefile cannot be over 2 GB: narrow the rows or choose another format.',
      });
    }
    if (this.waiting > BUFFER) await this.flush();
  }

  async flush(): Promise<void> {
    const all = Buffer.concat(this.parts);
    this.parts = [];
    this.waiting = 0;
    if (all.length > 0) await this.file.appendFile(all);
  }

  /** Writes the header over the room that was left for it, and closes the file. */
  async end(header?: Buffer): Promise<void> {
    try {
      await this.flush();
      if (header) await this.file.write(header, 0, header.length, 0);
    } finally {
      await this.file.close();
    }
  }
}

/** Opens the files of a layer in a folder. @param onCut called with the place of a text that had to be cut */
export async function openLayer(
  folder: string,
  kind: ShapeKind,
  hasZ: boolean,
  fields: readonly DbfColumn[],
  onCut: (at: number) => void,
): Promise<ShapeLayer> {
  const stem = join(folder, randomUUID());
  const paths = { shp: `${stem}.shp`, shx: `${stem}.shx`, dbf: `${stem}.dbf` };
  // A table of attributes has one field at least.
  const columns = fields.length > 0 ? fields : [ROW_NUMBER];
  const [shp, shx, dbf] = (await Promise.all(
    [paths.shp, paths.shx, paths.dbf].map(async (path) => new Appender(await open(path, 'w+'))),
  )) as [Appender, Appender, Appender];
  await shp.write(Buffer.alloc(100));
  await shx.write(Buffer.alloc(100));
  await dbf.write(dbfHeader(columns, 0, new Date(0)));
  const box = emptyBbox();
  let count = 0;
  let flattened = 0;
  return {
    paths,
    flattened: () => flattened,
    async add(shape, values) {
      count += 1;
      if (shape && (shape.parts[0]?.[0]?.length ?? 2) > 2 !== hasZ) flattened += 1;
      const record = shpRecord(count, shape, hasZ);
      const entry = Buffer.alloc(8);
      entry.writeInt32BE(shp.size / 2, 0);
      entry.writeInt32BE((record.length - 8) / 2, 4);
      if (shape) growBox(box, shape);
      await shp.write(record);
      await shx.write(entry);
      await dbf.write(dbfRecord(columns, fields.length > 0 ? values : [String(count)], onCut));
    },
    async end(now) {
      await dbf.write(Buffer.from([0x1a]));
      await shp.end(shpHeader(kind, hasZ, shp.size, box));
      await shx.end(shpHeader(kind, hasZ, shx.size, box));
      await dbf.end(dbfHeader(columns, count, now));
    },
  };
}

const ROW_NUMBER: DbfColumn = { name: 'riga', type: 'N', width: 10, decimals: 0 };
