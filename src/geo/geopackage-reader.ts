import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, NormalQueryResult, SQLiteValue } from 'node-sqlite3-wasm';
import { type FormatReader, NotReadable, type PartWritten } from '../tables/formats/format-reader.js';
import type { Finding, NativeKind } from '../tables/table-model.js';
import { createNormalWriter } from '../tables/write-normal.js';
import { cellText } from './cell-text.js';
import { type Declared, declaredCrs } from './crs-names.js';
import { damaged, finding, noFeatures } from './findings.js';
import { type LayerFeature, writeLayer } from './layer-writer.js';
import { readGeoPackageGeometry } from './wkb.js';

/** A table of the GeoPackage that becomes a part. */
interface GeoTable {
  name: string;
  title: string;
  /** Absent for a table without places. */
  geometry?: { column: string; declared: Declared | null };
}

/**
 * GeoPackage (OGC 12-128): each table of features, then each of attributes. Any other SQLite gives its tables.
 * Read by SQLite compiled to WebAssembly, row by row from the file; nothing of the file is executed but plain tables:
 * views and virtual tables are left out, since a view may run for ever.
 */
export const geopackageReader: FormatReader = {
  formats: ['geopackage'],
  async parts(source, workDir) {
    const path = join(workDir, 'copy.gpkg');
    await copyWithoutWal(source.path, path);
    const tables = await withDatabase(path, async (database) => tablesOf(database));
    return tables.map((table) => ({
      name: table.title,
      write: (csvPath) => withDatabase(path, (database) => writeTable(database, table, csvPath)),
    }));
  },
};

/**
 * A copy to read from: SQLite puts its lock beside the file, and a file saved in write-ahead mode cannot be opened
 * where memory is not shared. Bytes 18 and 19 of the header say the mode; 1 is the one without a log.
 */
async function copyWithoutWal(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const file = await open(to, 'r+');
  try {
    await file.write(Buffer.from([1, 1]), 0, 2, 18);
  } finally {
    await file.close();
  }
}

async function withDatabase<T>(path: string, work: (database: Database) => Promise<T>): Promise<T> {
  const { default: sqlite } = await import('node-sqlite3-wasm');
  let database: Database | undefined;
  try {
    database = new sqlite.Database(path, { readOnly: true });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    return await work(database);
  } catch (error) {
    // SQLite's own errors tell of the file; everything else is a fault of ours or of the machine.
    if (error instanceof sqlite.SQLite3Error) throw damaged(error.message);
    throw error;
  } finally {
    database?.close();
  }
}

function all(database: Database, sql: string, values: SQLiteValue[] = []): NormalQueryResult[] {
  return database.all(sql, values) as NormalQueryResult[];
}

function tablesOf(database: Database): GeoTable[] {
  const plain = new Map(
    all(database, "SELECT name, sql FROM sqlite_master WHERE type = 'table'")
      .filter(
        ({ name, sql }) => !/^sqlite_/i.test(String(name)) && !/^\s*CREATE\s+VIRTUAL/i.test(String(sql)),
      )
      .map(({ name }) => [String(name).toLowerCase(), String(name)] as const),
  );
  if (!plain.has('gpkg_contents')) {
    return [...plain.values()].map((name) => ({ name, title: name }));
  }
  const tables: GeoTable[] = [];
  const contents = all(database, 'SELECT table_name, data_type, identifier, srs_id FROM gpkg_contents');
  for (const type of ['features', 'attributes']) {
    for (const row of contents.filter(({ data_type }) => data_type === type)) {
      const name = plain.get(String(row.table_name).toLowerCase());
      if (name === undefined) continue;
      const title = String(row.identifier ?? '') || name;
      const geometry = type === 'features' ? geometryOf(database, name) : undefined;
      tables.push({ name, title, ...(geometry ? { geometry } : {}) });
    }
  }
  if (tables.length === 0) throw new NotReadable(noLayers());
  return tables;
}

function geometryOf(database: Database, table: string): GeoTable['geometry'] {
  const [row] = all(
    database,
    'SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)',
    [table],
  );
  if (!row) return undefined;
  return { column: String(row.column_name), declared: systemOf(database, Number(row.srs_id)) };
}

/** -1 and 0 stand for "undefined" (section 1.1.2.1.2). */
function systemOf(database: Database, id: number): Declared | null {
  if (id === -1 || id === 0) return null;
  const [row] = all(
    database,
    'SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?',
    [id],
  );
  if (!row) return declaredCrs(`EPSG:${id}`);
  const byCode = declaredCrs(`${String(row.organization).toUpperCase()}:${row.organization_coordsys_id}`);
  if (byCode.known) return byCode;
  const byText = declaredCrs(String(row.definition ?? ''));
  return byText.known && !/^(?:undefined)?$/i.test(String(row.definition ?? '')) ? byText : byCode;
}

interface TableColumn {
  name: string;
  type: string;
}

async function writeTable(database: Database, table: GeoTable, csvPath: string): Promise<PartWritten> {
  const info = all(database, `PRAGMA table_info(${quoted(table.name)})`);
  const columns: TableColumn[] = info
    // GDAL's row number says nothing of the feature.
    .filter(({ name, pk }) => !(Number(pk) === 1 && /^(?:ogc_)?fid$/i.test(String(name))))
    .map(({ name, type }) => ({ name: String(name), type: String(type).toUpperCase() }))
    .filter(({ name }) => name !== table.geometry?.column);
  const kept = columns.filter(({ type }) => !/BLOB/.test(type));
  const findings =
    columns.length > kept.length ? [binaryColumns(columns.filter(({ type }) => /BLOB/.test(type)))] : [];
  const names = kept.map(({ name }) => name);
  const natives = kept.map(nativeOf);
  if (!table.geometry) return writeAttributes(database, table.name, kept, natives, findings, csvPath);
  const { column, declared } = table.geometry;
  const features = featuresOf(database, table.name, kept, column);
  return writeLayer(
    csvPath,
    { columns: names, natives, declared, findings, geometryColumn: column },
    features,
  );
}

async function writeAttributes(
  database: Database,
  table: string,
  columns: readonly TableColumn[],
  natives: readonly (NativeKind | undefined)[],
  findings: Finding[],
  csvPath: string,
): Promise<PartWritten> {
  const writer = createNormalWriter(csvPath);
  let rows = 0;
  await writer.write(columns.map(({ name }) => name));
  try {
    for (const row of rowsOf(
      database,
      table,
      columns.map(({ name }) => name),
    )) {
      rows += 1;
      await writer.write(cellsOf(row, columns));
    }
  } finally {
    await writer.end();
  }
  return { headed: true, natives, findings: rows === 0 ? [...findings, noFeatures()] : findings };
}

function* featuresOf(
  database: Database,
  table: string,
  columns: readonly TableColumn[],
  geometryColumn: string,
): Generator<LayerFeature> {
  for (const row of rowsOf(database, table, [...columns.map(({ name }) => name), geometryColumn])) {
    yield { cells: cellsOf(row, columns), geometry: decode(row[`c${columns.length}`]) };
  }
}

/** Rows under the names c0, c1, ... of the columns asked for. */
function* rowsOf(database: Database, table: string, names: readonly string[]): Generator<NormalQueryResult> {
  const selected = names.map((name, at) => `${quoted(name)} AS c${at}`).join(', ');
  const statement = database.prepare(`SELECT ${selected || 'NULL AS c0'} FROM ${quoted(table)}`);
  try {
    yield* statement.iterate() as IterableIterator<NormalQueryResult>;
  } finally {
    statement.finalize();
  }
}

function cellsOf(row: NormalQueryResult, columns: readonly TableColumn[]): string[] {
  return columns.map(({ type }, at) => {
    const value = row[`c${at}`];
    if (value instanceof Uint8Array) return '';
    if (/^BOOL/.test(type) && (value === 0 || value === 1)) return value === 1 ? 'true' : 'false';
    return cellText(value);
  });
}

function decode(value: SQLiteValue | undefined): LayerFeature['geometry'] {
  if (value === null || value === undefined) return null;
  if (!(value instanceof Uint8Array)) return 'broken';
  try {
    return readGeoPackageGeometry(value);
  } catch {
    return 'broken';
  }
}

function nativeOf({ type }: TableColumn): NativeKind | undefined {
  if (/INT|REAL|DOUBLE|FLOAT|NUMERIC|DECIMAL/.test(type)) return 'number';
  return /TEXT|CHAR/.test(type) ? 'text' : undefined;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function binaryColumns(columns: readonly TableColumn[]): Finding {
  return finding(
    'binary-columns',
    'info',
    'Le colonne con dati binari non sono nella tabella.',
    'Columns with binary data are not in the table.',
    columns.map(({ name }) => name),
  );
}

function noLayers(): Finding {
  return finding(
    'no-layers',
    'error',
    'Il GeoPackage non contiene strati di elementi né tabelle di attributi (può contenere solo immagini).',
    'The GeoPackage holds no layer of features and no table of attributes (it may hold images only).',
  );
}
