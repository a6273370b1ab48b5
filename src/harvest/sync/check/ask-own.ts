import { createOutgoingHttp } from '../../../platform/outgoing-http.js';

/** What one of our own addresses answered. */
export interface OwnAnswer {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** Until the last byte. */
  ms: number;
}

export interface OwnRequest {
  method?: 'GET' | 'HEAD';
  accept?: string;
}

/** Asks an address of this portal, given from its root (`/catalog.rdf?page=2`). Errors are those of the outgoing door. */
export type AskOwn = (path: string, request?: OwnRequest) => Promise<OwnAnswer>;

/** Longest answer that is read: beyond what any importer takes. */
const MAX_BYTES = 256 * 1024 * 1024;
/** As long as the most patient importer waits (contract of the DCAT endpoints, section 8). */
const TIMEOUT_MS = 180_000;

export interface OwnDoor {
  ask: AskOwn;
  close(): Promise<void>;
}

/**
 * The way to this portal from outside, under PUBLIC_URL, as others go it: by HTTP, through the proxy, without
 * credentials. It may be a private address, being our own; hence no redirect is followed.
 * @param signal gives up what is under way
 */
export function overHttp(publicUrl: string, userAgent: string, signal?: AbortSignal): OwnDoor {
  const http = createOutgoingHttp({
    allowPrivate: true,
    userAgent,
    maxRedirects: 0,
    headersTimeoutMs: TIMEOUT_MS,
  });
  const ask: AskOwn = async (path, { method = 'GET', accept = '*/*' } = {}) => {
    const started = performance.now();
    const answer = await http.fetchToStream(`${publicUrl}${path}`, {
      method,
      accept,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      acceptStatus: () => true,
      ...(signal && { signal }),
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer.body) chunks.push(chunk as Buffer);
    return {
      status: answer.status,
      headers: answer.headers,
      body: Buffer.concat(chunks),
      ms: Math.round(performance.now() - started),
    };
  };
  return { ask, close: () => http.close() };
}
