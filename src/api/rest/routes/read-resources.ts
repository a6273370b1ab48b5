import { Type } from '@sinclair/typebox';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { wasPublic } from '../../../catalog/queries/was-public.js';
import { AppError, isAppError } from '../../../errors.js';
import type { ResourceKind } from '../../../platform/schema.js';
import type { Services } from '../../../services.js';
import { nextLink } from '../cursor.js';
import { sendTagged } from '../etag.js';
import { listForApi } from '../list-resources.js';
import type { RestApp } from '../rest-app.js';
import { choice, cursor, IdParams, limit, page, refusals } from '../schemas/common.js';
import { resourceToRest } from '../to-rest.js';
import { viewContext, viewOf } from '../views.js';
import type { KindOfResource } from './resource-kinds.js';

const Version = Type.Optional(
  choice(['draft', 'published'], {
    description:
      'Chi può modificare vede la bozza di lavoro, gli altri il pubblicato / who may edit sees the working copy, others what is published',
  }),
);

const Codes = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 4000 }), { maxItems: 50, description }));

const SORTS = ['relevance', 'modified', 'created', 'title', 'name'].flatMap((key) => [key, `-${key}`]);

const ListFilters = Type.Object(
  {
    organization: Type.Optional(Type.String({ maxLength: 500, description: 'Id o nome / id or name' })),
    state: Type.Optional(choice(['draft', 'published', 'withdrawn'])),
    version: Version,
    q: Type.Optional(Type.String({ maxLength: 1000, description: 'Parole da cercare / words to find' })),
    theme: Codes('Codice, etichetta o IRI del tema / code, label or IRI of the theme'),
    format: Codes('CSV, text/csv, IRI …'),
    license: Codes('Codice o IRI / code or IRI'),
    tag: Codes('Parola chiave / keyword'),
    sort: Type.Optional(choice(SORTS, { description: 'Con "-" decrescente / "-" for descending' })),
    facets: Type.Optional(
      Type.String({ maxLength: 200, description: 'organization,theme,format,license,tag' }),
    ),
    limit: limit(1000, 50),
    cursor,
  },
  { additionalProperties: false },
);

/** List and read, for one kind of resource. */
export function readResources<K extends ResourceKind>(
  app: RestApp,
  services: Services,
  { kind, path, tag, one, many, view }: KindOfResource<K>,
): void {
  app.get(
    path,
    {
      schema: {
        tags: [tag],
        operationId: `list-${tag}`,
        summary: `Elenca o cerca ${many[0]} / list or search ${many[1]}`,
        querystring: ListFilters,
        response: {
          200: page(view, {
            total: Type.Optional(Type.Integer({ description: 'Solo nelle ricerche / in searches only' })),
            facets: Type.Optional(
              Type.Record(
                Type.String(),
                Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
              ),
            ),
          }),
          ...refusals(),
        },
      },
    },
    async (request, reply) => {
      const { records, next, total, facets } = await listForApi(services, request.actor, kind, request.query);
      const context = await viewContext(services, request.actor, records);
      if (next) reply.header('Link', nextLink(context.publicUrl, request.url, next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return {
        items: records.map((record) => resourceToRest(record, context)),
        ...(total !== undefined && { total }),
        ...(facets && { facets }),
        next,
      };
    },
  );

  app.get(
    `${path}/:id`,
    {
      schema: {
        tags: [tag],
        operationId: `read-${tag}`,
        summary: `Legge ${one[0]} / read ${one[1]}`,
        params: IdParams,
        querystring: Type.Object({ version: Version }),
        response: { 200: view, ...refusals(404, 410) },
      },
    },
    async (request, reply) => {
      const { version } = request.query;
      const { id } = request.params;
      const record = await getResource(services.db, request.actor, kind, id, {
        ...(version && { version }),
      }).catch(async (error) => {
        if (isAppError(error, 'NotFound') && (await wasPublic(services.db, kind, id))) {
          throw new AppError('Gone', { it: `Rimosso: ${id}`, en: `Removed: ${id}` });
        }
        throw error;
      });
      const { etag, body } = await viewOf(services, request.actor, record);
      return sendTagged(request, reply, etag, body);
    },
  );
}
