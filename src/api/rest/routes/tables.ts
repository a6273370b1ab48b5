import { Type } from '@sinclair/typebox';
import { downloadUrl, tableUrls } from '../../../catalog/addresses.js';
import { authorizeUpload } from '../../../catalog/commands/files.js';
import { readFileAgain } from '../../../catalog/commands/read-file-again.js';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { AppError, notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { cancelLoad } from '../../../tables/cancel-load.js';
import type { DescribedTable } from '../../../tables/descriptors/described-table.js';
import { toCsvw } from '../../../tables/descriptors/to-csvw.js';
import { toFrictionless } from '../../../tables/descriptors/to-frictionless.js';
import { findRowTable, standsFor } from '../../../tables/rows/row-tables.js';
import { findParts, findProfile, type StoredTable } from '../../../tables/stored-tables.js';
import { type FilePlace, getFile, getLoadedTable } from '../find-table.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { FileTables, TableProfileView, TableQuery } from '../schemas/tables.js';
import { fileTablesToRest, rowTableStateToRest } from '../table-to-rest.js';
import { DistributionParams, VersionQuery } from './distributions.js';

/** The tables of a distribution's file: state and progress of reading, profile, descriptors. */
export function tables(app: RestApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const base = '/datasets/:id/distributions/:distributionId/table';
  const tags = ['distributions'];
  const shown = { tags, params: DistributionParams, querystring: TableQuery };

  const stateOf = async ({ record, distribution, file }: FilePlace) =>
    fileTablesToRest(await findParts(services.db, file.id), {
      publicUrl,
      datasetId: record.id,
      distributionId: distribution.id,
      draft: record.version === 'draft' && record.state === 'published',
    });

  app.get(
    base,
    {
      schema: {
        tags,
        operationId: 'read-table',
        summary: 'Stato e tabelle del file / state and tables of the file',
        params: DistributionParams,
        querystring: VersionQuery,
        response: { 200: FileTables, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const { version } = request.query;
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      const record = await getResource(services.db, request.actor, 'dataset', id, version ? { version } : {});
      const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
      const rows = distribution && (await findRowTable(services.db, distributionId));
      if (rows && standsFor(rows, distribution.file?.id)) {
        const draft = record.version === 'draft' && record.state === 'published';
        return rowTableStateToRest(rows, { publicUrl, datasetId: record.id, distributionId, draft });
      }
      return stateOf(await getFile(services, request.actor, id, distributionId, version));
    },
  );

  /** The working copy's file, for somebody who may edit. */
  const editable = async (actor: Parameters<typeof getFile>[1], id: string, distributionId: string) => {
    await authorizeUpload(services.catalog, actor, id, distributionId);
    return getFile(services, actor, id, distributionId, 'draft');
  };

  app.post(
    `${base}/load`,
    {
      schema: {
        tags,
        operationId: 'load-table',
        summary:
          'Legge il file, se la lettura è fallita o annullata / read the file after a failure or a cancellation',
        params: DistributionParams,
        response: { 202: FileTables, ...refusals(403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const place = await editable(request.actor, id, distributionId);
      await services.db
        .transaction()
        .execute((trx) =>
          readFileAgain(trx, services.jobs, place.file.id, { now: services.catalog.now(), onlyUnread: true }),
        );
      return reply.code(202).send(await stateOf(place));
    },
  );

  app.delete(
    `${base}/load`,
    {
      schema: {
        tags,
        operationId: 'cancel-load',
        summary: 'Annulla la lettura in corso o in attesa / cancel the reading under way or waiting',
        params: DistributionParams,
        response: { 200: FileTables, ...refusals(403, 404, 409) },
      },
    },
    async (request) => {
      const { id, distributionId } = request.params;
      const place = await editable(request.actor, id, distributionId);
      const stopped = await services.db
        .transaction()
        .execute((trx) => cancelLoad(trx, services.jobs, place.file.id, services.catalog.now()));
      if (!stopped) {
        throw new AppError('Conflict', {
          it: 'Nessuna lettura è in corso o in attesa.',
          en: 'No reading is under way or waiting.',
        });
      }
      return stateOf(place);
    },
  );

  app.get(
    `${base}/profile`,
    {
      schema: {
        ...shown,
        operationId: 'read-profile',
        summary: 'Che cosa contiene ogni colonna / what each column holds',
        response: { 200: TableProfileView, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const place = await getFile(services, request.actor, id, distributionId, request.query.version);
      const table = await getLoadedTable(services, place.file, request.query.table);
      const columns = await findProfile(services.db, place.file.id, table.part);
      if (!columns) throw notFound(distributionId);
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      return { part: table.part, name: table.name, rowCount: table.rowCount ?? 0, columns };
    },
  );

  const descriptors = [
    { name: 'csvw.json', media: 'application/csvm+json', project: toCsvw, title: 'CSV on the Web (W3C)' },
    {
      name: 'datapackage.json',
      media: 'application/json',
      project: toFrictionless,
      title: 'Frictionless Data',
    },
  ] as const;
  for (const { name, media, project, title } of descriptors) {
    app.get(
      `${base}/${name}`,
      {
        schema: {
          ...shown,
          operationId: `read-${name.replace('.json', '')}`,
          summary: `Dialetto e tipi del file: ${title} / dialect and types of the file`,
          response: {
            200: {
              description: title,
              content: { [media]: { schema: Type.Object({}, { additionalProperties: true }) } },
            },
            ...refusals(404, 409),
          },
        },
      },
      async (request, reply) => {
        const { id, distributionId } = request.params;
        const place = await getFile(services, request.actor, id, distributionId, request.query.version);
        const table = await getLoadedTable(services, place.file, request.query.table);
        reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
        return reply
          .type(`${media}; charset=utf-8`)
          .send(project(describedTable(publicUrl, place, table)) as never);
      },
    );
  }
}

/** A table with what its descriptors say of file and dataset. */
function describedTable(publicUrl: string, place: FilePlace, table: StoredTable): DescribedTable {
  const { record, distribution, file } = place;
  const urls = tableUrls(publicUrl, record.id, distribution.id);
  const title = distribution.title ?? record.doc.title;
  const description = distribution.description ?? record.doc.description;
  return {
    table,
    ...(title && { title: title as Record<string, string> }),
    ...(description && { description: description as Record<string, string> }),
    original: {
      url: downloadUrl(publicUrl, record.id, distribution) ?? '',
      name: file.name,
      mediaType: file.mediaType,
      size: file.size,
      sha256: file.sha256,
    },
    normalUrl: urls.csv + (table.part > 0 ? `?table=${table.part}` : ''),
    ...(distribution.license?.iri && { licence: distribution.license.iri }),
  };
}
