import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from '../../files/safe-file-name.js';
import type { Services } from '../../services.js';
import { type ExportBounds, type ExportSource, openExport } from '../../tables/export/source.js';
import { selectOn } from '../../tables/query/run.js';
import type { Query } from '../../tables/query/tree.js';
import { askTable } from '../../tables/rows/ask-table.js';
import type { ReadableTable } from '../../tables/rows/table-of.js';
import { goneSignal } from './questions.js';

/** Rows as a file that is made piece by piece. */
export interface RowsFile {
  found: ReadableTable;
  query: Query;
  mediaType: string;
  /** Name of the file with its extension. */
  fileName: string;
  /** Whether anybody may have it. */
  open: boolean;
  /** Columns that are shown as something else than what the query gives. */
  shown?: ExportBounds['shown'];
  /** Wrapped in gzip, as a file of its own. */
  gzip?: boolean | undefined;
  /** The pieces. What it throws before the first is a refusal. */
  write(source: ExportSource): AsyncIterable<Buffer | string> | Promise<AsyncIterable<Buffer | string>>;
  /** Refuses, by the columns alone, what `write` would refuse: HEAD makes nothing. */
  check?: (columns: ExportSource['columns']) => void;
}

/** What a question about columns may take. */
const COLUMNS_MS = 15_000;

/**
 * Answers with rows as a file: nothing is held in memory, and a client that goes away stops the query and leaves nothing on
 * disk. HEAD is answered without making anything.
 * Throws `QueryError`, `QueryTimeout`, `AskerGone`, `ExportRefused` before anything is sent.
 */
export async function sendRows(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { found, query, mediaType, fileName, open, shown, gzip, write, check }: RowsFile,
): Promise<FastifyReply> {
  const signal = goneSignal(reply);
  reply
    .type(gzip ? 'application/gzip' : mediaType)
    .header('Content-Disposition', contentDisposition('attachment', `${fileName}${gzip ? '.gz' : ''}`))
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cache-Control', open ? 'public, no-cache' : 'private, no-cache')
    .header('Vary', 'Authorization, Accept-Encoding');
  try {
    if (request.method === 'HEAD') {
      const bounds = { milliseconds: COLUMNS_MS, signal, light: true };
      const { columns } = await askTable(services, found, bounds, (connection, relation) =>
        selectOn(connection, relation, { ...query, limit: 0 }),
      );
      check?.(columns);
      return reply.send();
    }
    const source = await openExport(services, found, query, { signal, shown });
    try {
      const parts = await write(source);
      const stream = Readable.from(closing(source, parts), { objectMode: false, highWaterMark: 256 * 1024 });
      // A stream that nobody began to read is not read to its end either.
      stream.once('close', () => void source.close());
      signal.addEventListener('abort', () => void source.close(), { once: true });
      if (!gzip) return reply.send(stream);
      const zip = createGzip({ level: 5 });
      stream.on('error', (error) => zip.destroy(error));
      zip.on('close', () => stream.destroy());
      request.headers['x-no-compression'] = '1';
      return reply.send(stream.pipe(zip));
    } catch (error) {
      await source.close();
      throw error;
    }
  } catch (error) {
    for (const header of ['Content-Disposition', 'Content-Type']) reply.removeHeader(header);
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
