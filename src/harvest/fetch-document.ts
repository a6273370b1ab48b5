import type { Readable } from 'node:stream';
import type { OutgoingHttp } from '../platform/outgoing-http.js';
import type { ParseOptions } from '../rdf/parse.js';

export interface FetchDocumentOptions {
  maxBytes: number;
  timeoutMs: number;
}

const ACCEPT =
  'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/n-triples;q=0.8, */*;q=0.1';

/**
 * The RDF document at an address that somebody gave, with what is known of it. Pages of a catalogue are not followed: it
 * is this document that is asked about.
 * Errors, also while the body is read: those of outgoing HTTP (not allowed, redirects in circles, too large, too slow).
 */
export async function fetchDocument(
  http: OutgoingHttp,
  url: string,
  { maxBytes, timeoutMs }: FetchDocumentOptions,
): Promise<{ body: Readable; about: ParseOptions }> {
  const answer = await http.fetchToStream(url, { maxBytes, timeoutMs, accept: ACCEPT });
  const contentType = answer.headers['content-type'];
  const about = { baseIri: answer.finalUrl, fileName: new URL(answer.finalUrl).pathname };
  return { body: answer.body, about: contentType ? { ...about, contentType } : about };
}
