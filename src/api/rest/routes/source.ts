import { getResource } from '../../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../catalog/record.js';
import { invalidField, notFound } from '../../../errors.js';
import {
  type FileSource,
  findSource,
  forgetAnswers,
  removeSource,
  saveSource,
} from '../../../harvest/refresh/sources.js';
import { type Actor, actorName, authorizeResource } from '../../../people/policy.js';
import { readOutgoingUrl } from '../../../platform/address-guard.js';
import type { Services } from '../../../services.js';
import { readSchedule } from '../read-schedule.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { noContent, refusals } from '../schemas/common.js';
import { type FileFromUrl, SourceBody, SourceView } from '../schemas/source.js';
import { DistributionParams } from './distributions.js';

/** Where the file of a distribution is read from: shown and changed by who may edit, since it may hold a key. */
export function source(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/source';
  const common = { tags: ['distributions'], params: DistributionParams };

  app.get(
    url,
    {
      schema: {
        ...common,
        operationId: 'read-source',
        summary: 'L’indirizzo da cui si legge il file / the address the file is read from',
        response: { 200: SourceView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { record, distributionId } = await authorize(services, request.actor, request.params);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return show(services, record, distributionId);
    },
  );

  app.put(
    url,
    {
      schema: {
        ...common,
        operationId: 'replace-source',
        summary: 'Dice da dove e quando leggere il file / say where and when the file is read',
        body: SourceBody,
        response: { 200: SourceView, ...refusals(403, 404, 415, 422) },
      },
    },
    async (request) => {
      const { record, distributionId } = await authorize(services, request.actor, request.params);
      const sent = request.body as FileFromUrl;
      authorizeAutoPublish(request.actor, record, sent);
      const schedule = readSchedule(sent.refresh);
      readOutgoingUrl(sent.url, services.config.fetchAllowPrivate);
      await services.db.transaction().execute(async (trx) => {
        await forgetAnswers(trx, distributionId, sent.url);
        await saveSource(
          trx,
          { distributionId, datasetId: record.id },
          { url: sent.url, schedule, autoPublish: sent.autoPublish ?? false },
          actorName(request.actor),
          services.catalog.now(),
        );
      });
      return show(services, record, distributionId);
    },
  );

  app.delete(
    url,
    {
      schema: {
        ...common,
        operationId: 'delete-source',
        summary: 'Non leggere più da quell’indirizzo; i file restano / stop reading from there; files stay',
        response: { 204: noContent, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { distributionId } = await authorize(services, request.actor, request.params);
      if (!(await removeSource(services.db, distributionId))) throw noSource();
      return reply.code(204).send();
    },
  );

  app.post(
    `${url}/refresh`,
    {
      schema: {
        ...common,
        operationId: 'refresh-source',
        summary: 'Rilegge l’indirizzo appena possibile / read the address again as soon as possible',
        response: { 202: SourceView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { record, distributionId } = await authorize(services, request.actor, request.params);
      if (!(await findSource(services.db, distributionId))) throw noSource();
      await services.jobs.add(
        services.db,
        'refresh-source',
        { distributionId },
        `refresh-source:${distributionId}`,
      );
      return reply.code(202).send(await show(services, record, distributionId));
    },
  );
}

/** The dataset and distribution, for who may edit them. Throws NotFound, Forbidden. */
async function authorize(
  services: Services,
  actor: Actor,
  { id, distributionId }: { id: string; distributionId: string },
): Promise<{ record: DatasetRecord; distributionId: string }> {
  const record = await getResource(services.db, actor, 'dataset', id);
  authorizeResource(actor, 'edit', subjectOf(record), id);
  if (!record.doc.distribution?.some((d) => d.id === distributionId)) throw notFound(distributionId);
  return { record, distributionId };
}

const subjectOf = ({ organization, state, visibility }: DatasetRecord) => ({
  organizationId: organization.id,
  state,
  visibility,
});

/** What publishes by itself is set by who may publish. Throws Forbidden. */
export function authorizeAutoPublish(actor: Actor, record: DatasetRecord, sent: FileFromUrl): void {
  if (!sent.autoPublish) return;
  authorizeResource(actor, 'publish', subjectOf(record), record.name);
  if (sent.refresh) return;
  throw invalidField('/refresh', 'required', {
    it: 'autoPublish vale per gli aggiornamenti: indica ogni quanto (refresh).',
    en: 'autoPublish is about refreshes: say how often (refresh).',
  });
}

async function show(services: Services, record: DatasetRecord, distributionId: string) {
  const found = await findSource(services.db, distributionId);
  if (!found) throw noSource();
  const self = `${services.catalog.publicUrl}${API_BASE}/datasets/${record.id}/distributions/${distributionId}`;
  return sourceToRest(found, record, self);
}

function sourceToRest(found: FileSource, record: DatasetRecord, self: string) {
  const draftFile = record.doc.distribution?.find((d) => d.id === found.distributionId)?.file?.id;
  const isHeld =
    found.held?.fileId === draftFile && record.revision !== record.publishedRevision ? found.held : null;
  return {
    url: found.url,
    refresh: found.schedule,
    autoPublish: found.autoPublish,
    paused: found.schedule !== null && found.nextAt === null,
    nextAt: found.nextAt,
    lastStatus: found.lastStatus,
    lastAt: found.lastAt,
    ...(found.lastError && { lastError: found.lastError }),
    failures: found.failures,
    ...(isHeld && { held: isHeld.message }),
    links: { self: `${self}/source`, refresh: `${self}/source/refresh`, distribution: self },
  };
}

const noSource = () => notFound('source');
