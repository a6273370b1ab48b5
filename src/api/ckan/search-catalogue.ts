import { AppError } from '../../errors.js';
import { ANONYMOUS } from '../../people/policy.js';
import { searchRecords } from '../../search/search-records.js';
import type { Services } from '../../services.js';
import type { DcatOptions } from '../dcat/index.js';
import { CkanFault } from './faults.js';
import { resolveFilters } from './search-packages.js';
import { readTerms } from './search-terms.js';

/** The terms of `q` and `fq`; what this portal cannot search by is a bad request of the RDF door (409 there). */
function termsOf(q: string | undefined, fq: string | undefined) {
  try {
    return readTerms(q ?? '', fq ? [fq] : []);
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
  services: Pick<Services, 'db' | 'search'>,
): NonNullable<DcatOptions['search']> {
  return async ({ q, fq, modifiedSince, limit, offset }) => {
    const terms = termsOf(q, fq);
    const filters = terms.nothing ? undefined : await resolveFilters(services, terms.filters);
    if (!filters) return { records: [], total: 0 };
    return searchRecords(services.db, services.search, ANONYMOUS, {
      kind: 'dataset',
      ...(terms.text && { text: terms.text }),
      filters,
      ...(modifiedSince && { modifiedSince }),
      sort: { key: 'created', descending: false },
      limit,
      offset,
    });
  };
}
