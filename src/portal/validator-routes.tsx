import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createAllowance } from '../api/common/allowance.js';
import type { Services } from '../services.js';
import { loadAssets } from './assets.js';
import { basePath } from './links.js';
import { loadSite } from './load/site.js';
import {
  EMPTY_FORM,
  faultOf,
  keptOf,
  readForm,
  runValidation,
  type ValidationForm,
  type ValidationOutcome,
} from './load/validation.js';
import { pageContext } from './page-context.js';
import { ValidatorPage } from './pages/validator.js';
import { pageLanguage, sendPage } from './reply.js';

/** The page `/validatore`: the form, and the answer to it. Stores nothing. */
export function validatorRoutes(app: FastifyInstance, services: Services): void {
  const { publicUrl } = services.catalog;
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  const allow = createAllowance({ burst: 20, perMinute: 20 });

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    values: ValidationForm,
    outcome?: ValidationOutcome,
  ): Promise<FastifyReply> {
    const { site } = await loadSite(services);
    const ctx = pageContext({ lang: pageLanguage(request), publicUrl, site, path: '/validatore', assets });
    if (outcome && 'fault' in outcome) reply.code(outcome.fault.status);
    return sendPage(
      request,
      reply,
      ctx,
      <ValidatorPage ctx={ctx} values={values} {...(outcome && { outcome })} />,
    );
  }

  app.get('/validatore', (request, reply) => show(request, reply, EMPTY_FORM));

  app.post('/validatore', async (request, reply) => {
    let form = EMPTY_FORM;
    let outcome: ValidationOutcome;
    try {
      allow(request.ip);
      form = await readForm(request);
      outcome = await runValidation(services, form);
    } catch (error) {
      outcome = { fault: faultOf(error, 'file') };
    }
    return show(request, reply, keptOf(form), outcome);
  });
}
