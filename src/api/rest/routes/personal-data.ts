import type { FileVersion } from '../../../catalog/queries/file-versions.js';
import { authorizeResource, type ResourceAction } from '../../../people/policy.js';
import { acceptPersonalData } from '../../../publication/accept-personal-data.js';
import { queueCheck } from '../../../publication/check-file.js';
import { type MaskRequest, maskFile } from '../../../publication/mask-file.js';
import type { PersonalDataDecision } from '../../../publication/personal-data-decisions.js';
import { type PersonalDataState, personalDataStates } from '../../../publication/personal-data-state.js';
import type { Services } from '../../../services.js';
import { getVersion, type VersionScope, versionScope } from '../find-versions.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { AcceptanceBody, MaskBody, PersonalDataView } from '../schemas/personal-data.js';
import { VersionView } from '../schemas/versions.js';
import { versionToRest } from '../version-to-rest.js';
import { VersionParams } from './versions.js';

/** The personal data found in a version: shown to who may edit, accepted by who may publish, or masked in a copy. */
export function personalData(app: RestApp, services: Services): void {
  const url = '/datasets/:id/distributions/:distributionId/versions/:version/personal-data';
  const common = { tags: ['distributions'], params: VersionParams };

  app.get(
    url,
    {
      schema: {
        ...common,
        operationId: 'read-personal-data',
        summary: 'I dati personali trovati nella versione / the personal data found in the version',
        response: { 200: PersonalDataView, ...refusals(403, 404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      // Even masked samples are for who knows the file.
      authorize(request.actor, 'readDraft', scope);
      const file = await getVersion(services, scope, version);
      const state = (await personalDataStates(services.db, [file.id])).get(file.id) as PersonalDataState;
      // A file from before there were searches.
      if (state.status === 'pending') await queueMissing(services, file);
      reply.header('Cache-Control', 'no-store').header('Vary', 'Authorization');
      return personalDataToRest(services, state);
    },
  );

  app.post(
    url,
    {
      schema: {
        ...common,
        operationId: 'accept-personal-data',
        summary: 'Accetta che siano pubblicati, con il motivo / accept that they are published, and say why',
        body: AcceptanceBody,
        response: { 200: PersonalDataView, ...refusals(403, 404, 409, 415, 422) },
      },
    },
    async (request) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const state = await acceptPersonalData(
        services.catalog,
        request.actor,
        scope.record.id,
        scope.distributionId,
        version,
        request.body as { reason: string; columns?: string[] },
      );
      return personalDataToRest(services, state);
    },
  );

  app.post(
    `${url}/mask`,
    {
      schema: {
        ...common,
        operationId: 'mask-personal-data',
        summary:
          'Fa una copia mascherata, che diventa la versione nuova / make a masked copy, the new version',
        body: MaskBody,
        response: { 201: VersionView, ...refusals(403, 404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const made = await maskFile(
        services,
        request.actor,
        scope.record.id,
        scope.distributionId,
        version,
        request.body as MaskRequest,
      );
      const after = await versionScope(services, request.actor, scope.record.id, scope.distributionId);
      const file = await getVersion(services, after, made.file.version ?? version);
      return reply.code(201).send(versionToRest(file, undefined, after.context));
    },
  );
}

function authorize(
  actor: Parameters<typeof authorizeResource>[0],
  action: ResourceAction,
  { record }: VersionScope,
): void {
  const { organization, state, visibility } = record;
  authorizeResource(actor, action, { organizationId: organization.id, state, visibility }, record.name);
}

/** Queues the search of a file that was read and that nothing has looked at. A second, equal job replaces the first. */
async function queueMissing({ db, jobs }: Services, { id }: FileVersion): Promise<void> {
  const unread = await db
    .selectFrom('data_table')
    .select('part')
    .where('file_id', '=', id)
    .where('status', 'in', ['pending', 'loading'])
    .executeTakeFirst();
  if (!unread) await queueCheck(db, jobs, id);
}

/** The state of a file, or of rows, as the API shows it. */
export async function personalDataToRest({ db }: Services, state: PersonalDataState) {
  const { tables, open, decisions } = state;
  const isOpen = (part: number, column: string, kind: string): boolean =>
    open.some((one) => one.part === part && one.column === column && one.kind === kind);
  const persons = tables.flatMap((table) => table.persons ?? []);
  const versions = await versionsOf(db, decisions);
  return {
    status: state.status,
    ...(persons.length > 0 && { persons: Math.max(...persons) }),
    findings: tables.flatMap(({ part, columns }) =>
      columns.map((finding) => ({ part, ...finding, open: isOpen(part, finding.column, finding.kind) })),
    ),
    unchecked: state.unchecked,
    decisions: decisions.map(({ kind, by, at, reason, accepted, methods, fileId, maskedFileId }) => ({
      kind,
      by,
      at,
      reason,
      accepted,
      ...(methods && { methods }),
      ...(kind === 'masked' && {
        version: versions.get(fileId),
        maskedVersion: versions.get(maskedFileId ?? ''),
      }),
    })),
  };
}

/** Numbers of the versions that masked copies were made of and became. */
async function versionsOf(
  db: Services['db'],
  decisions: readonly PersonalDataDecision[],
): Promise<Map<string, number>> {
  const ids = decisions.flatMap(({ kind, fileId, maskedFileId }) =>
    kind === 'masked' && maskedFileId ? [fileId, maskedFileId] : [],
  );
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('stored_file').select(['id', 'version']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}
