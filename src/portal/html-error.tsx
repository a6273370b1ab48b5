import type { FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from '../api/common/to-app-error.js';
import { negotiate } from '../api/dcat/index.js';
import type { Services } from '../services.js';
import { loadAssets } from './assets.js';
import { basePath } from './links.js';
import { loadSite, PLAIN_SITE } from './load/site.js';
import { pageContext } from './page-context.js';
import { ErrorPage } from './pages/error.js';
import { renderPage } from './render.js';
import { pageLanguage, setPageHeaders } from './reply.js';

/**
 * Whether a failed request is answered with a page: somebody looks at it in a browser. Programs and the interfaces under
 * `/api/` get a problem document. The Accept header must name HTML: tools that send a wildcard are programs.
 */
export function wantsHtml(request: FastifyRequest): boolean {
  const { accept = '' } = request.headers;
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !/^\/(api|assets)(\/|$|\?)/.test(request.url) &&
    /text\/html|application\/xhtml\+xml/i.test(accept) &&
    negotiate(accept) === 'html'
  );
}

/** Words of the address, to start a search with: the last piece that is not a code. */
function wordsOf(path: string): string {
  const pieces = path
    .split('/')
    .filter((piece) => /[a-z]{3}/i.test(piece) && !/^[0-9a-f-]{36}$/i.test(piece));
  const last = pieces.length > 1 ? (pieces.at(-1) ?? '') : '';
  try {
    return decodeURIComponent(last)
      .replace(/\.[a-z0-9]{1,6}$/i, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 100);
  } catch {
    return '';
  }
}

/**
 * Answers a failed request with a page of the portal, in the language of its address. It needs nothing that may be what
 * failed: without the database the portal has its plain name.
 */
export async function htmlErrorReply(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  services: Services,
): Promise<FastifyReply> {
  const error = toAppError(thrown);
  if (error.status >= 500) request.log.error({ err: thrown }, 'request failed');
  const lang = pageLanguage(request);
  const { publicUrl } = services.catalog;
  const path = request.url.split('?', 1)[0] ?? '/';
  const site = error.status >= 500 ? PLAIN_SITE : await siteOrPlain(services);
  const assets = `${basePath(publicUrl)}${loadAssets().path}`;
  const ctx = pageContext({ lang, publicUrl, site, path, assets });
  for (const name of ['etag', 'last-modified', 'link']) reply.removeHeader(name);
  setPageHeaders(request, reply, lang);
  reply.header('cache-control', 'no-store');
  if (error.status === 503) reply.header('retry-after', '5');
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="portico"');
  const text = error.status === 404 || error.status === 410 ? wordsOf(path) : '';
  const page = (
    <ErrorPage
      ctx={ctx}
      status={error.status}
      code={error.code}
      detail={error.detail[lang]}
      requestId={String(request.id)}
      text={text}
    />
  );
  return reply.code(error.status).send(renderPage(page));
}

const siteOrPlain = async (services: Services) => {
  try {
    return (await loadSite(services)).site;
  } catch {
    return PLAIN_SITE;
  }
};
