import type { Services } from '../../services.js';
import { exploreAddresses, pageLinks } from './addresses.js';
import { CATALOG_FORMATS, sendCatalogExport } from './catalog-exports.js';
import { catalogFacets } from './catalog-facets.js';
import { searchDatasets } from './catalog-search.js';
import type { ExploreApp } from './explore-app.js';
import { getExploreDataset } from './find-table.js';
import {
  CatalogFormatParams,
  DatasetParams,
  ExportQuery,
  FacetsQuery,
  ListQuery,
  languageFor,
  OneQuery,
  PlainQuery,
  pageOf,
} from './parameters.js';
import { selectMetas } from './select-metas.js';
import { toDataset } from './to-dataset.js';

/** Paths of the catalogue (contract, section 1). */
export function catalogRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const at = exploreAddresses(publicUrl);
  const links = (list: { href: string; rel: string }[]) => ({ links: list, _links: list });

  app.get('/', { schema: { querystring: PlainQuery } }, async () =>
    links([
      { href: at.root, rel: 'self' },
      { href: at.catalog, rel: 'catalog' },
    ]),
  );
  app.get('/catalog', { schema: { querystring: PlainQuery } }, async () =>
    links([
      { href: at.catalog, rel: 'self' },
      { href: at.datasets, rel: 'datasets' },
      { href: `${at.catalog}/exports`, rel: 'exports' },
      { href: `${at.catalog}/facets`, rel: 'facets' },
    ]),
  );

  app.get('/catalog/datasets', { schema: { querystring: ListQuery } }, async (request) => {
    const { include_links, include_app_metas } = request.query;
    const page = pageOf(request.query, false);
    const { total, datasets } = await searchDatasets(services, request.query, page);
    const view = { publicUrl, language: languageFor(request.query), include_links, include_app_metas };
    return {
      total_count: total,
      ...(include_links && { _links: pageLinks(publicUrl, request.url, page, total) }),
      results: selectMetas(
        request.query.select,
        datasets.map((dataset) => toDataset(dataset, view)),
      ),
    };
  });

  app.get(
    '/catalog/datasets/:dataset_id',
    { schema: { params: DatasetParams, querystring: OneQuery } },
    async (request) => {
      const { include_links, include_app_metas, select } = request.query;
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      const view = { publicUrl, language: languageFor(request.query), include_links, include_app_metas };
      return selectMetas(select, [toDataset(dataset, view)])[0];
    },
  );

  app.get('/catalog/facets', { schema: { querystring: FacetsQuery } }, async (request) => ({
    links: [],
    _links: [],
    facets: await catalogFacets(services, request.query),
  }));

  app.get('/catalog/exports', { schema: { querystring: PlainQuery } }, async () =>
    links([
      { href: `${at.catalog}/exports`, rel: 'self' },
      ...CATALOG_FORMATS.map((format) => ({ href: `${at.catalog}/exports/${format}`, rel: format })),
    ]),
  );
  app.get(
    '/catalog/exports/:format',
    { schema: { params: CatalogFormatParams, querystring: ExportQuery } },
    async (request, reply) => sendCatalogExport(services, request.params.format, request.query, reply),
  );
}
