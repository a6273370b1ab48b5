import { Type } from '@sinclair/typebox';
import { editResource } from '../../../catalog/commands/resources.js';
import type { Dataset, DatasetInput, DistributionInput } from '../../../catalog/model/index.js';
import { getResource } from '../../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../catalog/record.js';
import { notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { expectedRevision, sendTagged } from '../etag.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker, normaliseDistribution, readDistribution, type SentDistribution } from '../read-body.js';
import type { RestApp } from '../rest-app.js';
import { ChangeHeaders, choice, IdParams, MergePatch, noContent, refusals } from '../schemas/common.js';
import { DistributionBody, DistributionView } from '../schemas/resource.js';
import { distributionToRest, resourceSelf } from '../to-rest.js';
import { etagOf, viewContext } from '../views.js';

export const DistributionParams = Type.Object({
  id: Type.String({ maxLength: 500, description: 'Id o nome del dataset / id or name of the dataset' }),
  distributionId: Type.String({ maxLength: 100 }),
});

export const VersionQuery = Type.Object({
  version: Type.Optional(choice(['draft', 'published'])),
});

/** The dataset with its list of distributions changed. */
const withDistributions = (
  doc: Dataset,
  change: (list: DistributionInput[]) => DistributionInput[],
): DatasetInput => {
  const list = (doc.distribution ?? []).map((d): DistributionInput => readDistribution(d));
  return { ...doc, distribution: change(list) };
};

/** A distribution of a record as it is answered, with its tag: that of the dataset, since they change together. */
export async function showDistribution(
  services: Services,
  actor: Parameters<typeof viewContext>[1],
  record: DatasetRecord,
  distributionId: string,
) {
  const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
  if (!distribution) throw notFound(distributionId);
  const context = await viewContext(services, actor, [record]);
  return {
    etag: etagOf(record, context),
    body: () => distributionToRest(record, distribution, context),
  };
}

/** The distributions of a dataset, one by one: each change is a change of the dataset's working copy. */
export function distributions(app: RestApp, services: Services): void {
  const { catalog } = services;
  const list = '/datasets/:id/distributions';
  const one = `${list}/:distributionId`;
  const tags = ['distributions'];
  const check = bodyChecker(DistributionBody);

  app.get(
    list,
    {
      schema: {
        tags,
        operationId: 'list-distributions',
        summary: 'Le distribuzioni di un dataset / the distributions of a dataset',
        params: IdParams,
        querystring: VersionQuery,
        response: { 200: Type.Object({ items: Type.Array(DistributionView) }), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const record = await getResource(
        services.db,
        request.actor,
        'dataset',
        request.params.id,
        request.query,
      );
      const context = await viewContext(services, request.actor, [record]);
      return sendTagged(request, reply, etagOf(record, context), () => ({
        items: (record.doc.distribution ?? []).map((d) => distributionToRest(record, d, context)),
      }));
    },
  );

  app.get(
    one,
    {
      schema: {
        tags,
        operationId: 'read-distribution',
        summary: 'Legge una distribuzione / read a distribution',
        params: DistributionParams,
        querystring: VersionQuery,
        response: { 200: DistributionView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const record = await getResource(services.db, request.actor, 'dataset', id, request.query);
      const { etag, body } = await showDistribution(services, request.actor, record, distributionId);
      return sendTagged(request, reply, etag, body);
    },
  );

  app.post(
    list,
    {
      schema: {
        tags,
        operationId: 'create-distribution',
        summary: 'Aggiunge una distribuzione / add a distribution',
        params: IdParams,
        headers: ChangeHeaders,
        body: DistributionBody,
        response: { 201: DistributionView, ...refusals(403, 404, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id: _, ...input } = readDistribution(request.body as SentDistribution);
      const record = await editResource(
        catalog,
        request.actor,
        'dataset',
        request.params.id,
        (doc) => withDistributions(doc, (all) => [...all, normaliseDistribution(input)]),
        expectedRevision(request),
      );
      const added = record.doc.distribution?.at(-1)?.id ?? '';
      const { etag, body } = await showDistribution(services, request.actor, record, added);
      return reply
        .code(201)
        .header('Location', `${resourceSelf(catalog.publicUrl, record)}/distributions/${added}`)
        .header('ETag', etag)
        .send(body());
    },
  );

  /** Replaces one distribution by what `change` makes of it. */
  const edit = async (
    request: {
      actor: Parameters<typeof viewContext>[1];
      headers: Record<string, string | string[] | undefined>;
    },
    { id, distributionId }: { id: string; distributionId: string },
    change: (before: DistributionInput) => DistributionInput | undefined,
  ) =>
    editResource(
      catalog,
      request.actor,
      'dataset',
      id,
      (doc) =>
        withDistributions(doc, (all) => {
          if (!all.some((d) => d.id === distributionId)) throw notFound(distributionId);
          return all.flatMap((d) => {
            if (d.id !== distributionId) return [d];
            const after = change(d);
            return after ? [{ ...after, id: distributionId }] : [];
          });
        }),
      expectedRevision(request),
    );

  app.put(
    one,
    {
      schema: {
        tags,
        operationId: 'replace-distribution',
        summary: 'Sostituisce la descrizione; il file resta / replace the description; the file stays',
        params: DistributionParams,
        headers: ChangeHeaders,
        body: DistributionBody,
        response: { 200: DistributionView, ...refusals(403, 404, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const sent = readDistribution(request.body as SentDistribution);
      const record = await edit(request, request.params, () => normaliseDistribution(sent));
      const shown = await showDistribution(services, request.actor, record, request.params.distributionId);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );

  app.patch(
    one,
    {
      schema: {
        tags,
        operationId: 'patch-distribution',
        summary: 'Cambia alcune proprietà (RFC 7396) / change some properties',
        params: DistributionParams,
        headers: ChangeHeaders,
        body: MergePatch,
        response: { 200: DistributionView, ...refusals(403, 404, 412, 415, 422) },
      },
    },
    async (request, reply) => {
      const record = await edit(request, request.params, (before) => {
        const merged = mergePatch(before, request.body);
        check(merged);
        return normaliseDistribution(readDistribution(merged as SentDistribution));
      });
      const shown = await showDistribution(services, request.actor, record, request.params.distributionId);
      return reply.header('ETag', shown.etag).send(shown.body());
    },
  );

  app.delete(
    one,
    {
      schema: {
        tags,
        operationId: 'delete-distribution',
        summary: 'Toglie una distribuzione / remove a distribution',
        params: DistributionParams,
        headers: ChangeHeaders,
        response: { 204: noContent, ...refusals(403, 404, 412) },
      },
    },
    async (request, reply) => {
      await edit(request, request.params, () => undefined);
      return reply.code(204).send();
    },
  );
}
