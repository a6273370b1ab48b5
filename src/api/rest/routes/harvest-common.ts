import type { FastifyReply, FastifyRequest } from 'fastify';

/** For routes whose body may be left out. */
export async function allowNoBody(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}

/** What is seen by one's rights is kept by no cache. */
export const privately = (reply: FastifyReply): FastifyReply =>
  reply.header('Cache-Control', 'private, no-cache').header('Vary', 'Authorization');
