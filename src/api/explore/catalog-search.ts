import { ANONYMOUS } from '../../people/policy.js';
import { allOf, anyOf, type SearchNode } from '../../search/query/tree.js';
import type { SortBy, SortKey } from '../../search/search.js';
import type { Services } from '../../services.js';
import { catalogField, datedBetween, indexedValues } from './catalog-fields.js';
import { catalogWhere } from './catalog-where.js';
import { badParameter } from './explore-error.js';
import { type ExploreDataset, exploreDatasets } from './find-table.js';
import { readDate } from './odsql/dates.js';
import { OdsqlError } from './odsql/odsql-error.js';
import { parseOrderBy } from './odsql/parse.js';
import { type FacetValue, readFacetValues } from './refine.js';

/** Which datasets are meant. */
export interface CatalogRequest {
  where?: readonly string[];
  refine?: readonly string[];
  exclude?: readonly string[];
  order_by?: string;
  group_by?: string;
}

const SORTS: Readonly<Record<string, SortKey>> = {
  title: 'title',
  dataset_id: 'name',
  datasetid: 'name',
  modified: 'updated',
  data_processed: 'modified',
  metadata_processed: 'modified',
  'dcat.created': 'created',
  'dcat.issued': 'issued',
};

/** `order_by` of the catalogue: fields that the index sorts by. @throws OdsqlError */
export function catalogSort(text: string): SortBy[] {
  return parseOrderBy(text).map(({ expression, descending, at }) => {
    const name = expression.kind === 'field' ? expression.name.replace(/^default\./, '') : '';
    const key = Object.hasOwn(SORTS, name) ? SORTS[name] : undefined;
    if (!key) throw new OdsqlError('order_by', `The catalogue cannot be ordered by this`, at);
    return { key, descending };
  });
}

async function facetNode(services: Services, { facet, value }: FacetValue): Promise<SearchNode> {
  const field = catalogField(facet);
  if (field?.kind === 'date') {
    const date = readDate(value);
    if (!date?.end) throw badParameter(`Not a date of the facet ${facet}: ${value}`);
    return datedBetween(field, {
      from: new Date(date.start),
      to: new Date(date.end),
      includeFrom: true,
      includeTo: false,
    });
  }
  if (field?.kind === 'features' || field?.kind === 'has_records') {
    return catalogWhere(services, `${facet} = ${JSON.stringify(value)}`);
  }
  if (field?.kind !== 'exact') throw badParameter(`Unknown facet: ${facet}`);
  const values = await indexedValues(services, field, value);
  return values.length === 0 ? { kind: 'none' } : { kind: 'exact', field: field.field, values };
}

/**
 * The question to the index that a request is: any value of one facet, something of each facet, nothing excluded.
 * @param except a facet whose refinement is left out
 * @throws OdsqlError, ExploreError
 */
export async function catalogNode(
  services: Services,
  request: CatalogRequest,
  except?: string,
): Promise<SearchNode> {
  const where = (request.where ?? []).filter((text) => text.trim() !== '');
  const nodes = await Promise.all(where.map((text) => catalogWhere(services, text)));
  const byFacet = new Map<string, SearchNode[]>();
  for (const each of readFacetValues(request.refine, 'refine')) {
    if (each.facet === except) continue;
    byFacet.set(each.facet, [...(byFacet.get(each.facet) ?? []), await facetNode(services, each)]);
  }
  for (const values of byFacet.values()) nodes.push(anyOf(values));
  for (const each of readFacetValues(request.exclude, 'exclude')) {
    nodes.push({ kind: 'not', node: await facetNode(services, each) });
  }
  return allOf(nodes);
}

/** A page of datasets with the number of all. @throws OdsqlError, ExploreError */
export async function searchDatasets(
  services: Services,
  request: CatalogRequest,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; datasets: ExploreDataset[] }> {
  if (request.group_by) throw new OdsqlError('group_by', 'Datasets of the catalogue cannot be grouped', 0);
  const where = await catalogNode(services, request);
  const sort = request.order_by?.trim() ? catalogSort(request.order_by) : undefined;
  const found = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    where,
    ...(sort && { sort }),
    limit,
    offset,
  });
  return { total: found.total, datasets: await exploreDatasets(services, found.ids) };
}
