import type { DuckDBConnection } from '@duckdb/node-api';
import type { TileValue } from '../../geo/tiles/encode-tile.js';
import { degreesOf, type WorldBox, xToLon, yToLat } from '../../geo/tiles/tile-math.js';
import type { Relation, TableColumn } from '../query/relation.js';
import type { Filter } from '../query/tree.js';
import { boxSql, indexSql, type MapIndex } from './map-index.js';
import { narrow } from './narrow.js';
import { valuesOf } from './row-values.js';

/** Clusters and single places of an answer. */
export const MOST_CLUSTERS = 5000;

/** Rows of a table that lie near each other, or one by itself. */
export interface Cluster {
  /** Mean of the places (of shapes: of the middles of their boxes), in degrees. */
  lon: number;
  lat: number;
  count: number;
  /** Around all of it: west, south, east, north. */
  bbox: [number, number, number, number];
  /** Of a single one: its row and the values of the chosen columns. */
  id?: number;
  values?: TileValue[];
}

export interface Clusters {
  clusters: Cluster[];
  /** Pixels of a cell's side: twice, four times … what was asked for, where there would have been too many. */
  radius: number;
  /** Rows with a place in the box. */
  total: number;
}

/**
 * Rows counted by the cells of a grid that lies on the world, so that moving the map moves no cluster.
 * @param zoom may be broken; the world is 256 pixels wide at zoom 0
 * @param radius pixels of a cell's side
 * @throws QueryError
 */
export async function clustersOf(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  asked: {
    zoom: number;
    radius: number;
    box: WorldBox | undefined;
    filter: Filter | undefined;
    fields: readonly TableColumn[];
  },
): Promise<Clusters> {
  const { where, parameters } = narrow(index, relation, asked.filter, asked.box);
  const { x0, y0, x1, y1 } = boxSql(index);
  const pixel = 2 ** (24 - asked.zoom);
  let radius = asked.radius;
  for (;;) {
    const cell = Math.max(1, Math.round(radius * pixel));
    const read = await connection.runAndReadAll(
      `SELECT count(*), avg(x), avg(y), min(id), min(${x0}), min(${y0}), max(${x1}), max(${y1})
         FROM ${indexSql(index)} ${where} GROUP BY x // ${cell}, y // ${cell} ORDER BY 4 LIMIT ${MOST_CLUSTERS + 1}`,
      parameters,
    );
    // At sixteen times the whole world the cells are few.
    if (read.currentRowCount > MOST_CLUSTERS) {
      radius *= 2;
      continue;
    }
    const rows = read.getRows().map((row) => row.map(Number));
    const clusters = rows.map(
      ([count = 0, x = 0, y = 0, id = 0, west = 0, north = 0, east = 0, south = 0]): Cluster => ({
        lon: xToLon(x),
        lat: yToLat(y),
        count,
        bbox: degreesOf({ x0: west, y0: north, x1: east, y1: south }),
        ...(count === 1 && { id }),
      }),
    );
    const single = clusters.flatMap(({ id }) => id ?? []);
    const values = await valuesOf(connection, relation, single, asked.fields);
    for (const one of clusters) {
      const own = one.id === undefined ? undefined : values.get(one.id);
      if (own) one.values = own;
    }
    return { clusters, radius, total: rows.reduce((sum, [count = 0]) => sum + count, 0) };
  }
}
