import { isZoned } from './date-sql.js';
import { TypeMismatch } from './errors.js';
import type { Expression } from './expression.js';
import { expressionSql } from './expression-sql.js';
import type { TableColumn } from './relation.js';
import type { SqlScope } from './scope.js';
import { classOf, computed, type TypedSql } from './typed-sql.js';
import { bindValue, readMoment } from './values.js';

/**
 * An expression that stands beside a column (or what would be one): values are read by its type, days and moments without
 * zone as of the query's time zone. Throws `TypeMismatch` for what cannot be of that type.
 */
export function operandSql(
  scope: SqlScope,
  expression: Expression,
  beside: TableColumn,
  path: string,
  depth = 0,
): TypedSql {
  if (expression.kind === 'local') return localBeside(scope, expression.text, beside, path);
  if (expression.kind !== 'value' || expression.value === null)
    return expressionSql(scope, expression, path, depth);
  const { text, type } = bindValue(beside, expression.value, `${path}/value`, scope.timeZone);
  const storage = type === 'HUGEINT' ? 'BIGINT' : type;
  return computed(scope.bind(text, type), 'value', beside.type, storage);
}

function localBeside(scope: SqlScope, text: string, beside: TableColumn, path: string): TypedSql {
  const moment = readMoment(text);
  if (!moment || classOf(beside.type) !== 'moment')
    throw new TypeMismatch(beside.name, beside.type, text, path);
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (beside.type === 'date') {
    return whole
      ? computed(scope.bind(text, 'DATE'), 'date', 'date', 'DATE')
      : computed(scope.bind(moment.local, 'TIMESTAMP'), 'date', 'dateTime', 'TIMESTAMP');
  }
  const instant = moment.zone
    ? scope.bind(`${moment.local}${moment.zone}`, 'TIMESTAMPTZ')
    : `timezone(${scope.bind(scope.timeZone)}, ${scope.bind(moment.local, 'TIMESTAMP')})`;
  return isZoned(beside.storage)
    ? computed(instant, 'date', 'dateTime', 'TIMESTAMPTZ')
    : computed(`timezone('UTC', ${instant})`, 'date', 'dateTime', 'TIMESTAMP');
}
