import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, type Bilingual, ERRORS } from '../../errors.js';
import { toAppError } from './to-app-error.js';

/** `it` unless the reader's Accept-Language prefers English (or `?lang=`): the portal is Italian first. */
export function languageOf(request: Pick<FastifyRequest, 'headers' | 'query'>): 'it' | 'en' {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang;
  if (asked === 'it' || asked === 'en') return asked;
  const ranked = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => q > 0 && (language === 'it' || language === 'en'))
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.language === 'en' ? 'en' : 'it';
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  /** The detail in both languages, for clients that show either. */
  messages: Bilingual;
  errors?: {
    pointer: string;
    code: string;
    detail: string;
    messages: Bilingual;
    suggestion?: string;
    position?: { offset: number; line: number; column: number };
  }[];
}

/** An error as an RFC 9457 problem, in the reader's language; `errors` point at the fields (RFC 6901). */
export function toProblem(error: AppError, language: 'it' | 'en', publicUrl: string): Problem {
  return {
    type: `${publicUrl}/docs/errors#${error.code}`,
    title: ERRORS[error.kind][language],
    status: error.status,
    code: error.code,
    detail: error.detail[language],
    messages: { it: error.detail.it, en: error.detail.en },
    ...(error.problems.length > 0 && {
      errors: error.problems.map((p) => ({
        pointer: p.pointer,
        code: p.code,
        detail: p.message[language],
        messages: p.message,
        ...(p.suggestion !== undefined && { suggestion: p.suggestion }),
        ...(p.position && { position: p.position }),
      })),
    }),
  };
}

/** Refusals that end by themselves, when a file has been read and searched. */
const WAITING: ReadonlySet<string> = new Set(['table-loading', 'personal-data-pending']);

/** Answers with a problem. Faults (5xx) are logged whole and shown only as a sentence. */
export function replyWithProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): FastifyReply {
  const error = toAppError(thrown);
  if (error.status >= 500) request.log.error({ err: thrown }, 'request failed');
  if (error.status === 401) reply.header('WWW-Authenticate', 'Bearer realm="portico"');
  if (error.status === 503 || error.status === 429) reply.header('Retry-After', '5');
  if (error.problems.some(({ code }) => WAITING.has(code))) reply.header('Retry-After', '2');
  return reply
    .code(error.status)
    .type('application/problem+json; charset=utf-8')
    .header('Content-Language', languageOf(request))
    .send(toProblem(error, languageOf(request), publicUrl));
}
