import { setImmediate as nextTurn } from 'node:timers/promises';
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import { clipLine, clipRing } from '../../geo/tiles/clip.js';
import { unpackParts } from '../../geo/tiles/packed-shape.js';
import { type WorldBox, worldBox } from '../../geo/tiles/tile-math.js';
import { AREA, POINT, signedArea } from '../../geo/tiles/world-shape.js';
import { quoteIdentifier } from '../cast-sql.js';
import type { Relation } from '../query/relation.js';
import { boxSql, indexSql, type MapIndex } from './map-index.js';

/** West, south, east, north in degrees; west may be east of east: across the 180th meridian. */
export type DegreeBox = readonly [number, number, number, number];

const TURN_MS = 6;

/** A box across the 180th meridian is two. */
function boxesOf([west, south, east, north]: DegreeBox): WorldBox[] {
  if (west <= east) return [worldBox([west, south, east, north])];
  return [worldBox([west, south, 180, north]), worldBox([-180, south, east, north])];
}

/**
 * The rows of a table whose place meets a box, as a relation: points, lines and areas exactly, to the centimetre of the
 * plane. Only shapes whose own box lies across the edge are looked at one by one.
 */
export async function rowsInBox(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  bbox: DegreeBox,
): Promise<Relation> {
  const { x0, y0, x1, y1 } = boxSql(index);
  const boxes = boxesOf(bbox);
  const meets = boxes
    .map((box) => `(${x0} <= ${box.x1} AND ${x1} >= ${box.x0} AND ${y0} <= ${box.y1} AND ${y1} >= ${box.y0})`)
    .join(' OR ');
  const inside = boxes
    .map((box) => `(${x0} >= ${box.x0} AND ${x1} <= ${box.x1} AND ${y0} >= ${box.y0} AND ${y1} <= ${box.y1})`)
    .join(' OR ');
  const from = indexSql(index);
  const ids = index.facts.shapes
    ? `SELECT id FROM ${from} WHERE ${inside} UNION SELECT unnest(${await cutBy(connection, `${from} WHERE (${meets}) AND NOT (${inside})`, boxes)})`
    : `SELECT id FROM ${from} WHERE ${meets}`;
  const id = `t.${quoteIdentifier(relation.rowId)}`;
  const sql = `(SELECT t.* FROM ${relation.sql} AS t WHERE ${id} IN (${ids}))`;
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${sql}`);
  // By their numbers alone all rows would be found, not those of the box.
  const { at: _, ...rest } = relation;
  return { ...rest, sql, total: Number(counted.getRows()[0]?.[0] ?? 0), ordered: false };
}

/** The numbers of those rows whose shapes meet a box, as a list in SQL. */
async function cutBy(
  connection: DuckDBConnection,
  from: string,
  boxes: readonly WorldBox[],
): Promise<string> {
  const ids: string[] = [];
  let turn = performance.now();
  const result = await connection.stream(`SELECT id, kind, g FROM ${from}`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const [numbers = [], kinds = [], shapes = []] = [0, 1, 2].map((at) => chunk.getColumnValues(at));
    for (const [row, blob] of shapes.entries()) {
      const parts = blob instanceof DuckDBBlobValue ? unpackParts(blob.bytes) : [];
      if (boxes.some((box) => meetsBox(Number(kinds[row]), parts, box))) ids.push(String(numbers[row]));
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
    }
  }
  return `[${ids.join(', ')}]::BIGINT[]`;
}

function meetsBox(kind: number, parts: readonly Float64Array[], box: WorldBox): boolean {
  if (kind === POINT) return false;
  if (kind !== AREA) return parts.some((line) => clipLine(line, box).length > 0);
  // What of the outer rings lies in the box, less what of the holes does.
  let inside = 0;
  for (const ring of parts) {
    const clipped = clipRing(ring, box);
    if (clipped.length >= 6) inside += signedArea(clipped);
  }
  return inside > 0;
}
