import { PassThrough, type Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { AppError, invalidField } from '../../../errors.js';
import type { OutgoingHttp } from '../../../platform/outgoing-http.js';
import { type ParsedRdf, parseRdf } from '../../../rdf/parse.js';
import { collectBytes } from '../../../rdf/read/bytes.js';
import type { Services } from '../../../services.js';
import { MODES, validateDocument } from '../../../validation/index.js';
import { drain } from '../drain.js';
import { API_BASE, type RestApp } from '../rest-app.js';
import { choice, limit, refusals } from '../schemas/common.js';
import { ValidationReportView } from '../schemas/validation.js';

/** Largest document, sent or fetched. */
const MAX_BYTES = 200 * 1024 * 1024;
const FETCH_TIMEOUT_MS = 120_000;
/** Longer JSON is a document, not the address of one. */
const MAX_ORDER = 10_000;
const ACCEPT =
  'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/n-triples;q=0.8, */*;q=0.1';

const tooLarge = (): AppError =>
  new AppError('TooLarge', {
    it: `Il documento supera ${MAX_BYTES / 1024 / 1024} MB.`,
    en: `The document is over ${MAX_BYTES / 1024 / 1024} MB.`,
  });

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

async function readUrl(http: OutgoingHttp, url: string): Promise<ParsedRdf> {
  const answer = await http.fetchToStream(url, {
    maxBytes: MAX_BYTES,
    timeoutMs: FETCH_TIMEOUT_MS,
    accept: ACCEPT,
  });
  const contentType = answer.headers['content-type'];
  return parseRdf(answer.body, {
    baseIri: answer.finalUrl,
    fileName: new URL(answer.finalUrl).pathname,
    maxBytes: MAX_BYTES,
    ...(contentType && { contentType }),
  });
}

/**
 * The document that a request carries or names. The body is copied through a stream of its own: who stops reading
 * destroys what it reads, and the connection must live on to carry the answer.
 */
async function readDocument({ http, catalog }: Services, request: FastifyRequest): Promise<ParsedRdf> {
  const contentType = request.headers['content-type'] ?? '';
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > MAX_BYTES) throw tooLarge();
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
  body.pipe(through);
  const options = { baseIri: `${catalog.publicUrl}${API_BASE}/validate`, contentType, maxBytes: MAX_BYTES };
  if (!/^application\/json\b/i.test(contentType)) return parseRdf(through, options);
  const bytes = await collectBytes(through, MAX_BYTES);
  const url = urlIn(bytes);
  return url === undefined ? parseRdf(bytes, options) : readUrl(http, url);
}

const anything = { schema: {} };

/** Checks metadata against the rules, and keeps nothing. */
export function validate(app: RestApp, services: Services): void {
  app.register(async (scope) => {
    const own = scope as unknown as RestApp;
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    own.post(
      '/validate',
      {
        schema: {
          tags: ['validation'],
          operationId: 'validate',
          summary:
            'Controlla un documento RDF, o quello a un indirizzo ({"url": "…"}); non conserva nulla / checks an RDF document, or the one at an address; keeps nothing',
          querystring: Type.Object(
            {
              mode: Type.Optional(
                choice(MODES, {
                  description:
                    'agid: come il validatore di AgID, difetti compresi; portico: corretto ed esteso (docs/rules) / as AgID’s validator, faults included; put right and extended',
                }),
              ),
              suspended: Type.Optional(
                Type.Boolean({
                  description: 'In modo agid anche le 32 regole sospese / the suspended rules too',
                }),
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
          response: { 200: ValidationReportView, ...refusals(413, 415, 422) },
        },
      },
      async (request) => {
        const { mode, suspended, limit: most } = request.query;
        try {
          const parsed = await readDocument(services, request);
          return validateDocument(parsed, {
            now: services.catalog.now(),
            most,
            ...(mode && { mode }),
            ...(suspended !== undefined && { suspended }),
          });
        } catch (error) {
          drain(request);
          throw error;
        }
      },
    );
  });
}
