import { type Static, Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import {
  createResource,
  deleteResource,
  editResource,
  type Inputs,
} from '../../../catalog/commands/resources.js';
import { findOrganization } from '../../../catalog/queries/organizations.js';
import type { Documents, ResourceRecord } from '../../../catalog/record.js';
import { invalidField } from '../../../errors.js';
import type { ResourceKind } from '../../../platform/schema.js';
import { publish, withdraw } from '../../../publication/publish.js';
import type { Services } from '../../../services.js';
import { expectedRevision } from '../etag.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker, type ReadResource, readResource, refuseNull, type SentResource } from '../read-body.js';
import type { RestApp } from '../rest-app.js';
import { ChangeHeaders, IdParams, MergePatch, noContent, refusals } from '../schemas/common.js';
import { resourceSelf } from '../to-rest.js';
import { viewOf } from '../views.js';
import type { KindOfResource } from './resource-kinds.js';

/** What a change keeps although the body does not say it: an identifier once given is for life. */
function replacing<K extends ResourceKind>(
  { input, organization }: ReadResource<K>,
  before: Documents[K],
  record: ResourceRecord<K>,
): Inputs[K] {
  const { id, name } = record.organization;
  if (organization !== undefined && organization !== id && organization !== name) {
    throw invalidField('/organization', 'readOnly', {
      it: 'L’organizzazione di una risorsa non si cambia con una modifica.',
      en: 'The organization of a resource is not changed by an edit.',
    });
  }
  return { ...input, identifier: input.identifier ?? before.identifier };
}

/** What may be said of a publication; nothing at all, too. */
const PublishBody = Type.Object(
  {
    confirmBreaking: Type.Optional(
      Type.Boolean({
        description: 'Accetta che il nuovo file rompa lo schema / accept that the new file breaks the schema',
      }),
    ),
  },
  { $id: 'PublishBody', additionalProperties: false },
);

async function allowNoBody(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}

/** Create, replace, patch, delete, publish and withdraw, for one kind of resource. */
export function writeResources<K extends ResourceKind>(
  app: RestApp,
  services: Services,
  { kind, path, tag, one, create, body, view }: KindOfResource<K>,
): void {
  const { catalog } = services;
  const check = bodyChecker(body);
  const change = { tags: [tag], params: IdParams, headers: ChangeHeaders };

  app.post(
    path,
    {
      schema: {
        tags: [tag],
        operationId: `create-${tag}`,
        summary: `Crea ${one[0]}, in bozza / create ${one[1]}, as a draft`,
        body: create,
        response: { 201: view, ...refusals(403, 409, 415, 422) },
      },
    },
    async (request, reply) => {
      const {
        input,
        organization = '',
        attributes,
      } = readResource(kind, request.body as SentResource, 'draft');
      if (!(await findOrganization(services.db, organization))) {
        throw invalidField('/organization', 'unknown', {
          it: `Nessuna organizzazione "${organization}".`,
          en: `No organization "${organization}".`,
        });
      }
      const record = await createResource(catalog, request.actor, kind, input, {
        organization,
        ...attributes,
      });
      const shown = await viewOf(services, request.actor, record);
      return reply
        .code(201)
        .header('Location', resourceSelf(catalog.publicUrl, record))
        .header('ETag', shown.etag)
        .send(shown.body());
    },
  );

  app.put(
    `${path}/:id`,
    {
      schema: {
        ...change,
        operationId: `replace-${tag}`,
        summary: `Sostituisce la bozza di lavoro / replace the working copy`,
        body,
        response: { 200: view, ...refusals(403, 404, 409, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const sent = request.body as SentResource;
      const attributes = {
        ...(sent.name !== undefined && { name: sent.name }),
        ...(sent.visibility !== undefined && { visibility: sent.visibility }),
      };
      const record = await editResource(
        catalog,
        request.actor,
        kind,
        request.params.id,
        (before, present) => replacing(readResource(kind, sent, present.state), before, present),
        { ...expectedRevision(request), attributes },
      );
      const shown = await viewOf(services, request.actor, record);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );

  app.patch(
    `${path}/:id`,
    {
      schema: {
        ...change,
        operationId: `patch-${tag}`,
        summary: 'Cambia alcune proprietà (RFC 7396) / change some properties',
        body: MergePatch,
        response: { 200: view, ...refusals(403, 404, 409, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const patch = request.body;
      refuseNull(patch, ['name', 'visibility', 'organization']);
      const attributes = {
        ...(patch.name !== undefined && { name: patch.name as string }),
        ...(patch.visibility !== undefined && { visibility: patch.visibility as 'public' }),
      };
      const record = await editResource(
        catalog,
        request.actor,
        kind,
        request.params.id,
        (before, present) => {
          const merged = mergePatch(before, patch) as SentResource;
          check(merged);
          return replacing(readResource(kind, merged, present.state), before, present);
        },
        { ...expectedRevision(request), attributes },
      );
      const shown = await viewOf(services, request.actor, record);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );

  app.delete(
    `${path}/:id`,
    {
      schema: {
        ...change,
        operationId: `delete-${tag}`,
        summary: `Elimina ${one[0]} / delete ${one[1]}`,
        response: { 204: noContent, ...refusals(403, 404, 412) },
      },
    },
    async (request, reply) => {
      await deleteResource(catalog, request.actor, kind, request.params.id, expectedRevision(request));
      return reply.code(204).send();
    },
  );

  app.post(
    `${path}/:id/publish`,
    {
      schema: {
        ...change,
        operationId: `publish-${tag}`,
        summary: 'Pubblica la bozza di lavoro / publish the working copy',
        body: PublishBody,
        response: { 200: view, ...refusals(403, 404, 409, 412, 422) },
      },
      preValidation: allowNoBody,
    },
    async (request, reply) => {
      const record = await publish(catalog, request.actor, kind, request.params.id, {
        ...expectedRevision(request),
        ...(request.body as Static<typeof PublishBody>),
      });
      const shown = await viewOf(services, request.actor, record);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );

  app.post(
    `${path}/:id/withdraw`,
    {
      schema: {
        ...change,
        operationId: `withdraw-${tag}`,
        summary: 'Ritira dal pubblico / take from the public',
        response: { 200: view, ...refusals(403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const record = await withdraw(catalog, request.actor, kind, id, expectedRevision(request));
      const shown = await viewOf(services, request.actor, record);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );
}
