import type { LangMap } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import { getMany } from '../../catalog/queries/find-resource.js';
import { findOrganization } from '../../catalog/queries/organizations.js';
import { organizationNames } from '../../catalog/queries/organizations-by-id.js';
import type { ResourceRecord } from '../../catalog/record.js';
import type { Actor } from '../../people/policy.js';
import type { ResourceKind } from '../../platform/schema.js';
import { FILTERS, filterNode, labelOfValue } from '../../search/query/filters.js';
import { parsePlainText } from '../../search/query/plain-text.js';
import { allOf } from '../../search/query/tree.js';
import type { FacetCount, Highlights } from '../../search/search.js';
import type { Services } from '../../services.js';
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
  /** By id, of results in which words were found. */
  highlights: Readonly<Record<string, Highlights>>;
  /** The words as they may have been meant. */
  suggestion?: string;
}

const FACET_LIMIT = 200;

/** An id that no organization has: what an unknown name filters by. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Chosen = Partial<Record<PageFacet, string[]>>;

/** The values of the address as the index holds them: IRIs and ids. */
async function indexValues(services: Services, search: SearchParams): Promise<Chosen> {
  const chosen: Chosen = {};
  for (const facet of PAGE_FACETS) {
    const values = search.filters[facet];
    if (!values) continue;
    chosen[facet] =
      facet === 'organization'
        ? await Promise.all(
            values.map(async (name) => (await findOrganization(services.db, name))?.id ?? NOBODY),
          )
        : values.map((value) => filterValue(facet, value));
  }
  return chosen;
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
  const chosen = await indexValues(services, search);
  const filters = PAGE_FACETS.flatMap((facet) => {
    const values = chosen[facet];
    return values ? [filterNode(facet, values)] : [];
  });
  const sort = sortOf(search);
  const found = await services.search.search(actor, {
    kind,
    where: allOf([parsePlainText(search.text), ...filters]),
    ...(sort && { sort }),
    limit: PAGE_SIZE,
    offset: (search.page - 1) * PAGE_SIZE,
    facets: PAGE_FACETS.map((facet) => ({ field: FILTERS[facet].field, limit: FACET_LIMIT, except: true })),
    ...(search.text && { highlight: lang }),
    suggest: search.text !== '' && search.page === 1,
  });
  const countsOf = (facet: PageFacet): readonly FacetCount[] => found.facets[FILTERS[facet].field] ?? [];
  const [titles, records] = await Promise.all([
    organizationNames(
      services.db,
      countsOf('organization').map(({ value }) => value),
    ),
    getMany(services.db, actor, found.ids),
  ]);
  const facets = {} as FoundPage['facets'];
  for (const facet of PAGE_FACETS) {
    const active = new Set(search.filters[facet]);
    const activeIndexed = new Set(chosen[facet]);
    const values = countsOf(facet).map(({ value, count }): FacetValue => {
      const organization = titles.get(value);
      return {
        value: facet === 'organization' ? (organization?.name ?? value) : spelled(facet, value, active),
        label:
          facet === 'organization' ? nameOf(organization?.title, value, lang) : labelFor(facet, value, lang),
        count,
        active: activeIndexed.has(value),
      };
    });
    facets[facet] = withMissing(values, search.filters[facet] ?? [], facet, lang);
  }
  const { total, highlights = {}, suggestion } = found;
  return { total, records, facets, highlights, ...(suggestion !== undefined && { suggestion }) };
}

/** The spelling of the address when it names this value in a way of its own, so that the filter can be taken away. */
function spelled(facet: PageFacet, value: string, active: ReadonlySet<string>): string {
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
const labelFor = (facet: PageFacet, value: string, lang: Lang): string =>
  facet === 'format' ? formatLabel(value) : labelOfValue(facet, value, lang);
