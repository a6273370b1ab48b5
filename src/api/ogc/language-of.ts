import type { FastifyRequest } from 'fastify';
import { languageOf } from '../common/problem.js';
import { formOf } from './form-of.js';
import type { RawQuery } from './parameters.js';

/**
 * The language of an answer. Of a page the address alone decides, as of every page of the portal, so that its frame and what
 * stands in it are in one language; of JSON also the reader's `Accept-Language`.
 */
export function answerLanguage(request: FastifyRequest): 'it' | 'en' {
  if (!isPage(request)) return languageOf(request);
  return (request.query as RawQuery).lang === 'en' ? 'en' : 'it';
}

function isPage(request: FastifyRequest): boolean {
  try {
    return formOf(request.query as RawQuery, request.headers.accept) === 'html';
  } catch {
    // A form that there is not is refused where it is read, in the language of refusals.
    return false;
  }
}
