import type { TSchema } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Services } from '../../../services.js';
import {
  V1Box,
  V1Clusters,
  V1DatasetAnswer,
  V1DatasetList,
  V1Groups,
  V1Preview,
  V1RecordAnswer,
  v1Answers,
} from '../answers.js';
import { getAttachment } from '../attachment-routes.js';
import type { ExploreApp } from '../explore-app.js';
import { AttachmentParams } from '../parameters.js';
import { analyzeRecords } from './analyze.js';
import { sendV1 } from './answer.js';
import { oneV1Dataset, searchV1Datasets } from './datasets.js';
import { downloadRecords } from './downloads.js';
import { boundingBox, geoClusters, geoPolygons, geoPreview } from './maps.js';
import { V1DatasetParams, V1Query, V1RecordParams, V1Request } from './parameters.js';
import { oneV1Record, searchRecords } from './search-records.js';

const DEPRECATION = 'explore_api_v1: use /api/explore/v2.1;';

/** Says that these paths are old, and where the new ones are. */
function deprecated(app: ExploreApp, services: Services): void {
  const successor = `<${services.catalog.publicUrl}/api/explore/v2.1>; rel="successor-version"`;
  app.addHook('onRequest', async (_, reply) => {
    reply.header('ods-explore-api-deprecation', DEPRECATION).header('link', successor);
  });
}

/** The paths of records of version 1, as dashboards and scripts of then ask them (contract, section 6). */
export function v1RecordRoutes(app: ExploreApp, services: Services): void {
  deprecated(app, services);
  const answered = (
    path: string,
    good: TSchema,
    work: (services: Services, request: V1Request) => Promise<unknown>,
  ): void => {
    const schema = { querystring: V1Query, response: v1Answers(good) };
    app.get(path, { schema }, async (request, reply) => {
      const asked = new V1Request(request.query);
      return sendV1(asked, reply, await work(services, asked));
    });
  };
  const sent = (
    path: string,
    work: (services: Services, request: V1Request, reply: FastifyReply) => Promise<FastifyReply>,
  ): void => {
    app.get(path, { schema: { querystring: V1Query } }, (request, reply) =>
      work(services, new V1Request(request.query), reply),
    );
  };
  sent('/search', searchRecords);
  sent('/download', downloadRecords);
  answered('/analyze', V1Groups, analyzeRecords);
  answered('/geocluster', V1Clusters, geoClusters);
  answered('/geopolygon', V1Clusters, geoPolygons);
  answered('/geopreview', V1Preview, geoPreview);
  answered('/boundingbox', V1Box, boundingBox);
}

/** The paths of datasets of version 1. */
export function v1DatasetRoutes(app: ExploreApp, services: Services): void {
  deprecated(app, services);
  app.get(
    '/search',
    { schema: { querystring: V1Query, response: v1Answers(V1DatasetList) } },
    async (request, reply) => {
      const asked = new V1Request(request.query);
      return sendV1(asked, reply, await searchV1Datasets(services, asked));
    },
  );
  app.get(
    '/:dataset_id',
    { schema: { params: V1DatasetParams, querystring: V1Query, response: v1Answers(V1DatasetAnswer) } },
    async (request, reply) => {
      const asked = new V1Request(request.query);
      return sendV1(asked, reply, await oneV1Dataset(services, request.params.dataset_id, asked));
    },
  );
  app.get(
    '/:dataset_id/records/:record_id',
    { schema: { params: V1RecordParams, querystring: V1Query, response: v1Answers(V1RecordAnswer) } },
    async (request, reply) => {
      const asked = new V1Request(request.query);
      const { dataset_id, record_id } = request.params;
      return sendV1(asked, reply, await oneV1Record(services, dataset_id, record_id, asked));
    },
  );
  // As in version 2: pictures of a dataset are among its attachments.
  for (const kind of ['attachment', 'file', 'image']) {
    app.get(
      `/:dataset_id/${kind}s/:attachment_id`,
      { schema: { params: AttachmentParams, querystring: V1Query } },
      async ({ params: { dataset_id, attachment_id } }, reply) =>
        reply.redirect((await getAttachment(services, kind, dataset_id, attachment_id)).url, 302),
    );
  }
}
