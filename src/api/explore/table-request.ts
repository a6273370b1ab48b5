import type { Services } from '../../services.js';
import type { ExploreTable } from './find-table.js';
import type { TableReading } from './odsql/reading.js';
import { type TableQuery, toQuery } from './odsql/to-query.js';
import { languageFor, zoneOf } from './parameters.js';
import { facetFilters, readFacetValues } from './refine.js';

/** What lists, exports and facets have in common. */
export interface TableRequest {
  select?: string;
  where?: readonly string[];
  group_by?: string;
  order_by?: string;
  refine?: readonly string[];
  exclude?: readonly string[];
  lang?: string;
  timezone?: string;
}

/** How ODSQL is read for a table in this request. */
export const readingOf = (services: Services, table: ExploreTable, request: TableRequest): TableReading => ({
  columns: table.columns,
  now: services.catalog.now(),
  timeZone: zoneOf(request),
  language: languageFor(request),
});

/** The query of a request, `refine` and `exclude` included. @throws OdsqlError, ExploreError */
export function tableQuery(services: Services, table: ExploreTable, request: TableRequest): TableQuery {
  const { select, where, group_by, order_by } = request;
  const clauses = {
    ...(select !== undefined && { select }),
    ...(where && { where }),
    ...(group_by !== undefined && { group_by }),
    ...(order_by !== undefined && { order_by }),
  };
  const facets = facetFilters(table.columns, {
    refine: readFacetValues(request.refine, 'refine'),
    exclude: readFacetValues(request.exclude, 'exclude'),
  });
  return toQuery(clauses, readingOf(services, table, request), facets);
}
