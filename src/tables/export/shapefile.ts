import type { Crs } from '../../geo/crs-table.js';
import { DBF_FIELDS, DBF_TEXT, type DbfColumn, dbfNames } from '../../geo/write/dbf.js';
import { prjText } from '../../geo/write/prj.js';
import { type ShapeKind, shapesOf } from '../../geo/write/shp.js';
import type { TableColumn } from '../query/relation.js';
import { keptAs, plainSql } from './cell-sql.js';
import { ExportRefused } from './export-refused.js';
import { cell } from './line.js';
import { geometryColumn, placeReader } from './places.js';
import { openLayer, type ShapeLayer } from './shape-layer.js';
import { shapeNotes } from './shape-notes.js';
import { zipOf } from './sheets.js';
import type { ExportSource } from './source.js';

/** Widest number as text, as a dBASE field has it. */
const NUMBER_WIDTH = 32;

/** The fields of the attributes. Widths come of the values themselves: one question to the whole table. */
async function fieldsOf(
  source: ExportSource,
  columns: readonly { column: TableColumn; at: number }[],
): Promise<DbfColumn[]> {
  if (columns.length > DBF_FIELDS) {
    throw new ExportRefused('too-many-columns', {
      it: `Uno shapefile ha al massimo ${DBF_FIELDS} colonne, qui sono ${columns.length}: scegline meno, o un altro formato.`,
      en: `A shapefile has ${DBF_FIELDS} columns at most, here are ${columns.length}: choose fewer, or another format.`,
    });
  }
  const widths = columns.flatMap(({ column, at }) => {
    const text = plainSql(column, cell(at));
    return [`max(strlen(${text}))`, `max(length(regexp_extract(${text}, '[.](\\d+)', 1)))`];
  });
  const found =
    widths.length === 0 ? [] : (await source.aggregate(widths)).map((value) => Number(value ?? 0));
  const names = dbfNames(columns.map(({ column }) => column.name));
  return columns.map(({ column }, place): DbfColumn => {
    const [width = 0, decimals = 0] = found.slice(2 * place, 2 * place + 2);
    const name = names[place] ?? '';
    switch (keptAs(column)) {
      case 'boolean':
        return { name, type: 'L', width: 1, decimals: 0 };
      case 'date':
        return { name, type: 'D', width: 8, decimals: 0 };
      case 'integer':
        return { name, type: 'N', width: Math.max(1, Math.min(width, NUMBER_WIDTH)), decimals: 0 };
      case 'double':
      case 'decimal': {
        const wide = Math.max(3, Math.min(width, NUMBER_WIDTH));
        return { name, type: 'N', width: wide, decimals: Math.max(1, Math.min(decimals, 15, wide - 2)) };
      }
      default:
        return { name, type: 'C', width: Math.max(1, Math.min(width, DBF_TEXT)), decimals: 0 };
    }
  });
}

const SUFFIXES: Record<ShapeKind, string> = {
  point: 'punti',
  multipoint: 'multipunti',
  line: 'linee',
  polygon: 'poligoni',
};

/** A name for the files of a layer. */
const stemOf = (title: string): string =>
  title
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60) || 'dati';

/**
 * The rows as shapefiles in a ZIP: one for each kind of shape that occurs, in any system. What the format cannot hold (long
 * names, long texts) is cut and listed in `LEGGIMI.txt`; more than 255 columns and files over 2 GB are refused.
 * The files are written before the first byte is given, since their headers tell their sizes.
 * @throws ExportRefused
 */
export async function writeShapefile(
  source: ExportSource,
  { title, crs, now }: { title: string; crs: Crs; now: Date },
): Promise<AsyncGenerator<Buffer>> {
  const place = geometryColumn(source.columns);
  const read = placeReader(crs);
  const columns = source.columns.map((column, at) => ({ column, at })).filter(({ at }) => at !== place);
  const fields = await fieldsOf(source, columns);
  const prj = prjText(crs);
  // A row without a place goes with the shapes of the first that has one.
  const [sample] = await source.aggregate([
    `first(${cell(place)}) FILTER (WHERE ${cell(place)} IS NOT NULL)`,
  ]);
  const main = shapesOf(read(typeof sample === 'string' ? sample : null) ?? EMPTY)[0]?.kind ?? 'point';
  const layers = new Map<ShapeKind, ShapeLayer>();
  const cuts = new Map<number, number>();
  const onCut = (at: number): void => {
    cuts.set(at, (cuts.get(at) ?? 0) + 1);
  };
  const layerOf = async (kind: ShapeKind, hasZ: boolean): Promise<ShapeLayer> => {
    const known = layers.get(kind);
    if (known) return known;
    const made = await openLayer(source.folder, kind, hasZ, fields, onCut);
    layers.set(kind, made);
    return made;
  };
  let repeated = 0;
  try {
    for await (const rows of source.rows([
      cell(place),
      ...columns.map(({ column, at }) => plainSql(column, cell(at))),
    ])) {
      for (const [where, ...values] of rows) {
        const geometry = read(where ?? null);
        const shapes = geometry ? shapesOf(geometry) : [];
        if (shapes.length === 0) await (await layerOf(main, false)).add(undefined, values);
        if (shapes.length > 1) repeated += 1;
        for (const shape of shapes) {
          const hasZ = (shape.parts[0]?.[0]?.length ?? 2) > 2;
          await (await layerOf(shape.kind, hasZ)).add(shape, values);
        }
      }
    }
    if (layers.size === 0) await layerOf(main, false);
  } finally {
    for (const layer of layers.values()) await layer.end(now);
  }
  const notes = shapeNotes(
    columns.map(({ column }, at) => ({
      column: column.name,
      field: fields[at] as DbfColumn,
      cut: cuts.get(at) ?? 0,
    })),
    { repeated, flattened: [...layers.values()].reduce((sum, { flattened }) => sum + flattened(), 0) },
  );
  const stem = stemOf(title);
  return zipOf(async (zip) => {
    for (const [kind, { paths }] of layers) {
      const name = layers.size === 1 ? stem : `${stem}_${SUFFIXES[kind]}`;
      for (const extension of ['shp', 'shx', 'dbf'] as const) {
        zip.addFile(paths[extension], `${name}.${extension}`, { compressionLevel: 3 });
      }
      zip.addBuffer(Buffer.from(prj), `${name}.prj`);
      zip.addBuffer(Buffer.from('UTF-8'), `${name}.cpg`);
    }
    zip.addBuffer(Buffer.from(notes), 'LEGGIMI.txt');
  });
}

const EMPTY = { type: 'GeometryCollection' as const, geometries: [] };
