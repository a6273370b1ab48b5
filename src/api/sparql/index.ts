import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, ERRORS } from '../../errors.js';
import {
  type AnswerFormat,
  type QueryForm,
  readQuery,
  type SparqlEndpoint,
  withLimit,
} from '../../sparql/index.js';
import { vocabulary, vocabularyIds } from '../../vocabularies/index.js';
import { toAppError } from '../common/to-app-error.js';
import { varyBy } from '../dcat/reply.js';
import { negotiate, offersFor, wantsPage, wantsResultPage } from './negotiate.js';
import { type ProtocolQuery, readProtocol } from './protocol.js';
import { writeDescription } from './service-description.js';

/** Rows on a page of results, and how many pages people can leaf through; files have all. */
export const PAGE_ROWS = 200;
export const MOST_PAGES = 50;

/** What a query gave, for a page that shows it. */
export interface ShownAnswer {
  query: string;
  /** From 1. */
  page: number;
  /** A table as SPARQL 1.1 Query Results JSON with the rows up to one beyond the page, or all N-Triples. */
  answer: { form: QueryForm; text: string } | { refused: AppError };
}

export interface SparqlDoorOptions {
  sparql: SparqlEndpoint;
  publicUrl: string;
  /** The page with the form for people; without it they get the service description. */
  page?: (request: FastifyRequest, reply: FastifyReply) => unknown;
  /** The page with the results of a query; without it people get what programs get. */
  results?: (request: FastifyRequest, reply: FastifyReply, shown: ShownAnswer) => unknown;
}

/** Longest body: a query of the longest length, encoded. */
const BODY_LIMIT = 4 * 1024 * 1024;
const METHODS = 'GET, HEAD, POST, OPTIONS';

/**
 * `/sparql`, the SPARQL 1.1 Protocol for queries (contract, part A; the public page is docs/sparql.md). Whatever goes
 * wrong is a sentence in Italian and English as text, which every client of the protocol shows.
 */
export async function sparqlRoutes(app: FastifyInstance, options: SparqlDoorOptions): Promise<void> {
  // Whatever is sent is looked at here, so that a wrong type is answered in this door's words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply));
  app.route({
    method: ['GET', 'POST'],
    url: '/sparql',
    handler: (request, reply) => answer(options, request, reply),
  });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/sparql',
    handler: (_request, reply) =>
      text(reply.code(405).header('allow', METHODS), ERRORS.MethodNotAllowed.it, ERRORS.MethodNotAllowed.en),
  });
}

async function answer(
  options: SparqlDoorOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { sparql } = options;
  const url = request.raw.url ?? '';
  const mark = url.indexOf('?');
  const asked = readProtocol({
    method: request.method,
    search: mark < 0 ? '' : url.slice(mark + 1),
    contentType: request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase(),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  });
  varyBy(reply, 'Accept');
  if (asked.query === undefined) return describe(options, asked, request, reply);
  const left = new AbortController();
  // Closed before it was answered: nobody is there any more.
  reply.raw.once('close', () => !reply.raw.writableEnded && left.abort());
  if (options.results && wantsResultPage(request.headers.accept, asked.format)) {
    const shown = { query: asked.query, page: Math.min(asked.page, MOST_PAGES) };
    const answer = await pageAnswer(sparql, asked, shown, left.signal).catch((error: unknown) => {
      const refused = toAppError(error);
      if (refused.status === 500) throw error;
      return { refused };
    });
    if ('refused' in answer) reply.code(answer.refused.status);
    return options.results(request, reply, { ...shown, answer });
  }
  const query = readQuery(asked.query);
  const offer = negotiate(offersFor(query.form), request.headers.accept, asked.format);
  const body = await sparql.ask(
    {
      query,
      format: offer.format,
      defaultGraphs: asked.defaultGraphs,
      namedGraphs: asked.namedGraphs,
    },
    left.signal,
  );
  return send(reply, offer.contentType, sparql, fileName(asked, offer.format)).send(
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  );
}

/** What a page shows: of a table no more rows than up to there, for it is read and written in this thread. */
async function pageAnswer(
  sparql: SparqlEndpoint,
  { defaultGraphs, namedGraphs }: ProtocolQuery,
  { query: text, page }: { query: string; page: number },
  signal: AbortSignal,
): Promise<{ form: QueryForm; text: string }> {
  const whole = readQuery(text);
  const { form } = whole;
  const isTable = form === 'SELECT' || form === 'ASK';
  const query = isTable ? readQuery(withLimit(whole, page * PAGE_ROWS + 1)) : whole;
  const format = isTable ? 'json' : 'n-triples';
  const body = await sparql.ask({ query, format, defaultGraphs, namedGraphs }, signal);
  return { form, text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8') };
}

/** Tables that a browser's form asked for are kept as files; a browser shows the others. */
function fileName({ format }: ProtocolQuery, written: AnswerFormat): string | undefined {
  return format !== undefined && (written === 'csv' || written === 'tsv')
    ? `risultati.${written}`
    : undefined;
}

function send(
  reply: FastifyReply,
  contentType: string,
  { budget }: SparqlEndpoint,
  file?: string,
): FastifyReply {
  if (file !== undefined) reply.header('content-disposition', `inline; filename="${file}"`);
  return cors(reply)
    .header('content-type', contentType)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'public, no-cache')
    .header('x-sparql-maxrows', String(budget.rows));
}

const cors = (reply: FastifyReply): FastifyReply =>
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'Content-Type, Link, Retry-After, X-SPARQL-MaxRows');

/** What this service is: the page for browsers, RDF for programs. */
function describe(
  { sparql, publicUrl, page }: SparqlDoorOptions,
  { format }: ProtocolQuery,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  if (page && format === undefined && wantsPage(request.headers.accept)) return page(request, reply);
  const offer = negotiate(offersFor('CONSTRUCT'), request.headers.accept, format);
  const graphs = [publicUrl, ...vocabularyIds().map((id) => vocabulary(id).scheme)];
  const title = { it: 'Endpoint SPARQL del catalogo', en: 'SPARQL endpoint of the catalogue' };
  return send(reply, offer.contentType, sparql).send(
    writeDescription({ publicUrl, state: sparql.state(), graphs, title }, offer),
  );
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toAppError(error);
  if (refusal.status === 500) request.log.error({ err: error }, 'a SPARQL query failed');
  if (refusal.status === 503) reply.header('retry-after', '10');
  varyBy(reply, 'Accept');
  return text(reply.code(refusal.status), refusal.detail.it, refusal.detail.en);
}

const text = (reply: FastifyReply, it: string, en: string): FastifyReply =>
  cors(reply)
    .header('content-type', 'text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(`${it}\n${en}\n`);
