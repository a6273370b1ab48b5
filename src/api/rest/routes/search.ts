import { resourcePage } from '../../../catalog/addresses.js';
import { textIn } from '../../../catalog/model/index.js';
import { getMany } from '../../../catalog/queries/find-resource.js';
import { organizationNames } from '../../../catalog/queries/organizations-by-id.js';
import { FILTERS, type FilterName, labelOfValue } from '../../../search/query/filters.js';
import type { FacetCount } from '../../../search/search.js';
import type { Services } from '../../../services.js';
import { languageOf } from '../../common/problem.js';
import { nextLink } from '../cursor.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { AutocompleteAnswer, AutocompleteQuery, SearchAnswer, SearchFilters } from '../schemas/search.js';
import { readConditions, readOrder } from '../search-request.js';
import { resourceToRest } from '../to-rest.js';
import { viewContext } from '../views.js';

const TAG = 'search';

/** The counts of a search by the names of the filters, values with what they are called. */
async function facetsToRest(
  services: Services,
  names: readonly FilterName[],
  counts: Readonly<Record<string, readonly FacetCount[]>>,
  lang: 'it' | 'en',
) {
  const ids = names.includes('organization') ? (counts.organization ?? []).map(({ value }) => value) : [];
  const organizations = await organizationNames(services.db, ids);
  const labelled = (name: FilterName, value: string): string =>
    name === 'organization'
      ? (textIn(organizations.get(value)?.title, lang) ?? value)
      : labelOfValue(name, value, lang);
  return Object.fromEntries(
    names.map((name) => [
      name,
      (counts[FILTERS[name].field] ?? []).map(({ value, count }) => ({
        value,
        label: labelled(name, value),
        count,
      })),
    ]),
  );
}

/** Search over everything that is published, and what somebody who types may mean. */
export function search(app: RestApp, services: Services): void {
  app.get(
    '/search',
    {
      schema: {
        tags: [TAG],
        operationId: 'search',
        summary: 'Cerca nel catalogo / search the catalogue',
        description:
          'Un filtro ripetuto vale "uno di questi", filtri diversi valgono insieme. Si scorre con "next", senza limite di profondità. / A filter that is repeated means "any of these", different filters all hold. Page with "next", however deep.',
        querystring: SearchFilters,
        response: { 200: SearchAnswer, ...refusals() },
      },
    },
    async (request, reply) => {
      const { kind, sort, facets, facet_limit, limit, cursor, highlight, ...asked } = request.query;
      const lang = languageOf(request);
      const names = [...new Set((facets ?? '').split(',').filter(Boolean))] as FilterName[];
      const order = readOrder(sort);
      const found = await services.search.search(request.actor, {
        ...(kind && { kind }),
        where: await readConditions(services, asked),
        ...(order.length > 0 && { sort: order }),
        limit,
        ...(cursor !== undefined && { after: cursor }),
        facets: names.map((name) => ({ field: FILTERS[name].field, limit: facet_limit })),
        ...(highlight && { highlight: lang }),
        suggest: cursor === undefined,
      });
      const records = await getMany(services.db, request.actor, found.ids);
      const context = await viewContext(services, request.actor, records);
      if (found.next) reply.header('Link', nextLink(context.publicUrl, request.url, found.next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization, Accept-Language');
      return {
        items: records.map((record) => ({ kind: record.kind, ...resourceToRest(record, context) })) as never,
        total: found.total,
        ...(names.length > 0 && { facets: await facetsToRest(services, names, found.facets, lang) }),
        ...(found.highlights && { highlights: found.highlights }),
        ...(found.suggestion !== undefined && { suggestion: found.suggestion }),
        next: found.next ?? null,
      };
    },
  );

  app.get(
    '/search/autocomplete',
    {
      schema: {
        tags: [TAG],
        operationId: 'autocomplete',
        summary: 'Completa quanto si scrive / complete what is typed',
        querystring: AutocompleteQuery,
        response: { 200: AutocompleteAnswer, ...refusals() },
      },
    },
    async (request, reply) => {
      const { q, kind, limit } = request.query;
      const found = await services.search.autocomplete(request.actor, q, { limit, ...(kind && { kind }) });
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return {
        ...found,
        titles: found.titles.map((one) => ({ ...one, page: resourcePage(services.catalog.publicUrl, one) })),
      };
    },
  );
}
