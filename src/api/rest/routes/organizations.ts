import { Type } from '@sinclair/typebox';
import {
  createOrganization,
  deleteOrganization,
  editOrganization,
} from '../../../catalog/commands/organizations.js';
import type { Organization } from '../../../catalog/model/index.js';
import {
  countByOrganization,
  getOrganization,
  listOrganizations,
} from '../../../catalog/queries/organizations.js';
import type { OrganizationRecord } from '../../../catalog/record.js';
import type { Services } from '../../../services.js';
import { nameCursor, nextLink, readName } from '../cursor.js';
import { expectedRevision, revisionEtag, sendTagged } from '../etag.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker, refuseNull } from '../read-body.js';
import type { RestApp } from '../rest-app.js';
import { API_BASE } from '../rest-app.js';
import {
  ChangeHeaders,
  cursor,
  IdParams,
  limit,
  MergePatch,
  noContent,
  page,
  refusals,
} from '../schemas/common.js';
import { OrganizationBody, OrganizationView } from '../schemas/portal.js';
import { organizationToRest } from '../to-rest.js';

type Sent = typeof OrganizationBody.static;

/** The document in a body: what the portal sets is dropped. */
function readOrganization({ name, id, datasets, revision, createdAt, modifiedAt, links, ...doc }: Sent) {
  return { doc: doc as Organization, options: name === undefined ? {} : { name } };
}

/** Organizations: public to read; created by sysadmins, changed by their administrators. */
export function organizations(app: RestApp, services: Services): void {
  const { catalog } = services;
  const { publicUrl } = catalog;
  const tags = ['organizations'];
  const check = bodyChecker(OrganizationBody);
  const change = { tags, params: IdParams, headers: ChangeHeaders };
  const show = (record: OrganizationRecord, datasets?: number) =>
    organizationToRest(record, publicUrl, datasets);

  app.get(
    '/organizations',
    {
      schema: {
        tags,
        operationId: 'list-organizations',
        summary: 'Elenca le organizzazioni, per nome / list organizations, by name',
        querystring: Type.Object({ limit: limit(1000, 100), cursor }, { additionalProperties: false }),
        response: { 200: page(OrganizationView), ...refusals() },
      },
    },
    async (request, reply) => {
      const after = readName(request.query.cursor);
      const [records, counts] = await Promise.all([
        listOrganizations(services.db, {
          limit: request.query.limit + 1,
          ...(after !== undefined && { after }),
        }),
        countByOrganization(services.db),
      ]);
      const shown = records.slice(0, request.query.limit);
      const last = shown.at(-1);
      const next = records.length > shown.length && last ? nameCursor(last.name) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      return { items: shown.map((record) => show(record, counts.get(record.id) ?? 0)), next };
    },
  );

  app.get(
    '/organizations/:id',
    {
      schema: {
        tags,
        operationId: 'read-organization',
        summary: 'Legge un’organizzazione / read an organization',
        params: IdParams,
        response: { 200: OrganizationView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const record = await getOrganization(services.db, request.params.id);
      return sendTagged(request, reply, revisionEtag(record), () => show(record));
    },
  );

  app.post(
    '/organizations',
    {
      schema: {
        tags,
        operationId: 'create-organization',
        summary: 'Crea un’organizzazione / create an organization',
        body: OrganizationBody,
        response: { 201: OrganizationView, ...refusals(403, 409, 415, 422) },
      },
    },
    async (request, reply) => {
      const { doc, options } = readOrganization(request.body);
      const record = await createOrganization(catalog, request.actor, doc, options);
      return reply
        .code(201)
        .header('Location', `${publicUrl}${API_BASE}/organizations/${record.id}`)
        .header('ETag', revisionEtag(record))
        .send(show(record));
    },
  );

  app.put(
    '/organizations/:id',
    {
      schema: {
        ...change,
        operationId: 'replace-organization',
        summary: 'Sostituisce un’organizzazione / replace an organization',
        body: OrganizationBody,
        response: { 200: OrganizationView, ...refusals(403, 404, 409, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const { doc, options } = readOrganization(request.body);
      const record = await editOrganization(catalog, request.actor, request.params.id, () => doc, {
        ...options,
        ...expectedRevision(request),
      });
      return reply.header('ETag', revisionEtag(record)).send(show(record));
    },
  );

  app.patch(
    '/organizations/:id',
    {
      schema: {
        ...change,
        operationId: 'patch-organization',
        summary: 'Cambia alcune proprietà (RFC 7396) / change some properties',
        body: MergePatch,
        response: { 200: OrganizationView, ...refusals(403, 404, 409, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const patch = request.body;
      refuseNull(patch, ['name', 'title']);
      const record = await editOrganization(
        catalog,
        request.actor,
        request.params.id,
        (before) => {
          const merged = mergePatch(before, patch);
          check(merged);
          return readOrganization(merged as Sent).doc;
        },
        { ...(patch.name !== undefined && { name: patch.name as string }), ...expectedRevision(request) },
      );
      return reply.header('ETag', revisionEtag(record)).send(show(record));
    },
  );

  app.delete(
    '/organizations/:id',
    {
      schema: {
        ...change,
        operationId: 'delete-organization',
        summary: 'Elimina un’organizzazione vuota / delete an empty organization',
        response: { 204: noContent, ...refusals(403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      await deleteOrganization(catalog, request.actor, request.params.id, expectedRevision(request));
      return reply.code(204).send();
    },
  );
}
