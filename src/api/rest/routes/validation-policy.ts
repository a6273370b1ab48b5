import { getOrganization } from '../../../catalog/queries/organizations.js';
import { canResource, refusal } from '../../../people/policy.js';
import { policyOf, setPolicy } from '../../../publication/policy.js';
import type { Services } from '../../../services.js';
import type { RestApp } from '../rest-app.js';
import { IdParams, refusals } from '../schemas/common.js';
import { ValidationPolicyBody } from '../schemas/reports.js';

/** What an organization asks of its own publications beside the mandatory set: read by those who work in it. */
export function validationPolicy(app: RestApp, services: Services): void {
  const { db, catalog } = services;
  const url = '/organizations/:id/validation-policy';
  const tags = ['organizations'];

  app.get(
    url,
    {
      schema: {
        tags,
        operationId: 'read-validation-policy',
        summary:
          'Che cosa ferma la pubblicazione oltre alle violazioni / what stops publication beside violations',
        params: IdParams,
        response: { 200: ValidationPolicyBody, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { id: organizationId } = await getOrganization(db, request.params.id);
      const works = { organizationId, state: 'draft', visibility: 'restricted' } as const;
      if (!canResource(request.actor, 'create', works)) throw refusal(request.actor);
      reply.header('Cache-Control', 'private, no-cache');
      return policyOf(db, organizationId);
    },
  );

  app.put(
    url,
    {
      schema: {
        tags,
        operationId: 'replace-validation-policy',
        summary:
          'Rende più severa la pubblicazione; le violazioni la fermano sempre / makes publication stricter; violations always stop it',
        params: IdParams,
        body: ValidationPolicyBody,
        response: { 200: ValidationPolicyBody, ...refusals(403, 404, 415, 422) },
      },
    },
    async (request) => {
      const organization = await getOrganization(db, request.params.id);
      await setPolicy(catalog, request.actor, organization.id, request.body);
      return policyOf(db, organization.id);
    },
  );
}
