import type { FastifyInstance } from 'fastify';
import { distributionPage, embedPage, resourcePage } from '../../catalog/addresses.js';
import { organizationNames } from '../../catalog/queries/organization-names.js';
import { AppError } from '../../errors.js';
import type { Services } from '../../services.js';
import { getAttachment } from './attachment-routes.js';
import { ExploreError } from './explore-error.js';
import { type ExploreDataset, getExploreDataset } from './find-table.js';
import { V1_RECORDS } from './v1/addresses.js';

type Query = Readonly<Record<string, string | string[] | undefined>>;

const all = (query: Query, name: string): string[] => [query[name] ?? []].flat();

const NOT_FOUND = {
  it: 'Nessun dataset o file pubblico a questo indirizzo.',
  en: 'There is no public dataset or file at this address.',
};

/** What those refuse who answer the API, in the words of the pages. */
async function found<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    throw error instanceof ExploreError && error.status === 404 ? new AppError('NotFound', NOT_FOUND) : error;
  }
}

/** Tabs of a dataset's page that are views of its table here. */
const VIEWS: Readonly<Record<string, string>> = { table: '', map: '?vista=mappa', analyze: '?vista=grafico' };

/** Where a tab of a dataset's page is. */
function tabAddress(
  publicUrl: string,
  { record, table }: ExploreDataset,
  tab: string,
  embed: boolean,
): string {
  const view = Object.hasOwn(VIEWS, tab) ? VIEWS[tab] : undefined;
  if (!table || (view === undefined && !embed)) return resourcePage(publicUrl, record);
  const page = embed ? embedPage : distributionPage;
  return `${page(publicUrl, record.name, table.distribution.id)}${view ?? ''}`;
}

/** Parameters of the search page by the facet that a link refines. */
const FACETS: Readonly<Record<string, string>> = {
  theme: 'theme',
  keyword: 'tags',
  license: 'license_id',
  format: 'res_format',
};

/** The search page that finds what a link to the catalogue found. */
async function searchAddress(services: Services, query: Query): Promise<string> {
  const wanted = new URLSearchParams(
    all(query, 'q')
      .slice(0, 1)
      .map((q) => ['q', q]),
  );
  for (const [facet, parameter] of Object.entries(FACETS)) {
    for (const value of all(query, `refine.${facet}`)) wanted.append(parameter, value);
  }
  const publishers = all(query, 'refine.publisher').map((value) => value.toLowerCase());
  if (publishers.length > 0) {
    for (const { name, title } of (await organizationNames(services.db)).values()) {
      const names = [name, ...Object.values(title ?? {})];
      if (names.some((each) => publishers.includes(each.toLowerCase()))) wanted.append('organization', name);
    }
  }
  const text = wanted.toString();
  return `${services.catalog.publicUrl}/dataset${text === '' ? '' : `?${text}`}`;
}

/**
 * The pages of portals that had this API, as links and bookmarks of other sites name them (contract, section 5, portal UI
 * deep links): each leads to the page here that shows the same.
 */
export function deepLinks(app: FastifyInstance, services: Services): void {
  const { publicUrl } = services.catalog;
  const hidden = { schema: { hide: true } };
  app.get<{ Querystring: Query }>('/explore', hidden, async ({ query }, reply) =>
    reply.redirect(await searchAddress(services, query), 302),
  );
  for (const [root, embed] of [
    ['/explore', false],
    ['/explore/embed', true],
  ] as const) {
    for (const path of [`${root}/dataset/:id`, `${root}/dataset/:id/:tab`]) {
      app.get<{ Params: { id: string; tab?: string } }>(path, hidden, async ({ params, raw }, reply) => {
        const { id, tab = '' } = params;
        if (tab === 'download') {
          const query = new URLSearchParams(raw.url?.split('?')[1] ?? '');
          query.set('dataset', id);
          return reply.redirect(`${publicUrl}${V1_RECORDS}/download/?${query}`, 302);
        }
        const dataset = await found(getExploreDataset(services, id));
        return reply.redirect(tabAddress(publicUrl, dataset, tab, embed), 302);
      });
    }
  }
  for (const path of ['/explore/dataset/:id/files/:file', '/explore/dataset/:id/files/:file/:size']) {
    app.get<{ Params: { id: string; file: string } }>(path, hidden, async ({ params }, reply) =>
      reply.redirect((await found(getAttachment(services, 'file', params.id, params.file))).url, 302),
    );
  }
}
