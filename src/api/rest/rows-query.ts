import { AppError, type Bilingual } from '../../errors.js';
import { isZoned } from '../../tables/query/date-sql.js';
import { plainTerms } from '../../tables/query/full-text.js';
import type { TableColumn } from '../../tables/query/relation.js';
import {
  and,
  type ComparisonOperator,
  compare,
  type Filter,
  isIn,
  isNull,
  match,
  not,
  type Order,
  order,
  type Scalar,
  search,
} from '../../tables/query/tree.js';
import { momentIn } from '../../tables/query/values.js';
import { readZone } from '../common/time-zone.js';
import { readItalian } from './italian-values.js';

const refuse = (pointer: string, code: string, message: Bilingual): AppError =>
  new AppError('BadRequest', message, [{ pointer, code, message }]);

const unknownColumn = (column: string, pointer: string): AppError =>
  refuse(pointer, 'column', { it: `Nessuna colonna "${column}".`, en: `No column "${column}".` });

/** Names as they were given: repeated, or several in one text unless a column is called just that. */
export function readNames(
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
  pointer: string,
): string[] | undefined {
  const bare = (text: string): string => (known.has(text) ? text : text.replace(/^-/, ''));
  const names = given?.flatMap((text) => (known.has(bare(text)) ? [text] : text.split(',').filter(Boolean)));
  const unknown = names
    ?.map((name) => (pointer === '/sort' ? bare(name) : name))
    .find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownColumn(unknown, pointer);
  return names;
}

/** `a,-b` as an order: a minus in front means the greatest first. */
export const readSort = (
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
): Order[] | undefined =>
  readNames(given, known, '/sort')?.map((name) =>
    name.startsWith('-') && !known.has(name) ? order(name.slice(1), true) : order(name),
  );

const OPERATORS = ['!=', '<=', '>=', '^=', '=', '<', '>', '~'] as const;
const TESTS: Record<string, (column: string) => Filter> = {
  ':null': isNull,
  ':notnull': (column) => not(isNull(column)),
};

interface Condition {
  column: string;
  operator: (typeof OPERATORS)[number] | 'test';
  value: string;
  filter: Filter;
}

/** A value of a condition on a column, as it is compared. */
export type ReadValue = (column: string, value: string) => string;

/**
 * How values of conditions are read: as Italians write them too (`readItalian`); days and times without an offset, beside
 * moments that have a zone, by the clocks of `timeZone`, UTC where it is left out. Moments without a zone are compared with
 * what is written. Errors: BadRequest for a zone that there is not.
 */
export function valueReader(columns: readonly TableColumn[], timeZone: string | undefined): ReadValue {
  const zone = timeZone === undefined ? undefined : readZone(timeZone);
  const byName = new Map(columns.map((column) => [column.name, column]));
  return (name, value) => {
    const column = byName.get(name);
    if (!column) return value;
    const read = readItalian(column.type, value);
    const isMoment = column.type === 'dateTime' && isZoned(column.storage);
    return zone !== undefined && isMoment ? momentIn(zone, read) : read;
  };
}

function readCondition(text: string, known: readonly string[], read: ReadValue): Condition {
  // The longest name that fits: `anno` and `anno=fine` may both be columns.
  for (const column of known) {
    if (!text.startsWith(column)) continue;
    const rest = text.slice(column.length);
    const test = TESTS[rest];
    if (test) return { column, operator: 'test', value: '', filter: test(column) };
    const operator = OPERATORS.find((sign) => rest.startsWith(sign));
    if (!operator) continue;
    const given = rest.slice(operator.length);
    const value = operator === '~' || operator === '^=' ? given : read(column, given);
    if (operator === '~') return { column, operator, value, filter: match(column, 'contains', value) };
    if (operator === '^=') return { column, operator, value, filter: match(column, 'starts', value) };
    return { column, operator, value, filter: compare(column, operator as ComparisonOperator, value) };
  }
  const [, name] = /^(.+?)(?:!=|<=|>=|\^=|[=<>~:])/.exec(text) ?? [];
  if (name !== undefined) throw unknownColumn(name, '/filter');
  throw refuse('/filter', 'filter', {
    it: `Filtro non comprensibile: ${JSON.stringify(text)}. Esempi: anno>=2020, comune=Bologna, nota:null.`,
    en: `Filter not understood: ${JSON.stringify(text)}. Examples: anno>=2020, comune=Bologna, nota:null.`,
  });
}

/**
 * The parameters `filter` (each `column`, an operator, a value) and `q` (words, in any column) as one filter. Several
 * conditions must all hold; several values of one column with `=` mean any of them, as in the lists of this API.
 *
 * @param read see `valueReader`; values are compared as they are where it is left out
 */
export function readFilter(
  given: readonly string[] | undefined,
  q: string | undefined,
  known: ReadonlySet<string>,
  read: ReadValue = (_, value) => value,
): Filter | undefined {
  const names = [...known].sort((a, b) => b.length - a.length);
  const conditions = (given ?? []).map((text) => readCondition(text, names, read));
  const equal = new Map<string, Scalar[]>();
  const parts: Filter[] = [];
  for (const { column, operator, value, filter } of conditions) {
    if (operator === '=') equal.set(column, [...(equal.get(column) ?? []), value]);
    else parts.push(filter);
  }
  for (const [column, values] of equal) parts.push(isIn(column, values));
  if (q !== undefined && q.trim() !== '') parts.push(search(plainTerms(q)));
  return parts.length === 0 ? undefined : and(...parts);
}
