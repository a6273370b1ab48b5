import { readChecks } from '../../../publication/read-checks.js';
import type { Services } from '../../../services.js';
import { dataChecksToRest } from '../data-checks-to-rest.js';
import { getFile } from '../find-table.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { FileChecks } from '../schemas/data-checks.js';
import { DistributionParams, VersionQuery } from './distributions.js';

/** The checks of the data in a distribution's file (docs/data-checks.md). */
export function dataChecks(app: RestApp, services: Services): void {
  const { publicUrl, now } = services.catalog;

  app.get(
    '/datasets/:id/distributions/:distributionId/checks',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-data-checks',
        summary:
          'Controlli sui dati del file e misure di qualità / checks of the file’s data and quality measures',
        params: DistributionParams,
        querystring: VersionQuery,
        response: { 200: FileChecks, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const { version } = request.query;
      const { record, distribution } = await getFile(services, request.actor, id, distributionId, version);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      const report = await readChecks(services.db, record, distribution, now());
      const self = `${publicUrl}${API_BASE}/datasets/${record.id}/distributions/${distribution.id}`;
      const query = record.version === 'draft' && record.state === 'published' ? '?version=draft' : '';
      return dataChecksToRest(report, { self: `${self}/checks${query}`, table: `${self}/table${query}` });
    },
  );
}
