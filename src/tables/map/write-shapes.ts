import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { eachPosition, type Geometry } from '../../geo/geometry.js';
import { quoteLiteral } from '../cast-sql.js';
import { readPlace } from '../query/geo/read-place.js';
import { LEVELS, type ShapeRow, shapeRows } from './shape-rows.js';

/** Names of the columns with the packed shapes, coarsest first, and of those with their bytes. */
export const SHAPE_COLUMNS = [...LEVELS.map((level) => `g${level}`), 'g'];
export const BYTE_COLUMNS = [...LEVELS.map((level) => `b${level}`), 'b'];

/** Packed bytes held before they are written to a file. */
const PART_BYTES = 32 << 20;
/** Milliseconds after which whoever else waits for the event loop has a turn. */
const TURN_MS = 8;

/** The geometry of a cell; null where it is none, or no degrees. */
function geometryOf(cell: unknown): Geometry | null {
  const geometry = typeof cell === 'string' ? readPlace(cell) : null;
  if (!geometry) return null;
  let degrees = true;
  eachPosition(geometry, ([lon = Number.NaN, lat = Number.NaN]) => {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) degrees = false;
  });
  return degrees ? geometry : null;
}

/**
 * Reads cells in JavaScript and writes the rows of the index for them, as Parquet files in `folder`. Returns their paths:
 * none where no cell is a geometry.
 * @param chunks of ids and cells
 * @param connection another one than that which gives the chunks
 */
export async function writeShapes(
  chunks: AsyncIterable<{ ids: readonly unknown[]; cells: readonly unknown[] }>,
  connection: DuckDBConnection,
  folder: string,
): Promise<string[]> {
  const paths: string[] = [];
  let held: { id: bigint; row: ShapeRow }[] = [];
  let bytes = 0;
  let turn = performance.now();
  const flush = async (): Promise<void> => {
    if (held.length === 0) return;
    const path = join(folder, `shapes-${paths.length}.parquet`);
    await writePart(connection, held, path);
    paths.push(path);
    held = [];
    bytes = 0;
  };
  for await (const { ids, cells } of chunks) {
    for (const [at, cell] of cells.entries()) {
      const geometry = geometryOf(cell);
      for (const row of geometry ? shapeRows(geometry) : []) {
        held.push({ id: ids[at] as bigint, row });
        bytes += row.bytes.reduce((sum, each) => sum + each, 200);
      }
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
    }
    if (bytes > PART_BYTES) await flush();
  }
  await flush();
  return paths;
}

async function writePart(
  connection: DuckDBConnection,
  rows: readonly { id: bigint; row: ShapeRow }[],
  path: string,
): Promise<void> {
  const columns = [
    'id BIGINT, kind UTINYINT, x UINTEGER, y UINTEGER, x0 UINTEGER, y0 UINTEGER, x1 UINTEGER, y1 UINTEGER, size UINTEGER',
    ...SHAPE_COLUMNS.map((name) => `${name} BLOB`),
    ...BYTE_COLUMNS.map((name) => `${name} UINTEGER`),
  ];
  await connection.run(`CREATE OR REPLACE TEMP TABLE map_shapes (${columns.join(', ')})`);
  const appender = await connection.createAppender('map_shapes', null, 'temp');
  let turn = performance.now();
  for (const { id, row } of rows) {
    const { box } = row;
    appender.appendBigInt(id);
    appender.appendUTinyInt(row.kind);
    for (const ordinate of [row.x, row.y, box.x0, box.y0, box.x1, box.y1, row.size])
      appender.appendUInteger(ordinate);
    for (const level of row.levels) {
      if (level) appender.appendBlob(level);
      else appender.appendNull();
    }
    for (const count of row.bytes) appender.appendUInteger(count);
    appender.endRow();
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
  appender.closeSync();
  await connection.run(`COPY map_shapes TO ${quoteLiteral(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  await connection.run('DROP TABLE map_shapes');
}
