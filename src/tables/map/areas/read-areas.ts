import { setImmediate as nextTurn } from 'node:timers/promises';
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import type { Geometry } from '../../../geo/geometry.js';
import { unpackParts } from '../../../geo/tiles/packed-shape.js';
import { simplifyShape } from '../../../geo/tiles/simplify.js';
import { EXTENT, tileSize } from '../../../geo/tiles/tile-math.js';
import { TOLERANCE } from '../../../geo/tiles/tile-shape.js';
import { toGeoJson } from '../../../geo/tiles/to-geojson.js';
import { AREA, type Flat } from '../../../geo/tiles/world-shape.js';
import type { Relation, TableColumn } from '../../query/relation.js';
import { selectOn } from '../../query/run.js';
import { column } from '../../query/tree.js';
import { malformed } from '../../query/typed-sql.js';
import { indexSql, type MapIndex } from '../map-index.js';
import { levelOf } from '../shape-rows.js';
import { BYTE_COLUMNS, SHAPE_COLUMNS } from '../write-shapes.js';

/** Areas of one answer. */
const MOST_AREAS = 20_000;
/** Packed bytes of the shapes of one answer; beyond, a coarser level is taken. */
const MOST_BYTES = 6 << 20;
const TURN_MS = 6;

/** An area of a table of areas. */
export interface Area {
  id: number;
  /** As the table has it; null where there is none. */
  key: string | null;
  label: string | null;
  parts: Flat[];
}

/** The areas of a table, and the zoom for which they are fine enough: 24 where they are whole. */
export interface Areas {
  areas: Area[];
  finest: number;
}

/**
 * Reads the areas of a table, as fine as a zoom needs, or coarser where all of them would be too much.
 * @param key column with the code or name; undefined where places are looked for in the shapes
 * @throws QueryError where the table has no areas, or too many
 */
export async function readAreas(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  zoom: number,
  key: TableColumn | undefined,
  label: TableColumn | undefined,
): Promise<Areas> {
  if (index.facts.areas === 0) {
    throw malformed(
      '/with',
      'La tabella indicata non contiene aree',
      'The table that is named holds no areas',
    );
  }
  if (index.facts.areas > MOST_AREAS) {
    throw malformed(
      '/with',
      `La tabella ha più di ${MOST_AREAS} aree`,
      `The table has more than ${MOST_AREAS} areas`,
    );
  }
  const sized = await connection.runAndReadAll(
    `SELECT ${BYTE_COLUMNS.map((name) => `sum(${name})`).join(', ')} FROM ${indexSql(index)} WHERE kind = ${AREA}`,
  );
  const bytes = (sized.getRows()[0] ?? []).map(Number);
  let at = SHAPE_COLUMNS.indexOf(`g${levelOf(zoom)}`);
  while (at > 0 && (bytes[at] ?? 0) > MOST_BYTES) at -= 1;
  const read = await connection.runAndReadAll(
    `SELECT id, coalesce(${SHAPE_COLUMNS.slice(at).join(', ')}) FROM ${indexSql(index)} WHERE kind = ${AREA} ORDER BY id`,
  );
  const names = await namesOf(connection, relation, key, label);
  const areas: Area[] = [];
  let turn = performance.now();
  for (const [of, blob] of read.getRows()) {
    if (!(blob instanceof DuckDBBlobValue)) continue;
    const id = Number(of);
    const [itsKey = null, itsLabel = null] = names.get(id) ?? [];
    areas.push({ id, key: itsKey, label: itsLabel, parts: unpackParts(blob.bytes) });
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
  return { areas, finest: at === SHAPE_COLUMNS.length - 1 ? 24 : Number(SHAPE_COLUMNS[at]?.slice(1)) };
}

async function namesOf(
  connection: DuckDBConnection,
  relation: Relation,
  key: TableColumn | undefined,
  label: TableColumn | undefined,
): Promise<Map<number, (string | null)[]>> {
  const wanted = [key, label].flatMap((each) => each ?? []);
  if (wanted.length === 0) return new Map();
  // A column of the same name hides the number of the row: then there are no names.
  const { rows } = await selectOn(connection, relation, {
    select: [column('_id', 'row'), ...wanted.map(({ name }, at) => column(name, `c${at}`))],
    limit: 5_000_000,
  });
  const text = (value: unknown): string | null => (value === null ? null : String(value));
  return new Map(
    rows.map(([id, ...cells]) => {
      const texts = cells.map(text);
      const itsKey = key ? (texts.shift() ?? null) : null;
      return [Number(id), [itsKey, texts.shift() ?? null]];
    }),
  );
}

/** An area as GeoJSON, without what cannot be seen at a zoom. */
export function areaGeometry(parts: readonly Flat[], zoom: number): Geometry {
  const tolerance = (TOLERANCE * tileSize(Math.min(zoom, 22))) / EXTENT;
  return toGeoJson(AREA, zoom > 20 ? parts : simplifyShape(AREA, parts, tolerance));
}
