import type { Expression } from '../../../tables/query/expression.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import type { ComparisonOperator, Filter } from '../../../tables/query/tree.js';
import { readDate, type WrittenDate } from './dates.js';
import type { ClauseReading } from './reading.js';
import type { Expression as Written } from './tree.js';

const isMoment = (column: TableColumn): boolean => column.type === 'date' || column.type === 'dateTime';

/** The field behind an expression that gives days or moments; undefined for any other. */
export function momentColumn(reading: ClauseReading, written: Written): TableColumn | undefined {
  if (written.kind === 'field' && !reading.named.has(written.name)) {
    const column = reading.column(written.name, written.at);
    return isMoment(column) ? column : undefined;
  }
  if (written.kind !== 'call' || written.name !== 'ifnull') return undefined;
  const [inner] = written.args;
  return inner?.kind === 'field' ? momentColumn(reading, inner) : undefined;
}

/** The date that a literal says beside a field of dates: a text or a year will do; undefined for what is none. */
export function dateOf(reading: ClauseReading, written: Written): WrittenDate | undefined {
  if (written.kind !== 'literal') return undefined;
  const text =
    written.type === 'date' || written.type === 'text'
      ? written.value
      : written.type === 'number'
        ? written.text
        : undefined;
  if (text === undefined) return undefined;
  const date = readDate(text);
  if (!date) throw reading.fault(`not a date: ${text}`, written.at);
  return date;
}

const local = (text: string): Expression => ({ kind: 'local', text });

/**
 * A field of dates beside a date (contract, section 4, Semantics): `=` means the period that the date names, every other
 * comparison its beginning.
 */
export function compareDate(
  operand: Expression,
  operator: ComparisonOperator,
  date: WrittenDate,
  column: TableColumn,
): Filter {
  const compare = (operator: ComparisonOperator, text: string): Filter => ({
    kind: 'compare',
    operator,
    left: operand,
    right: local(text),
  });
  const alone = date.end === undefined || (date.precision === 'day' && column.type === 'date');
  if (alone || (operator !== '=' && operator !== '!=')) return compare(operator, date.start);
  const [before, after] = [compare('<', date.start), compare('>=', date.end as string)];
  if (operator === '!=') return { kind: 'or', filters: [before, after] };
  return { kind: 'and', filters: [compare('>=', date.start), compare('<', date.end as string)] };
}
