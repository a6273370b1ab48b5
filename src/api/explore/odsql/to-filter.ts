import type { Expression } from '../../../tables/query/expression.js';
import { plainTerms } from '../../../tables/query/full-text.js';
import type { ComparisonOperator, Filter, Scalar, Term } from '../../../tables/query/tree.js';
import { classOf } from '../../../tables/query/typed-sql.js';
import { compareDate, dateOf, momentColumn } from './compare-dates.js';
import { predicateFilter } from './predicates.js';
import type { ClauseReading } from './reading.js';
import { literalExpression, toExpression } from './to-expression.js';
import type { CompareOperator, Condition, Literal, Expression as Written } from './tree.js';

const TURNED: Readonly<Record<CompareOperator, ComparisonOperator>> = {
  '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=',
}; // biome-ignore format: one line reads better

/** A condition of ODSQL as a filter of the query tree. @throws OdsqlError with the place */
export function toFilter(reading: ClauseReading, condition: Condition): Filter {
  const filter = convert(reading, condition);
  return 'at' in condition ? reading.placed(filter, condition.at) : filter;
}

function convert(reading: ClauseReading, condition: Condition): Filter {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, filters: condition.conditions.map((each) => toFilter(reading, each)) };
    case 'not':
      return { kind: 'not', filter: toFilter(reading, condition.condition) };
    case 'compare':
      return comparison(reading, condition.left, condition.operator, condition.right);
    case 'matches':
      return matches(reading, condition.left, condition.right);
    case 'is-null':
      return { kind: 'no-value', operand: toExpression(reading, condition.operand) };
    case 'is-boolean':
      return { kind: 'truth', operand: toExpression(reading, condition.operand), value: condition.value };
    case 'in-list': {
      const dates = momentColumn(reading, condition.operand);
      if (dates) {
        return {
          kind: 'or',
          filters: condition.values.map((value) => comparison(reading, condition.operand, '=', value)),
        };
      }
      const operand = toExpression(reading, condition.operand);
      return {
        kind: 'one-of',
        operand,
        values: condition.values.map((value) => beside(reading, condition.operand, value)),
      };
    }
    case 'in-range':
      return {
        kind: 'range',
        operand: toExpression(reading, condition.operand),
        low: beside(reading, condition.operand, condition.low),
        high: beside(reading, condition.operand, condition.high),
        includeLow: condition.includeLow,
        includeHigh: condition.includeHigh,
      };
    case 'value-in': {
      if (condition.field.kind !== 'field') throw reading.fault('a field is expected after in', condition.at);
      const column = reading.column(condition.field.name, condition.field.at);
      return { kind: 'has-value', column: column.name, value: scalarOf(reading, condition.value) };
    }
    case 'text':
      return { kind: 'search', terms: wordsOf(condition.text) };
    case 'truth':
      return truth(reading, condition.operand, condition.at);
  }
}

function comparison(
  reading: ClauseReading,
  left: Written,
  operator: CompareOperator,
  right: Written,
): Filter {
  if (left.kind === 'literal' && right.kind !== 'literal')
    return comparison(reading, right, TURNED[operator], left);
  const column = momentColumn(reading, left);
  const date = column && dateOf(reading, right);
  const operand = toExpression(reading, left);
  if (column && date) return compareDate(operand, operator, date, column);
  return { kind: 'compare', operator, left: operand, right: beside(reading, left, right) };
}

/** What stands beside an expression: dates written as texts or years where it gives dates. */
function beside(reading: ClauseReading, anchor: Written, written: Written): Expression {
  const column = momentColumn(reading, anchor);
  const date = column && dateOf(reading, written);
  if (date) return reading.placed({ kind: 'local', text: date.start }, written.at);
  if (written.kind !== 'literal' || written.type !== 'date') return toExpression(reading, written);
  // A year beside a number, a day beside a text: as they are written.
  return reading.placed({ kind: 'value', value: written.value }, written.at);
}

/** `field:literal` and `field like "text"`: words of a text, the value of a number, the period of a date. */
function matches(reading: ClauseReading, left: Written, right: Literal): Filter {
  if (right.type === 'null') return { kind: 'no-value', operand: toExpression(reading, left) };
  if (left.kind !== 'field' || reading.named.has(left.name)) {
    if (right.type === 'text') throw reading.fault('words are looked for in a field', left.at);
    return comparison(reading, left, '=', right);
  }
  const column = reading.column(left.name, left.at);
  if (classOf(column.type) !== 'text') return comparison(reading, left, '=', right);
  return { kind: 'search', terms: wordsOf(String(scalarOf(reading, right))), columns: [column.name] };
}

/** The words of a text; a star at the end of one lets it go on. */
const wordsOf = (text: string): Term[] =>
  plainTerms(text).map((term) => (term.text.endsWith('*') ? { ...term, prefix: true } : term));

function scalarOf(reading: ClauseReading, literal: Literal): Scalar {
  const expression = literalExpression(reading, literal);
  if (expression.kind === 'local') return expression.text;
  if (expression.kind !== 'value' || expression.value === null)
    throw reading.fault('a value is expected', literal.at);
  return expression.value;
}

function truth(reading: ClauseReading, operand: Written, at: number): Filter {
  if (operand.kind === 'literal')
    return { kind: operand.type === 'boolean' && operand.value ? 'and' : 'or', filters: [] };
  if (operand.kind === 'call') {
    const predicate = predicateFilter(reading, operand);
    if (predicate) return predicate;
    throw reading.fault('a condition is expected', at);
  }
  return { kind: 'truth', operand: toExpression(reading, operand), value: true };
}
