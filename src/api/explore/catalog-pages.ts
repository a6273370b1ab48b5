import type { Services } from '../../services.js';
import { searchDatasets } from './catalog-search.js';
import type { ExploreDataset } from './find-table.js';
import type { ExportQuery } from './parameters.js';

const PAGE = 100;

/** All datasets that an export is asked for, page after page. @throws ExploreError, OdsqlError with the first */
export async function* catalogPages(
  services: Services,
  request: ExportQuery,
): AsyncGenerator<ExploreDataset[]> {
  let left = request.limit === -1 ? Number.POSITIVE_INFINITY : request.limit;
  for (let offset = request.offset; left > 0; offset += PAGE) {
    const limit = Math.min(PAGE, left);
    const asked = { order_by: 'dcat.created', ...request };
    const { datasets, total } = await searchDatasets(services, asked, { limit, offset });
    if (datasets.length > 0) yield datasets;
    left -= limit;
    if (offset + limit >= total) return;
  }
}

/** The pages of which the first is there already: what cannot be answered is refused before anything is sent. */
export async function begun<T>(pages: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await pages.next();
  return (async function* () {
    try {
      for (let next = first; !next.done; next = await pages.next()) yield next.value;
    } finally {
      await pages.return(undefined);
    }
  })();
}
