import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { varyBy } from '../api/dcat/reply.js';
import type { PageContext } from './page-context.js';
import { renderPage } from './render.js';
import type { Lang } from './texts.js';

/**
 * Everything comes from here: no script runs (on pages that live, our own), nothing is fetched from elsewhere but the tiles
 * of maps where the portal has been given an address of them, and no page can be framed but those made for it.
 * `data:` is for the small images and the one font inside the style sheet of Bootstrap Italia.
 */
const contentSecurityPolicy = ({ scripts = false, images = [], framed = false }: PageOptions): string =>
  [
    "default-src 'self'",
    `script-src '${scripts ? 'self' : 'none'}'`,
    "style-src 'self'",
    ["img-src 'self' data:", ...images].join(' '),
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framed ? '*' : "'none'"}`,
  ].join('; ');

/** The language of a page is what its address says (`?lang=en`), Italian otherwise. */
export const pageLanguage = (request: Pick<FastifyRequest, 'query'>): Lang =>
  (request.query as { lang?: unknown } | undefined)?.lang === 'en' ? 'en' : 'it';

export interface PageOptions {
  /** The page runs a script of ours; it must work without. */
  scripts?: boolean;
  /** Other hosts whose images it may show: those of the background of a map. */
  images?: readonly string[];
  /** Other sites may frame it. */
  framed?: boolean;
}

/** The headers that every page has, errors included. */
export function setPageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  lang: Lang,
  options: PageOptions = {},
): void {
  varyBy(reply, 'Accept');
  varyBy(reply, 'Authorization');
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', lang)
    .header('content-security-policy', contentSecurityPolicy(options))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'strict-origin-when-cross-origin')
    .header('cache-control', request.actor?.kind === 'user' ? 'private, no-store' : 'public, no-cache');
}

/**
 * Answers with a page. What the public sees may be kept by caches that ask again each time (ETag, 304), so that a change
 * is seen at once; what somebody sees by their rights is kept by nobody.
 */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  ctx: PageContext,
  page: VNode,
  options: PageOptions = {},
): FastifyReply {
  const html = renderPage(page);
  setPageHeaders(request, reply, ctx.lang, options);
  if (request.actor?.kind !== 'user') {
    const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
    reply.header('etag', etag);
    if (matches(request.headers['if-none-match'], etag)) {
      reply.removeHeader('content-type');
      return reply.code(304).send();
    }
  }
  return reply.send(html);
}

const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim() === etag || one.trim() === '*');
