import { QueryError } from '../../../tables/query/errors.js';
import { type Expression, isAggregated, sameExpression } from '../../../tables/query/expression.js';
import type { ExpressionOrder, Filter, Order, Query, SelectItem } from '../../../tables/query/tree.js';
import { OdsqlError } from './odsql-error.js';
import { parseGroupBy, parseOrderBy, parseSelect, parseWhere } from './parse.js';
import { rangeLabel } from './range-group.js';
import { ClauseReading, type Places, type TableReading } from './reading.js';
import { selectOutputs } from './select-outputs.js';
import { toExpression } from './to-expression.js';
import { toFilter } from './to-filter.js';

/** The clauses of a request, as they were typed. Several `where` must all hold. */
export interface Clauses {
  select?: string;
  where?: readonly string[];
  group_by?: string;
  order_by?: string;
}

/** One value of each row of the answer. */
export interface Output {
  /** Its key in the answer. */
  name: string;
  expression: Expression;
  /** The text of a field is itself JSON; what is shown where it is none. */
  json?: { fallback?: string | null };
  /** What the query gives, as the answer shows it, where that differs beyond its type. */
  show?(value: unknown): unknown;
}

export interface TableQuery {
  query: Query;
  outputs: Output[];
  grouped: boolean;
  /** The error of a clause that a refusal of the tables is; anything else as it is. */
  fault(error: unknown): unknown;
}

const CLAUSES: Readonly<Record<string, string>> = {
  select: 'select',
  filter: 'where',
  groupBy: 'group_by',
  orderBy: 'order_by',
};

/**
 * A request as a query of a table (contract, section 4). Names are those of the columns, case included.
 * @param facets conditions that come from `refine` and `exclude`
 * @throws OdsqlError with clause and place
 */
export function toQuery(clauses: Clauses, table: TableReading, facets: readonly Filter[] = []): TableQuery {
  const places: Places = new WeakMap();
  const reading = (clause: string, named?: ReadonlyMap<string, Expression>): ClauseReading =>
    new ClauseReading(clause, table, places, named);

  const filters = (clauses.where ?? [])
    .filter((text) => text.trim() !== '')
    .map((text): Filter => toFilter(reading('where'), parseWhere(text)));
  for (const filter of facets) places.set(filter, { clause: 'refine, exclude' });
  filters.push(...facets);
  const groups = isGiven(clauses.group_by) ? groupsOf(reading('group_by'), clauses.group_by) : undefined;
  const named = new Map((groups ?? []).map(({ name, key }) => [name, key]));
  const chosen = isGiven(clauses.select)
    ? selectOutputs(reading('select', named), parseSelect(clauses.select))
    : undefined;
  const outputs = joined(groups, chosen, table);
  const grouped = groups !== undefined || outputs.some(({ expression }) => isAggregated(expression));
  const order = isGiven(clauses.order_by)
    ? orderOf(reading('order_by', named), clauses.order_by, outputs)
    : undefined;
  const query: Query = {
    select: outputs.map(
      ({ name, expression }): SelectItem => ({ kind: 'expression', expression, alias: name }),
    ),
    ...(filters.length > 0 && {
      filter: filters.length === 1 ? (filters[0] as Filter) : { kind: 'and', filters },
    }),
    ...(groups && { groupBy: groups.map(({ key }) => key) }),
    ...(order && { orderBy: order }),
    timeZone: table.timeZone,
  };
  return { query, outputs, grouped, fault: (error) => asClauseError(error, query, places) };
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

/** What results are grouped by, and its name in the answer. */
interface Group {
  name: string;
  key: Expression;
}

const groupsOf = (reading: ClauseReading, text: string): Group[] =>
  parseGroupBy(text).map(({ expression: written, alias, text: typed }) => ({
    name: alias ?? (written.kind === 'field' ? written.name : typed),
    key: toExpression(reading, written),
  }));

/** Groups of ranges are shown with their ends, clusters with their box and their middle. */
function labelled(name: string, expression: Expression): Output {
  if (expression.kind === 'cluster') {
    const operand: Expression = { kind: 'column', column: expression.column };
    return { name, expression: { kind: 'aggregated', function: 'cluster', operand } };
  }
  if (expression.kind !== 'intervals' && expression.kind !== 'widths') return { name, expression };
  return { name, expression, show: (value) => rangeLabel(expression, value) };
}

/** The keys of groups come first; without a selection they are all, or else every field is. */
function joined(
  groups: readonly Group[] | undefined,
  chosen: readonly Output[] | undefined,
  table: TableReading,
): Output[] {
  if (!groups) {
    return [
      ...(chosen ??
        table.columns.map(({ name }): Output => ({ name, expression: { kind: 'column', column: name } }))),
    ];
  }
  const selected = (chosen ?? []).map((output) => ({
    ...output,
    ...labelled(output.name, output.expression),
  }));
  const taken = new Set(selected.map(({ name }) => name));
  const missing = groups.filter(
    ({ name, key }) =>
      !taken.has(name) && !(chosen ?? []).some(({ expression }) => sameExpression(expression, key)),
  );
  return [...missing.map(({ name, key }) => labelled(name, key)), ...selected];
}

function orderOf(
  reading: ClauseReading,
  text: string,
  outputs: readonly Output[],
): (Order | ExpressionOrder)[] {
  let plain = false;
  return parseOrderBy(text).map(({ expression: written, descending, at }): Order | ExpressionOrder => {
    const alias = written.kind === 'field' ? outputs.find(({ name }) => name === written.name) : undefined;
    const expression = alias?.expression ?? toExpression(reading, written);
    const aggregated = isAggregated(expression);
    if (aggregated && plain) throw reading.fault('Aggregations must come before fields in order_by', at);
    plain ||= !aggregated;
    if (alias) return reading.placed({ column: alias.name, descending, nulls: 'last' }, at);
    return reading.placed({ expression, descending, nulls: 'last' }, at);
  });
}

/** Follows the place of an error through the tree to the nearest part of which it is known where it was written. */
function asClauseError(error: unknown, query: Query, places: Places): unknown {
  if (!(error instanceof QueryError)) return error;
  const [, part = '', ...rest] = error.path.split('/');
  let place: { clause: string; at?: number } | undefined;
  let node: unknown = query[part as keyof Query];
  for (const step of rest) {
    if (typeof node !== 'object' || node === null) break;
    place = places.get(node) ?? place;
    node = (node as Record<string, unknown>)[step];
  }
  if (typeof node === 'object' && node !== null) place = places.get(node) ?? place;
  return new OdsqlError(place?.clause ?? CLAUSES[part] ?? 'where', error.message, place?.at);
}
