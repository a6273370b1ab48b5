import { editCatalog } from '../../../catalog/commands/catalog.js';
import type { Catalog } from '../../../catalog/model/index.js';
import { normaliseCatalog } from '../../../catalog/normalise-codes.js';
import { readCatalog } from '../../../catalog/queries/catalog.js';
import type { Services } from '../../../services.js';
import { expectedRevision, revisionEtag, sendTagged } from '../etag.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker, refuseAny } from '../read-body.js';
import type { RestApp } from '../rest-app.js';
import { ChangeHeaders, MergePatch, refusals } from '../schemas/common.js';
import { CatalogBody, CatalogView } from '../schemas/portal.js';
import { catalogToRest } from '../to-rest.js';

type Sent = typeof CatalogBody.static;

/** The document in a body, its codes resolved. */
function readBody({ iri, id, revision, createdAt, modifiedAt, links, ...sent }: Sent): Catalog {
  const { doc, problems } = normaliseCatalog(sent as Catalog);
  refuseAny(problems);
  return doc;
}

/** What the catalogue says of itself. */
export function catalog(app: RestApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const tags = ['catalog'];
  const check = bodyChecker(CatalogBody);

  app.get(
    '/catalog',
    {
      schema: {
        tags,
        operationId: 'read-catalog',
        summary: 'La descrizione del catalogo / the catalogue’s description',
        response: { 200: CatalogView, ...refusals() },
      },
    },
    async (request, reply) => {
      const record = await readCatalog(services.db);
      return sendTagged(request, reply, revisionEtag(record, record.modifiedAt), () =>
        catalogToRest(record, publicUrl),
      );
    },
  );

  const writes = {
    PUT: { body: CatalogBody, summary: 'Sostituisce la descrizione (sysadmin) / replace the description' },
    PATCH: { body: MergePatch, summary: 'Cambia alcune proprietà (RFC 7396) / change some properties' },
  } as const;
  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/catalog',
      schema: {
        tags,
        operationId: `${method.toLowerCase()}-catalog`,
        summary: writes[method].summary,
        headers: ChangeHeaders,
        body: writes[method].body,
        response: { 200: CatalogView, ...refusals(403, 412, 415, 422) },
      },
      handler: async (request, reply) => {
        const record = await editCatalog(
          services.catalog,
          request.actor,
          (before) => {
            if (method === 'PUT') return readBody(request.body as Sent);
            const merged = mergePatch(before, request.body);
            check(merged);
            return readBody(merged as Sent);
          },
          expectedRevision(request),
        );
        return reply
          .header('ETag', revisionEtag(record, record.modifiedAt))
          .send(catalogToRest(record, publicUrl));
      },
    });
  }
}
