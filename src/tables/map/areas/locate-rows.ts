import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AreaLocator } from '../../../geo/tiles/area-locator.js';
import { quoteIdentifier } from '../../cast-sql.js';
import type { Relation, TableColumn } from '../../query/relation.js';
import { countOn } from '../../query/run.js';
import type { Filter } from '../../query/tree.js';
import { indexSql, type MapIndex } from '../map-index.js';
import { narrow } from '../narrow.js';
import { emptyTally, type Tally } from './group-values.js';
import { medianOf } from './medians.js';

/** Rows by the areas in which they lie. */
export interface LocatedRows {
  /** In the order of the areas. */
  tallies: Tally[];
  /** Rows in at least one area, and rows with a place in none. */
  inside: number;
  outside: number;
  /** Rows that answer the filter and have no place. */
  missing: number;
}

const TURN_MS = 6;

/**
 * Counts rows by the areas that hold their places: of lines and areas the middle of their box. A row in several areas,
 * which overlap, counts in each. @throws QueryError
 */
export async function locateRows(
  connection: DuckDBConnection,
  relation: Relation,
  index: MapIndex,
  locator: AreaLocator,
  areas: number,
  { value, wantsMedian }: { value: TableColumn | undefined; wantsMedian: boolean },
  filter: Filter | undefined,
): Promise<LocatedRows> {
  const { where, parameters } = narrow(index, relation, filter);
  const places = `(SELECT id, x, y FROM ${indexSql(index)} ${where})`;
  const id = quoteIdentifier(relation.rowId);
  const numeric = value && /INT|DOUBLE|DECIMAL|FLOAT/.test(value.storage);
  const cell = value && `r.${quoteIdentifier(value.name)}`;
  const sql = cell
    ? `SELECT p.x, p.y, ${numeric ? `CAST(${cell} AS DOUBLE)` : `CASE WHEN ${cell} IS NOT NULL THEN 1.0::DOUBLE END`}
         FROM ${places} AS p JOIN ${relation.sql} AS r ON r.${id} = p.id`
    : `SELECT x, y, 1.0::DOUBLE FROM ${places}`;
  const tallies = Array.from({ length: areas }, emptyTally);
  const kept: number[][] = wantsMedian ? tallies.map(() => []) : [];
  let inside = 0;
  let outside = 0;
  let turn = performance.now();
  const result = await connection.stream(sql, parameters);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const [xs, ys, values] = [0, 1, 2].map((at) => chunk.getColumnValues(at)) as (number | null)[][];
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const found = locator.at(xs?.[row] as number, ys?.[row] as number);
      if (found.length === 0) outside += 1;
      else inside += 1;
      const one = values?.[row] ?? null;
      for (const area of found) {
        addValue(tallies[area] as Tally, one);
        if (one !== null) kept[area]?.push(one);
      }
    }
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
  for (const [area, ofArea] of kept.entries()) (tallies[area] as Tally).median = medianOf(ofArea);
  const all = await countOn(connection, relation, filter ? { filter } : {});
  return { tallies, inside, outside, missing: Math.max(0, all - inside - outside) };
}

function addValue(tally: Tally, value: number | null): void {
  tally.rows += 1;
  if (value === null) return;
  tally.values += 1;
  tally.sum += value;
  if (value < tally.min) tally.min = value;
  if (value > tally.max) tally.max = value;
}
