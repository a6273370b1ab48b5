import type { Readable } from 'node:stream';
import { RemoteTimeout, RemoteUnreachable } from '../../src/platform/outgoing-errors.js';
import { readPaging } from '../../src/rdf/from-dcat/paging.js';
import { type CatalogContent, readCatalogInTurns } from '../../src/rdf/from-dcat/read-catalog.js';
import { type ParsedRdf, parseRdf, RdfParseError } from '../../src/rdf/parse.js';
import { SourceFault, type SourceHttp } from '../protocol.js';
import { dropHalfTold } from './whole.js';

/** One document of a source that describes datasets: the whole of it, or a page. */
export interface RdfDocument {
  /** As it was asked for. */
  address: string;
  parsed: ParsedRdf;
  content: CatalogContent;
  /** Address of the page after it, as the document or the `Link` header gives it. */
  next?: string;
  /** Whether the document calls itself a page. */
  paged: boolean;
  /** How many items all pages hold, where the source tells. */
  claimed?: number;
  /** Set when the document broke off: datasets that were only half told, and left out. */
  halfTold?: number;
}

/** An answer that an RDF document is read from. */
export interface RdfAnswer {
  /** After redirects. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

export const ACCEPT =
  'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/n-triples;q=0.8, */*;q=0.1';
/** The longest document that is read, unpacked. */
export const MAX_BYTES = 1024 * 1024 * 1024;
const TRIES = 3;

export interface ReadDocumentOptions {
  /** Keeps what is whole of a document whose syntax breaks, instead of raising. */
  salvage?: boolean;
}

/**
 * Reads the document of an answer. Its base is the address without query, so that what has no IRI of its own is named
 * the same on whichever page it comes.
 * Errors: RdfParseError, those of the body.
 */
export async function readAnswer(
  address: string,
  answer: RdfAnswer,
  { salvage = false }: ReadDocumentOptions = {},
): Promise<RdfDocument> {
  const contentType = answer.headers['content-type'];
  const parsed = await parseRdf(answer.body, {
    baseIri: answer.url.replace(/[?#].*$/, ''),
    fileName: new URL(answer.url).pathname,
    maxBytes: MAX_BYTES,
    salvage,
    ...(contentType && { contentType }),
  });
  const document = await contentOf(address, parsed, answer.url);
  const next = document.next ?? linkedNext(answer.headers.link, answer.url);
  return next === undefined ? document : { ...document, next };
}

/** What a parsed document holds. */
export async function contentOf(address: string, parsed: ParsedRdf, url = address): Promise<RdfDocument> {
  const paging = readPaging(parsed.graph, url);
  const halfTold = parsed.broken && dropHalfTold(parsed.graph);
  const content = await readCatalogInTurns(parsed.graph);
  return {
    address,
    parsed,
    content,
    paged: paging !== undefined,
    ...(paging?.next !== undefined && { next: paging.next }),
    ...(paging?.totalItems !== undefined && { claimed: paging.totalItems }),
    ...(halfTold !== undefined && { halfTold }),
  };
}

export interface AskOptions {
  /** Statuses that say there is no such document: 404 to a page that was guessed, 304 to a conditional request. */
  absent?: readonly number[];
  /** Asks only for what changed since the last run. */
  conditional?: boolean;
}

/**
 * Asks for a document and reads it. A body that breaks off is asked for again; one that breaks off each time is read as
 * far as it goes.
 *
 * @returns undefined when the status is one of `absent`
 * @throws SourceFault `not-rdf`; errors of the outgoing door
 */
export async function askDocument(
  http: SourceHttp,
  address: string,
  { absent = [], conditional = false }: AskOptions = {},
): Promise<RdfDocument | undefined> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= TRIES;
    try {
      const answer = await http.ask(address, {
        accept: ACCEPT,
        maxBytes: MAX_BYTES,
        conditional,
        accepts: (status) => (status >= 200 && status < 300) || absent.includes(status),
      });
      if (absent.includes(answer.status)) {
        answer.body.destroy();
        return undefined;
      }
      const document = await readAnswer(address, answer, { salvage: true });
      if (!document.parsed.broken || isLast) return document;
    } catch (error) {
      if (error instanceof RdfParseError) throw notRdf(error, address);
      const isPassing = error instanceof RemoteTimeout || error instanceof RemoteUnreachable;
      if (!isPassing || isLast) throw error;
    }
  }
}

/** A document that cannot be read, as a fault of its source. */
export function notRdf(error: RdfParseError, address: string): SourceFault {
  return new SourceFault(
    'not-rdf',
    { it: `${address}: ${error.detail.it}`, en: `${address}: ${error.detail.en}` },
    { cause: error },
  );
}

/** The address of `Link: <...>; rel="next"` (RFC 8288), made absolute. */
export function linkedNext(header: string | undefined, base: string): string | undefined {
  for (const [, target = '', parameters = ''] of header?.matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g) ?? []) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(parameters);
    const names = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
    if (names.includes('next') && URL.canParse(target, base)) return new URL(target, base).href;
  }
  return undefined;
}
