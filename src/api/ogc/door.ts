import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../../services.js';
import { languageOf } from '../common/problem.js';
import type { DrawPage } from './page-view.js';
import type { RawQuery } from './parameters.js';

/** What every route of this door needs. */
export interface OgcDoor {
  services: Services;
  publicUrl: string;
  draw: DrawPage;
}

/** The query string as it came. */
export const queryOf = (request: FastifyRequest): RawQuery => request.query as RawQuery;

/** Answers with JSON of a media type; caches may keep it for a minute. */
export function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  type: string,
  body: unknown,
): FastifyReply {
  return (
    reply
      .header('Cache-Control', 'public, max-age=60')
      .header('Vary', 'Accept, Accept-Language')
      .header('Content-Language', languageOf(request))
      // As bytes, for the type must stay as it is, letter by letter: GDAL and OWSLib compare that of the description.
      .header('Content-Type', type)
      .send(Buffer.from(JSON.stringify(body)))
  );
}
