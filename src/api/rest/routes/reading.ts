import { getResource } from '../../../catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../catalog/record.js';
import { notFound } from '../../../errors.js';
import { type Actor, authorizeResource } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { findChoices } from '../../../tables/reading/choices.js';
import { type ChosenReading, saveChoices } from '../../../tables/reading/save-choices.js';
import { findTable } from '../../../tables/stored-tables.js';
import { expectedRevision } from '../etag.js';
import { mergePatch } from '../merge-patch.js';
import { bodyChecker } from '../read-body.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { ChangeHeaders, MergePatch, refusals } from '../schemas/common.js';
import { ReadingBody, ReadingView } from '../schemas/reading.js';
import { DistributionParams } from './distributions.js';

type SentReading = { choices?: ChosenReading['choices']; key?: string[] };

const toChosen = ({ choices, key }: SentReading): ChosenReading => ({
  choices: choices ?? {},
  key: key?.length ? key : null,
});

/** How the file of a distribution is read, and how the publisher overrules it; for who may edit. */
export function reading(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/reading';
  const common = { tags: ['distributions'], params: DistributionParams };
  const check = bodyChecker(ReadingBody);

  /** Changes the choices and shows what they are now. */
  const change = async (
    request: { actor: Actor; headers: Record<string, string | string[] | undefined> },
    { id, distributionId }: { id: string; distributionId: string },
    to: (before: ChosenReading) => ChosenReading,
  ) => {
    const { record, consequence } = await saveChoices(
      services,
      request.actor,
      id,
      distributionId,
      to,
      expectedRevision(request),
    );
    return { ...(await show(services, record, distributionId)), consequence };
  };

  app.get(
    url,
    {
      schema: {
        ...common,
        operationId: 'read-reading',
        summary: 'Come è letto il file: scelte e decisioni / how the file is read: choices and decisions',
        response: { 200: ReadingView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const record = await getResource(services.db, request.actor, 'dataset', id);
      const { state, visibility, organization } = record;
      authorizeResource(
        request.actor,
        'readDraft',
        { organizationId: organization.id, state, visibility },
        id,
      );
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return show(services, record, distributionId);
    },
  );

  app.put(
    url,
    {
      schema: {
        ...common,
        operationId: 'replace-reading',
        summary: 'Decide come leggere il file, anche i prossimi / say how this file and the next are read',
        headers: ChangeHeaders,
        body: ReadingBody,
        response: { 200: ReadingView, ...refusals(403, 404, 412, 415, 422) },
      },
    },
    (request) => change(request, request.params, () => toChosen(request.body as SentReading)),
  );

  app.patch(
    url,
    {
      schema: {
        ...common,
        operationId: 'patch-reading',
        summary: 'Cambia alcune scelte (RFC 7396) / change some choices',
        headers: ChangeHeaders,
        body: MergePatch,
        response: { 200: ReadingView, ...refusals(403, 404, 412, 415, 422) },
      },
    },
    (request) =>
      change(request, request.params, ({ choices, key }) => {
        const merged = mergePatch({ choices, ...(key && { key }) }, request.body);
        check(merged);
        return toChosen(merged as SentReading);
      }),
  );

  app.delete(
    url,
    {
      schema: {
        ...common,
        operationId: 'delete-reading',
        summary: 'Toglie le scelte: tutto è riconosciuto / remove the choices: everything is detected',
        headers: ChangeHeaders,
        response: { 200: ReadingView, ...refusals(403, 404, 412) },
      },
    },
    (request) => change(request, request.params, () => ({ choices: {}, key: null })),
  );
}

/** The choices and what was decided for the file of the working copy. Throws NotFound. */
async function show(services: Services, record: DatasetRecord, distributionId: string) {
  const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
  if (!distribution) throw notFound(distributionId);
  const { file } = distribution;
  const [chosen, table] = await Promise.all([
    findChoices(services.db, distributionId),
    file && findTable(services.db, file.id),
  ]);
  const self = `${services.catalog.publicUrl}${API_BASE}/datasets/${record.id}/distributions/${distributionId}`;
  return {
    choices: chosen?.choices ?? {},
    key: chosen?.key ?? [],
    ...(file?.version !== undefined && { version: file.version }),
    ...(table && { status: table.status }),
    ...(table?.detection && { detected: { ...table.detection, columns: table.columns ?? [] } }),
    findings: table?.findings ?? [],
    ...(chosen && { modifiedAt: chosen.modifiedAt, modifiedBy: chosen.modifiedBy }),
    links: { self: `${self}/reading`, distribution: self },
  };
}
