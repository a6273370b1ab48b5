import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Bilingual, ERRORS } from '../../errors.js';
import { toAppError } from '../common/to-app-error.js';
import { varyBy } from './reply.js';

const sentence = ({ it, en }: Bilingual): string => `${it}\n${en}\n`;

/**
 * Runs a handler that answers with RDF and turns what it throws into a sentence in Italian and English, as text: a
 * program that asked for RDF reads no HTML. What is no expected refusal is logged and answered 500, or 503 when the
 * database is away; both make a harvester come back later, and none tells it that the catalogue is empty.
 */
export async function orRefuse(
  request: FastifyRequest,
  reply: FastifyReply,
  handler: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await handler();
  } catch (error) {
    const refusal = toAppError(error);
    if (refusal.status >= 500) request.log.error({ err: error }, 'no RDF document could be made');
    for (const name of ['etag', 'last-modified', 'link', 'cache-control']) reply.removeHeader(name);
    varyBy(reply, 'Accept');
    if (refusal.status === ERRORS.Unavailable.status) reply.header('retry-after', '60');
    return reply
      .code(refusal.status)
      .header('content-type', 'text/plain; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'no-store')
      .send(sentence(refusal.detail));
  }
}
