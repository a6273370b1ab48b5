import type { Services } from '../../../services.js';
import { findTableOfFile } from '../../../tables/rows/table-of.js';
import { orRowRefusal } from '../../common/row-refusals.js';
import { getVersionContent, versionScope } from '../find-versions.js';
import type { RestApp } from '../rest-app.js';
import { answerRows, RowsPage, RowsQuery } from '../rows-page.js';
import { refusals } from '../schemas/common.js';
import { VersionParams } from './versions.js';

/** The rows of one version of a file: they stay what they were, for whoever needs the data of then. */
export function versionRows(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/versions/:version/rows',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-version-rows',
        summary: 'Righe di una versione del file / rows of one version of the file',
        params: VersionParams,
        querystring: RowsQuery,
        response: { 200: RowsPage, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const file = await getVersionContent(services, scope, version);
      const found = await orRowRefusal(findTableOfFile(services.db, file.id, request.query.table));
      return answerRows(services, request, reply, request.query, found);
    },
  );
}
