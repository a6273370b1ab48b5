import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AREA, LINE, POINT } from '../../geo/tiles/world-shape.js';
import { quoteLiteral } from '../cast-sql.js';
import { parquetList, type Relation } from '../query/relation.js';
import { placeRows, X_SQL, Y_SQL } from './place-rows.js';
import type { PlaceSource } from './place-source.js';
import { readShapes } from './read-shapes.js';
import { BYTE_COLUMNS, SHAPE_COLUMNS } from './write-shapes.js';

/** What an index says of itself. */
export interface IndexFacts {
  /** Whether there is anything but points: then there are boxes and packed shapes. */
  shapes: boolean;
  /** Rows of the table, and those with a place. */
  rows: number;
  placed: number;
  points: number;
  lines: number;
  areas: number;
  /** Whether a row of the table may have several rows in the index. */
  several: boolean;
  /** On the plane; absent where nothing has a place. */
  box?: { x0: number; y0: number; x1: number; y1: number };
}

/** Key of the facts in the metadata of the Parquet. */
export const FACTS_KEY = 'portico_map';

/** Below, one row group holds all and order is of no use. */
const SORTED_FROM = 50_000;
const GROUP = 20_480;

/**
 * Writes the index of the map of a table: a Parquet with the place of each row on the plane (`geo/tiles/tile-math.ts`), in
 * strips from north to south, so that a tile is read from few row groups. Points are read by SQL alone; what else there is
 * in JavaScript, if it is much in a process of its own.
 * @param connection of the relation; its event loop is not kept
 * @param path of the index; it is there whole or not at all
 */
export async function buildIndex(
  connection: DuckDBConnection,
  relation: Relation,
  source: PlaceSource,
  path: string,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const work = await mkdtemp(join(dirname(path), 'work-'));
  try {
    const points = join(work, 'points.parquet');
    const others = join(work, 'others.parquet');
    const rows = placeRows(relation, source);
    const read = await connection.runAndReadAll(
      `COPY (SELECT id, ${X_SQL} AS x, ${Y_SQL} AS y FROM ${rows} WHERE lon IS NOT NULL AND lat IS NOT NULL)
         TO ${quoteLiteral(points)} (FORMAT parquet)`,
    );
    const filled = await connection.runAndReadAll(`SELECT count(g) FROM ${rows}`);
    // Most tables have points alone: they are not gone through again for what else there may be.
    const isRest = Number(filled.getRows()[0]?.[0] ?? 0) > Number(read.getRows()[0]?.[0] ?? 0);
    if (isRest) {
      await connection.run(
        `COPY (SELECT id, g FROM ${rows} WHERE g IS NOT NULL AND (lon IS NULL OR lat IS NULL))
           TO ${quoteLiteral(others)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
      );
    }
    const shapes = isRest ? await readShapes(connection, others, work) : [];
    const staged = join(work, 'index.parquet');
    if (shapes.length === 0) await writePoints(connection, points, relation.total, staged);
    else await writeMixed(connection, points, shapes, relation.total, staged);
    await rename(staged, path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const optionsOf = (facts: IndexFacts): string =>
  `(FORMAT parquet, ROW_GROUP_SIZE ${GROUP}, KV_METADATA {${FACTS_KEY}: ${quoteLiteral(JSON.stringify(facts))}})`;

/** The order of the index: strips as high as they must be for each to fill some row groups, within them from west to east. */
function orderOf(placed: number, box: IndexFacts['box']): string {
  if (placed < SORTED_FROM || !box) return '';
  const strips = Math.max(1, Math.round(Math.sqrt(placed / GROUP)));
  const height = Math.max(1, Math.ceil((box.y1 - box.y0 + 1) / strips));
  return ` ORDER BY y // ${height}, x, id`;
}

async function writePoints(
  connection: DuckDBConnection,
  points: string,
  rows: number,
  to: string,
): Promise<void> {
  const from = `read_parquet(${quoteLiteral(points)})`;
  const counted = await connection.runAndReadAll(
    `SELECT count(*), min(x), min(y), max(x), max(y) FROM ${from}`,
  );
  const [count, x0, y0, x1, y1] = (counted.getRows()[0] ?? []).map(Number);
  const placed = count ?? 0;
  const box = placed > 0 ? { x0: x0 ?? 0, y0: y0 ?? 0, x1: x1 ?? 0, y1: y1 ?? 0 } : undefined;
  const facts: IndexFacts = {
    shapes: false,
    rows,
    placed,
    points: placed,
    lines: 0,
    areas: 0,
    several: false,
    ...(box && { box }),
  };
  await connection.run(
    `COPY (SELECT id, x, y FROM ${from}${orderOf(placed, box)}) TO ${quoteLiteral(to)} ${optionsOf(facts)}`,
  );
}

async function writeMixed(
  connection: DuckDBConnection,
  points: string,
  shapes: readonly string[],
  rows: number,
  to: string,
): Promise<void> {
  const levels = [
    ...SHAPE_COLUMNS.map((name) => `NULL::BLOB AS ${name}`),
    ...BYTE_COLUMNS.map((name) => `8::UINTEGER AS ${name}`),
  ];
  const all = `(SELECT * FROM read_parquet(${parquetList(shapes)}) UNION ALL BY NAME
    SELECT id, ${POINT}::UTINYINT AS kind, x, y, x AS x0, y AS y0, x AS x1, y AS y1, 0::UINTEGER AS size, ${levels.join(', ')}
      FROM read_parquet(${quoteLiteral(points)}))`;
  const kind = (of: number): string => `count(DISTINCT id) FILTER (kind = ${of})`;
  const counted = await connection.runAndReadAll(
    `SELECT count(*), count(DISTINCT id), ${kind(POINT)}, ${kind(LINE)}, ${kind(AREA)}, min(x0), min(y0), max(x1), max(y1) FROM ${all}`,
  );
  const [count = 0, placed = 0, ofPoints = 0, lines = 0, areas = 0, x0 = 0, y0 = 0, x1 = 0, y1 = 0] = (
    counted.getRows()[0] ?? []
  ).map(Number);
  const box = count > 0 ? { x0, y0, x1, y1 } : undefined;
  const facts: IndexFacts = {
    shapes: true,
    rows,
    placed,
    points: ofPoints,
    lines,
    areas,
    several: count > placed,
    ...(box && { box }),
  };
  await connection.run(
    `COPY (SELECT * FROM ${all}${orderOf(count, box)}) TO ${quoteLiteral(to)} ${optionsOf(facts)}`,
  );
}
