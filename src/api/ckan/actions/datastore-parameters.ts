import { QueryError } from '../../../tables/query/errors.js';
import { parseTsquery, plainTerms, SearchSyntax } from '../../../tables/query/full-text.js';
import { QueryTimeout } from '../../../tables/query/time-limit.js';
import {
  and,
  type ComparisonOperator,
  column,
  compare,
  type Filter,
  isIn,
  isNull,
  type Order,
  or,
  order,
  rank,
  type Scalar,
  type SelectItem,
  search,
  type Term,
} from '../../../tables/query/tree.js';
import { AskerGone } from '../../../tables/rows/ask-table.js';
import { type CkanFault, validationError } from '../faults.js';

const notInTable = (parameter: string, name: string): CkanFault =>
  validationError({ [parameter]: [`field "${name}" not in table`] });

/** A parameter that may be JSON text: in addresses and forms it is. */
export function jsonParameter(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw validationError({ [name]: ['Could not parse as valid JSON'] });
  }
}

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const OPERATORS: Record<string, ComparisonOperator> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

const invalidFilter = (value: unknown): CkanFault =>
  validationError({ filters: [`invalid filter value ${JSON.stringify(value)}`] });

function scalar(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw invalidFilter(value);
}

/** One condition on a column: a value, null, a dict of operators, or a list of these, of which any may hold. */
function columnFilter(name: string, value: unknown): Filter {
  if (value === null) return isNull(name);
  if (Array.isArray(value)) {
    const plain = value.filter((each) => !isDict(each) && each !== null);
    const others = value.filter((each) => isDict(each) || each === null);
    return or(isIn(name, plain.map(scalar)), ...others.map((each) => columnFilter(name, each)));
  }
  if (!isDict(value)) return isIn(name, [scalar(value)]);
  const parts = Object.entries(value).map(([sign, operand]) => {
    const operator = Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : undefined;
    if (!operator) throw validationError({ filters: [`unknown operator "${sign}"`] });
    return operand === null && operator === '=' ? isNull(name) : compare(name, operator, scalar(operand));
  });
  return and(...parts);
}

/**
 * `filters` (contract, section 12): column to value, list (any of them) or operators, all columns together; `$or` is a list of
 * such dicts. Throws a Validation Error naming what cannot be read.
 */
export function readFilters(given: unknown, known: ReadonlySet<string>): Filter | undefined {
  const value = given === '' ? undefined : jsonParameter('filters', given);
  if (value === undefined || value === null) return undefined;
  if (!isDict(value)) throw validationError({ filters: ['Not a dict'] });
  const parts = Object.entries(value).map(([name, wanted]) => {
    if (name === '$or' && !known.has(name)) {
      if (!Array.isArray(wanted)) throw validationError({ filters: ['$or: Not a list'] });
      return or(...wanted.map((each) => readFilters(each, known) ?? and()));
    }
    if (!known.has(name)) throw notInTable('filters', name);
    return columnFilter(name, wanted);
  });
  return and(...parts);
}

/** A full-text search: the rows it finds, and the columns that say how well. */
export interface Search {
  filter: Filter;
  ranks: SelectItem[];
}

function oneSearch(
  text: string,
  plain: boolean,
  columns?: readonly string[],
): { filter: Filter; terms: Term[] } {
  if (!plain) return parseTsquery(text, columns);
  const terms = plainTerms(text);
  return { filter: search(terms, columns), terms };
}

/** `q` (words in any column, or a dict from column to words) and `full_text`. */
export function readSearch(
  q: unknown,
  fullText: string | undefined,
  plain: boolean,
  known: ReadonlySet<string>,
): Search | undefined {
  const found: Search = { filter: and(), ranks: [] };
  const parts: Filter[] = [];
  const add = (text: string, alias: string, columns?: readonly string[]): void => {
    try {
      const { filter, terms } = oneSearch(text, plain, columns);
      parts.push(filter);
      found.ranks.push(rank(terms, alias, columns));
    } catch (error) {
      if (error instanceof SearchSyntax) throw validationError({ q: [error.message] });
      throw error;
    }
  };
  const value = typeof q === 'string' && /^\s*\{/.test(q) ? jsonParameter('q', q) : q;
  if (isDict(value)) {
    for (const [name, text] of Object.entries(value)) {
      if (!known.has(name)) throw notInTable('q', name);
      if (String(text) !== '') add(String(text), `rank ${name}`, [name]);
    }
  } else if (value !== undefined && value !== null && value !== '') {
    if (typeof value === 'object') throw validationError({ q: ['Must be a string or a dict'] });
    add(String(value), 'rank');
  }
  if (fullText) add(fullText, isDict(value) ? 'rank' : 'rank full_text');
  return parts.length === 0 ? undefined : { ...found, filter: and(...parts) };
}

/** Names in a list, or in one text parted by commas; a column's own name with a comma in it is taken as it is. */
export function readFields(
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
): string[] | undefined {
  const names = given
    ?.flatMap((text) => (known.has(text) ? [text] : text.split(',').map((each) => each.trim())))
    .filter((name) => name !== '');
  const unknown = names?.find((name) => !known.has(name));
  if (unknown !== undefined) throw notInTable('fields', unknown);
  return names?.length ? names : undefined;
}

const SORT = /^(?:"((?:[^"]|"")*)"|(.+?))(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?$/i;

/** `"a, b desc nulls last"`; as in PostgreSQL nulls are the greatest unless said otherwise. */
export function readOrder(
  given: readonly string[] | undefined,
  known: ReadonlySet<string>,
): Order[] | undefined {
  const clauses = given?.flatMap((text) => text.match(/(?:"(?:[^"]|"")*"|[^,])+/g) ?? []) ?? [];
  const orders = clauses.flatMap((clause) => {
    const text = clause.trim();
    if (text === '') return [];
    const [, quoted, bare = '', direction, nulls] = SORT.exec(text) ?? [];
    const name = known.has(text) ? text : (quoted?.replaceAll('""', '"') ?? bare);
    if (!known.has(name)) throw notInTable('sort', name);
    const descending = direction?.toLowerCase() === 'desc';
    const place = (nulls?.toLowerCase() ?? (descending ? 'first' : 'last')) as Order['nulls'];
    return [order(name, descending, place)];
  });
  return orders.length === 0 ? undefined : orders;
}

export const asColumns = (names: readonly string[]): SelectItem[] => names.map((name) => column(name));

/** Refusals of a query as CKAN shows them: under the parameter that is wrong. */
export const orQueryFault = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => {
    if (error instanceof QueryTimeout || error instanceof AskerGone)
      throw validationError({ query: [error.message] });
    if (!(error instanceof QueryError)) throw error;
    const [, part = ''] = error.path.split('/');
    const parameter = { select: 'fields', orderBy: 'sort', filter: 'filters' }[part] ?? 'query';
    throw validationError({ [parameter]: [error.messages.en] });
  });
