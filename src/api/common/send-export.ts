import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from '../../files/safe-file-name.js';
import type { Services } from '../../services.js';
import type { ExportFormat, ExportFormatId } from '../../tables/export/formats.js';
import { type Compression, parquetOf } from '../../tables/export/parquet-store.js';
import { type ExportBounds, type ExportSource, openExport } from '../../tables/export/source.js';
import { type ExportOptions, writeExport } from '../../tables/export/write-export.js';
import { selectOn } from '../../tables/query/run.js';
import type { Query } from '../../tables/query/tree.js';
import { type ReadableTable, withTable } from '../../tables/rows/table-of.js';
import { sendLocalFile } from './send-local-file.js';

/** A file that was asked for. */
export interface ExportRequest {
  format: ExportFormat & { id: ExportFormatId };
  found: ReadableTable;
  query: Query;
  /** Name of the file without its extension. */
  name: string;
  /** Whether anybody may have it. */
  open: boolean;
  /** What else was chosen, once the columns are known. */
  options: (source: Pick<ExportSource, 'columns'>) => Omit<ExportOptions, 'title' | 'now'>;
  compression?: Compression | undefined;
  /** Columns that are shown as something else than what the query gives. */
  shown?: ExportBounds['shown'];
  /** Wrapped in gzip, as a file of its own. */
  gzip?: boolean;
}

/** Comes when the client has gone before it had everything. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/**
 * Answers with rows as a file, made piece by piece: nothing is held in memory, and a client that goes away stops the query
 * and leaves nothing on disk. HEAD is answered without making anything. A Parquet is a file with ranges.
 * Throws `QueryError`, `QueryTimeout`, `AskerGone`, `ExportRefused` before anything is sent.
 */
export async function sendExport(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: ExportRequest,
): Promise<FastifyReply> {
  const { format, found, query, name, open } = asked;
  const { id, mediaType, extension } = format;
  const signal = goneSignal(reply);
  if (id === 'parquet') {
    const { path, key } = await parquetOf(services, found, query, {
      compression: asked.compression,
      shown: asked.shown,
      signal,
    });
    return sendLocalFile(request, reply, { path, key, mediaType, fileName: `${name}.${extension}`, open });
  }
  reply
    .type(asked.gzip ? 'application/gzip' : mediaType)
    .header(
      'Content-Disposition',
      contentDisposition('attachment', `${name}.${extension}${asked.gzip ? '.gz' : ''}`),
    )
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cache-Control', open ? 'public, no-cache' : 'private, no-cache')
    .header('Vary', 'Authorization, Accept-Encoding');
  if (request.method === 'HEAD') {
    // What would be refused is refused; the columns of a question cost nothing.
    const { columns } = await withTable(services, found, (connection, relation) =>
      selectOn(connection, relation, { ...query, limit: 0 }),
    );
    asked.options({ columns });
    return reply.send();
  }
  const source = await openExport(services, found, query, { signal, shown: asked.shown });
  try {
    const options = { ...asked.options(source), title: name, now: services.catalog.now() };
    const parts = await writeExport(id, source, options);
    const stream = Readable.from(closing(source, parts), { objectMode: false, highWaterMark: 256 * 1024 });
    // A stream that nobody began to read is not read to its end either.
    stream.once('close', () => void source.close());
    signal.addEventListener('abort', () => void source.close(), { once: true });
    if (!asked.gzip) return reply.send(stream);
    const zip = createGzip({ level: 5 });
    stream.on('error', (error) => zip.destroy(error));
    zip.on('close', () => stream.destroy());
    request.headers['x-no-compression'] = '1';
    return reply.send(stream.pipe(zip));
  } catch (error) {
    for (const header of ['Content-Disposition', 'Content-Type']) reply.removeHeader(header);
    await source.close();
    throw error;
  }
}

/** The pieces; when they end, or nobody wants more, the source is closed. */
async function* closing(
  source: ExportSource,
  parts: AsyncIterable<Buffer | string>,
): AsyncGenerator<Buffer | string> {
  try {
    yield* parts;
  } finally {
    await source.close();
  }
}
