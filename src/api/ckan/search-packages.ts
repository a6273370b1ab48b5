import { publishedDatasetsWithTables } from '../../catalog/queries/datasets-with-tables.js';
import { isUuid } from '../../catalog/queries/find-resource.js';
import { findOrganization } from '../../catalog/queries/organizations.js';
import type { Actor } from '../../people/policy.js';
import type { Facet, SearchQuery } from '../../search/search.js';
import type { Services } from '../../services.js';
import { formatsNamed } from './format-names.js';
import { rawTagsOf } from './read-tags.js';
import type { Filter, SearchTerms } from './search-terms.js';
import { themeOfGroup } from './to-group.js';
import { licencesOfId } from './to-licence.js';
import { type CkanPackage, type Layout, toPackage } from './to-package.js';

/** A page of packages with the counts the search made; facets still in the terms of our search. */
export interface FoundPackages {
  count: number;
  packages: CkanPackage[];
  facets: Partial<Record<Facet, { value: string; count: number }[]>>;
}

/** The filter of our search that a filter of CKAN is: names become ids, IRIs and keywords. */
async function resolveFilter(
  services: Pick<Services, 'db'>,
  { field, values }: Filter,
): Promise<[Facet, string[]]> {
  switch (field) {
    case 'owner_org':
      return ['organization', values.filter(isUuid)];
    case 'organization': {
      const found = await Promise.all(values.map((name) => findOrganization(services.db, name)));
      // By name only, as in CKAN's index; a UUID would find the organization by its id.
      return ['organization', found.flatMap((o, i) => (o && o.name === values[i] ? [o.id] : []))];
    }
    case 'groups':
      return ['theme', values.flatMap((name) => themeOfGroup(name)?.iri ?? [])];
    case 'tags':
      return ['tag', (await Promise.all(values.map((name) => rawTagsOf(services.db, name)))).flat()];
    case 'res_format':
      return ['format', values.flatMap(formatsNamed)];
    case 'license_id':
      return ['license', values.flatMap(licencesOfId)];
  }
}

/** The filters of a search, or undefined when one of them can match nothing. */
export async function resolveFilters(
  services: Pick<Services, 'db'>,
  filters: readonly Filter[],
): Promise<SearchQuery['filters'] | undefined> {
  const result: Partial<Record<Facet, string[]>> = {};
  for (const [facet, values] of await Promise.all(filters.map((filter) => resolveFilter(services, filter)))) {
    const before = result[facet];
    result[facet] = before ? before.filter((value) => values.includes(value)) : values;
  }
  return Object.values(result).every((values) => values.length > 0) ? result : undefined;
}

/** How the page is wanted. */
export interface PageOptions {
  sort?: SearchQuery['sort'];
  limit: number;
  offset: number;
  facets?: readonly Facet[];
  facetLimit?: number;
  layout: Layout;
}

/** Runs a search and projects its page: two rounds to the database, whatever the number of rows. */
export async function searchPackages(
  services: Services,
  actor: Actor,
  terms: SearchTerms,
  options: PageOptions,
): Promise<FoundPackages> {
  const filters = terms.nothing ? undefined : await resolveFilters(services, terms.filters);
  if (!filters) return { count: 0, packages: [], facets: {} };
  const found = await services.search.search(actor, {
    kind: 'dataset',
    ...(terms.text && { text: terms.text }),
    filters,
    ...(options.sort && { sort: options.sort }),
    limit: options.limit,
    offset: options.offset,
    facets: options.facets ?? [],
    ...(options.facetLimit !== undefined && { facetLimit: options.facetLimit }),
  });
  const datasets = await publishedDatasetsWithTables(services.db, actor, found.ids);
  const { publicUrl } = services.catalog;
  return {
    count: found.total,
    packages: datasets.map(({ record, loadedFiles }) =>
      toPackage(record, options.layout, { publicUrl, loadedFiles }),
    ),
    facets: found.facets,
  };
}

/** The search for everything. */
export const EVERYTHING: SearchTerms = { text: '', filters: [], nothing: false };
