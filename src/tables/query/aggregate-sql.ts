import { TypeMismatch } from './errors.js';
import { type Expression, isAggregated } from './expression.js';
import { expressionSql } from './expression-sql.js';
import { PLACE_AGGREGATES, type PlaceAggregate, placeAggregateSql } from './geo/aggregate-places.js';
import type { SqlScope } from './scope.js';
import { meanSql, sumSql } from './sum-sql.js';
import { classOf, computed, doubleSql, malformed, type TypedSql, wholeSql } from './typed-sql.js';

/** A value of a whole group. Sums of whole numbers are exact, averages, medians and percentiles are doubles. */
export function aggregateSql(
  scope: SqlScope,
  expression: Expression & { kind: 'aggregated' },
  path: string,
  depth: number,
): TypedSql {
  const { function: name, operand: inner } = expression;
  if (!inner) {
    if (name === 'count') return wholeSql('count(*)', 'count(*)');
    throw malformed(path, `${name} vuole un valore`, `${name} needs a value`);
  }
  if (isAggregated(inner)) {
    throw malformed(path, 'Un aggregato non può contenerne un altro', 'An aggregate cannot hold another');
  }
  const operand = expressionSql(scope, inner, `${path}/operand`, depth + 1);
  const { sql, column } = operand;
  const called = `${name}(${column.name})`;
  const kind = classOf(column.type);
  switch (name) {
    case 'count':
      return wholeSql(`count(${sql})`, called);
    case 'count-distinct':
      return wholeSql(`count(DISTINCT ${sql})`, called);
    case 'min':
    case 'max':
      if (kind === 'place') throw new TypeMismatch(column.name, column.type, name, path);
      return { sql: `${name}(${sql})`, column: { ...column, name: called, label: called } };
  }
  const ofPlaces = PLACE_AGGREGATES.find((each) => each === name);
  if (ofPlaces) return aggregatedPlaces(ofPlaces, operand, path);
  if (kind !== 'number') throw new TypeMismatch(column.name, column.type, name, path);
  switch (name) {
    case 'sum': {
      const sum = sumSql(operand);
      if (column.type !== 'number') return computed(sum.sql, called, 'integer', sum.storage);
      return { sql: sum.sql, column: { ...column, storage: sum.storage, name: called, label: called } };
    }
    case 'avg':
      return doubleSql(meanSql(operand), called);
    case 'stddev':
      return doubleSql(`stddev_pop(CAST(${sql} AS DOUBLE))`, called);
    case 'median':
      return doubleSql(`median(CAST(${sql} AS DOUBLE))`, called);
    case 'percentile': {
      const { percent } = expression;
      if (percent === undefined || !(percent >= 0 && percent <= 100)) {
        throw malformed(
          `${path}/percent`,
          'Il percentile va da 0 a 100',
          'A percentile is between 0 and 100',
        );
      }
      // The engine wants it as a constant: a checked number, written by us.
      return doubleSql(`quantile_cont(CAST(${sql} AS DOUBLE), ${(percent / 100).toFixed(8)})`, called);
    }
    default:
      throw malformed(path, `Funzione sconosciuta: ${name}`, `Unknown function: ${name}`);
  }
}

function aggregatedPlaces(name: PlaceAggregate, { sql, column }: TypedSql, path: string): TypedSql {
  const wanted = name === 'bbox' ? classOf(column.type) === 'place' : column.type === 'geoPoint';
  if (!wanted) throw new TypeMismatch(column.name, column.type, name, path);
  return placeAggregateSql(name, sql, column);
}
