import type { WorldBox } from '../../geo/tiles/tile-math.js';
import { quoteIdentifier } from '../cast-sql.js';
import { filterSql } from '../query/filter-sql.js';
import type { Relation } from '../query/relation.js';
import { SqlScope } from '../query/scope.js';
import type { Filter } from '../query/tree.js';
import { boxSql, type MapIndex } from './map-index.js';

/** A condition on the rows of an index, with the values bound in it. */
export interface Narrowing {
  /** Begins with `WHERE`, or is empty. */
  where: string;
  parameters: string[];
}

/**
 * The rows of an index that reach into a box (all where there is none) and whose rows of the table answer a filter.
 * @throws QueryError for a filter that the table cannot answer
 */
export function narrow(
  index: MapIndex,
  relation: Relation,
  filter: Filter | undefined,
  box?: WorldBox,
): Narrowing {
  const conditions: string[] = [];
  if (box) {
    const { x0, y0, x1, y1 } = boxSql(index);
    const [west, north, east, south] = [box.x0, box.y0, box.x1, box.y1].map(Math.round);
    conditions.push(`${x0} <= ${east} AND ${x1} >= ${west} AND ${y0} <= ${south} AND ${y1} >= ${north}`);
  }
  const scope = new SqlScope(relation);
  if (filter) {
    const id = `source.${quoteIdentifier(relation.rowId)}`;
    const condition = filterSql(scope, filter, '/filter');
    conditions.push(`id IN (SELECT ${id} FROM ${relation.sql} AS source WHERE ${condition})`);
  }
  return {
    where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    parameters: scope.parameters,
  };
}
