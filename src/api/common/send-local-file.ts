import { open } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.js';
import { contentRange, isRangeCurrent, parseByteRange } from '../../files/byte-range.js';
import { contentDisposition } from '../../files/safe-file-name.js';
import { alreadyHas } from '../rest/etag.js';

/** A file of ours on disk, as it is answered. */
export interface LocalFile {
  path: string;
  /** What the file is made of: with its time and size it makes the entity tag. */
  key: string;
  mediaType: string;
  fileName: string;
  /** Whether anybody may have it, and shared caches keep it. */
  open: boolean;
}

/**
 * Answers with a file, whole, in part or not at all (RFC 9110: ranges, If-Range, If-None-Match), also to HEAD.
 * @throws RangeNotSatisfiable; the error of the file system where it is gone
 */
export async function sendLocalFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { path, key, mediaType, fileName, open: isOpen }: LocalFile,
): Promise<FastifyReply> {
  const file = await open(path);
  let handedOver = false;
  try {
    const { size, mtime } = await file.stat();
    const tag = `"${key}.${mtime.getTime().toString(36)}.${size.toString(36)}"`;
    // Ranges and sizes are those of the bytes on disk.
    request.headers['x-no-compression'] = '1';
    reply
      .header('Content-Type', mediaType)
      .header('Content-Disposition', contentDisposition('attachment', fileName))
      .header('X-Content-Type-Options', 'nosniff')
      .header('Accept-Ranges', 'bytes')
      .header('ETag', tag)
      .header('Last-Modified', mtime.toUTCString())
      .header('Cache-Control', isOpen ? 'public, no-cache' : 'private, no-cache')
      .header('Vary', 'Authorization');
    if (alreadyHas(request, tag)) return reply.code(304).send();
    const current = isRangeCurrent(request.headers['if-range'] as string | undefined, tag, mtime);
    // "GET is the only method for which range handling is defined" (RFC 9110, 14.2).
    const asked = current && request.method === 'GET' ? request.headers.range : undefined;
    const part = parseByteRange(asked, size);
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
}
