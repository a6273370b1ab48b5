import { Type } from '@sinclair/typebox';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { findTableOf } from '../../../tables/rows/table-of.js';
import { orRowRefusal } from '../../common/row-refusals.js';
import type { RestApp } from '../rest-app.js';
import { answerRows, RowsPage, RowsQuery } from '../rows-page.js';
import { refusals } from '../schemas/common.js';
import { DistributionParams, VersionQuery } from './distributions.js';

const Query = Type.Object(
  { ...VersionQuery.properties, ...RowsQuery.properties },
  { additionalProperties: false },
);

/** The rows of a distribution's table, page by page: a file's, or those that came through the API. */
export function rows(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/rows',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-rows',
        summary: 'Righe della tabella / rows of the table',
        params: DistributionParams,
        querystring: Query,
        response: { 200: RowsPage, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const { version, ...query } = request.query;
      const record = await getResource(services.db, request.actor, 'dataset', id, {
        ...(version && { version }),
      });
      const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
      if (!distribution) throw notFound(distributionId);
      const found = await orRowRefusal(findTableOf(services.db, distribution, query.table));
      return answerRows(services, request, reply, query, found);
    },
  );
}
