import type { Services } from '../../services.js';
import { exploreAddresses, type Link } from './addresses.js';
import { answers, LinkList } from './answers.js';
import { CATALOG_FORMATS } from './catalog-exports.js';
import type { ExploreApp } from './explore-app.js';
import { getExploreDataset } from './find-table.js';
import { DatasetParams, PlainQuery } from './parameters.js';
import { formatsOf } from './to-dataset.js';

/** Vendor material has `links` here and `_links` there (contract, section 3, Available exports). */
const bothNames = (links: readonly Link[]) => ({ links, _links: links });

/** What there is, as lists of links: the beginning, the catalogue, the formats of exports (contract, section 1). */
export function linkRoutes(app: ExploreApp, services: Services): void {
  const at = exploreAddresses(services.catalog.publicUrl);
  const plain = { schema: { querystring: PlainQuery, response: answers(LinkList) } };
  app.get('/', plain, async () =>
    bothNames([
      { href: at.root, rel: 'self' },
      { href: at.catalog, rel: 'catalog' },
    ]),
  );
  app.get('/catalog', plain, async () =>
    bothNames([
      { href: at.catalog, rel: 'self' },
      { href: at.datasets, rel: 'datasets' },
      ...['exports', 'facets', 'metadata_templates'].map((rel) => ({ href: `${at.catalog}/${rel}`, rel })),
    ]),
  );
  const withFormats = (own: string, formats: readonly string[]) =>
    bothNames([
      { href: own, rel: 'self' },
      ...formats.map((format) => ({ href: `${own}/${format}`, rel: format })),
    ]);
  app.get('/catalog/exports', plain, async () => withFormats(`${at.catalog}/exports`, CATALOG_FORMATS));
  app.get(
    '/catalog/datasets/:dataset_id/exports',
    { schema: { params: DatasetParams, ...plain.schema } },
    async (request) => {
      const dataset = await getExploreDataset(services, request.params.dataset_id);
      return withFormats(at.exports(dataset.id), formatsOf(dataset));
    },
  );
}
