import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../../../catalog/model/index.js';
import { findResource } from '../../../catalog/queries/find-resource.js';
import { AppError, notFound } from '../../../errors.js';
import { blobKey } from '../../../files/blob-store.js';
import { type ByteRange, contentRange, isRangeCurrent, parseByteRange } from '../../../files/byte-range.js';
import { BlobNotFound } from '../../../files/file-errors.js';
import { contentDisposition } from '../../../files/safe-file-name.js';
import type { Actor } from '../../../people/policy.js';
import type { Services } from '../../../services.js';
import { alreadyHas } from '../etag.js';
import type { RestApp } from '../rest-app.js';
import { DistributionParams, VersionQuery } from './distributions.js';

/**
 * The file of a distribution that this actor may have: the published one, or the working copy's when it is asked for
 * or nothing is published. Undefined when there is none, or none for this actor.
 */
async function findFile(
  services: Services,
  actor: Actor,
  dataset: string,
  distributionId: string,
  version: 'draft' | 'published' | undefined,
): Promise<{ file: StoredFile; open: boolean } | undefined> {
  for (const wanted of version ? [version] : (['published', 'draft'] as const)) {
    const record = await findResource(services.db, actor, 'dataset', dataset, { version: wanted });
    const file = record?.doc.distribution?.find((d) => d.id === distributionId)?.file;
    if (record && file) {
      return { file, open: record.version === 'published' && record.visibility === 'public' };
    }
  }
  return undefined;
}

/** Headers of the original bytes. They are never run as a page of ours: always a download, in a sandbox. */
function describe(reply: FastifyReply, file: StoredFile, open: boolean): void {
  reply
    .header('Content-Type', file.mediaType)
    .header('Content-Disposition', contentDisposition('attachment', file.name))
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('X-Content-Type-Options', 'nosniff')
    .header('Accept-Ranges', 'bytes')
    .header('ETag', `"${file.sha256}"`)
    .header('Last-Modified', new Date(file.uploadedAt).toUTCString())
    .header('Cache-Control', open ? 'public, no-cache' : 'private, no-cache')
    .header('Vary', 'Authorization');
}

/** The part asked for, or undefined for all of it. Throws RangeNotSatisfiable. */
function rangeOf(request: FastifyRequest, reply: FastifyReply, file: StoredFile): ByteRange | undefined {
  // "GET is the only method for which range handling is defined" (RFC 9110, 14.2).
  if (request.method === 'HEAD') return undefined;
  if (
    !isRangeCurrent(
      request.headers['if-range'] as string | undefined,
      `"${file.sha256}"`,
      new Date(file.uploadedAt),
    )
  )
    return undefined;
  const asked = parseByteRange(request.headers.range, file.size);
  if (asked.kind === 'unsatisfiable') {
    reply.header('Content-Range', contentRange(undefined, file.size));
    throw new AppError('RangeNotSatisfiable');
  }
  return asked.kind === 'part' ? asked.range : undefined;
}

/**
 * Answers with the original bytes of a stored file: whole, a part, or 304. `open` is whether anybody may have it.
 * Throws RangeNotSatisfiable, BlobNotFound.
 */
export async function sendFile(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  open: boolean,
): Promise<FastifyReply> {
  if (alreadyHas(request, `"${file.sha256}"`)) {
    describe(reply, file, open);
    return reply.code(304).send();
  }
  const range = rangeOf(request, reply, file);
  const length = range ? range.end - range.start + 1 : file.size;
  const key = blobKey(file.sha256);
  const head = request.method === 'HEAD';
  if (head && !(await services.blobs.stat(key))) throw new BlobNotFound(key);
  const bytes = head ? undefined : await services.blobs.get(key, range);
  describe(reply, file, open);
  if (range) reply.code(206).header('Content-Range', contentRange(range, file.size));
  return reply.header('Content-Length', length).send(bytes);
}

/** The public address of a stored file's original bytes (`downloadUrl` of `catalog/addresses.ts`). */
export function download(app: RestApp, services: Services): void {
  for (const url of [
    '/dataset/:id/resource/:distributionId/download',
    '/dataset/:id/resource/:distributionId/download/:fileName',
  ]) {
    app.route({
      method: ['GET', 'HEAD'],
      // Ranges, sizes and checksums are those of the stored bytes.
      compress: false,
      url,
      exposeHeadRoute: false,
      schema: {
        hide: true,
        params: Type.Object({ ...DistributionParams.properties, fileName: Type.Optional(Type.String()) }),
        querystring: VersionQuery,
      },
      handler: async (request, reply) => {
        const { id, distributionId } = request.params;
        const found = await findFile(services, request.actor, id, distributionId, request.query.version);
        if (!found) throw notFound(distributionId);
        return sendFile(services, request, reply, found.file, found.open);
      },
    });
  }
}
