import { getMany } from '../../catalog/queries/find-resource.js';
import { listResources } from '../../catalog/queries/list-resources.js';
import { findOrganization } from '../../catalog/queries/organizations.js';
import type { ResourceRecord } from '../../catalog/record.js';
import { AppError, type Bilingual } from '../../errors.js';
import type { Actor } from '../../people/policy.js';
import type { ResourceKind } from '../../platform/schema.js';
import { FACETS, type Facet, type FacetCount, type SearchQuery, type SortKey } from '../../search/search.js';
import type { Services } from '../../services.js';
import { licenceByAnyIri, resolve } from '../../vocabularies/index.js';
import { offsetCursor, positionCursor, readOffset, readPosition } from './cursor.js';

/** The filters of a list, as they stand in an address. */
export interface ListQuery {
  organization?: string;
  state?: 'draft' | 'published' | 'withdrawn';
  version?: 'draft' | 'published';
  q?: string;
  theme?: string[];
  format?: string[];
  license?: string[];
  tag?: string[];
  sort?: string;
  facets?: string;
  limit: number;
  cursor?: string;
}

export interface ResourcePage<K extends ResourceKind> {
  records: ResourceRecord<K>[];
  next: string | null;
  total?: number;
  facets?: Partial<Record<Facet, FacetCount[]>>;
}

const badFilter = (name: string, message: Bilingual): AppError =>
  new AppError('BadRequest', message, [{ pointer: `/${name}`, code: 'filter', message }]);

/** A filter's values as the index has them: IRIs of the vocabulary. */
function codes(
  vocabulary: 'data-theme' | 'file-type' | 'licence',
  name: string,
  values: string[] | undefined,
) {
  return values?.map((text) => {
    const known =
      (vocabulary === 'licence' && licenceByAnyIri(text)?.iri) || resolve(vocabulary, text)?.concept.iri;
    if (known) return known;
    if (/^https?:/.test(text)) return text; // a harvested value may be of no vocabulary
    throw badFilter(name, {
      it: `"${text}" non è nel vocabolario ${vocabulary}.`,
      en: `"${text}" is not in the vocabulary ${vocabulary}.`,
    });
  });
}

function readSort(sort: string | undefined): SearchQuery['sort'] {
  if (sort === undefined) return undefined;
  const descending = sort.startsWith('-');
  return { key: sort.replace(/^-/, '') as SortKey, descending };
}

function readFacets(text: string | undefined): Facet[] {
  const names = (text ?? '').split(',').filter(Boolean);
  const unknown = names.find((name) => !(FACETS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const allowed = FACETS.join(', ');
    throw badFilter('facets', { it: `Valori ammessi: ${allowed}.`, en: `Allowed values: ${allowed}.` });
  }
  return names as Facet[];
}

/**
 * A page of resources. By itself a list goes in order of creation, by key, over all that the actor may see; words,
 * filters on content, an order or counts make it a search, which knows what is published.
 */
export async function listForApi<K extends ResourceKind>(
  services: Services,
  actor: Actor,
  kind: K,
  query: ListQuery,
): Promise<ResourcePage<K>> {
  const organizationId = await organizationOf(services, query.organization);
  const { q, theme, format, license, tag, sort, facets } = query;
  if ([q, theme, format, license, tag, sort, facets].some((filter) => filter !== undefined)) {
    return searchForApi(services, actor, kind, query, organizationId);
  }
  const records = await listResources(services.db, actor, kind, {
    limit: query.limit + 1,
    ...(organizationId && { organizationId }),
    ...(query.state && { state: query.state }),
    ...(query.version && { version: query.version }),
    ...(query.cursor !== undefined && { after: readPosition(query.cursor) }),
  });
  const shown = records.slice(0, query.limit);
  const last = shown.at(-1);
  return { records: shown, next: records.length > query.limit && last ? positionCursor(last) : null };
}

async function organizationOf(services: Services, idOrName: string | undefined): Promise<string | undefined> {
  if (idOrName === undefined) return undefined;
  const organization = await findOrganization(services.db, idOrName);
  if (organization) return organization.id;
  throw badFilter('organization', {
    it: `Nessuna organizzazione "${idOrName}".`,
    en: `No organization "${idOrName}".`,
  });
}

async function searchForApi<K extends ResourceKind>(
  services: Services,
  actor: Actor,
  kind: K,
  query: ListQuery,
  organizationId: string | undefined,
): Promise<ResourcePage<K>> {
  if (query.state !== undefined && query.state !== 'published') {
    throw badFilter('state', {
      it: 'La ricerca conosce solo ciò che è pubblicato: "state" si usa senza q, filtri sul contenuto, sort e facets.',
      en: 'Search knows only what is published: use "state" without q, filters on content, sort and facets.',
    });
  }
  const offset = readOffset(query.cursor) ?? 0;
  const facets = readFacets(query.facets);
  const sort = readSort(query.sort);
  const theme = codes('data-theme', 'theme', query.theme);
  const format = codes('file-type', 'format', query.format);
  const license = codes('licence', 'license', query.license);
  const result = await services.search.search(actor, {
    kind,
    limit: query.limit,
    offset,
    ...(query.q !== undefined && { text: query.q }),
    ...(sort && { sort }),
    ...(facets.length > 0 && { facets }),
    filters: {
      ...(organizationId && { organization: [organizationId] }),
      ...(theme && { theme }),
      ...(format && { format }),
      ...(license && { license }),
      ...(query.tag && { tag: query.tag }),
    },
  });
  const end = offset + query.limit;
  return {
    records: await getMany<K>(services.db, actor, result.ids),
    next: end < result.total ? offsetCursor(end) : null,
    total: result.total,
    ...(facets.length > 0 && { facets: result.facets }),
  };
}
