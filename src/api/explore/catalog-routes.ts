import type { Services } from '../../services.js';
import { pageLinks } from './addresses.js';
import { answers, DatasetAnswer, DatasetList } from './answers.js';
import { groupDatasets, isCatalogCount } from './catalog-groups.js';
import { searchDatasets } from './catalog-search.js';
import type { ExploreApp } from './explore-app.js';
import { getExploreDataset } from './find-table.js';
import { DatasetParams, FARTHEST, ListQuery, languageFor, OneQuery, pageOf } from './parameters.js';
import { selectMetas } from './select-metas.js';
import { toDataset } from './to-dataset.js';

/** Datasets of the catalogue (contract, section 1); its other paths are those of `sharedRoutes`. */
export function catalogRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;

  app.get(
    '/catalog/datasets',
    { schema: { querystring: ListQuery, response: answers(DatasetList) } },
    async (request) => {
      const { include_links, include_app_metas } = request.query;
      const page = pageOf(request.query, Boolean(request.query.group_by?.trim()));
      if (request.query.group_by?.trim() || isCatalogCount(request.query.select)) {
        return { results: await groupDatasets(services, request.query, page, languageFor(request.query)) };
      }
      const { total, datasets } = await searchDatasets(services, request.query, page);
      const view = { publicUrl, language: languageFor(request.query), include_links, include_app_metas };
      return {
        total_count: total,
        ...(include_links && { _links: pageLinks(publicUrl, request.url, page, total, FARTHEST) }),
        results: selectMetas(
          request.query.select,
          datasets.map((dataset) => toDataset(dataset, view)),
        ),
      };
    },
  );

  app.get(
    '/catalog/datasets/:dataset_id',
    { schema: { params: DatasetParams, querystring: OneQuery, response: answers(DatasetAnswer) } },
    async (request) => {
      const { include_links, include_app_metas, select } = request.query;
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      const view = { publicUrl, language: languageFor(request.query), include_links, include_app_metas };
      return selectMetas(select, [toDataset(dataset, view)])[0];
    },
  );
}
