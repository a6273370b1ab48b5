import { ANONYMOUS } from '../../people/policy.js';
import type { SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { countFeatures, countPeriods } from './catalog-counts.js';
import { CATALOG_FACETS, type CatalogField, catalogField, shownValues } from './catalog-fields.js';
import { catalogNode } from './catalog-search.js';
import { badParameter } from './explore-error.js';
import { type FacetRequest, plainFacet, readFacet } from './facet-requests.js';
import { type FacetsQuery, languageFor } from './parameters.js';
import type { ShownFacet, ShownValue } from './record-facets.js';
import { readFacetValues } from './refine.js';

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
  const state = stateOf(request, facet.name);
  const where = await catalogNode(services, request, facet.disjunctive ? facet.name : undefined);
  if (field?.kind === 'date') {
    return { name: facet.name, facets: await periodValues(services, where, field, state) };
  }
  if (field?.kind === 'features') {
    const counted = await countFeatures(services, where);
    return {
      name: facet.name,
      facets: counted.map(({ value, count }) => ({ name: value, value, count, state: state(value) })),
    };
  }
  if (field?.kind === 'has_records') return { name: facet.name, facets: [] };
  if (field?.kind !== 'exact') throw badParameter(`Unknown facet: ${facet.name}`);
  const { facets } = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    where,
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
  const values = counted.map(({ value, count }, at): ShownValue => {
    const name = names[at] ?? value;
    return { name, value: name, count, state: state(name, value) };
  });
  if (facet.by === 'value') {
    values.sort((a, b) => (a.name < b.name ? -1 : 1) * (facet.descending ? -1 : 1));
  } else if (!facet.descending) values.reverse();
  return { name: facet.name, facets: values };
}

type StateOf = (...names: string[]) => ShownValue['state'];

/** Whether a value, under any of its names, is refined or excluded; a date is refined with what lies in it. */
function stateOf(request: FacetsQuery, facet: string): StateOf {
  const has = (parameter: readonly string[] | undefined, names: readonly string[]): boolean =>
    readFacetValues(parameter, 'refine').some(
      (each) =>
        each.facet === facet &&
        names.some((name) => each.value === name || each.value.replaceAll('-', '/').startsWith(`${name}/`)),
    );
  return (...names) =>
    has(request.refine, names) ? 'refined' : has(request.exclude, names) ? 'excluded' : 'displayed';
}

/** Years, within those that are refined by their months, within these their days. */
async function periodValues(
  services: Services,
  where: SearchNode,
  field: CatalogField & { kind: 'date' },
  state: StateOf,
  within?: string,
): Promise<ShownValue[]> {
  const counted = await countPeriods(services, where, field, within);
  const shown: ShownValue[] = [];
  for (const { value, count } of counted) {
    const short = { name: value.split('/').at(-1) ?? value, value, count, state: state(value) };
    const opens = short.state === 'refined' && value.length < 'YYYY/MM/DD'.length;
    shown.push(
      opens ? { ...short, facets: await periodValues(services, where, field, state, value) } : short,
    );
  }
  return shown;
}
