import { join, parse } from 'node:path';
import { Type } from '@sinclair/typebox';
import { AppError } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { sendLocalFile } from '../../common/send-local-file.js';
import { getLoadedTable, getPublicFile } from '../find-table.js';
import type { RestApp } from '../rest-app.js';
import { TableQuery } from '../schemas/tables.js';
import { DistributionParams } from './distributions.js';

const FORMS = [
  { extension: 'csv', media: 'text/csv; charset=utf-8; header=present' },
  { extension: 'parquet', media: 'application/vnd.apache.parquet' },
] as const;

/** The tables made of a file, as files: a normalised CSV and a Parquet, whole or in parts (`tableUrls`). */
export function tableFiles(app: RestApp, services: Services): void {
  for (const { extension, media } of FORMS) {
    app.route({
      method: ['GET', 'HEAD'],
      // Ranges and sizes are those of the stored bytes.
      compress: false,
      url: `/dataset/:id/resource/:distributionId/table.${extension}`,
      exposeHeadRoute: false,
      schema: {
        hide: true,
        params: Type.Object({ ...DistributionParams.properties }),
        querystring: TableQuery,
      },
      handler: async (request, reply) => {
        const { id, distributionId } = request.params;
        const { version, table: asked } = request.query;
        const place = await getPublicFile(services, request.actor, id, distributionId, version);
        const table = await getLoadedTable(services, place.file, asked);
        const name = extension === 'csv' ? table.csv : table.parquet;
        if (!name) throw notThereYet();
        const base = parse(place.file.name).name + (table.name === null ? '' : ` - ${table.name}`);
        const file = {
          path: join(services.tablesDir, name),
          key: table.fileId,
          mediaType: media,
          fileName: `${base}.${extension}`,
          open: place.open,
        };
        return sendLocalFile(request, reply, file).catch((error: NodeJS.ErrnoException) => {
          throw error.code === 'ENOENT' ? notThereYet() : error;
        });
      },
    });
  }
}

const notThereYet = (): AppError =>
  new AppError('PreviewUnavailable', {
    it: 'Il file normalizzato non è ancora pronto: riprova tra poco.',
    en: 'The normalised file is not ready yet: try again shortly.',
  });
