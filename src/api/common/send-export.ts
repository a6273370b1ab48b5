import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../../services.js';
import type { ExportFormat, ExportFormatId } from '../../tables/export/formats.js';
import { type Compression, parquetOf } from '../../tables/export/parquet-store.js';
import type { ExportSource } from '../../tables/export/source.js';
import { type ExportOptions, writeExport } from '../../tables/export/write-export.js';
import { goneSignal } from './questions.js';
import { sendLocalFile } from './send-local-file.js';
import { type RowsFile, sendRows } from './send-rows.js';

/** A file in one of the formats of exports. */
export interface ExportRequest extends Pick<RowsFile, 'found' | 'query' | 'open' | 'shown' | 'gzip'> {
  format: ExportFormat & { id: ExportFormatId };
  /** Name of the file without its extension. */
  name: string;
  /** What else was chosen, once the columns are known. */
  options: (columns: ExportSource['columns']) => Omit<ExportOptions, 'title' | 'now'>;
  compression?: Compression | undefined;
}

/**
 * Answers with rows as a file of that format: a Parquet is one with ranges, any other is made piece by piece (`sendRows`).
 * Throws `QueryError`, `QueryTimeout`, `AskerGone`, `ExportRefused` before anything is sent.
 */
export async function sendExport(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { format, name, options, compression, ...file }: ExportRequest,
): Promise<FastifyReply> {
  const { id, mediaType, extension } = format;
  const fileName = `${name}.${extension}`;
  if (id === 'parquet') {
    const { found, query, open, shown } = file;
    const asked = { compression, shown, signal: goneSignal(reply) };
    const { path, key } = await parquetOf(services, found, query, asked);
    return sendLocalFile(request, reply, { path, key, mediaType, fileName, open });
  }
  return sendRows(services, request, reply, {
    ...file,
    mediaType,
    fileName,
    check: options,
    write: (source) =>
      writeExport(id, source, { ...options(source.columns), title: name, now: services.catalog.now() }),
  });
}
