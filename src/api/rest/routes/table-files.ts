import { open } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Type } from '@sinclair/typebox';
import { AppError } from '../../../errors.js';
import { contentRange, isRangeCurrent, parseByteRange } from '../../../files/byte-range.js';
import { contentDisposition } from '../../../files/safe-file-name.js';
import type { Services } from '../../../services.js';
import { alreadyHas } from '../etag.js';
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
        const file = name ? await open(join(services.tablesDir, name)).catch(() => undefined) : undefined;
        if (!file) throw notThereYet();
        let handedOver = false;
        try {
          const { size, mtime } = await file.stat();
          const tag = `"${table.fileId}.${mtime.getTime().toString(36)}.${size.toString(36)}"`;
          const base = parse(place.file.name).name + (table.name === null ? '' : ` - ${table.name}`);
          reply
            .header('Content-Type', media)
            .header('Content-Disposition', contentDisposition('attachment', `${base}.${extension}`))
            .header('X-Content-Type-Options', 'nosniff')
            .header('Accept-Ranges', 'bytes')
            .header('ETag', tag)
            .header('Last-Modified', mtime.toUTCString())
            .header('Cache-Control', place.open ? 'public, no-cache' : 'private, no-cache')
            .header('Vary', 'Authorization');
          if (alreadyHas(request, tag)) return reply.code(304).send();
          const current = isRangeCurrent(request.headers['if-range'] as string | undefined, tag, mtime);
          const part = current ? parseByteRange(request.headers.range, size) : ({ kind: 'whole' } as const);
          if (part.kind === 'unsatisfiable') {
            reply.header('Content-Range', contentRange(undefined, size));
            throw new AppError('RangeNotSatisfiable');
          }
          const range = part.kind === 'part' ? part.range : { start: 0, end: size - 1 };
          if (part.kind === 'part') reply.code(206).header('Content-Range', contentRange(part.range, size));
          reply.header('Content-Length', range.end - range.start + 1);
          if (request.method === 'HEAD') return reply.send();
          handedOver = true;
          return reply.send(file.createReadStream({ ...range, highWaterMark: 256 * 1024 }));
        } finally {
          if (!handedOver) await file.close();
        }
      },
    });
  }
}

const notThereYet = (): AppError =>
  new AppError('PreviewUnavailable', {
    it: 'Il file normalizzato non è ancora pronto: riprova tra poco.',
    en: 'The normalised file is not ready yet: try again shortly.',
  });
