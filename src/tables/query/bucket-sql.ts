import { TypeMismatch } from './errors.js';
import type { Expression } from './expression.js';
import { operandSql } from './operand-sql.js';
import type { SqlScope } from './scope.js';
import { classOf, doubleSql, malformed, type TypedSql, wholeSql } from './typed-sql.js';

const MOST_EDGES = 1000;

/**
 * The interval that a value lies in: its number where the edges are given, its lower end where the width is. Values beyond
 * closed ends are in none (null).
 */
export function bucketSql(
  scope: SqlScope,
  expression: Expression & { kind: 'intervals' | 'widths' },
  operand: TypedSql,
  path: string,
  depth: number,
): TypedSql {
  const { column, sql } = operand;
  const name = `range(${column.name})`;
  const kind = classOf(column.type);
  if (kind !== 'number' && !(kind === 'moment' && expression.kind === 'intervals')) {
    throw new TypeMismatch(column.name, column.type, 'range', path);
  }
  if (expression.kind === 'widths') {
    const { width } = expression;
    if (!(Number.isFinite(width) && width > 0)) {
      throw malformed(`${path}/width`, 'La larghezza deve essere positiva', 'The width must be positive');
    }
    const bound = scope.bind(String(width), 'DOUBLE');
    return doubleSql(`(floor(CAST(${sql} AS DOUBLE) / ${bound}) * ${bound})`, name);
  }
  const { edges } = expression;
  if (edges.length < 2 || edges.length > MOST_EDGES) {
    throw malformed(
      `${path}/edges`,
      `Servono da 2 a ${MOST_EDGES} estremi`,
      `From 2 to ${MOST_EDGES} ends are needed`,
    );
  }
  if (edges.slice(1, -1).includes(null)) {
    throw malformed(
      `${path}/edges`,
      'Solo il primo e l’ultimo estremo possono essere aperti',
      'Only the first and the last end can be open',
    );
  }
  const ends = edges.map((edge, at) =>
    edge === null ? null : operandSql(scope, edge, column, `${path}/edges/${at}`, depth + 1).sql,
  );
  const cases = ends
    .slice(1)
    .map((high, at) => `WHEN ${high === null ? 'true' : `${sql} < ${high}`} THEN ${at}`);
  const below = ends[0] === null ? '' : `WHEN ${sql} < ${ends[0]} THEN NULL `;
  return wholeSql(`(CASE WHEN ${sql} IS NULL THEN NULL ${below}${cases.join(' ')} END)`, name);
}
