import { quoteIdentifier } from '../cast-sql.js';
import { QueryError, TypeMismatch } from './errors.js';
import { filterSql, SqlScope, searchedText } from './filter-sql.js';
import { termPattern } from './full-text.js';
import type { Relation, TableColumn } from './relation.js';
import type { AggregateFunction, Order, Query, SelectItem } from './tree.js';

/** A statement with its values, all texts, in the order of `$1`, `$2` … */
export interface Statement {
  sql: string;
  parameters: string[];
}

export interface SelectStatement extends Statement {
  /** The columns of the result, in order. */
  columns: TableColumn[];
}

interface Output {
  sql: string;
  column: TableColumn;
}

const NUMERIC = new Set(['integer', 'number', 'year']);

const FUNCTIONS: Record<AggregateFunction, (argument: string) => string> = {
  count: (argument) => `count(${argument})`,
  'count-distinct': (argument) => `count(DISTINCT ${argument})`,
  sum: (argument) => `sum(${argument})`,
  avg: (argument) => `avg(${argument})`,
  min: (argument) => `min(${argument})`,
  max: (argument) => `max(${argument})`,
};

function aggregateOutput(scope: SqlScope, item: SelectItem & { kind: 'aggregate' }, path: string): Output {
  const { alias, function: name } = item;
  const whole = { name: alias, label: alias, type: 'integer', storage: 'BIGINT' } as const;
  if (item.column === undefined) {
    if (name !== 'count')
      throw malformed(`${path}/column`, `${name} vuole una colonna`, `${name} needs a column`);
    return { sql: 'count(*)', column: whole };
  }
  const of = scope.find(item.column, `${path}/column`);
  const numeric = NUMERIC.has(of.type);
  if ((name === 'sum' || name === 'avg') && !numeric)
    throw new TypeMismatch(of.name, of.type, name, `${path}/column`);
  const sql = FUNCTIONS[name](scope.sqlOf(of));
  if (name === 'count' || name === 'count-distinct') return { sql, column: whole };
  if (name === 'avg') return { sql, column: { ...whole, type: 'number', storage: 'DOUBLE' } };
  if (name === 'sum' && of.type !== 'number') return { sql, column: { ...whole, storage: 'HUGEINT' } };
  return { sql, column: { ...of, name: alias, label: alias } };
}

function rankOutput(scope: SqlScope, item: SelectItem & { kind: 'rank' }, path: string): Output {
  const text = searchedText(scope, item.columns, path);
  const patterns = item.terms.flatMap((term) => termPattern(term) ?? []);
  const hits = patterns.map((pattern) => `len(regexp_extract_all(${text}, ${scope.bind(pattern)}))`);
  const sum = hits.length === 0 ? '0' : hits.join(' + ');
  return {
    sql: `(1 - 1 / (1 + CAST(${sum} AS DOUBLE)))`,
    column: { name: item.alias, label: item.alias, type: 'number', storage: 'DOUBLE' },
  };
}

function outputs(scope: SqlScope, query: Query, path: string): Output[] {
  if (!query.select) {
    return scope.relation.columns.map((column) => ({ sql: scope.sqlOf(column), column: { ...column } }));
  }
  return query.select.map((item, at): Output => {
    const where = `${path}/select/${at}`;
    if (item.kind === 'aggregate') return aggregateOutput(scope, item, where);
    if (item.kind === 'rank') return rankOutput(scope, item, where);
    const column = scope.find(item.column, `${where}/column`);
    return { sql: scope.sqlOf(column), column: { ...column, name: item.alias ?? column.name } };
  });
}

const malformed = (path: string, it: string, en: string): QueryError =>
  new QueryError('not-a-query', path, { it: `${it}.`, en: `${en}.` });

const isGrouped = (query: Query): boolean =>
  query.groupBy !== undefined || (query.select ?? []).some(({ kind }) => kind === 'aggregate');

/** The part of a query that says which rows there are, without order and page. */
function body(scope: SqlScope, query: Query, withCursor: boolean): { sql: string; outputs: Output[] } {
  const selected = outputs(scope, query, '');
  const grouped = isGrouped(query);
  const groups = (query.groupBy ?? []).map((name, at) => scope.find(name, `/groupBy/${at}`).name);
  if (grouped) {
    (query.select ?? []).forEach((item, at) => {
      if (item.kind === 'aggregate' || (item.kind === 'column' && groups.includes(item.column))) return;
      throw malformed(
        `/select/${at}`,
        'Con un raggruppamento si scelgono solo colonne raggruppate e aggregati',
        'With a grouping only grouped columns and aggregates can be selected',
      );
    });
    if (!query.select) throw malformed('/select', 'Manca la selezione', 'The selection is missing');
  }
  const conditions = [
    ...(query.filter ? [filterSql(scope, query.filter, '/filter')] : []),
    ...(withCursor && query.after !== undefined
      ? [`${quoteIdentifier(scope.relation.rowId)} > ${wholeNumber(query.after, '/after')}`]
      : []),
  ];
  const list = selected.map(({ sql, column }) => `${sql} AS ${quoteIdentifier(column.name)}`);
  const sql = [
    `SELECT ${query.distinct ? 'DISTINCT ' : ''}${list.length === 0 ? 'NULL' : list.join(', ')}`,
    `FROM ${scope.relation.sql} AS source`,
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    groups.length === 0
      ? ''
      : `GROUP BY ${groups.map((name) => scope.sqlOf(scope.find(name, ''))).join(', ')}`,
  ];
  return { sql: sql.filter(Boolean).join(' '), outputs: selected };
}

function orderSql(scope: SqlScope, query: Query, selected: readonly Output[]): string {
  const narrowed = query.distinct === true || isGrouped(query);
  const aliases = new Map(selected.map(({ column }, at) => [column.name, at + 1]));
  const terms = (query.orderBy ?? []).map((each: Order, at) => {
    const path = `/orderBy/${at}/column`;
    const position = aliases.get(each.column);
    if (position === undefined && narrowed) {
      scope.find(each.column, path);
      throw new QueryError('not-selected', path, {
        it: `Si può ordinare solo per colonne scelte: ${JSON.stringify(each.column)} non lo è.`,
        en: `Only selected columns can be sorted by: ${JSON.stringify(each.column)} is not.`,
      });
    }
    const what = position ?? scope.sqlOf(scope.find(each.column, path));
    return `${what} ${each.descending ? 'DESC' : 'ASC'} NULLS ${each.nulls === 'first' ? 'FIRST' : 'LAST'}`;
  });
  // Equal rows have an order too, else a reader who pages would miss some and see others twice.
  if (narrowed) terms.push(...selected.map((_, at) => `${at + 1} ASC NULLS LAST`));
  else if (terms.length > 0 || !scope.relation.ordered || query.after !== undefined)
    terms.push(quoteIdentifier(scope.relation.rowId));
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}

function wholeNumber(value: number, path: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed(path, `Non è un numero di righe: ${value}`, `Not a count of rows: ${value}`);
}

/**
 * A query as one SELECT over a relation. Nothing of the query reaches the SQL but names that the relation has, aliases
 * quoted, whole numbers and bound values. Throws `UnknownColumn`, `TypeMismatch` or another `QueryError` with the place.
 *
 * @example toSql({ filter: compare('anno', '=', 2024), limit: 10 }, parquetRelation(path, columns, total))
 */
export function toSql(query: Query, relation: Relation): SelectStatement {
  const scope = new SqlScope(relation);
  const { sql, outputs: selected } = body(scope, query, true);
  const limit = query.limit === undefined ? '' : ` LIMIT ${wholeNumber(query.limit, '/limit')}`;
  const offset = query.offset ? ` OFFSET ${wholeNumber(query.offset, '/offset')}` : '';
  return {
    sql: `${sql}${orderSql(scope, query, selected)}${limit}${offset}`,
    parameters: scope.parameters,
    columns: selected.map(({ column }) => column),
  };
}

/** How many rows a query has without its page and cursor; undefined where the relation knows it already. */
export function toCountSql(query: Query, relation: Relation): Statement | undefined {
  const narrowed = query.distinct === true || isGrouped(query);
  if (!narrowed && !query.filter) return undefined;
  const scope = new SqlScope(relation);
  const counted = narrowed ? query : { ...query, select: [] };
  const { sql } = body(scope, counted, false);
  return { sql: `SELECT count(*) FROM (${sql})`, parameters: scope.parameters };
}
