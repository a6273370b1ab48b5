import { aggregateSql } from './aggregate-sql.js';
import { bucketSql } from './bucket-sql.js';
import { dateFormatSql, datePartSql, stepSql } from './date-sql.js';
import { TypeMismatch } from './errors.js';
import { DATE_PARTS, type Expression } from './expression.js';
import { clusterSql } from './geo/cluster-sql.js';
import { distanceSql } from './geo/place-sql.js';
import { operandSql } from './operand-sql.js';
import type { SqlScope } from './scope.js';
import { classOf, computed, doubleSql, malformed, type TypedSql, wholeSql } from './typed-sql.js';

/** Expressions may be nested so deep. */
const DEEPEST = 100;

/**
 * An expression in SQL, with its type. A value by itself has the type it is written in.
 * Throws `UnknownColumn`, `TypeMismatch`, `QueryError` with the place in the tree.
 */
export function expressionSql(scope: SqlScope, expression: Expression, path: string, depth = 0): TypedSql {
  if (depth > DEEPEST)
    throw malformed(path, 'Espressione troppo annidata', 'The expression is nested too deep');
  const of = (operand: Expression, name: string): TypedSql =>
    expressionSql(scope, operand, `${path}/${name}`, depth + 1);
  switch (expression.kind) {
    case 'column': {
      const column = scope.find(expression.column, `${path}/column`);
      return { sql: scope.sqlOf(column), column: { ...column } };
    }
    case 'value':
      return valueSql(scope, expression.value, path);
    case 'local':
      return localSql(scope, expression.text, path);
    case 'arithmetic':
      return arithmeticSql(scope, expression, path, depth);
    case 'negative':
      return doubleSql(`(-${number(of(expression.operand, 'operand'), '-', path)})`, '-');
    case 'text':
      return textSql(expression.function, of(expression.operand, 'operand'), path);
    case 'beginning':
      return beginningSql(expression.characters, of(expression.operand, 'operand'), path);
    case 'if-null': {
      const operand = of(expression.operand, 'operand');
      const other = operandSql(scope, expression.otherwise, operand.column, `${path}/otherwise`, depth + 1);
      return ifNull(operand, other, path);
    }
    case 'date-part':
      if (!DATE_PARTS.includes(expression.part))
        throw malformed(path, 'Parte di data sconosciuta', 'Unknown part of a date');
      return datePartSql(scope, expression.part, of(expression.operand, 'operand'), path);
    case 'date-format':
      return dateFormatSql(scope, expression, of(expression.operand, 'operand'), path);
    case 'distance':
      return distanceSql(scope, expression.column, expression.to, path);
    case 'cluster':
      return clusterSql(scope, expression, path);
    case 'steps':
      return stepSql(scope, expression, of(expression.operand, 'operand'), path);
    case 'intervals':
    case 'widths':
      return bucketSql(scope, expression, of(expression.operand, 'operand'), path, depth);
    case 'random':
      return wholeSql(
        `hash(${scope.sqlOf(scope.rowNumber)}, ${scope.bind(String(expression.seed))})`,
        'random',
      );
    case 'aggregated':
      return aggregateSql(scope, expression, path, depth);
  }
}

function valueSql(scope: SqlScope, value: string | number | boolean | null, path: string): TypedSql {
  if (value === null) return computed('CAST(NULL AS VARCHAR)', 'null', 'text', 'VARCHAR');
  if (typeof value === 'boolean')
    return computed(scope.bind(String(value), 'BOOLEAN'), 'value', 'boolean', 'BOOLEAN');
  if (typeof value === 'string') return computed(scope.bind(value), 'value', 'text', 'VARCHAR');
  if (!Number.isFinite(value)) throw malformed(path, 'Non è un numero', 'Not a number');
  return Number.isSafeInteger(value)
    ? wholeSql(scope.bind(String(value), 'BIGINT'), 'value')
    : doubleSql(scope.bind(String(value), 'DOUBLE'), 'value');
}

const MOMENT_COLUMN = { name: 'date', label: 'date', type: 'dateTime', storage: 'TIMESTAMPTZ' } as const;

const localSql = (scope: SqlScope, text: string, path: string): TypedSql => ({
  sql: operandSql(scope, { kind: 'local', text }, MOMENT_COLUMN, path).sql,
  column: { ...MOMENT_COLUMN },
});

/** As a double: whole numbers never overflow then, and decimals are what a client reads anyway. */
function number({ sql, column }: TypedSql, use: string, path: string): string {
  if (classOf(column.type) !== 'number') throw new TypeMismatch(column.name, column.type, use, path);
  return `CAST(${sql} AS DOUBLE)`;
}

function arithmeticSql(
  scope: SqlScope,
  { operator, left, right }: Expression & { kind: 'arithmetic' },
  path: string,
  depth: number,
): TypedSql {
  if (!['+', '-', '*', '/'].includes(operator))
    throw malformed(path, 'Operatore sconosciuto', 'Unknown operator');
  const one = number(expressionSql(scope, left, `${path}/left`, depth + 1), operator, `${path}/left`);
  const other = number(expressionSql(scope, right, `${path}/right`, depth + 1), operator, `${path}/right`);
  // Divided by zero is no value.
  return doubleSql(
    operator === '/' ? `(${one} / nullif(${other}, 0))` : `(${one} ${operator} ${other})`,
    operator,
  );
}

function textSql(name: 'length' | 'lower' | 'upper', { sql, column }: TypedSql, path: string): TypedSql {
  if (classOf(column.type) !== 'text') throw new TypeMismatch(column.name, column.type, name, path);
  const called = `${name}(${column.name})`;
  if (name === 'length') return wholeSql(`length(${sql})`, called);
  return computed(name === 'lower' ? `lower(${sql})` : `upper(${sql})`, called, 'text', 'VARCHAR');
}

function beginningSql(characters: number, { sql, column }: TypedSql, path: string): TypedSql {
  if (!Number.isSafeInteger(characters) || characters < 0)
    throw malformed(path, 'Non è un numero di caratteri', 'Not a number of characters');
  if (column.storage !== 'VARCHAR') throw new TypeMismatch(column.name, column.type, 'beginning', path);
  return { sql: `left(${sql}, ${characters})`, column };
}

function ifNull(operand: TypedSql, other: TypedSql, path: string): TypedSql {
  if (classOf(operand.column.type) !== classOf(other.column.type)) {
    throw new TypeMismatch(operand.column.name, operand.column.type, other.column.type, `${path}/otherwise`);
  }
  const name = `ifnull(${operand.column.name})`;
  if (classOf(operand.column.type) === 'number' && operand.column.storage !== other.column.storage) {
    return doubleSql(`coalesce(CAST(${operand.sql} AS DOUBLE), CAST(${other.sql} AS DOUBLE))`, name);
  }
  const { type, storage } = operand.column;
  return computed(`coalesce(${operand.sql}, CAST(${other.sql} AS ${storage}))`, name, type, storage);
}
