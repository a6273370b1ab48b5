import { quoteIdentifier } from '../cast-sql.js';
import { QueryError, TypeMismatch } from './errors.js';
import { type Expression, isAggregated, partsOf, sameExpression } from './expression.js';
import { expressionSql } from './expression-sql.js';
import { filterSql, searchedText } from './filter-sql.js';
import { termPattern } from './full-text.js';
import { numbersInFilter } from './numbers-in-filter.js';
import { type Relation, ROW_ID, type RowNumbers, rowsAt, type TableColumn } from './relation.js';
import { SqlScope } from './scope.js';
import { meanSql, sumSql } from './sum-sql.js';
import type { AggregateFunction, ExpressionOrder, Filter, Order, Query, SelectItem } from './tree.js';
import { classOf, malformed } from './typed-sql.js';

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

const FUNCTIONS: Record<Exclude<AggregateFunction, 'sum' | 'avg'>, (argument: string) => string> = {
  count: (argument) => `count(${argument})`,
  'count-distinct': (argument) => `count(DISTINCT ${argument})`,
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
  const operand = { sql: scope.sqlOf(of), column: of };
  if (name === 'avg') {
    return { sql: meanSql(operand), column: { ...whole, type: 'number', storage: 'DOUBLE' } };
  }
  if (name === 'sum') {
    const { sql, storage } = sumSql(operand);
    if (of.type !== 'number') return { sql, column: { ...whole, storage } };
    return { sql, column: { ...of, storage, name: alias, label: alias } };
  }
  const sql = FUNCTIONS[name](operand.sql);
  if (name === 'count' || name === 'count-distinct') return { sql, column: whole };
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
    if (item.kind === 'expression') {
      const { sql, column } = expressionSql(scope, item.expression, `${where}/expression`);
      return { sql, column: { ...column, name: item.alias } };
    }
    const column = scope.find(item.column, `${where}/column`);
    return { sql: scope.sqlOf(column), column: { ...column, name: item.alias ?? column.name } };
  });
}

/** Whether a query gives groups of rows rather than rows. */
export const isGrouped = (query: Query): boolean =>
  query.groupBy !== undefined ||
  (query.select ?? []).some(
    (item) => item.kind === 'aggregate' || (item.kind === 'expression' && isAggregated(item.expression)),
  );

const MOST_GROUPS = 100;
const MOST_SELECTED = 10_000;

/** What a query groups by, names and expressions alike. */
const groupsOf = (query: Query): Expression[] =>
  (query.groupBy ?? []).map((group) =>
    typeof group === 'string' ? { kind: 'column', column: group } : group,
  );

/** Throws for a part that a group has no single value of. */
function checkGrouped(expression: Expression, groups: readonly Expression[], path: string): void {
  if (expression.kind === 'aggregated' || groups.some((group) => sameExpression(group, expression))) return;
  const parts = partsOf(expression);
  const single = expression.kind === 'value' || expression.kind === 'local';
  if (!single && parts.length === 0) {
    throw malformed(
      path,
      'Con un raggruppamento si scelgono solo colonne raggruppate e aggregati',
      'With a grouping only grouped columns and aggregates can be selected',
    );
  }
  for (const part of parts) checkGrouped(part, groups, path);
}

function checkSelection(query: Query, groups: readonly Expression[]): void {
  if (!query.select) throw malformed('/select', 'Manca la selezione', 'The selection is missing');
  if (groups.length > MOST_GROUPS) {
    throw malformed('/groupBy', `Più di ${MOST_GROUPS} gruppi`, `More than ${MOST_GROUPS} groups`);
  }
  for (const [at, item] of query.select.entries()) {
    if (item.kind === 'aggregate') continue;
    if (item.kind === 'rank') checkGrouped({ kind: 'random', seed: 0 }, groups, `/select/${at}`);
    else {
      const expression =
        item.kind === 'column' ? ({ kind: 'column', column: item.column } as const) : item.expression;
      checkGrouped(expression, groups, `/select/${at}${item.kind === 'expression' ? '/expression' : ''}`);
    }
  }
}

/** The expressions of a grouping in SQL. */
function groupSql(scope: SqlScope, groups: readonly Expression[]): string {
  const terms = groups.map((group, at) => {
    const path = `/groupBy/${at}`;
    if (isAggregated(group))
      throw malformed(path, 'Non si raggruppa per un aggregato', 'An aggregate is nothing to group by');
    const { sql, column } = expressionSql(scope, group, path);
    if (classOf(column.type) === 'place') throw new TypeMismatch(column.name, column.type, 'group by', path);
    return sql;
  });
  return terms.length === 0 ? '' : `GROUP BY ${terms.join(', ')}`;
}

/** The part of a query that says which rows there are, without order and page. */
function body(scope: SqlScope, query: Query): { sql: string; outputs: Output[] } {
  if ((query.select?.length ?? 0) > MOST_SELECTED) {
    throw malformed(
      '/select',
      `Più di ${MOST_SELECTED} espressioni`,
      `More than ${MOST_SELECTED} expressions`,
    );
  }
  const groups = groupsOf(query);
  if (isGrouped(query)) {
    for (const [at, group] of groups.entries()) {
      if (group.kind === 'column') scope.find(group.column, `/groupBy/${at}`);
    }
  }
  const selected = outputs(scope, query, '');
  if (isGrouped(query)) checkSelection(query, groups);
  const where = query.filter ? `WHERE ${filterSql(scope, query.filter, '/filter')}` : '';
  const list = selected.map(({ sql, column }) => `${sql} AS ${quoteIdentifier(column.name)}`);
  const sql = [
    `SELECT ${query.distinct ? 'DISTINCT ' : ''}${list.length === 0 ? 'NULL' : list.join(', ')}`,
    `FROM ${scope.relation.sql} AS source`,
    where,
    groupSql(scope, groups),
  ];
  return { sql: sql.filter(Boolean).join(' '), outputs: selected };
}

const notSelected = (path: string, what: string): QueryError =>
  new QueryError('not-selected', path, {
    it: `Si può ordinare solo per colonne scelte: ${what} non lo è.`,
    en: `Only selected columns can be sorted by: ${what} is not.`,
  });

/** What one term of the order is in SQL: a place in the selection, or an expression. */
function orderTerm(
  scope: SqlScope,
  query: Query,
  aliases: ReadonlyMap<string, number>,
  each: Order | ExpressionOrder,
  path: string,
): string | number {
  const grouped = isGrouped(query);
  if ('column' in each) {
    const position = aliases.get(each.column);
    if (position !== undefined) return position;
    const column = scope.find(each.column, `${path}/column`);
    const group = groupsOf(query).some((of) => of.kind === 'column' && of.column === each.column);
    if (query.distinct || (grouped && !group))
      throw notSelected(`${path}/column`, JSON.stringify(each.column));
    return scope.sqlOf(column);
  }
  const where = `${path}/expression`;
  if (query.distinct) throw notSelected(where, 'expression');
  if (grouped) checkGrouped(each.expression, groupsOf(query), where);
  else if (isAggregated(each.expression)) {
    throw malformed(where, 'Un aggregato vuole un raggruppamento', 'An aggregate needs a grouping');
  }
  return expressionSql(scope, each.expression, where).sql;
}

const MOST_ORDERS = 1000;

function orderSql(scope: SqlScope, query: Query, selected: readonly Output[]): string {
  const narrowed = query.distinct === true || isGrouped(query);
  const aliases = new Map(selected.map(({ column }, at) => [column.name, at + 1]));
  if ((query.orderBy?.length ?? 0) > MOST_ORDERS) {
    throw malformed('/orderBy', `Più di ${MOST_ORDERS} criteri`, `More than ${MOST_ORDERS} terms`);
  }
  const terms = (query.orderBy ?? []).map((each, at) => {
    const what = orderTerm(scope, query, aliases, each, `/orderBy/${at}`);
    return `${what} ${each.descending ? 'DESC' : 'ASC'} NULLS ${each.nulls === 'first' ? 'FIRST' : 'LAST'}`;
  });
  // Equal rows have an order too, else a reader who pages would miss some and see others twice.
  if (narrowed) {
    const groups = query.distinct ? [] : groupsOf(query).map((group) => expressionSql(scope, group, '').sql);
    terms.push(...[...selected.map((_, at) => at + 1), ...groups].map((term) => `${term} ASC NULLS LAST`));
  } else if (terms.length > 0 || !scope.relation.ordered || !scope.keepsOrder || query.after !== undefined)
    terms.push(`source.${quoteIdentifier(scope.relation.rowId)}`);
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}

/** Throws where what is written into SQL as a number of rows is none. */
function checkNumbers(query: Query): void {
  for (const name of ['limit', 'offset', 'after', 'upTo'] as const) {
    const value = query[name];
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw malformed(`/${name}`, `Non è un numero di righe: ${value}`, `Not a count of rows: ${value}`);
  }
}

/** Whether a page of a query is rows as they lie, so that their numbers are known beforehand. */
const isPageByNumber = (query: Query, relation: Relation): boolean =>
  relation.at !== undefined &&
  query.limit !== undefined &&
  !query.filter &&
  !query.orderBy?.length &&
  !query.distinct &&
  !isGrouped(query);

/** The relation without rows whose number already says that they do not meet the filter, where that is cheaper than asking. */
function readNarrowly(relation: Relation, filter: Filter | undefined): Relation {
  if (!filter || !relation.at || relation.columns.some(({ name }) => name === ROW_ID)) return relation;
  const numbers = numbersInFilter(filter);
  return Object.keys(numbers).length === 0 ? relation : rowsAt(relation, numbers);
}

const withinCursor = (relation: Relation, { after, upTo }: Query): Relation =>
  after === undefined && upTo === undefined ? relation : rowsAt(relation, { after, upTo });

function pageNumbers({ after = 0, upTo, offset = 0, limit = 0 }: Query): RowNumbers {
  const from = after + offset;
  return { after: from, upTo: Math.min(upTo ?? Number.MAX_SAFE_INTEGER, from + limit) };
}

/**
 * A query as one SELECT over a relation. Nothing of the query reaches the SQL but names that the relation has, aliases
 * quoted, whole numbers and bound values. Throws `UnknownColumn`, `TypeMismatch` or another `QueryError` with the place.
 *
 * @example toSql({ filter: compare('anno', '=', 2024), limit: 10 }, parquetRelation(path, columns, total))
 */
export function toSql(query: Query, relation: Relation): SelectStatement {
  checkNumbers(query);
  const byNumber = isPageByNumber(query, relation);
  const of = byNumber
    ? rowsAt(relation, pageNumbers(query))
    : withinCursor(readNarrowly(relation, query.filter), query);
  const scope = new SqlScope(of, query.timeZone);
  const { sql, outputs: selected } = body(scope, query);
  const limit = query.limit === undefined || byNumber ? '' : ` LIMIT ${query.limit}`;
  const offset = !query.offset || byNumber ? '' : ` OFFSET ${query.offset}`;
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
  const scope = new SqlScope(readNarrowly(relation, query.filter), query.timeZone);
  const counted = narrowed ? query : { ...query, select: [] };
  const { sql } = body(scope, counted);
  return { sql: `SELECT count(*) FROM (${sql})`, parameters: scope.parameters };
}
