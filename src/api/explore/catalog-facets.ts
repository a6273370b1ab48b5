import { ANONYMOUS } from '../../people/policy.js';
import type { Services } from '../../services.js';
import { CATALOG_FACETS, catalogField, shownValues } from './catalog-fields.js';
import { catalogNode } from './catalog-search.js';
import { badParameter } from './explore-error.js';
import { type FacetRequest, plainFacet, readFacet } from './facet-requests.js';
import { type FacetsQuery, languageFor } from './parameters.js';
import type { ShownFacet, ShownValue } from './record-facets.js';
import { readFacetValues } from './refine.js';

/** Facets that the index does not count, though one may refine by them: they are answered without values. */
const UNCOUNTED: ReadonlySet<string> = new Set(['date', 'features', 'has_records']);

/** The facets of the catalogue (contract, section 3, Facets). @throws OdsqlError, ExploreError */
export async function catalogFacets(services: Services, request: FacetsQuery): Promise<ShownFacet[]> {
  const wanted = request.facet?.length ? request.facet.map(readFacet) : CATALOG_FACETS.map(plainFacet);
  const facets = await Promise.all(wanted.map((facet) => countFacet(services, request, facet)));
  return facets.filter((facet) => facet.facets.length > 0);
}

async function countFacet(
  services: Services,
  request: FacetsQuery,
  facet: FacetRequest,
): Promise<ShownFacet> {
  const field = catalogField(facet.name);
  if (field && UNCOUNTED.has(field.kind)) return { name: facet.name, facets: [] };
  if (field?.kind !== 'exact') throw badParameter(`Unknown facet: ${facet.name}`);
  const { facets } = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    where: await catalogNode(services, request, facet.disjunctive ? facet.name : undefined),
    limit: 0,
    facets: [{ field: field.field, limit: facet.limit }],
  });
  const counted = facets[field.field] ?? [];
  const names = await shownValues(
    services,
    field,
    counted.map(({ value }) => value),
    languageFor(request),
  );
  const has = (parameter: readonly string[] | undefined, name: string, value: string): boolean =>
    readFacetValues(parameter, 'refine').some(
      (each) => each.facet === facet.name && (each.value === name || each.value === value),
    );
  const values = counted.map(({ value, count }, at): ShownValue => {
    const name = names[at] ?? value;
    const state = has(request.refine, name, value)
      ? 'refined'
      : has(request.exclude, name, value)
        ? 'excluded'
        : 'displayed';
    return { name, value: name, count, state };
  });
  if (facet.by === 'value') {
    values.sort((a, b) => (a.name < b.name ? -1 : 1) * (facet.descending ? -1 : 1));
  } else if (!facet.descending) values.reverse();
  return { name: facet.name, facets: values };
}
