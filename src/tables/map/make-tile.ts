import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { encodeTile, type TileFeature, type TileValue } from '../../geo/tiles/encode-tile.js';
import { unpackParts } from '../../geo/tiles/packed-shape.js';
import { tileBox } from '../../geo/tiles/tile-math.js';
import { coarser, shapeInTile, type TilePlace, TOLERANCE, tilePlace } from '../../geo/tiles/tile-shape.js';
import type { Flat } from '../../geo/tiles/world-shape.js';
import type { Relation, TableColumn } from '../query/relation.js';
import type { Filter } from '../query/tree.js';
import type { MapIndex } from './map-index.js';
import { narrow } from './narrow.js';
import { LONGEST_TEXT, valuesOf } from './row-values.js';
import { type PlaceRow, tileRows } from './tile-rows.js';

/** Name of the one layer of a tile. */
export const LAYER = 'rows';
/** Positions of all features of a tile together; beyond, shapes are drawn coarser until they fit. */
const MOST_POSITIONS = 200_000;
/** Characters of all texts of a tile together; beyond, each is cut shorter. */
const MOST_CHARACTERS = 600_000;
const SHORTEST_TEXT = 24;
/** Milliseconds after which whoever else waits for the event loop has a turn. */
const TURN_MS = 6;

/** A tile, and what it shows. */
export interface MapTile {
  /** Mapbox Vector Tile, not compressed; empty where nothing is. */
  bytes: Buffer;
  features: number;
  /** Rows of the table that they stand for: lines and areas count in each tile that they reach into. */
  rows: number;
  /** Whether some features stand for several rows: these have `_count`. */
  thinned: boolean;
}

export interface TileRequest {
  z: number;
  x: number;
  y: number;
  fields: readonly TableColumn[];
  filter: Filter | undefined;
}

/**
 * Makes a tile of a map. The event loop is never kept longer than it takes to draw one shape.
 * @throws QueryError for a filter that the table cannot answer
 */
export async function makeTile(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  { z, x, y, fields, filter }: TileRequest,
): Promise<MapTile> {
  const narrowing = narrow(index, relation, filter, tileBox(z, x, y));
  const { places, thinned } = await tileRows(connection, index, z, narrowing);
  const drawn = await draw(places, tilePlace(z, x, y));
  if (drawn.length === 0) return { bytes: Buffer.alloc(0), features: 0, rows: 0, thinned: false };
  const ids = drawn.map(({ row }) => row.id);
  const values = await valuesOf(connection, relation, ids, fields);
  shorten(values);
  await nextTurn();
  const none: TileValue[] = fields.map(() => null);
  const features = drawn.map(({ row, parts }): TileFeature => {
    const own = values.get(row.id) ?? none;
    const count = thinned ? [row.count] : [];
    return { id: row.id, kind: row.kind, parts, values: [row.id, ...own, ...count] };
  });
  const keys = ['_id', ...fields.map(({ name }) => name), ...(thinned ? ['_count'] : [])];
  return {
    bytes: encodeTile({ name: LAYER, keys, features }),
    features: features.length,
    rows: drawn.reduce((sum, { row }) => sum + row.count, 0),
    thinned,
  };
}

interface Drawn {
  row: PlaceRow;
  parts: Flat[];
}

async function draw(places: readonly PlaceRow[], tile: TilePlace): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  let positions = 0;
  let turn = performance.now();
  for (const row of places) {
    const whole = row.shape ? unpackParts(row.shape) : [[row.x, row.y]];
    const parts = shapeInTile(row.kind, whole, tile);
    if (parts.length > 0) {
      drawn.push({ row, parts });
      for (const part of parts) positions += part.length / 2;
    }
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
  for (let tolerance = TOLERANCE * 2; positions > MOST_POSITIONS && tolerance < 512; tolerance *= 2) {
    positions = 0;
    for (const one of drawn) {
      one.parts = coarser(one.row.kind, one.parts, tolerance);
      for (const part of one.parts) positions += part.length / 2;
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
    }
  }
  return drawn;
}

/** Cuts the texts of a tile so that all of them fit: the same length for each. */
function shorten(values: ReadonlyMap<number, TileValue[]>): void {
  const texts = new Set<string>();
  for (const row of values.values()) for (const value of row) if (typeof value === 'string') texts.add(value);
  const lengthAt = (longest: number): number => {
    let sum = 0;
    for (const text of texts) sum += Math.min(text.length, longest);
    return sum;
  };
  let longest = LONGEST_TEXT;
  while (longest > SHORTEST_TEXT && lengthAt(longest) > MOST_CHARACTERS) longest = Math.ceil(longest / 2);
  if (longest === LONGEST_TEXT) return;
  for (const row of values.values()) {
    for (const [at, value] of row.entries()) {
      if (typeof value === 'string' && value.length > longest)
        row[at] = `${[...value.slice(0, longest - 1)].join('')}…`;
    }
  }
}
