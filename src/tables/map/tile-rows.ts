import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBBlobValue } from '@duckdb/node-api';
import { POINT, type ShapeKind } from '../../geo/tiles/world-shape.js';
import { quoteLiteral } from '../cast-sql.js';
import { indexSql, type MapIndex } from './map-index.js';
import type { Narrowing } from './narrow.js';
import { levelOf } from './shape-rows.js';
import { BYTE_COLUMNS, SHAPE_COLUMNS } from './write-shapes.js';

/** Features of a tile. */
export const MOST_FEATURES = 4096;
/**
 * Cells of a tile's width in which points are counted where there are more of them: the most for which there is room. The
 * last is 34 by 34 cells with the buffer, which is always little enough.
 */
const GRIDS = [128, 64, 32] as const;
/** Packed bytes that one tile is made of. */
const MOST_BYTES = 3 << 20;

/** One place of a tile before it is drawn. */
export interface PlaceRow {
  id: number;
  kind: ShapeKind;
  /** The place itself, or that of a shape's middle. */
  x: number;
  y: number;
  /** Of lines and areas. */
  shape?: Uint8Array;
  /** Rows of the table that it stands for. */
  count: number;
}

/** What a tile shows. */
export interface TileRows {
  places: PlaceRow[];
  /** Whether some stand for several. */
  thinned: boolean;
}

/**
 * The places of a tile, at most `MOST_FEATURES`. Where there are more, shapes are drawn from the largest down and the rest
 * of them, like points, one for each cell of a grid of the world: the row with the lowest number, with the count of all.
 * The same rows give the same tile, whatever else is asked for.
 * @param zoom of the tile
 * @param narrowing to the tile's box and the filter
 */
export async function tileRows(
  connection: DuckDBConnection,
  index: MapIndex,
  zoom: number,
  narrowing: Narrowing,
): Promise<TileRows> {
  return index.facts.shapes
    ? shapesOf(connection, index, zoom, narrowing)
    : pointsOf(connection, index, zoom, narrowing);
}

async function pointsOf(
  connection: DuckDBConnection,
  index: MapIndex,
  zoom: number,
  { where, parameters }: Narrowing,
): Promise<TileRows> {
  const from = `FROM ${indexSql(index)} ${where}`;
  const some = await connection.runAndReadAll(
    `SELECT id, x, y ${from} LIMIT ${MOST_FEATURES + 1}`,
    parameters,
  );
  if (some.currentRowCount > MOST_FEATURES) {
    return {
      places: await gridOf(connection, from, parameters, zoom, MOST_FEATURES),
      thinned: true,
    };
  }
  const places = some.getRows().map(([id, x, y]): PlaceRow => {
    return { id: Number(id), kind: POINT, x: Number(x), y: Number(y), count: 1 };
  });
  return { places: places.sort((a, b) => a.id - b.id), thinned: false };
}

/** One place for each cell of the finest grid that has no more filled cells than there is room for. */
async function gridOf(
  connection: DuckDBConnection,
  from: string,
  parameters: readonly string[],
  zoom: number,
  room: number,
): Promise<PlaceRow[]> {
  const shift = 32 - zoom - Math.log2(GRIDS[0]);
  const joined = (of: number): string =>
    `SELECT cx >> 1 AS cx, cy >> 1 AS cy, min(id) AS id, arg_min(x, id) AS x, arg_min(y, id) AS y, sum(n) AS n
       FROM grid${of} GROUP BY ALL`;
  const fits = (of: number): string => `(SELECT count(*) FROM grid${of}) <= ${room}`;
  const read = await connection.runAndReadAll(
    `WITH grid0 AS MATERIALIZED (
       SELECT x >> ${shift} AS cx, y >> ${shift} AS cy, min(id) AS id, arg_min(x, id) AS x, arg_min(y, id) AS y, count(*) AS n
         ${from} GROUP BY ALL),
     grid1 AS MATERIALIZED (${joined(0)}),
     grid2 AS MATERIALIZED (${joined(1)})
     SELECT id, x, y, n FROM grid0 WHERE ${fits(0)}
     UNION ALL SELECT id, x, y, n FROM grid1 WHERE NOT ${fits(0)} AND ${fits(1)}
     UNION ALL SELECT id, x, y, n FROM grid2 WHERE NOT ${fits(0)} AND NOT ${fits(1)}
     ORDER BY id`,
    [...parameters],
  );
  return read.getRows().map(([id, x, y, n]): PlaceRow => {
    return { id: Number(id), kind: POINT, x: Number(x), y: Number(y), count: Number(n) };
  });
}

/** Columns of the index that stand for a zoom: the coarsest kept for it, else the next finer one. */
function columnsFor(zoom: number): { shape: string; bytes: string } {
  const at = SHAPE_COLUMNS.indexOf(`g${levelOf(zoom)}`);
  return { shape: `coalesce(${SHAPE_COLUMNS.slice(at).join(', ')})`, bytes: BYTE_COLUMNS[at] as string };
}

async function shapesOf(
  connection: DuckDBConnection,
  index: MapIndex,
  zoom: number,
  { where, parameters }: Narrowing,
): Promise<TileRows> {
  const { shape, bytes } = columnsFor(zoom);
  const from = `FROM read_parquet(${quoteLiteral(index.path)}, file_row_number = true) ${where}`;
  const counted = await connection.runAndReadAll(`SELECT count(*), sum(${bytes}) ${from}`, parameters);
  const [all = 0, sum = 0] = (counted.getRows()[0] ?? []).map(Number);
  // Half of the room is kept for what is counted on the grid, if there is more than fits.
  let room = all <= MOST_FEATURES ? all : MOST_FEATURES / 2;
  if (sum > MOST_BYTES) room = Math.min(room, await fitting(connection, from, parameters, bytes));
  const order = room < all ? `ORDER BY size DESC, id, file_row_number LIMIT ${room}` : '';
  const drawn = await connection.runAndReadAll(
    `SELECT id, kind, x, y, CASE WHEN kind <> ${POINT} THEN ${shape} END, size, file_row_number ${from} ${order}`,
    parameters,
  );
  const rows = drawn.getRows();
  const places = rows.map(([id, kind, x, y, blob]): PlaceRow => {
    return {
      id: Number(id),
      kind: Number(kind) as ShapeKind,
      x: Number(x),
      y: Number(y),
      ...(blob instanceof DuckDBBlobValue && { shape: blob.bytes }),
      count: 1,
    };
  });
  const [lastId, , , , , size, row] = rows.at(-1) ?? [];
  places.sort((a, b) => a.id - b.id);
  if (room >= all) return { places, thinned: false };
  const behind = `(size < ${size} OR (size = ${size} AND (id > ${lastId} OR (id = ${lastId} AND file_row_number > ${row}))))`;
  const rest = `${from} ${where === '' ? 'WHERE' : 'AND'} ${behind}`;
  const others = await gridOf(connection, rest, parameters, zoom, MOST_FEATURES / 2);
  return { places: [...places, ...others], thinned: true };
}

/** How many shapes, from the largest down, fit into the bytes of a tile: at least one. */
async function fitting(
  connection: DuckDBConnection,
  from: string,
  parameters: readonly string[],
  bytes: string,
): Promise<number> {
  const read = await connection.runAndReadAll(
    `SELECT count(*) FROM (SELECT sum(${bytes}) OVER (ORDER BY size DESC, id, file_row_number ROWS UNBOUNDED PRECEDING) AS upto ${from})
      WHERE upto <= ${MOST_BYTES}`,
    [...parameters],
  );
  return Math.max(1, Number(read.getRows()[0]?.[0] ?? 1));
}
