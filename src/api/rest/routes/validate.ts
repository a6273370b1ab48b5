import { PassThrough, type Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { AppError, invalidField, isAppError } from '../../../errors.js';
import { fetchDocument } from '../../../harvest/fetch-document.js';
import type { ParseOptions } from '../../../rdf/parse.js';
import { type ByteSource, collectBytes } from '../../../rdf/read/bytes.js';
import type { Services } from '../../../services.js';
import { OUT_OF_MEMORY } from '../../../validation/document-checker.js';
import { REPORT_FORMATS, REPORT_TYPES, writeReports } from '../../../validation/formats/index.js';
import { MODES } from '../../../validation/index.js';
import { createAllowance } from '../../common/allowance.js';
import { languageOf } from '../../common/problem.js';
import { drain } from '../drain.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { choice, limit, refusals } from '../schemas/common.js';
import { ValidationReportView } from '../schemas/validation.js';
import { descriptionIn, type SentDescription, validateDescription } from '../validate-resource.js';

const MB = 1024 * 1024;
/** What one may hand in, or have fetched: somebody with a token, and anybody. */
const KNOWN = { maxBytes: 200 * MB, timeoutMs: 120_000 };
const ANYBODY = { maxBytes: 10 * MB, timeoutMs: 30_000 };
/** Longer JSON is a document, not the address of one. */
const MAX_ORDER = 10_000;

const tooLarge = (maxBytes: number): AppError => {
  const size = maxBytes / MB;
  const more = maxBytes < KNOWN.maxBytes;
  return new AppError('TooLarge', {
    it: `Il documento supera ${size} MB.${more ? ` Con un token il limite è ${KNOWN.maxBytes / MB} MB.` : ''}`,
    en: `The document is over ${size} MB.${more ? ` With a token the limit is ${KNOWN.maxBytes / MB} MB.` : ''}`,
  });
};

/** The address in a JSON body that is nothing but `{"url": "…"}`; undefined when it is a document. */
function urlIn(bytes: Buffer): string | undefined {
  if (bytes.length > MAX_ORDER) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // The reader of JSON-LD says what is wrong with it.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'url') return undefined;
  const { url } = value as { url: unknown };
  if (typeof url === 'string' && /^https?:\/\//i.test(url)) return url;
  throw invalidField('/url', 'format', {
    it: 'Serve un indirizzo http o https.',
    en: 'An http or https address is needed.',
  });
}

/**
 * The body of a request. It is copied through a stream of its own: who stops reading destroys what it reads, and the
 * connection must live on to carry the answer.
 */
function bodyOf(request: FastifyRequest, maxBytes: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const body = request.body as Readable | undefined;
  if (!body) {
    throw new AppError('BadRequest', {
      it: 'Manca il documento: mandalo come corpo, o manda {"url": "…"}.',
      en: 'There is no document: send it as the body, or send {"url": "…"}.',
    });
  }
  const through = new PassThrough();
  body.once('error', (error) => through.destroy(error));
  body.once('aborted', () => through.destroy(new AppError('BadRequest')));
  return body.pipe(through);
}

/** What a request asks to check: an RDF document, sent or at an address, or a description in our own JSON. */
async function readOrder(
  services: Services,
  request: FastifyRequest,
  bounds: typeof KNOWN,
): Promise<{ source: string; body: ByteSource; about: ParseOptions } | SentDescription> {
  const contentType = request.headers['content-type'] ?? '';
  const about = { baseIri: `${services.catalog.publicUrl}${API_BASE}/validate`, contentType };
  const body = bodyOf(request, bounds.maxBytes);
  if (!/^application\/json\b/i.test(contentType)) return { source: 'document', body, about };
  const bytes = await collectBytes(body, bounds.maxBytes);
  const url = urlIn(bytes);
  if (url !== undefined) return { source: url, ...(await fetchDocument(services.http, url, bounds)) };
  return descriptionIn(bytes) ?? { source: 'document', body: bytes, about };
}

const anything = { schema: {} };

/** Checks metadata against the rules, for everybody, and keeps nothing. */
export function validate(app: RestApp, services: Services): void {
  const { catalog, checker } = services;
  const allow = createAllowance({ burst: 30, perMinute: 30 });
  app.register(async (scope) => {
    const own = scope as unknown as RestApp;
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    own.post(
      '/validate',
      {
        config: { storesNothing: true },
        schema: {
          tags: ['validation'],
          operationId: 'validate',
          summary:
            'Controlla un documento RDF, quello a un indirizzo o un dataset in JSON; non conserva nulla / checks an RDF document, the one at an address or a dataset in JSON; keeps nothing',
          description:
            'Corpo: RDF in qualunque forma; {"url": "…"}; {"dataset": {…}, "organization": "nome"} o {"dataService": {…}} nella forma di questa API. Senza token 10 MB e 30 richieste al minuto, con un token 200 MB. / Body: RDF in any form; {"url": "…"}; {"dataset": {…}, "organization": "name"} or {"dataService": {…}} in the form of this API. Without a token 10 MB and 30 requests a minute, with one 200 MB.',
          querystring: Type.Object(
            {
              mode: Type.Optional(
                choice(MODES, {
                  description:
                    'agid: come il validatore di AgID, difetti compresi; portico: corretto ed esteso; dcat-ap-2, dcat-ap-3: solo Europa (docs/rules) / as AgID’s validator, faults included; put right and extended; Europe alone',
                }),
              ),
              suspended: Type.Optional(
                Type.Boolean({
                  description: 'In modo agid anche le 32 regole sospese / the suspended rules too',
                }),
              ),
              format: Type.Optional(
                choice(REPORT_FORMATS, { description: 'Forma della risposta / form of the answer' }),
              ),
              limit: limit(10_000, 1000),
            },
            { additionalProperties: false },
          ),
          body: {
            content: Object.fromEntries(
              [
                'text/turtle',
                'application/rdf+xml',
                'application/ld+json',
                'application/n-triples',
                'application/n-quads',
                'application/trig',
                'application/json',
              ].map((type) => [type, anything]),
            ),
          } as never,
          response: { 200: ValidationReportView, ...refusals(404, 413, 415, 422, 429) },
        },
      },
      async (request, reply) => {
        const { mode, suspended, format = 'json', limit: most } = request.query;
        const anonymous = request.actor.kind === 'anonymous';
        const bounds = anonymous ? ANYBODY : KNOWN;
        try {
          if (anonymous) allow(request.ip);
          const order = await readOrder(services, request, bounds);
          const language = languageOf(request);
          const report =
            'kind' in order
              ? await validateDescription(catalog, request.actor, order, most)
              : await checker.check(order.body, {
                  ...order.about,
                  maxBytes: bounds.maxBytes,
                  now: catalog.now(),
                  most,
                  ...(mode && { mode }),
                  ...(suspended !== undefined && { suspended }),
                });
          if (format === 'json') return report;
          reply.type(REPORT_TYPES[format]);
          const source = 'kind' in order ? order.kind : order.source;
          // A schema tells of JSON only.
          return reply.send(writeReports(format, [{ source, report }], { language }) as never);
        } catch (error) {
          drain(request);
          const isSize = isAppError(error, 'TooLarge') && error.detail !== OUT_OF_MEMORY;
          throw isSize ? tooLarge(bounds.maxBytes) : error;
        }
      },
    );
  });
}
