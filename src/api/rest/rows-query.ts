import { AppError, type Bilingual } from '../../errors.js';
import { plainTerms } from '../../tables/query/full-text.js';
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

function readCondition(text: string, known: readonly string[]): Condition {
  // The longest name that fits: `anno` and `anno=fine` may both be columns.
  for (const column of known) {
    if (!text.startsWith(column)) continue;
    const rest = text.slice(column.length);
    const test = TESTS[rest];
    if (test) return { column, operator: 'test', value: '', filter: test(column) };
    const operator = OPERATORS.find((sign) => rest.startsWith(sign));
    if (!operator) continue;
    const value = rest.slice(operator.length);
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
 */
export function readFilter(
  given: readonly string[] | undefined,
  q: string | undefined,
  known: ReadonlySet<string>,
): Filter | undefined {
  const names = [...known].sort((a, b) => b.length - a.length);
  const conditions = (given ?? []).map((text) => readCondition(text, names));
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
