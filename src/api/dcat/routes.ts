import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, notFound } from '../../errors.js';
import { type Format, formatNamed, formatNamedAnyhow, formatOfExtension } from '../../rdf/formats.js';
import { sendCatalogue } from './catalogue-document.js';
import { negotiate } from './negotiate.js';
import { type DcatOptions, queryOf } from './options.js';
import { sendQuality } from './quality-document.js';
import { orRefuse } from './refusals.js';
import { alternateLinks, varyBy } from './reply.js';
import { sendDataService, sendDataset, sendOrganization } from './resource-documents.js';

type Answer = (format: Format) => Promise<FastifyReply>;

/**
 * The DCAT documents of the catalogue, for harvesters and linked-data clients (contract "DCAT endpoints"; the public
 * page is docs/dcat-endpoints.md). These routes own their addresses with and without extension; the pages for people
 * that share them come in through `options.html`.
 */
export async function dcatRoutes(app: FastifyInstance, options: DcatOptions): Promise<void> {
  const { html = {} } = options;

  app.get('/catalog', (request, reply) =>
    byAccept(
      request,
      reply,
      options,
      '/catalog',
      html.catalog && (() => html.catalog?.(request, reply)),
      (format) => sendCatalogue(options, request, reply, format),
    ),
  );
  app.get<{ Params: { extension: string } }>('/catalog.:extension', (request, reply) =>
    byExtension(request, reply, request.params.extension, (format) =>
      sendCatalogue(options, request, reply, format),
    ),
  );

  // The address under which Opendatasoft gives a whole catalogue: sources registered with it keep working.
  app.get('/api/v2/catalog/exports/dcat_ap_it', (request, reply) =>
    orRefuse(request, reply, () =>
      sendCatalogue(options, request, reply, exportFormat(request), { always: true }),
    ),
  );

  app.get<{ Params: { name: string } }>('/dataset/:name', (request, reply) =>
    byName(request, reply, options, '/dataset', html.dataset, (format, name) =>
      sendDataset(options, request, reply, format, name),
    ),
  );
  app.get<{ Params: { name: string; resource: string } }>(
    '/dataset/:name/resource/:resource',
    (request, reply) => {
      const { name, resource } = request.params;
      const { base, extension } = splitExtension(resource);
      const answer: Answer = (format) => sendDataset(options, request, reply, format, name, base);
      if (extension !== undefined) return byExtension(request, reply, extension, answer);
      const page = html.resource && (() => html.resource?.(request, reply, name, resource));
      return byAccept(request, reply, options, `/dataset/${name}/resource/${resource}`, page, answer);
    },
  );
  app.get<{ Params: { name: string } }>('/dataset/:name/quality', (request, reply) => {
    const { name } = request.params;
    return byAccept(request, reply, options, `/dataset/${name}/quality`, undefined, (format) =>
      sendQuality(options, request, reply, format, name),
    );
  });
  app.get<{ Params: { name: string; extension: string } }>(
    '/dataset/:name/quality.:extension',
    (request, reply) =>
      byExtension(request, reply, request.params.extension, (format) =>
        sendQuality(options, request, reply, format, request.params.name),
      ),
  );
  app.get<{ Params: { name: string } }>('/data-service/:name', (request, reply) =>
    byName(request, reply, options, '/data-service', html.dataService, (format, name) =>
      sendDataService(options, request, reply, format, name),
    ),
  );
  app.get<{ Params: { name: string } }>('/organization/:name', (request, reply) =>
    byName(request, reply, options, '/organization', html.organization, (format, name) =>
      sendOrganization(options, request, reply, format, name),
    ),
  );
}

/** Names and ids hold no dot: what follows one is an extension. */
function splitExtension(text: string): { base: string; extension?: string } {
  const dot = text.lastIndexOf('.');
  return dot < 0 ? { base: text } : { base: text.slice(0, dot), extension: text.slice(dot + 1) };
}

function byName(
  request: FastifyRequest<{ Params: { name: string } }>,
  reply: FastifyReply,
  options: DcatOptions,
  folder: string,
  page: ((request: FastifyRequest, reply: FastifyReply, name: string) => unknown) | undefined,
  answer: (format: Format, name: string) => Promise<FastifyReply>,
): unknown {
  const { base, extension } = splitExtension(request.params.name);
  if (extension !== undefined)
    return byExtension(request, reply, extension, (format) => answer(format, base));
  return byAccept(
    request,
    reply,
    options,
    `${folder}/${base}`,
    page && (() => page(request, reply, base)),
    (format) => answer(format, base),
  );
}

/** The extension decides whatever Accept says; an unknown one is no address of ours. */
const byExtension = (request: FastifyRequest, reply: FastifyReply, extension: string, answer: Answer) =>
  orRefuse(request, reply, async () => {
    const format = formatOfExtension(extension);
    if (!format) throw notFound(`.${extension}`);
    return answer(format);
  });

/** Accept decides between the page and the forms of RDF. The page says where those are, and that Accept mattered. */
function byAccept(
  request: FastifyRequest,
  reply: FastifyReply,
  { publicUrl }: DcatOptions,
  path: string,
  page: (() => unknown) | undefined,
  answer: Answer,
): unknown {
  const wanted = negotiate(request.headers.accept);
  if (wanted === 'html' && page) {
    varyBy(reply, 'Accept');
    reply.header(
      'link',
      alternateLinks((extension) => encodeURI(`${publicUrl}${path}.${extension}`)),
    );
    return page();
  }
  return orRefuse(request, reply, () => answer(wanted === 'html' ? formatNamed('turtle') : wanted));
}

/** `?format=`, else Accept, else RDF/XML, which is what this address always gave. */
function exportFormat(request: FastifyRequest): Format {
  const asked = queryOf(request).get('format');
  if (asked !== null && asked !== '') {
    const format = formatNamedAnyhow(asked);
    if (format) return format;
    throw new AppError('BadRequest', {
      it: `Formato sconosciuto: ${asked}. Usa rdf, ttl, jsonld, nt, n3, nq o trig.`,
      en: `Unknown format: ${asked}. Use rdf, ttl, jsonld, nt, n3, nq or trig.`,
    });
  }
  const wanted = negotiate(request.headers.accept);
  return wanted === 'html' ? formatNamed('rdf-xml') : wanted;
}

/**
 * For the portal's home page: sends a client that asks for RDF to the catalogue in that form (303) and gives its reply,
 * or undefined when the page is wanted.
 */
export function redirectToCatalogue(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): FastifyReply | undefined {
  varyBy(reply, 'Accept');
  const wanted = negotiate(request.headers.accept);
  if (wanted === 'html') return undefined;
  return reply.redirect(`${publicUrl}/catalog.${wanted.extensions[0]}`, 303);
}
