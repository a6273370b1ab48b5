import type { FastifyRequest } from 'fastify';

/** How far before the end of a request its closing delimiter may be (RFC 2046 allows an epilogue after it). */
const TAIL = 4096;

/**
 * Watches the bytes of a multipart form go by, to tell at the end whether the closing delimiter was among the last of them. The
 * parser does not: of a form without one it says, too late to be heard, that the file "terminated early", and then ends the
 * file. To be called once the parser reads, in the same tick.
 */
export function watchForEnd({ raw, headers }: FastifyRequest): () => boolean {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '') ?? [];
  let tail: Buffer = Buffer.alloc(0);
  raw.on('data', (chunk: Buffer) => {
    tail = chunk.length >= TAIL ? chunk.subarray(-TAIL) : Buffer.concat([tail, chunk]).subarray(-TAIL);
  });
  return () => tail.includes(`--${quoted ?? bare}--`);
}
