import { Type } from '@sinclair/typebox';
import { restoreRevision } from '../../../catalog/commands/restore-revision.js';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { findRevision, listRevisions, type Revision } from '../../../catalog/queries/revisions.js';
import type { ResourceRecord } from '../../../catalog/record.js';
import { notFound } from '../../../errors.js';
import { type Actor, authorizeResource } from '../../../people/policy.js';
import type { ResourceKind } from '../../../platform/schema.js';
import type { Services } from '../../../services.js';
import { nextLink, offsetCursor, readOffset } from '../cursor.js';
import { expectedRevision } from '../etag.js';
import type { RestApp } from '../rest-app.js';
import { ChangeHeaders, cursor, IdParams, limit, page, refusals } from '../schemas/common.js';
import { RevisionView, RevisionWithDoc } from '../schemas/fixes.js';
import { resourceSelf } from '../to-rest.js';
import { viewOf } from '../views.js';
import { DATA_SERVICES, DATASETS, type KindOfResource } from './resource-kinds.js';

const RevisionParams = Type.Object({
  ...IdParams.properties,
  revision: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
});

/** The history of a resource, for those who may edit it: list, read, bring back. */
function revisionsOf<K extends ResourceKind>(
  app: RestApp,
  services: Services,
  { kind, path, tag, one, view }: KindOfResource<K>,
): void {
  const { catalog, db } = services;
  const { publicUrl } = catalog;

  const insight = async (actor: Actor, id: string): Promise<ResourceRecord> => {
    const record: ResourceRecord = await getResource(db, actor, kind, id);
    const { organization, state, visibility } = record;
    authorizeResource(actor, 'readDraft', { organizationId: organization.id, state, visibility }, id);
    return record;
  };

  const toRest = (record: ResourceRecord, { revision, action, actor, at }: Revision) => {
    const self = `${resourceSelf(publicUrl, record)}/revisions/${revision}`;
    return { revision, action, actor, at, links: { self, restore: `${self}/restore` } };
  };

  app.get(
    `${path}/:id/revisions`,
    {
      schema: {
        tags: [tag],
        operationId: `list-revisions-of-${tag}`,
        summary: `La storia di ${one[0]}, dalla più recente / the history of ${one[1]}, newest first`,
        params: IdParams,
        querystring: Type.Object({ limit: limit(1000, 100), cursor }, { additionalProperties: false }),
        response: { 200: page(RevisionView), ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const record = await insight(request.actor, request.params.id);
      const before = readOffset(query.cursor);
      const found = await listRevisions(db, record.id, {
        limit: query.limit + 1,
        ...(before !== undefined && { before }),
      });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const next = found.length > query.limit && last ? offsetCursor(last.revision) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { items: shown.map((revision) => toRest(record, revision)), next };
    },
  );

  app.get(
    `${path}/:id/revisions/:revision`,
    {
      schema: {
        tags: [tag],
        operationId: `read-revision-of-${tag}`,
        summary: 'La bozza com’era dopo una revisione / the working copy as it was after a revision',
        params: RevisionParams,
        response: { 200: RevisionWithDoc, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { id, revision } = request.params;
      const record = await insight(request.actor, id);
      const found = await findRevision(db, record.id, revision);
      if (!found) throw notFound(`revision ${revision}`);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { ...toRest(record, found), doc: found.doc as Record<string, unknown> };
    },
  );

  app.post(
    `${path}/:id/revisions/:revision/restore`,
    {
      schema: {
        tags: [tag],
        operationId: `restore-revision-of-${tag}`,
        summary: 'Riporta la bozza a una revisione / bring the working copy back to a revision',
        params: RevisionParams,
        headers: ChangeHeaders,
        response: { 200: view, ...refusals(403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      const { id, revision } = request.params;
      const record = await restoreRevision(
        catalog,
        request.actor,
        kind,
        id,
        revision,
        expectedRevision(request),
      );
      const shown = await viewOf(services, request.actor, record);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );
}

/** Histories of datasets and services. */
export function revisions(app: RestApp, services: Services): void {
  revisionsOf(app, services, DATASETS);
  revisionsOf(app, services, DATA_SERVICES);
}
