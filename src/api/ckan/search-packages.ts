import { portableDataset } from '../../catalog/addresses.js';
import { datasetsWithTables } from '../../catalog/queries/datasets-with-tables.js';
import { AppError } from '../../errors.js';
import { type Actor, ANONYMOUS } from '../../people/policy.js';
import type { SearchNode } from '../../search/query/tree.js';
import type { FacetCount, FacetRequest, SearchRequest, SearchResult } from '../../search/search.js';
import type { Services } from '../../services.js';
import { searchError } from './faults.js';
import { packageTexts } from './package-texts.js';
import { type CkanPackage, type Layout, toPackage } from './to-package.js';

/** A page of packages with the counts the search made; facets still in the terms of our search. */
export interface FoundPackages {
  count: number;
  packages: CkanPackage[];
  facets: Readonly<Record<string, readonly FacetCount[]>>;
}

/** How the page is wanted. */
export interface PageOptions {
  sort?: SearchRequest['sort'];
  limit: number;
  offset: number;
  facets?: readonly FacetRequest[];
  /** Find drafts too, as far as the actor may read them. */
  drafts?: boolean;
  layout: Layout;
  /** Adds `portico`: the IRI and the whole document, for a harvester that knows the model. */
  documents?: boolean;
}

/** The search for everything. */
export const EVERYTHING: SearchNode = { kind: 'all' };

/** A search among datasets. What asks too much of the index is a Search Error (409) of CKAN. */
export async function searchDatasets(
  services: Pick<Services, 'search'>,
  actor: Actor,
  request: Omit<SearchRequest, 'kind'>,
): Promise<SearchResult> {
  try {
    return await services.search.search(actor, { kind: 'dataset', ...request });
  } catch (error) {
    if (error instanceof AppError && error.kind === 'BadRequest') throw searchError(error.detail.en);
    throw error;
  }
}

/** The same page as JSON, for what the public sees: those that have not changed since they were last shown are not made again. */
export async function searchPackageTexts(
  services: Services,
  where: SearchNode,
  { sort, limit, offset, facets = [], layout }: Omit<PageOptions, 'drafts'>,
): Promise<Omit<FoundPackages, 'packages'> & { packages: Buffer[] }> {
  const request = { where, ...(sort && { sort }), limit, offset, facets };
  const found = await searchDatasets(services, ANONYMOUS, request);
  return {
    count: found.total,
    packages: await packageTexts(services, layout).byIds(found.ids),
    facets: found.facets,
  };
}

/** Runs a search and projects its page: two rounds to the database, whatever the number of rows. */
export async function searchPackages(
  services: Services,
  actor: Actor,
  where: SearchNode,
  { sort, limit, offset, facets = [], drafts = false, layout, documents = false }: PageOptions,
): Promise<FoundPackages> {
  const request = { where, ...(sort && { sort }), limit, offset, facets, drafts };
  const found = await searchDatasets(services, actor, request);
  const datasets = await datasetsWithTables(services.db, actor, found.ids, { drafts });
  const { publicUrl } = services.catalog;
  return {
    count: found.total,
    packages: datasets.map(({ record, loadedFiles }) => ({
      ...toPackage(record, layout, { publicUrl, loadedFiles }),
      ...(documents && {
        portico: { iri: record.iri, dataset: portableDataset(publicUrl, record.id, record.doc) },
      }),
    })),
    facets: found.facets,
  };
}
