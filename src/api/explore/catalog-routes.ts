import type { Services } from '../../services.js';
import { exploreAddresses, pageLinks } from './addresses.js';
import { answers, DatasetAnswer, DatasetList, LinkList, TemplateAnswer, TemplateList } from './answers.js';
import { CATALOG_FORMATS } from './catalog-exports.js';
import { groupDatasets, isCatalogCount } from './catalog-groups.js';
import { searchDatasets } from './catalog-search.js';
import type { ExploreApp } from './explore-app.js';
import { unknown } from './explore-error.js';
import { getExploreDataset } from './find-table.js';
import { metadataTemplates } from './metadata-templates.js';
import {
  DatasetParams,
  ListQuery,
  languageFor,
  OneQuery,
  PlainQuery,
  pageOf,
  TemplateParams,
  TemplateTypeParams,
} from './parameters.js';
import { selectMetas } from './select-metas.js';
import { toDataset } from './to-dataset.js';

/** Paths of the catalogue (contract, section 1), but those of `sharedRoutes`. */
export function catalogRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const at = exploreAddresses(publicUrl);
  const links = (list: { href: string; rel: string }[]) => ({ links: list, _links: list });

  app.get('/', { schema: { querystring: PlainQuery, response: answers(LinkList) } }, async () =>
    links([
      { href: at.root, rel: 'self' },
      { href: at.catalog, rel: 'catalog' },
    ]),
  );
  app.get('/catalog', { schema: { querystring: PlainQuery, response: answers(LinkList) } }, async () =>
    links([
      { href: at.catalog, rel: 'self' },
      { href: at.datasets, rel: 'datasets' },
      { href: `${at.catalog}/exports`, rel: 'exports' },
      { href: `${at.catalog}/facets`, rel: 'facets' },
      { href: `${at.catalog}/metadata_templates`, rel: 'metadata_templates' },
    ]),
  );

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
        ...(include_links && { _links: pageLinks(publicUrl, request.url, page, total) }),
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

  app.get(
    '/catalog/metadata_templates',
    { schema: { querystring: PlainQuery, response: answers(TemplateList) } },
    async () => ({
      metadata_templates: metadataTemplates(),
    }),
  );
  app.get(
    '/catalog/metadata_templates/:type',
    { schema: { params: TemplateTypeParams, querystring: PlainQuery, response: answers(TemplateList) } },
    async (request) => {
      const templates = metadataTemplates(request.params.type);
      if (!templates) throw unknown('type of metadata templates', request.params.type);
      return { metadata_templates: templates };
    },
  );
  app.get(
    '/catalog/metadata_templates/:type/:name',
    { schema: { params: TemplateParams, querystring: PlainQuery, response: answers(TemplateAnswer) } },
    async (request) => {
      const { type, name } = request.params;
      const template = metadataTemplates(type)?.find((each) => each.name === name);
      if (!template) throw unknown('metadata template', `${type}/${name}`);
      return template;
    },
  );

  app.get(
    '/catalog/exports',
    { schema: { querystring: PlainQuery, response: answers(LinkList) } },
    async () =>
      links([
        { href: `${at.catalog}/exports`, rel: 'self' },
        ...CATALOG_FORMATS.map((format) => ({ href: `${at.catalog}/exports/${format}`, rel: format })),
      ]),
  );
}
