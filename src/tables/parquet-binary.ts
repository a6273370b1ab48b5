import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBBlobValue } from '@duckdb/node-api';
import type { Declared } from '../geo/crs-names.js';
import { ARROW_TYPES, type ArrowEncoding, readGeoArrow } from '../geo/geoarrow.js';
import type { Geometry } from '../geo/geometry.js';
import { declaredOf, type GeoParquetColumn, readGeoParquet } from '../geo/geoparquet.js';
import { readWkb } from '../geo/wkb.js';
import { quoteIdentifier, quoteLiteral } from './cast-sql.js';
import type { TableColumn } from './query/relation.js';

/** A column of a Parquet that is kept otherwise than the file has it. */
export type BinaryColumn =
  /** Geometries. `sql` gives what `read` understands. */
  | {
      kind: 'geometry';
      column: TableColumn;
      sql: string;
      declared: Declared | null;
      read(value: unknown): Geometry | null | 'broken';
    }
  /** Bytes: the text that all of them are, or Base64. */
  | { kind: 'bytes'; column: TableColumn; sql: string };

export type BinaryGeometry = Extract<BinaryColumn, { kind: 'geometry' }>;

/** Values looked at to tell geometries from other bytes. */
const LOOKED_AT = 100;

/**
 * The columns of a Parquet that are no values a table can show: geometries, by the file's own types (Parquet's GEOMETRY), its
 * metadata (GeoParquet), or the bytes themselves, and other bytes. The geometry that the file calls its main one is the first.
 */
export async function binaryColumns(
  connection: DuckDBConnection,
  path: string,
  columns: readonly TableColumn[],
): Promise<BinaryColumn[]> {
  const told = await connection.runAndReadAll(
    "SELECT decode(value) FROM parquet_kv_metadata($1) WHERE decode(key) = 'geo'",
    [path],
  );
  const text = told.getRows()[0]?.[0];
  const geo = readGeoParquet(typeof text === 'string' ? text : undefined);
  const found: BinaryColumn[] = [];
  for (const column of columns) {
    const one =
      declaredGeometry(column, geo.columns.get(column.name)) ??
      (column.storage === 'BLOB' ? await ofBytes(connection, path, column) : undefined);
    if (one?.kind === 'geometry' && column.name === geo.primary) found.unshift(one);
    else if (one) found.push(one);
  }
  return found;
}

function declaredGeometry(
  column: TableColumn,
  told: GeoParquetColumn | undefined,
): BinaryGeometry | undefined {
  const cell = quoteIdentifier(column.name);
  const system = /^GEOMETRY(?:\('(.*)'\))?$/s.exec(column.storage);
  if (system) {
    const declared = told?.declared ?? declaredOf(system[1]?.replaceAll("''", "'"));
    return { kind: 'geometry', column, sql: `ST_AsWKB(${cell})`, declared, read: wkbOf };
  }
  if (!told) return undefined;
  if (told.encoding.toUpperCase() === 'WKB' && column.storage === 'BLOB') {
    return { kind: 'geometry', column, sql: cell, declared: told.declared, read: wkbOf };
  }
  const encoding = told.encoding.toLowerCase();
  if (!(encoding in ARROW_TYPES)) return undefined;
  return {
    kind: 'geometry',
    column,
    sql: `CAST(to_json(${cell}) AS VARCHAR)`,
    declared: told.declared,
    read: (value) =>
      typeof value === 'string' ? readGeoArrow(encoding as ArrowEncoding, JSON.parse(value)) : null,
  };
}

function wkbOf(value: unknown): Geometry | null | 'broken' {
  if (!(value instanceof DuckDBBlobValue)) return null;
  try {
    return readWkb(value.bytes);
  } catch {
    return 'broken';
  }
}

/** Geometries where the first values all are; else the text that all values are (old writers mark none), else Base64. */
async function ofBytes(
  connection: DuckDBConnection,
  path: string,
  column: TableColumn,
): Promise<BinaryColumn> {
  const cell = quoteIdentifier(column.name);
  const from = `FROM read_parquet(${quoteLiteral(path)})`;
  const some = await connection.runAndReadAll(
    `SELECT ${cell} ${from} WHERE ${cell} IS NOT NULL LIMIT ${LOOKED_AT}`,
  );
  const values = some.getRows().map(([value]) => wkbOf(value));
  if (values.length > 0 && values.every((value) => value !== 'broken')) {
    return { kind: 'geometry', column, sql: cell, declared: null, read: wkbOf };
  }
  const counted = await connection.runAndReadAll(
    `SELECT count(*) ${from} WHERE ${cell} IS NOT NULL AND TRY(decode(${cell})) IS NULL`,
  );
  const isText = Number(counted.getRows()[0]?.[0]) === 0;
  return { kind: 'bytes', column, sql: isText ? `decode(${cell})` : `base64(${cell})` };
}
