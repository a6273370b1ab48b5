import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Quad } from 'n3';
import { FORMATS, type Format } from '../../rdf/formats.js';
import { serialise, serialiseToText } from '../../rdf/serialise.js';

/** A document to answer with. Its body is made only when the client has no copy that is still good. */
export interface RdfDocument {
  format: Format;
  /** What the body depends on, in cheap values: revisions, dates, the address. The ETag is made of it. */
  fingerprint: readonly unknown[];
  lastModified: Date;
  /** The addresses of the other forms of the document, made of an extension; for the Link header. */
  alternate: (extension: string) => string;
  /** Not for everybody: never kept by a shared cache. */
  private?: boolean;
  body: { whole: () => Promise<Quad[]> | Quad[] } | { batches: () => AsyncIterable<readonly Quad[]> };
}

/** Changes when the same records give other bytes, so that caches let go of what an older version wrote. */
const WRITTEN_AS = 1;

/** A weak tag: a proxy may compress the body, the graph stays the same. */
export const etagOf = (format: Format, fingerprint: readonly unknown[]): string =>
  `W/"${createHash('sha256')
    .update(JSON.stringify([WRITTEN_AS, format.name, ...fingerprint]))
    .digest('base64url')
    .slice(0, 27)}"`;

/** Adds a field to Vary, keeping what others put there. */
export function varyBy(reply: FastifyReply, field: string): void {
  const present = String(reply.getHeader('vary') ?? '');
  const fields = present.split(',').map((it) => it.trim().toLowerCase());
  if (fields.includes('*') || fields.includes(field.toLowerCase())) return;
  reply.header('vary', present === '' ? field : `${present}, ${field}`);
}

/** RFC 9110, 13.2.2: If-None-Match decides when present, If-Modified-Since otherwise. */
function isFresh(request: FastifyRequest, etag: string, lastModified: Date): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) {
    const wanted = etag.replace(/^W\//, '');
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === wanted);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}

/** The Link header naming every form of a document. */
export const alternateLinks = (alternate: (extension: string) => string): string =>
  FORMATS.map(
    ({ extensions, mediaType }) =>
      `<${alternate(extensions[0] as string)}>; rel="alternate"; type="${mediaType}"`,
  ).join(', ');

/**
 * Answers with a document: 304 when the client's copy is good, the same headers without a body to HEAD. A streamed
 * body begins only when its first batch is there, so that a database that fails gives an error and never an empty 200,
 * which would make harvesters delete everything; one that fails midway breaks the connection.
 */
export async function sendRdf(
  request: FastifyRequest,
  reply: FastifyReply,
  document: RdfDocument,
): Promise<FastifyReply> {
  const { format, lastModified, body } = document;
  const etag = etagOf(format, document.fingerprint);
  varyBy(reply, 'Accept');
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'ETag, Last-Modified, Link')
    .header('etag', etag)
    .header('last-modified', lastModified.toUTCString())
    .header('cache-control', document.private ? 'private, no-cache' : 'public, no-cache')
    .header('link', alternateLinks(document.alternate));
  if (isFresh(request, etag, lastModified)) return reply.code(304).send();
  reply.header('content-type', format.contentType).header('x-content-type-options', 'nosniff');
  if ('whole' in body)
    return reply.send(Buffer.from(serialiseToText(format.name, await body.whole()), 'utf8'));
  const batches = body.batches()[Symbol.asyncIterator]();
  const first = await batches.next();
  if (request.method === 'HEAD') {
    await batches.return?.();
    return reply.send(Readable.from([]));
  }
  return reply.send(serialise(format.name, resumed(first, batches)));
}

/** The batches of which the first is made already. Whoever stops reading stops the making. */
async function* resumed<T>(first: IteratorResult<T>, batches: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let next = first; !next.done; next = await batches.next()) yield next.value;
  } finally {
    await batches.return?.();
  }
}
