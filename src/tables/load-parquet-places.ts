import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { placementOf } from '../geo/crs-check.js';
import { emptyBbox, firstPosition, type Position } from '../geo/geometry.js';
import { createPlacer, type Placed } from '../geo/layer-writer.js';
import { createValidation } from '../geo/validate.js';
import { quoteIdentifier, quoteLiteral } from './cast-sql.js';
import type { GeometryColumn } from './formats/format-reader.js';
import { type GeometryLines, geometryLinesSql, writeGeometryLines } from './geometry-lines.js';
import type { PartContext } from './load.js';
import type { BinaryColumn, BinaryGeometry } from './parquet-binary.js';
import { parquetOptions } from './parquet-options.js';
import type { Column, Finding } from './table-model.js';

/** A Parquet whose geometries are GeoJSON text in WGS 84, as those of every other format are. */
export interface PlacedParquet {
  columns: Column[];
  /** The main geometry; absent where there was none among the bytes. */
  geometry?: GeometryColumn;
  findings: Finding[];
}

interface PlacedColumn {
  lines: GeometryLines;
  geometry: GeometryColumn;
  findings: Finding[];
}

/** Rows looked at to see whether the ordinates are places in the system that is declared. */
const SAMPLE_ROWS = 500;

/**
 * Writes a Parquet anew with geometries as GeoJSON text in WGS 84 and other bytes as text: so the table is the same through
 * every door. All other columns, the order of the rows and their number stay as they are.
 * @param columns of the Parquet, with what is known of them
 * @param binary of `binaryColumns`, at least one
 */
export async function writePlacedParquet(
  path: string,
  to: string,
  rows: number,
  columns: readonly Column[],
  binary: readonly BinaryColumn[],
  { engine, work, signal }: PartContext,
): Promise<PlacedParquet> {
  const placed = new Map<string, PlacedColumn>();
  const hidesNumber = columns.some(({ name }) => name.toLowerCase() === 'file_row_number');
  for (const one of binary) {
    if (one.kind !== 'geometry') continue;
    const lines = join(work, `geometry-${placed.size}.csv`);
    const written = await engine.use((connection) =>
      placeColumn(connection, path, { rows, hidesNumber }, one, lines, signal),
    );
    placed.set(one.column.name, written);
  }
  const all = columns.map((column) => shownColumn(column, binary, placed.get(column.name), rows));
  const written = await engine.use((connection) => rewrite(connection, path, to, all, binary, placed));
  if (written !== rows) throw new Error(`${written} rows with geometry, of ${rows}`);
  const parts = [...placed.values()];
  await Promise.all(parts.map(({ lines }) => rm(lines.path, { force: true })));
  const geometry = parts[0]?.geometry;
  return { columns: all, ...(geometry && { geometry }), findings: parts.flatMap(({ findings }) => findings) };
}

async function placeColumn(
  connection: DuckDBConnection,
  path: string,
  { rows, hidesNumber }: { rows: number; hidesNumber: boolean },
  { column, sql, declared, read }: BinaryGeometry,
  csv: string,
  signal: AbortSignal | undefined,
): Promise<PlacedColumn> {
  // Rows from all over the table tell more than its first; a column of that name hides the number of the row.
  const every = hidesNumber ? 1 : Math.max(1, Math.floor(rows / SAMPLE_ROWS));
  const sampled = await connection.runAndReadAll(
    `SELECT ${sql} FROM read_parquet(${quoteLiteral(path)}${every > 1 ? ', file_row_number = true' : ''})
      WHERE ${quoteIdentifier(column.name)} IS NOT NULL ${every > 1 ? `AND file_row_number % ${every} = 0` : ''} LIMIT ${SAMPLE_ROWS}`,
  );
  const places: Position[] = sampled.getRows().flatMap(([value]) => {
    const geometry = read(value);
    const first = geometry && geometry !== 'broken' ? firstPosition(geometry) : undefined;
    return first ? [first] : [];
  });
  const placement = placementOf(places, declared);
  const validation = createValidation();
  const found: Placed = { types: new Set(), bbox: emptyBbox(), missing: 0, rows: 0 };
  const place = createPlacer(placement, validation, found);
  async function* texts(): AsyncGenerator<string[]> {
    const result = await connection.stream(`SELECT ${sql} FROM read_parquet(${quoteLiteral(path)})`);
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk.getColumnValues(0).map((value) => place(read(value)));
    }
  }
  const lines = await writeGeometryLines(csv, texts());
  if (lines.rows !== rows) throw new Error(`${lines.rows} geometries for ${rows} rows`);
  return {
    lines,
    geometry: {
      column: column.name,
      crs: placement.crs.code,
      types: [...found.types].sort(),
      ...(found.bbox[0] <= found.bbox[2] ? { bbox: found.bbox } : {}),
      missing: found.missing,
    },
    findings: [...placement.findings, ...validation.findings(found.rows)],
  };
}

/** A column as the new Parquet has it. */
function shownColumn(
  column: Column,
  binary: readonly BinaryColumn[],
  placed: PlacedColumn | undefined,
  rows: number,
): Column {
  if (!binary.some((one) => one.column.name === column.name)) return column;
  if (!placed) return { ...column, type: 'text', storage: 'VARCHAR' };
  const { types, missing, crs } = placed.geometry;
  const isPoint = types.length > 0 && types.every((type) => type === 'Point');
  const reason = `geometries of a Parquet, ${crs}`;
  return {
    ...column,
    type: isPoint ? 'geoPoint' : 'geoShape',
    storage: 'VARCHAR',
    format: 'geojson',
    role: {
      role: isPoint ? 'point' : 'shape',
      share: 1,
      evidence: { valid: rows - missing, invalid: 0, samples: [], reason },
      crs: 'EPSG:4326',
    },
    evidence: { ...column.evidence, empty: missing, reason },
  };
}

/** Reads the Parquet and the lines of its geometries in their order, row beside row. Returns the rows written. */
async function rewrite(
  connection: DuckDBConnection,
  path: string,
  to: string,
  columns: readonly Column[],
  binary: readonly BinaryColumn[],
  placed: ReadonlyMap<string, PlacedColumn>,
): Promise<number> {
  const sides = [...placed.keys()];
  const bytes = binary.filter(({ kind }) => kind === 'bytes');
  const cells = columns.map(({ name }) => {
    const quoted = quoteIdentifier(name);
    const side = sides.indexOf(name);
    if (side !== -1) return `g${side}.g AS ${quoted}`;
    const sql = bytes.find(({ column }) => column.name === name)?.sql;
    return sql === undefined ? `t.${quoted}` : `${sql} AS ${quoted}`;
  });
  const joined = [...placed.values()].map(
    ({ lines }, at) => `POSITIONAL JOIN ${geometryLinesSql(lines)} AS g${at}`,
  );
  const result = await connection.runAndReadAll(
    `COPY (SELECT ${cells.join(', ')} FROM read_parquet(${quoteLiteral(path)}) t ${joined.join(' ')})
       TO ${quoteLiteral(to)} ${parquetOptions(columns)}`,
  );
  return Number(result.getRows()[0]?.[0] ?? 0);
}
