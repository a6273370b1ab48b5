import { getMany } from '../../catalog/queries/find-resource.js';
import { AppError } from '../../errors.js';
import { ANONYMOUS } from '../../people/policy.js';
import { allOf, type SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import type { DcatOptions } from '../dcat/index.js';
import { CkanFault } from './faults.js';
import { searchDatasets } from './search-packages.js';
import { whereOf } from './search-where.js';

/** What cannot be read or is too much is a bad request of the RDF door (409 at CKAN's). */
async function asBadRequest<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CkanFault)) throw error;
    const why = typeof error.body === 'string' ? error.body : String(error.body.message ?? error.message);
    throw new AppError('BadRequest', { it: `Filtro non comprensibile: ${why}`, en: why });
  }
}

/**
 * `q` and `fq` of the RDF catalogue, in CKAN's syntax: most sources of dati.gov.it are registered with such a filter
 * (`catalog.ttl?fq=organization:…`). In the order of creation, which no later change disturbs.
 */
export function catalogueSearch(
  services: Pick<Services, 'db' | 'search' | 'catalog'>,
): NonNullable<DcatOptions['search']> {
  return ({ q, fq, modifiedSince, limit, offset }) =>
    asBadRequest(async () => {
      const asked = { q: q ?? '', fq: fq ? [fq] : [] };
      const since: SearchNode[] = modifiedSince
        ? [{ kind: 'range', field: 'modified', from: modifiedSince, includeFrom: true, includeTo: true }]
        : [];
      const where = allOf([await whereOf(services, ANONYMOUS, asked, services.catalog.now()), ...since]);
      const found = await searchDatasets(services, ANONYMOUS, {
        where,
        sort: [{ key: 'created', descending: false }],
        limit,
        offset,
      });
      return { total: found.total, records: await getMany<'dataset'>(services.db, ANONYMOUS, found.ids) };
    });
}
