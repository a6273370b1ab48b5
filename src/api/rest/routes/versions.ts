import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { type FileVersion, listFileVersions } from '../../../catalog/queries/file-versions.js';
import { AppError, notFound } from '../../../errors.js';
import { confirmVersion } from '../../../publication/confirm-version.js';
import { removeVersion } from '../../../publication/remove-version.js';
import type { Services } from '../../../services.js';
import { findChoices } from '../../../tables/reading/choices.js';
import { choosePart, findPartsOf, findTables, type StoredTable } from '../../../tables/stored-tables.js';
import { breakingChanges, describeBreaking, pairTables } from '../../../tables/versions/breaking.js';
import { type DiffTable, diffTables, NotAKey } from '../../../tables/versions/run-diff.js';
import { shareWork } from '../../../tables/versions/share-work.js';
import { nextLink, offsetCursor, readOffset } from '../cursor.js';
import { alreadyHas, sendTagged } from '../etag.js';
import { getVersion, getVersionContent, storedFileOf, versionScope } from '../find-versions.js';
import type { RestApp } from '../rest-app.js';
import { cursor, limit, page, refusals } from '../schemas/common.js';
import { DiffView, VersionView } from '../schemas/versions.js';
import { versionToRest } from '../version-to-rest.js';
import { DistributionParams } from './distributions.js';
import { sendFile } from './download.js';

const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const VersionParams = Type.Object({ ...DistributionParams.properties, version: Version });

const DiffQuery = Type.Object(
  {
    from: Type.Optional({ ...Version, description: 'Con quale; altrimenti la precedente / with which one' }),
    key: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        maxItems: 50,
        description: 'Colonne che identificano una riga / columns that identify a row',
      }),
    ),
    table: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Nome o numero della tabella nel file / name or number of the table in the file',
      }),
    ),
    sample: { ...limit(1000, 100), minimum: 0 },
  },
  { additionalProperties: false },
);

/** How many comparisons run at once: the engine has more connections, so that pages of rows never wait for them. */
const DIFFS_AT_ONCE = 2;

/** The files a distribution has had: list, one, difference, confirmation of what one breaks. */
export function versions(app: RestApp, services: Services): void {
  const list = '/datasets/:id/distributions/:distributionId/versions';
  const one = `${list}/:version`;
  const tags = ['distributions'];
  const { publicUrl } = services.catalog;
  const diffs = shareWork(DIFFS_AT_ONCE);

  app.get(
    list,
    {
      schema: {
        tags,
        operationId: 'list-versions',
        summary: 'Le versioni del file, dalla più recente / the versions of the file, newest first',
        params: DistributionParams,
        querystring: Type.Object({ limit: limit(1000, 100), cursor }, { additionalProperties: false }),
        response: { 200: page(VersionView), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const { query } = request;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const before = readOffset(query.cursor);
      const found = await listFileVersions(services.db, scope.record.id, scope.distributionId, {
        onlyPublished: scope.onlyPublished,
        limit: query.limit + 1,
        ...(before !== undefined && { before }),
      });
      const exists = scope.record.doc.distribution?.some((d) => d.id === scope.distributionId);
      if (found.length === 0 && !exists) throw notFound(distributionId);
      const shown = found.slice(0, query.limit);
      const tables = await findTables(
        services.db,
        shown.map((file) => file.id),
      );
      const last = shown.at(-1);
      const next = found.length > query.limit && last ? offsetCursor(last.version) : null;
      if (next) reply.header('Link', nextLink(publicUrl, request.url, next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { items: shown.map((file) => versionToRest(file, tables.get(file.id), scope.context)), next };
    },
  );

  app.get(
    one,
    {
      schema: {
        tags,
        operationId: 'read-version',
        summary: 'Una versione del file / one version of the file',
        params: VersionParams,
        response: { 200: VersionView, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const file = await getVersion(services, scope, version);
      const table = (await findTables(services.db, [file.id])).get(file.id);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return versionToRest(file, table, scope.context);
    },
  );

  app.get(
    `${one}/diff`,
    {
      schema: {
        tags,
        operationId: 'diff-version',
        summary: 'Che cosa cambia da un’altra versione / what changed from another version',
        params: VersionParams,
        querystring: DiffQuery,
        response: { 200: DiffView, ...refusals(404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const { from = version - 1, key, sample, table: asked } = request.query;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const [after, before] = await Promise.all([
        getVersionContent(services, scope, version),
        getVersionContent(services, scope, from),
      ]);
      const parts = await findPartsOf(services.db, [before.id, after.id]);
      const { old, now } = tablesOf(before, after, parts, asked);
      const chosen = await findChoices(services.db, scope.distributionId);
      // Two versions stay what they are; only the draft's may be read anew, and then its time changes.
      const stamps = [old.modifiedAt.getTime(), now.modifiedAt.getTime(), chosen?.modifiedAt.getTime() ?? 0];
      const etag = `"${stamps.map((at) => at.toString(36)).join('.')}"`;
      if (alreadyHas(request, etag)) return sendTagged(request, reply, etag, () => undefined);
      const columns = key?.flatMap((name) => splitKey(name, old));
      const known = columns
        ? { columns, given: 'request' as const }
        : chosen?.key
          ? { columns: chosen.key, given: 'declared' as const }
          : undefined;
      const comparison = JSON.stringify([before.id, after.id, old.part, etag, known, sample]);
      const work = () =>
        diffTables({
          from: toDiffTable(services, old),
          to: toDiffTable(services, now),
          sample,
          ...(known && { key: known }),
        });
      const difference = await diffs.run(comparison, work).catch((error) => {
        throw error instanceof NotAKey ? notAKey(error) : error;
      });
      const breaking = breakingChanges(old.columns ?? [], now.columns ?? []);
      return sendTagged(request, reply, etag, () => ({
        from,
        to: version,
        ...(old.name !== null && { table: old.name }),
        breaking: breaking.map((change) => ({ ...change, message: describeBreaking(change) })),
        ...difference,
      }));
    },
  );

  app.post(
    `${one}/confirm`,
    {
      schema: {
        tags,
        operationId: 'confirm-version',
        summary: 'Accetta che lo schema cambi / accept that the schema changes',
        params: VersionParams,
        response: { 200: VersionView, ...refusals(403, 404, 409) },
      },
    },
    async (request) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const file = await confirmVersion(
        services.catalog,
        request.actor,
        scope.record.id,
        scope.distributionId,
        version,
      );
      const table = (await findTables(services.db, [file.id])).get(file.id);
      return versionToRest(file, table, scope.context);
    },
  );

  app.post(
    `${one}/remove`,
    {
      schema: {
        tags,
        operationId: 'remove-version',
        summary:
          'Toglie per sempre i dati di una versione che non deve restare / takes the data of a version away for good',
        params: VersionParams,
        body: Type.Object(
          { reason: Type.String({ minLength: 10, maxLength: 2000 }) },
          { additionalProperties: false },
        ),
        response: { 200: VersionView, ...refusals(403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { id, distributionId, version } = request.params;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const place = { dataset: scope.record.id, distributionId: scope.distributionId, version };
      const file = await removeVersion(services, request.actor, place, request.body.reason);
      return versionToRest(file, undefined, scope.context);
    },
  );
}

/** The table to compare and what became of it in the newer file; 404 where there is no such table, 409 where it is none. */
function tablesOf(
  before: FileVersion,
  after: FileVersion,
  parts: ReadonlyMap<string, StoredTable[]>,
  asked: string | undefined,
): { old: StoredTable; now: StoredTable } {
  const [olds, nows] = [parts.get(before.id) ?? [], parts.get(after.id) ?? []];
  const chosen = choosePart(olds, asked);
  if (!chosen && asked !== undefined && olds.length > 0) throw notFound(asked);
  const pair = pairTables(olds, nows).find(({ before: one }) => one === chosen);
  return { old: readable(before, chosen), now: readable(after, pair ? pair.after : nows[0]) };
}

function readable({ version }: FileVersion, table: StoredTable | undefined): StoredTable {
  if (table?.status === 'loaded' && table.parquet) return table;
  const message = {
    it: `La versione ${version} non è una tabella letta.`,
    en: `Version ${version} is not a table that has been read.`,
  };
  throw new AppError('PreviewUnavailable', message, [
    { pointer: '', code: table?.status ?? 'pending', message },
  ]);
}

const toDiffTable = (services: Services, table: StoredTable): DiffTable => ({
  paths: [join(services.tablesDir, table.parquet ?? '')],
  columns: table.columns ?? [],
});

/** Names of a key as they were given: repeated, or several in one text unless a column is called just that. */
const splitKey = (text: string, table: StoredTable): string[] =>
  table.columns?.some(({ name }) => name === text) ? [text] : text.split(',').filter(Boolean);

function notAKey({ reason, columns }: NotAKey): AppError {
  const names = columns.map((name) => `"${name}"`).join(', ');
  const message =
    reason === 'not-unique'
      ? {
          it: `${names}: in una delle due versioni ci sono righe vuote o ripetute, non è una chiave.`,
          en: `${names}: one of the two versions has empty or repeated values, it is not a key.`,
        }
      : {
          it: `Non in entrambe le versioni: ${names}.`,
          en: `Not in both versions: ${names}.`,
        };
  return new AppError('InvalidBody', message, [{ pointer: '/key', code: 'key', message }]);
}

/** The permanent address of the bytes of one version (`versionUrl` of `catalog/addresses.ts`). */
export function versionDownload(app: RestApp, services: Services): void {
  for (const url of [
    '/dataset/:id/resource/:distributionId/v/:version',
    '/dataset/:id/resource/:distributionId/v/:version/:fileName',
  ]) {
    app.route({
      method: ['GET', 'HEAD'],
      compress: false,
      url,
      exposeHeadRoute: false,
      schema: {
        hide: true,
        params: Type.Object({ ...VersionParams.properties, fileName: Type.Optional(Type.String()) }),
      },
      handler: async (request, reply) => {
        const { id, distributionId, version } = request.params;
        const scope = await versionScope(services, request.actor, id, distributionId);
        const file = await getVersionContent(services, scope, version);
        const { state, visibility } = scope.record;
        const open = file.firstPublishedAt !== null && state === 'published' && visibility === 'public';
        return sendFile(services, request, reply, storedFileOf(file), open);
      },
    });
  }
}
