import type { FileFormat, Finding, NativeKind, TableSource } from '../table-model.js';

/**
 * How a file that is not delimited text is turned into tables.
 *
 * A file may hold several: sheets of a workbook, layers of a GeoPackage, members of an archive. Each is a part. A part
 * is either another file (a CSV in a ZIP, unpacked into the work folder and read by its own format) or writes itself
 * as a normal CSV, to go the same way as any CSV: whole-file detection, lossless types, Parquet.
 */
export interface FormatReader {
  /** The formats it reads. */
  formats: readonly FileFormat[];
  /**
   * The tables of a file, the one to show first in front. Nothing heavy: names and where they are.
   * @param workDir folder for unpacked files; the caller removes it
   * @throws NotReadable when the file is damaged, locked by a password, or a bomb
   */
  parts(source: TableSource, workDir: string): Promise<Part[]>;
}

export type Part = NestedPart | WrittenPart;

/** A file within the file. */
export interface NestedPart {
  name: string;
  source: TableSource;
  findings: Finding[];
}

/** A table that writes itself. */
export interface WrittenPart {
  /** Name of the sheet, layer or table; of the file where it has no other. */
  name: string;
  /** Writes UTF-8, comma, quotes doubled, `\n`, and nothing else to `csvPath`. */
  write(csvPath: string): Promise<PartWritten>;
}

export interface PartWritten {
  /** Whether the first record is a header for sure (JSON, layers); otherwise it is looked for (sheets). */
  headed: boolean;
  /** What the format itself says of the columns, in order. */
  natives?: readonly (NativeKind | undefined)[];
  /** For JSON and XML: where the records are, e.g. `features`. */
  recordPath?: string;
  /** The geometry column, as GeoJSON text in WGS 84, longitude first. */
  geometry?: GeometryColumn;
  findings: Finding[];
}

export interface GeometryColumn {
  column: string;
  /** Reference system of the source, e.g. `EPSG:3003`; what it was transformed from. */
  crs: string;
  /** GeoJSON types that occur. */
  types: readonly string[];
  /** West, south, east, north in degrees; absent where nothing has a place. */
  bbox?: readonly [number, number, number, number];
  /** Rows without geometry. */
  missing: number;
  /** In a table of no geographic format: what the geometry was made of. */
  from?: GeometryOrigin;
}

/** The columns a geometry was made of, and how they were read. */
export interface GeometryOrigin {
  /** Degrees in two columns, metres in two, both numbers in one, well-known text, GeoJSON. */
  kind: 'lonlat' | 'xy' | 'geopoint' | 'wkt' | 'geojson';
  /** Longitude or easting first, where there are two. */
  columns: readonly string[];
  /** Order of the two numbers of a `geopoint`. */
  order?: 'lat,lon' | 'lon,lat';
  /** The ordinates were exchanged, because only so they lie in Italy. */
  exchanged?: true;
  /** Systems that the numbers cannot tell from `crs`. */
  crsAlternatives?: readonly string[];
  /** `stated` by the publisher, or `detected` from roles, names and values. */
  by: 'stated' | 'detected';
}

/** The file cannot be read as what it is; `finding` says why, in both languages, and what to do. */
export class NotReadable extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message.en);
    this.name = 'NotReadable';
  }
}
