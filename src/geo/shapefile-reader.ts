import { access, open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FormatReader, PartWritten } from '../tables/formats/format-reader.js';
import { passwordProtected } from '../tables/formats/messages.js';
import { refuseBeyond, unpackFolder, unpackMember } from '../tables/formats/unpack.js';
import { withZip } from '../tables/formats/xlsx-reader.js';
import type { Finding } from '../tables/table-model.js';
import { type Declared, declaredCrs } from './crs-names.js';
import {
  cellDecoder,
  type DbfHeader,
  dbfCell,
  dbfEncoding,
  dbfNative,
  readDbfHeader,
  readDbfRecords,
} from './dbf.js';
import { openWindow } from './file-window.js';
import { damaged, finding, tooLarge } from './findings.js';
import { type LayerFeature, writeLayer } from './layer-writer.js';
import { shpGeometry } from './shp-geometry.js';
import { layerName } from './utf8-file.js';

const LARGEST_RECORD = 64 * 1024 * 1024;

/** Paths of the files of one shapefile. */
interface ShapefileSet {
  shp: string;
  dbf?: string | undefined;
  prj?: string | undefined;
  cpg?: string | undefined;
}

/** Shapefiles: each `.shp` of a ZIP, whatever folder it is in; or a `.shp` with its companions beside it. */
export const shapefileReader: FormatReader = {
  formats: ['shapefile'],
  async parts(source, workDir) {
    if (!(await isZip(source.path))) {
      const set = await besides(source.path);
      return [{ name: layerName(source.fileName), write: (csvPath) => writeShapefile(set, csvPath) }];
    }
    const names = await shapefilesOf(source.path);
    if (names.length === 0) throw damaged('No .shp in the ZIP');
    return names.map((name) => ({
      name: layerName(name),
      write: async (csvPath) => {
        const set = await unpack(source.path, name, workDir);
        return writeShapefile(set, csvPath);
      },
    }));
  },
};

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    return head.toString('latin1').startsWith('PK');
  } finally {
    await file.close();
  }
}

function shapefilesOf(path: string): Promise<string[]> {
  return withZip(path, async (zip) =>
    zip.names.filter((name) => /\.shp$/i.test(name) && !/(?:^|\/)(?:__MACOSX\/|\._)/.test(name)),
  );
}

/** Companions of a `.shp` in its folder, whatever case their extensions have. */
async function besides(shp: string): Promise<ShapefileSet> {
  const folder = dirname(shp);
  const stem = stemOf(basename(shp));
  const names = await readdir(folder);
  const path = (extension: string) => {
    const name = names.find((other) => stemOf(other) === stem && other.toLowerCase().endsWith(extension));
    return name === undefined ? undefined : join(folder, name);
  };
  return { shp, dbf: path('.dbf'), prj: path('.prj'), cpg: path('.cpg') };
}

/** Unpacks one shapefile of a ZIP; it needs two of its files at once, and its text read twice. */
function unpack(zipPath: string, shp: string, workDir: string): Promise<ShapefileSet> {
  return withZip(zipPath, async (zip) => {
    const files = zip.members.filter(({ name }) => stemOf(name) === stemOf(shp));
    if (files.some(({ encrypted }) => encrypted)) throw passwordProtected();
    const folder = await unpackFolder(workDir);
    const take = async (extension: string): Promise<string | undefined> => {
      const member = files.find(({ name }) => name.toLowerCase().endsWith(extension));
      if (member === undefined) return undefined;
      await refuseBeyond(workDir, member.size);
      const path = join(folder, `layer${extension}`);
      await unpackMember(zip, member, path);
      return path;
    };
    const path = await take('.shp');
    if (path === undefined) throw damaged(`No member ${shp}`);
    return { shp: path, dbf: await take('.dbf'), prj: await take('.prj'), cpg: await take('.cpg') };
  });
}

function stemOf(name: string): string {
  return name.toLowerCase().replace(/\.[^./]*$/, '');
}

async function writeShapefile(set: ShapefileSet, csvPath: string): Promise<PartWritten> {
  const declared: Declared | null = set.prj ? declaredCrs(await readFile(set.prj, 'latin1')) : null;
  const findings: Finding[] = [];
  if (!set.dbf || !(await exists(set.dbf))) {
    const layer = { columns: [], declared, findings: [missingDbf()] };
    return writeLayer(
      csvPath,
      layer,
      rows(set.shp, undefined, undefined, () => ''),
    );
  }
  const header = await readDbfHeader(set.dbf);
  const cpg = set.cpg ? await readFile(set.cpg, 'latin1') : '';
  const { encoding, declared: stated } = await dbfEncoding(set.dbf, header, cpg);
  if (stated !== undefined && stated !== encoding) findings.push(otherEncoding(stated, encoding));
  const decode = cellDecoder(encoding);
  const columns = header.fields.map(({ name }) => decode(name).trim());
  const layer = { columns, natives: header.fields.map(dbfNative), declared, findings };
  return writeLayer(csvPath, layer, rows(set.shp, set.dbf, header, decode));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The shapes and the records in step; records marked as deleted go with their shapes. */
async function* rows(
  shp: string,
  dbf: string | undefined,
  header: DbfHeader | undefined,
  decode: (bytes: Buffer) => string,
): AsyncGenerator<LayerFeature> {
  const shapes = readShapes(shp);
  try {
    if (dbf === undefined || header === undefined) {
      for await (const geometry of shapes) yield { cells: [], geometry };
      return;
    }
    for await (const { deleted, record } of readDbfRecords(dbf, header)) {
      const shape = await shapes.next();
      if (deleted) continue;
      const cells = header.fields.map((field) => dbfCell(record, field, decode));
      yield { cells, geometry: shape.done ? null : shape.value };
    }
    const empty = header.fields.map(() => '');
    for await (const geometry of shapes) yield { cells: empty, geometry };
  } finally {
    await shapes.return(undefined);
  }
}

/** The shapes of a `.shp`, in order. @throws NotReadable where it is no shapefile, or cut off in a record */
async function* readShapes(path: string): AsyncGenerator<LayerFeature['geometry'], undefined> {
  const window = await openWindow(path);
  try {
    const head = await window.next(100);
    if (head.length < 100 || head.readInt32BE(0) !== 9994)
      throw damaged('Not a .shp: its file code is not 9994');
    while (window.left() >= 8) {
      const length = (window.ready(8) ?? (await window.next(8))).readInt32BE(4) * 2;
      if (length > LARGEST_RECORD) throw tooLarge('A shape of more than 64 MB');
      if (length < 4 || length > window.left()) throw damaged('The .shp ends within a shape');
      yield shpGeometry(window.ready(length) ?? (await window.next(length)));
    }
    return undefined;
  } finally {
    await window.close();
  }
}

function missingDbf(): Finding {
  return finding(
    'missing-dbf',
    'warning',
    'Manca il file .dbf con gli attributi: la tabella ha solo le geometrie.',
    'The .dbf file with the attributes is missing: the table has geometries only.',
  );
}

function otherEncoding(stated: string, found: string): Finding {
  return finding(
    'encoding-mismatch',
    'warning',
    `Il file .cpg dichiara ${stated} ma i testi sono in ${found}: sono letti come ${found}.`,
    `The .cpg file declares ${stated} but the texts are in ${found}: they are read as ${found}.`,
  );
}
