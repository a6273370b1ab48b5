import { type CsvDialect, csvHeader, csvLine, INTERNATIONAL, type OwnValue } from './csv.js';
import { ExportRefused } from './export-refused.js';
import type { ExportFormatId } from './formats.js';
import { geojsonFeature, geojsonHead } from './geojson.js';
import { writeGpx } from './gpx.js';
import { type jsonMembers, jsonObject } from './json.js';
import { writeKml } from './kml.js';
import type { LinePart } from './line.js';
import { writeOds } from './ods.js';
import { geometryColumn, onlyWgs84, systemOf } from './places.js';
import { writeShapefile } from './shapefile.js';
import type { ExportSource } from './source.js';
import { writeXlsx, XLSX_COLUMNS } from './xlsx.js';

/** What may be chosen of a file, beside its rows. */
export interface ExportOptions {
  /** Of the sheet, the layer, the document. */
  title: string;
  now: Date;
  /** Names of the columns in formats with a header, where they are others than the query's. */
  names?: readonly string[] | undefined;
  dialect?: CsvDialect;
  /** EPSG number of the reference system; WGS 84 where left out. */
  epsg?: number | undefined;
  nameField?: string | undefined;
  descriptionFields?: readonly string[] | undefined;
  useExtension?: boolean | undefined;
  /** How cells of delimited texts are written otherwise than by their columns. */
  cells?: OwnValue | undefined;
  /** How members of JSON are. */
  members?: Parameters<typeof jsonMembers>[1];
}

/** Formats that are nothing without a geometry. */
const MAPS: ReadonlySet<ExportFormatId> = new Set(['shp', 'kml', 'gpx']);

const noGeometry = (): ExportRefused =>
  new ExportRefused('no-geometry', {
    it: 'Fra le colonne scelte nessuna è una geometria.',
    en: 'None of the chosen columns is a geometry.',
  });

/** The stream without its first byte: the comma in front of the first of a list. */
async function* withoutFirst(parts: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer | string> {
  let first = true;
  for await (const part of parts) {
    if (part.length === 0) continue;
    yield first ? (typeof part === 'string' ? part.slice(1) : part.subarray(1)) : part;
    first = false;
  }
}

/** A list of JSON: its rows begin with a comma each. */
async function* jsonList(
  source: ExportSource,
  begin: string,
  row: readonly LinePart[],
  end: string,
): AsyncGenerator<Buffer | string> {
  yield `${begin}\n`;
  yield* withoutFirst(source.lines([{ sql: "','" }, ...row], '\n'));
  yield `${end}\n`;
}

async function* delimited(
  source: ExportSource,
  names: readonly string[],
  dialect: CsvDialect,
  own: OwnValue | undefined,
): AsyncGenerator<Buffer | string> {
  yield csvHeader(names, dialect);
  yield* source.lines(csvLine(source.columns, dialect, own), dialect.newline);
}

/**
 * The rows in a format, piece by piece (all formats but Parquet, which is a file: `parquet-store.ts`).
 * @throws ExportRefused before the first piece for what the format cannot hold
 */
export async function writeExport(
  format: Exclude<ExportFormatId, 'parquet'>,
  source: ExportSource,
  options: ExportOptions,
): Promise<AsyncIterable<Buffer | string>> {
  const { title, epsg, now } = options;
  const names = options.names ?? source.columns.map(({ name }) => name);
  if (MAPS.has(format) && geometryColumn(source.columns) === -1) throw noGeometry();
  switch (format) {
    case 'csv':
      return delimited(source, names, options.dialect ?? INTERNATIONAL, options.cells);
    case 'tsv': {
      const dialect = { ...INTERNATIONAL, ...options.dialect, delimiter: '\t' };
      return delimited(source, names, dialect, options.cells);
    }
    case 'json':
      return jsonList(source, '[', jsonObject(source.columns, options.members), ']');
    case 'jsonl':
      return source.lines(jsonObject(source.columns, options.members), '\n');
    case 'geojson': {
      const crs = systemOf(epsg);
      return jsonList(source, geojsonHead(crs), geojsonFeature(source, crs, options.members), ']}');
    }
    case 'xlsx':
      if (names.length > XLSX_COLUMNS) {
        throw new ExportRefused('too-many-columns', {
          it: `Un foglio ha al massimo ${XLSX_COLUMNS} colonne.`,
          en: `A sheet has ${XLSX_COLUMNS} columns at most.`,
        });
      }
      return writeXlsx(source, { title, names });
    case 'ods':
      return writeOds(source, { title, names });
    case 'kml':
      onlyWgs84('KML', epsg);
      return writeKml(source, { title, names });
    case 'gpx':
      onlyWgs84('GPX', epsg);
      return writeGpx(source, options);
    case 'shp':
      return writeShapefile(source, { title, crs: systemOf(epsg), now });
  }
}
