import type { LangMap } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import { getMany } from '../../catalog/queries/find-resource.js';
import { findOrganization } from '../../catalog/queries/organizations.js';
import { organizationNames } from '../../catalog/queries/organizations-by-id.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Actor } from '../../people/policy.js';
import type { ResourceKind } from '../../platform/schema.js';
import type { SearchQuery } from '../../search/search.js';
import type { Services } from '../../services.js';
import { labelOf, licenceByAnyIri } from '../../vocabularies/index.js';
import { formatLabel } from '../labels.js';
import {
  addressValue,
  filterValue,
  PAGE_FACETS,
  PAGE_SIZE,
  type PageFacet,
  type SearchParams,
  sortOf,
} from '../search-params.js';
import type { Lang } from '../texts.js';

/** A value that results can be narrowed by. */
export interface FacetValue {
  /** As it stands in addresses. */
  value: string;
  label: string;
  count: number;
  active: boolean;
}

export interface FoundPage {
  total: number;
  records: ResourceRecord[];
  facets: Record<PageFacet, FacetValue[]>;
}

const FACET_LIMIT = 200;

/** An id that no organization has: what an unknown name filters by. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Filters = NonNullable<SearchQuery['filters']>;

/** The values of the address as the index holds them: IRIs and ids. */
async function indexFilters(services: Services, search: SearchParams): Promise<Filters> {
  const filters: Filters = {};
  for (const facet of PAGE_FACETS) {
    const values = search.filters[facet];
    if (!values) continue;
    filters[facet] =
      facet === 'organization'
        ? await Promise.all(
            values.map(async (name) => (await findOrganization(services.db, name))?.id ?? NOBODY),
          )
        : values.map((value) => filterValue(facet, value));
  }
  return filters;
}

/**
 * A page of results with its facets. The values of a facet are counted as if nothing of that facet were chosen, since
 * choosing another one widens the results: its count is what it would bring by itself.
 */
export async function loadSearch(
  services: Services,
  actor: Actor,
  kind: ResourceKind,
  search: SearchParams,
  lang: Lang,
): Promise<FoundPage> {
  const filters = await indexFilters(services, search);
  const chosen = PAGE_FACETS.filter((facet) => filters[facet]);
  const query = { kind, text: search.text, facetLimit: FACET_LIMIT };
  const [found, ...widened] = await Promise.all([
    services.search.search(actor, {
      ...query,
      filters,
      sort: sortOf(search),
      limit: PAGE_SIZE,
      offset: (search.page - 1) * PAGE_SIZE,
      facets: PAGE_FACETS.filter((facet) => !filters[facet]),
    }),
    ...chosen.map((facet) =>
      services.search.search(actor, {
        ...query,
        filters: { ...filters, [facet]: undefined },
        limit: 0,
        offset: 0,
        facets: [facet],
      }),
    ),
  ]);
  const counts = Object.assign({}, found.facets, ...widened.map((result) => result.facets));
  const titles = await organizationNames(
    services.db,
    (counts.organization ?? []).map((c: { value: string }) => c.value),
  );
  const facets = {} as FoundPage['facets'];
  for (const facet of PAGE_FACETS) {
    const active = new Set(search.filters[facet]);
    const activeIndexed = new Set(filters[facet]);
    const values = ((counts[facet] ?? []) as { value: string; count: number }[]).map(
      ({ value, count }): FacetValue => {
        const organization = titles.get(value);
        return {
          value: facet === 'organization' ? (organization?.name ?? value) : spelled(facet, value, active),
          label:
            facet === 'organization'
              ? nameOf(organization?.title, value, lang)
              : labelFor(facet, value, lang),
          count,
          active: activeIndexed.has(value),
        };
      },
    );
    facets[facet] = withMissing(values, search.filters[facet] ?? [], facet, lang);
  }
  return { total: found.total, records: await getMany(services.db, actor, found.ids), facets };
}

/** The spelling of the address when it names this value in a way of its own, so that the filter can be taken away. */
function spelled(
  facet: Exclude<PageFacet, 'organization'>,
  value: string,
  active: ReadonlySet<string>,
): string {
  return [...active].find((one) => filterValue(facet, one) === value) ?? addressValue(facet, value);
}

/** Chosen values that nothing has: they stay visible, so that they can be taken away. */
function withMissing(
  values: FacetValue[],
  chosen: readonly string[],
  facet: PageFacet,
  lang: Lang,
): FacetValue[] {
  const shown = new Set(values.map(({ value }) => value));
  const missing = chosen
    .filter((value) => !shown.has(value))
    .map((value) => ({
      value,
      label: facet === 'organization' ? value : labelFor(facet, filterValue(facet, value), lang),
      count: 0,
      active: true,
    }));
  return [...missing, ...values];
}

const nameOf = (title: LangMap | undefined, value: string, lang: Lang): string =>
  textIn(title, lang) ?? value;

/** What a value of the index is called. */
export function labelFor(facet: Exclude<PageFacet, 'organization'>, value: string, lang: Lang): string {
  switch (facet) {
    case 'theme':
      return labelOf('data-theme', value, lang);
    case 'format':
      return formatLabel(value);
    case 'license': {
      const licence = licenceByAnyIri(value);
      return licence ? labelOf(licence.vocabulary, licence.iri, lang) : value;
    }
    case 'tag':
      return value;
  }
}
