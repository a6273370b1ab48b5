import { Type } from '@sinclair/typebox';
import { authorizeUpload } from '../../../catalog/commands/files.js';
import { StoredFile } from '../../../catalog/model/index.js';
import { AppError } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { drain } from '../drain.js';
import { receiveFromUrl, receiveMultipart } from '../receive-upload.js';
import type { RestApp } from '../rest-app.js';
import { ChangeHeaders, refusals } from '../schemas/common.js';
import { DistributionView } from '../schemas/resource.js';
import { FileFromUrl } from '../schemas/source.js';
import { DistributionParams, showDistribution } from './distributions.js';
import { authorizeAutoPublish } from './source.js';

/** Documented only: the parts are read one by one as they come. */
const Form = Type.Unsafe<unknown>({
  $id: 'FileForm',
  properties: { file: { type: 'string', format: 'binary', description: 'Il file / the file' } },
});

/** The distribution with its new file; `unchanged` when it had these very bytes already. */
const StoredView = Type.Unsafe<object>(
  Type.Object(
    {
      ...DistributionView.properties,
      file: Type.Optional(
        Type.Object(
          { ...StoredFile.properties, unchanged: Type.Optional(Type.Literal(true)) },
          { additionalProperties: false },
        ),
      ),
    },
    { $id: 'StoredDistribution', additionalProperties: false },
  ),
);

/** `PUT` or `POST` of a distribution's file: sent as a form, or read from an address. */
export function files(app: RestApp, services: Services): void {
  for (const method of ['PUT', 'POST'] as const) {
    app.route({
      method,
      url: '/datasets/:id/distributions/:distributionId/file',
      schema: {
        tags: ['distributions'],
        operationId: method === 'PUT' ? 'put-file' : 'post-file',
        summary: 'Carica il file, o lo legge da un indirizzo / upload the file, or read it from an address',
        params: DistributionParams,
        headers: ChangeHeaders,
        body: {
          content: { 'multipart/form-data': { schema: Form }, 'application/json': { schema: FileFromUrl } },
        },
        response: { 200: StoredView, ...refusals(403, 404, 412, 413, 415, 422) },
      },
      handler: async (request, reply) => {
        const { id, distributionId } = request.params;
        const { actor } = request;
        try {
          // Asked before a byte of the file is read.
          const { record, distribution } = await authorizeUpload(services.catalog, actor, id, distributionId);
          const target = { actor, dataset: record.id, distribution };
          const sent = request.isMultipart() ? undefined : (request.body as FileFromUrl | undefined);
          if (!request.isMultipart() && sent?.url === undefined) throw neither();
          if (sent) authorizeAutoPublish(actor, record, sent);
          const stored = sent
            ? await receiveFromUrl(services, request, target, sent)
            : await receiveMultipart(services, request, target);
          const shown = await showDistribution(services, actor, stored.record, distributionId);
          const body = shown.body();
          return reply.header('ETag', shown.etag).send({
            ...body,
            ...(body.file && stored.unchanged && { file: { ...body.file, unchanged: true } }),
          });
        } finally {
          drain(request);
        }
      },
    });
  }
}

const neither = (): AppError =>
  new AppError('UnsupportedMediaType', {
    it: 'Invia il file come multipart/form-data (campo "file"), oppure {"url": "https://…"} in JSON.',
    en: 'Send the file as multipart/form-data (field "file"), or {"url": "https://…"} as JSON.',
  });
