import { getResource } from '../../../catalog/queries/find-resource.js';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import type { ResourceRecord } from '../../../catalog/record.js';
import { AppError } from '../../../errors.js';
import { linkHistory, listLinks, resourceLinks } from '../../../harvest/links/read-links.js';
import { requestCheck } from '../../../harvest/links/request-check.js';
import { authorizeResource } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { linkCursor, nextLink, readLinkPosition } from '../cursor.js';
import { listedLinkToRest, resourceLinksToRest } from '../links-to-rest.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, page, refusals } from '../schemas/common.js';
import { LinkCheckRequest, LinksQuery, ListedLink, ResourceLinks } from '../schemas/links.js';
import { resourceSelf } from '../to-rest.js';
import { VersionQuery } from './distributions.js';
import { DATA_SERVICES, DATASETS } from './resource-kinds.js';

/** Whether the addresses that descriptions name still answer (docs/links.md). */
export function links(app: RestApp, services: Services): void {
  const { db } = services;
  const { publicUrl } = services.catalog;

  const addressesOf = (record: ResourceRecord) => {
    const self = resourceSelf(publicUrl, record);
    return {
      self: `${self}/links`,
      check: `${self}/links/check`,
      [record.kind === 'dataset' ? 'dataset' : 'dataService']: self,
    };
  };

  for (const { kind, path, tag, one } of [DATASETS, DATA_SERVICES]) {
    app.get(
      `${path}/:id/links`,
      {
        schema: {
          tags: [tag],
          operationId: `read-${kind === 'dataset' ? 'dataset' : 'data-service'}-links`,
          summary: `Gli indirizzi di ${one[0]}: quali rispondono / the links of ${one[1]}: which answer`,
          params: IdParams,
          querystring: VersionQuery,
          response: { 200: ResourceLinks, ...refusals(404) },
        },
      },
      async (request, reply) => {
        const { version } = request.query;
        const record = await getResource(db, request.actor, kind, request.params.id, {
          ...(version && { version }),
        });
        const found = await resourceLinks(db, publicUrl, record);
        const history = await linkHistory(db, [...found.keys()]);
        reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
        return resourceLinksToRest(record, found, history, addressesOf(record));
      },
    );

    app.post(
      `${path}/:id/links/check`,
      {
        schema: {
          tags: [tag],
          operationId: `check-${kind === 'dataset' ? 'dataset' : 'data-service'}-links`,
          summary: `Verifica ora gli indirizzi pubblicati di ${one[0]} / check the published links of ${one[1]} now`,
          description:
            'Quelli verificati da meno di un minuto non si ripetono, al più 200 per volta / those checked less than a minute ago are not repeated, at most 200 at a time',
          params: IdParams,
          response: { 202: LinkCheckRequest, ...refusals(403, 404, 409) },
        },
      },
      async (request, reply) => {
        const { actor, params } = request;
        const record = await getResource(db, actor, kind, params.id);
        const { organization, state, visibility } = record;
        authorizeResource(actor, 'edit', { organizationId: organization.id, state, visibility }, params.id);
        if (state !== 'published') {
          throw new AppError('Conflict', {
            it: 'Si verificano gli indirizzi di ciò che è pubblicato.',
            en: 'The addresses of what is published are checked.',
          });
        }
        const queued = await requestCheck(services, record.id, services.catalog.now());
        return reply.code(202).send({ queued, links: addressesOf(record) });
      },
    );
  }

  app.get(
    '/links',
    {
      schema: {
        tags: ['catalog'],
        operationId: 'list-links',
        summary: 'Indirizzi che non rispondono o si sono spostati / links that fail or have moved',
        querystring: LinksQuery,
        response: { 200: page(ListedLink), ...refusals() },
      },
    },
    async (request, reply) => {
      const { state = 'broken', limit, cursor } = request.query;
      const after = readLinkPosition(cursor);
      const organizationId = await organizationOf(request.query.organization);
      const found = await listLinks(db, request.actor, {
        state,
        limit: limit + 1,
        ...(after && { after }),
        ...(organizationId && { organizationId }),
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1)?.link;
      // Whoever fails or has moved was checked, and changed then.
      const next =
        found.length > limit && last?.changedAt
          ? linkCursor({ changedAt: last.changedAt, id: last.id })
          : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { items: shown.map(listedLinkToRest), next };
    },
  );

  async function organizationOf(idOrName: string | undefined): Promise<string | undefined> {
    if (idOrName === undefined) return undefined;
    const organization = await findOrganization(db, idOrName);
    if (organization) return organization.id;
    const message = {
      it: `Nessuna organizzazione "${idOrName}".`,
      en: `No organization "${idOrName}".`,
    };
    throw new AppError('BadRequest', message, [{ pointer: '/organization', code: 'filter', message }]);
  }
}
