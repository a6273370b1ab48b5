import { getResource } from '../../../catalog/queries/find-resource.js';
import { authorizeResource } from '../../../people/policy.js';
import { acceptRowData, findRowsState } from '../../../publication/accept-row-data.js';
import { queueRowChecks } from '../../../publication/queue-row-checks.js';
import type { Services } from '../../../services.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { AcceptanceBody, PersonalDataView } from '../schemas/personal-data.js';
import { DistributionParams } from './distributions.js';
import { personalDataToRest } from './personal-data.js';

/** The personal data found in rows that came through the APIs: for who may edit, accepted by who may publish. */
export function rowsPersonalData(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/rows/personal-data';
  const common = { tags: ['distributions'], params: DistributionParams };

  app.get(
    url,
    {
      schema: {
        ...common,
        operationId: 'read-rows-personal-data',
        summary: 'I dati personali trovati nelle righe / the personal data found in the rows',
        response: { 200: PersonalDataView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const record = await getResource(services.db, request.actor, 'dataset', id, { version: 'draft' });
      const { organization, state: resourceState, visibility } = record;
      const subject = { organizationId: organization.id, state: resourceState, visibility };
      authorizeResource(request.actor, 'readDraft', subject, record.name);
      const state = await findRowsState(services.db, record.doc, distributionId);
      if (!state.current) await queueRowChecks(services, distributionId);
      reply.header('Cache-Control', 'no-store').header('Vary', 'Authorization');
      return personalDataToRest(services, state);
    },
  );

  app.post(
    url,
    {
      schema: {
        ...common,
        operationId: 'accept-rows-personal-data',
        summary: 'Accetta che siano pubblicati, con il motivo / accept that they are published, and say why',
        body: AcceptanceBody,
        response: { 200: PersonalDataView, ...refusals(403, 404, 409, 415, 422) },
      },
    },
    async (request) => {
      const { id, distributionId } = request.params;
      const state = await acceptRowData(
        services.catalog,
        request.actor,
        id,
        distributionId,
        request.body as { reason: string; columns?: string[] },
      );
      return personalDataToRest(services, state);
    },
  );
}
