import type { Services } from '../../services.js';
import { exploreAddresses, type Link, pageLinks } from './addresses.js';
import { searchDatasets } from './catalog-search.js';
import type { ExploreApp } from './explore-app.js';
import { type ExploreDataset, type ExploreTable, getExploreDataset, getExploreTable } from './find-table.js';
import {
  DatasetParams,
  FARTHEST,
  ListQuery,
  languageFor,
  OneQuery,
  pageOf,
  RecordParams,
} from './parameters.js';
import { listRecords, oneRecord } from './records.js';
import { datasetLinks, toDataset } from './to-dataset.js';

const DEPRECATION = 'explore_api_v2.0: use /api/explore/v2.1;';

/** What an old client calls otherwise (contract, sections 1 and 6). */
function renamed(query: Record<string, unknown>, params: Record<string, unknown>): void {
  query.limit ??= query.rows;
  query.offset ??= query.start;
  query.with_bom ??= 'false';
  for (const name of ['limit', 'offset']) if (query[name] === undefined) delete query[name];
  if (params.format === 'xls') params.format = 'xlsx';
}

/** A record with what stands beside its fields. */
function wrapped(
  services: Services,
  { id, table }: ExploreDataset & { table: ExploreTable },
  { _id, _timestamp, _size, _links, ...fields }: Record<string, unknown>,
): { links: Link[]; record: Record<string, unknown> } {
  const at = exploreAddresses(services.catalog.publicUrl);
  const links = [
    { href: at.record(id, String(_id)), rel: 'self' },
    { href: at.dataset(id), rel: 'dataset' },
  ];
  const timestamp = _timestamp ?? table.modifiedAt.toISOString();
  return { links, record: { id: _id, timestamp, size: _size, fields } };
}

/** The paths of version 2.0: the same questions, in the shapes of then; facets and exports are those of `sharedRoutes`. */
export function oldRoutes(app: ExploreApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const successor = `<${exploreAddresses(publicUrl).root}>; rel="successor-version"`;
  app.addHook('onRequest', async (_, reply) => {
    reply.header('ods-explore-api-deprecation', DEPRECATION).header('link', successor);
  });
  app.addHook('preValidation', async ({ query, params }) =>
    renamed(query as Record<string, unknown>, params as Record<string, unknown>),
  );

  const shown = (dataset: ExploreDataset, language: string) => ({
    links: datasetLinks(publicUrl, dataset),
    dataset: toDataset(dataset, { publicUrl, language, include_links: false, include_app_metas: false }),
  });

  app.get('/catalog/datasets', { schema: { querystring: ListQuery } }, async (request) => {
    const page = pageOf(request.query, false);
    const { total, datasets } = await searchDatasets(services, request.query, page);
    return {
      total_count: total,
      links: pageLinks(publicUrl, request.url, page, total, FARTHEST),
      datasets: datasets.map((dataset) => shown(dataset, languageFor(request.query))),
    };
  });
  app.get(
    '/catalog/datasets/:dataset_id',
    { schema: { params: DatasetParams, querystring: OneQuery } },
    async (request) =>
      shown(await getExploreDataset(services, request.params.dataset_id), languageFor(request.query)),
  );

  const base = '/catalog/datasets/:dataset_id';
  app.get(
    `${base}/records`,
    { schema: { params: DatasetParams, querystring: ListQuery } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      const { _links, total_count, results } = await listRecords(
        services,
        found,
        { ...request.query, include_links: true, include_app_metas: true },
        request.url,
      );
      const records = (results as Record<string, unknown>[]).map((record) =>
        wrapped(services, found, record),
      );
      return { total_count, links: _links, records };
    },
  );
  app.get(
    `${base}/records/:record_id`,
    { schema: { params: RecordParams, querystring: OneQuery } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      const asked = { ...request.query, include_links: true, include_app_metas: true };
      return wrapped(services, found, await oneRecord(services, found, request.params.record_id, asked));
    },
  );
  app.get(
    `${base}/aggregates`,
    { schema: { params: DatasetParams, querystring: ListQuery } },
    async (request) => {
      const found = await getExploreTable(services, request.params.dataset_id);
      const asked = { ...request.query, include_links: false, include_app_metas: false };
      const { results } = await listRecords(services, found, asked, request.url);
      return { links: [], aggregations: results };
    },
  );
}
