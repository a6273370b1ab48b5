import type { DuckDBConnection } from '@duckdb/node-api';
import { degreesOf } from '../../geo/tiles/tile-math.js';
import { AREA, LINE, POINT } from '../../geo/tiles/world-shape.js';
import type { Relation } from '../query/relation.js';
import { countOn } from '../query/run.js';
import type { Filter } from '../query/tree.js';
import { boxSql, indexSql, type MapIndex } from './map-index.js';
import { narrow } from './narrow.js';

/** What of a table is on the map. */
export interface MapBounds {
  /** West, south, east, north; null where nothing has a place. */
  bbox: [number, number, number, number] | null;
  /** Rows, with or without a place. */
  count: number;
  withGeometry: number;
  types: { point: number; line: number; area: number };
}

/** The bounds of the rows that answer a filter; of all of them without a question to the table. @throws QueryError */
export async function mapBounds(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  filter: Filter | undefined,
): Promise<MapBounds> {
  const { facts } = index;
  if (!filter) {
    return {
      bbox: facts.box ? degreesOf(facts.box) : null,
      count: facts.rows,
      withGeometry: facts.placed,
      types: { point: facts.points, line: facts.lines, area: facts.areas },
    };
  }
  const { where, parameters } = narrow(index, relation, filter);
  const { x0, y0, x1, y1 } = boxSql(index);
  const rows = facts.several ? 'DISTINCT id' : '*';
  const kinds = facts.shapes
    ? [POINT, LINE, AREA].map(
        (kind) => `count(${facts.several ? 'DISTINCT id' : '*'}) FILTER (kind = ${kind})`,
      )
    : ['count(*)', '0', '0'];
  const read = await connection.runAndReadAll(
    `SELECT count(${rows}), ${kinds.join(', ')}, min(${x0}), min(${y0}), max(${x1}), max(${y1})
       FROM ${indexSql(index)} ${where}`,
    parameters,
  );
  const [withGeometry = 0, point = 0, line = 0, area = 0, west = 0, north = 0, east = 0, south = 0] = (
    read.getRows()[0] ?? []
  ).map(Number);
  return {
    bbox: withGeometry > 0 ? degreesOf({ x0: west, y0: north, x1: east, y1: south }) : null,
    count: await countOn(connection, relation, { filter }),
    withGeometry,
    types: { point, line, area },
  };
}
