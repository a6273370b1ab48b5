import type { Services } from '../../services.js';
import type { Expression } from '../../tables/query/expression.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Filter, Query } from '../../tables/query/tree.js';
import { type FacetRequest, plainFacet, readFacet } from './facet-requests.js';
import type { ExploreTable } from './find-table.js';
import { toQuery } from './odsql/to-query.js';
import type { FacetsQuery } from './parameters.js';
import { readInTime } from './read-in-time.js';
import { columnOfFacet, type FacetValue, facetFilters, readFacetValues } from './refine.js';
import { readingOf } from './table-request.js';
import { isFacet } from './to-field.js';

/** A value of a facet as it is answered (contract, section 3, Facets). */
export interface ShownValue {
  name: string;
  value: string;
  count: number;
  state: 'displayed' | 'refined' | 'excluded';
  facets?: ShownValue[];
}

export interface ShownFacet {
  name: string;
  facets: ShownValue[];
}

/** Facets counted where none is named: a query each. */
const MOST_UNNAMED = 20;

/** The facets of a table's records. @throws OdsqlError, ExploreError */
export async function recordFacets(
  services: Services,
  table: ExploreTable,
  request: FacetsQuery,
): Promise<ShownFacet[]> {
  const wanted = request.facet?.length
    ? request.facet.map(readFacet)
    : table.columns
        .filter(isFacet)
        .slice(0, MOST_UNNAMED)
        .map(({ name }) => plainFacet(name));
  const refine = readFacetValues(request.refine, 'refine');
  const exclude = readFacetValues(request.exclude, 'exclude');
  const facets: ShownFacet[] = [];
  for (const facet of wanted) {
    const column = columnOfFacet(table.columns, facet.name);
    const filters = facetFilters(
      table.columns,
      { refine, exclude: facet.disjunctive ? exclude.filter((each) => each.facet !== facet.name) : exclude },
      facet.disjunctive ? facet.name : undefined,
    );
    const state = stateOf(facet.name, refine, exclude);
    const counted = isMoment(column)
      ? await countPeriods(services, table, request, column, facet, filters, state)
      : await countValues(
          services,
          table,
          request,
          { kind: 'column', column: column.name },
          facet,
          filters,
          state,
        );
    if (counted.length > 0) facets.push({ name: facet.name, facets: counted });
  }
  return facets;
}

const isMoment = ({ type }: TableColumn): boolean => type === 'date' || type === 'dateTime';

type StateOf = (value: string) => ShownValue['state'];

const stateOf = (facet: string, refine: readonly FacetValue[], exclude: readonly FacetValue[]): StateOf => {
  const has = (list: readonly FacetValue[], value: string): boolean =>
    list.some((each) => each.facet === facet && (each.value === value || each.value.startsWith(`${value}/`)));
  const exactly = (list: readonly FacetValue[], value: string): boolean =>
    list.some((each) => each.facet === facet && each.value === value);
  return (value) => (has(refine, value) ? 'refined' : exactly(exclude, value) ? 'excluded' : 'displayed');
};

async function countValues(
  services: Services,
  table: ExploreTable,
  request: FacetsQuery,
  key: Expression,
  facet: FacetRequest,
  filters: readonly Filter[],
  state: StateOf,
): Promise<ShownValue[]> {
  const { where } = request;
  const present: Filter = { kind: 'not', filter: { kind: 'no-value', operand: key } };
  const asked = toQuery({ ...(where && { where }) }, readingOf(services, table, request), [
    ...filters,
    present,
  ]);
  const { filter, timeZone } = asked.query;
  const count: Expression = { kind: 'aggregated', function: 'count' };
  const query: Query = {
    select: [
      { kind: 'expression', expression: key, alias: 'value' },
      { kind: 'expression', expression: count, alias: 'count' },
    ],
    groupBy: [key],
    orderBy: [
      { column: facet.by, descending: facet.descending, nulls: 'last' },
      { column: 'value', descending: false, nulls: 'last' },
    ],
    limit: facet.limit,
    ...(filter && { filter }),
    ...(timeZone && { timeZone }),
  };
  const { rows } = await readInTime(services, table.found, query, { total: false }).catch((error) => {
    throw asked.fault(error);
  });
  return rows.map(([value, number]) => {
    const text = String(value);
    return { name: text, value: text, count: Number(number), state: state(text) };
  });
}

const LEVELS = ['yyyy', 'yyyy/MM', 'yyyy/MM/dd'];

/** Years, within those that are refined by their months, within these their days. */
async function countPeriods(
  services: Services,
  table: ExploreTable,
  request: FacetsQuery,
  column: TableColumn,
  facet: FacetRequest,
  filters: readonly Filter[],
  state: StateOf,
  level = 0,
): Promise<ShownValue[]> {
  const key: Expression = {
    kind: 'date-format',
    pattern: LEVELS[level] as string,
    language: 'en',
    operand: { kind: 'column', column: column.name },
  };
  const values = await countValues(services, table, request, key, facet, filters, state);
  const shown: ShownValue[] = [];
  for (const value of values) {
    const short = { ...value, name: value.value.split('/').at(-1) as string };
    if (value.state !== 'refined' || level + 1 >= LEVELS.length) {
      shown.push(short);
      continue;
    }
    const inside = facetFilters(table.columns, {
      refine: [{ facet: column.name, value: value.value }],
      exclude: [],
    });
    const facets = await countPeriods(
      services,
      table,
      request,
      column,
      facet,
      [...filters, ...inside],
      state,
      level + 1,
    );
    shown.push({ ...short, facets });
  }
  return shown;
}
