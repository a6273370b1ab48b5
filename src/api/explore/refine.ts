import type { Expression } from '../../tables/query/expression.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Filter } from '../../tables/query/tree.js';
import { badParameter } from './explore-error.js';
import { compareDate } from './odsql/compare-dates.js';
import { readDate } from './odsql/dates.js';

/** A value of a facet that results must have, or must not. */
export interface FacetValue {
  facet: string;
  value: string;
}

/** Reads `facet:value`, the value maybe in quotes. @throws ExploreError */
export function readFacetValues(given: readonly string[] | undefined, parameter: string): FacetValue[] {
  return (given ?? []).map((text) => {
    const colon = text.indexOf(':');
    if (colon < 1)
      throw badParameter(
        `Invalid value for ${parameter} API parameter: facet:value is expected, was ${text}`,
      );
    const facet = text
      .slice(0, colon)
      .trim()
      .replace(/^`(.*)`$/, '$1');
    const value = text
      .slice(colon + 1)
      .trim()
      .replace(/^"(.*)"$/s, '$1');
    return { facet, value };
  });
}

/** What the values of a facet are for a table. @throws ExploreError for a facet that is no field */
export function columnOfFacet(columns: readonly TableColumn[], facet: string): TableColumn {
  const column = columns.find(({ name }) => name === facet);
  if (!column) throw badParameter(`Unknown facet: ${facet}`);
  return column;
}

function valueFilter(column: TableColumn, value: string): Filter {
  const operand: Expression = { kind: 'column', column: column.name };
  if (column.type === 'date' || column.type === 'dateTime') {
    const date = readDate(value);
    if (!date) throw badParameter(`Not a date of the facet ${column.name}: ${value}`);
    return compareDate(operand, '=', date, column);
  }
  if (column.type === 'json') return { kind: 'has-value', column: column.name, value };
  return { kind: 'compare', operator: '=', left: operand, right: { kind: 'value', value } };
}

/**
 * `refine` and `exclude` as conditions on a table: any of the values asked for of one facet, something of each facet, none
 * of what is excluded. @param except a facet whose refinement is left out
 */
export function facetFilters(
  columns: readonly TableColumn[],
  { refine, exclude }: { refine: readonly FacetValue[]; exclude: readonly FacetValue[] },
  except?: string,
): Filter[] {
  const byFacet = new Map<string, Filter[]>();
  for (const { facet, value } of refine) {
    const filter = valueFilter(columnOfFacet(columns, facet), value);
    if (facet !== except) byFacet.set(facet, [...(byFacet.get(facet) ?? []), filter]);
  }
  const wanted = [...byFacet.values()].map((filters): Filter => ({ kind: 'or', filters }));
  const unwanted = exclude.map(
    ({ facet, value }): Filter => ({
      kind: 'not',
      filter: valueFilter(columnOfFacet(columns, facet), value),
    }),
  );
  return [...wanted, ...unwanted];
}
