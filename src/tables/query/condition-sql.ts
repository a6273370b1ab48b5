import { TypeMismatch } from './errors.js';
import type { Expression } from './expression.js';
import { isAggregated } from './expression.js';
import { expressionSql } from './expression-sql.js';
import { placeSql } from './geo/place-sql.js';
import { constantOf, equalsOne } from './list-sql.js';
import { operandSql } from './operand-sql.js';
import type { SqlScope } from './scope.js';
import type { Filter } from './tree.js';
import { classOf, malformed, type TypedSql } from './typed-sql.js';
import { type BoundValue, bindValue } from './values.js';

/** Values of one list. */
export const MOST_VALUES = 5000;

/** Conditions on expressions. */
export type ExpressionFilter = Extract<
  Filter,
  { kind: 'compare' | 'one-of' | 'range' | 'no-value' | 'truth' | 'has-value' | 'begins' | 'place' }
>;

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='];

/** A condition on expressions in SQL; unknown (null) where a value is missing. Errors: as `expressionSql`. */
export function conditionSql(scope: SqlScope, filter: ExpressionFilter, path: string): string {
  const of = (expression: Expression, name: string): TypedSql => {
    if (isAggregated(expression)) {
      throw malformed(
        `${path}/${name}`,
        'Un aggregato non può stare in un filtro',
        'An aggregate cannot stand in a filter',
      );
    }
    return expressionSql(scope, expression, `${path}/${name}`);
  };
  switch (filter.kind) {
    case 'compare': {
      if (!OPERATORS.includes(filter.operator))
        throw malformed(path, 'Operatore sconosciuto', 'Unknown operator');
      // The side that has a type of its own says how the other is read.
      const turned = isValue(filter.left) && !isValue(filter.right);
      const anchor = turned ? of(filter.right, 'right') : of(filter.left, 'left');
      const other = turned ? filter.left : filter.right;
      if (!isValue(other)) of(other, turned ? 'left' : 'right');
      const beside = comparable(scope, anchor, other, `${path}/${turned ? 'left' : 'right'}`);
      const [left, right] = turned ? [beside, anchor.sql] : [anchor.sql, beside];
      return `(${left} ${filter.operator} ${right})`;
    }
    case 'one-of': {
      const anchor = of(filter.operand, 'operand');
      if (filter.values.length > MOST_VALUES) {
        throw malformed(`${path}/values`, `Più di ${MOST_VALUES} valori`, `More than ${MOST_VALUES} values`);
      }
      const constants: BoundValue[] = [];
      const computed: string[] = [];
      for (const [at, value] of filter.values.entries()) {
        const where = `${path}/values/${at}`;
        const constant = constantOf(scope, anchor.column, value, where);
        if (constant) constants.push(constant);
        else computed.push(`${anchor.sql} = ${comparable(scope, anchor, value, where)}`);
      }
      return computed.length === 0
        ? equalsOne(scope, anchor, constants)
        : `(${[equalsOne(scope, anchor, constants), ...computed].join(' OR ')})`;
    }
    case 'range': {
      const anchor = of(filter.operand, 'operand');
      const low = comparable(scope, anchor, filter.low, `${path}/low`);
      const high = comparable(scope, anchor, filter.high, `${path}/high`);
      const [above, below] = [filter.includeLow ? '>=' : '>', filter.includeHigh ? '<=' : '<'];
      return `(${anchor.sql} ${above} ${low} AND ${anchor.sql} ${below} ${high})`;
    }
    case 'no-value':
      return `(${of(filter.operand, 'operand').sql} IS NULL)`;
    case 'truth': {
      const { sql, column } = of(filter.operand, 'operand');
      if (column.type !== 'boolean') throw new TypeMismatch(column.name, column.type, filter.value, path);
      return filter.value ? `(${sql} IS TRUE)` : `(${sql} IS FALSE)`;
    }
    case 'has-value':
      return hasValueSql(scope, filter, path);
    case 'begins': {
      const columns = filter.columns?.map((name, at) => scope.find(name, `${path}/columns/${at}`));
      const searched = (
        columns ?? scope.relation.columns.filter(({ type }) => classOf(type) !== 'place')
      ).map((column) => scope.textOf(column));
      const start = scope.bind(filter.text);
      return searched.length === 0
        ? 'false'
        : `(${searched.map((text) => `starts_with(${text}, ${start})`).join(' OR ')})`;
    }
    case 'place':
      return placeSql(scope, filter.column, filter.test, path);
  }
}

const isValue = ({ kind }: Expression): boolean => kind === 'value' || kind === 'local';

/** The other side of a comparison. Throws `TypeMismatch` where the two cannot be compared. */
function comparable(scope: SqlScope, { column }: TypedSql, other: Expression, path: string): string {
  const kind = classOf(column.type);
  const beside = operandSql(scope, other, column, path);
  if (other.kind === 'value' && other.value === null) return beside.sql;
  if (kind === 'place' || classOf(beside.column.type) !== kind) {
    throw new TypeMismatch(column.name, column.type, beside.column.type, path);
  }
  return beside.sql;
}

function hasValueSql(scope: SqlScope, filter: Filter & { kind: 'has-value' }, path: string): string {
  const column = scope.find(filter.column, `${path}/column`);
  const { text, type } = bindValue(column, filter.value, `${path}/value`, scope.timeZone);
  const value = scope.bind(text, type);
  const name = scope.sqlOf(column);
  if (column.type !== 'json') return `(${name} = ${value})`;
  const json = JSON.stringify(filter.value);
  return `(CASE WHEN json_valid(${name}) THEN json_contains(${name}, ${scope.bind(json)}) ELSE ${name} = ${value} END)`;
}
