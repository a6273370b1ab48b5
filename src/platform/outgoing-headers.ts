import type { IncomingHttpHeaders } from 'node:http';

/** Headers that negotiate the content and say nothing secret: they follow a redirect to another origin. */
const harmless = new Set([
  'accept',
  'accept-language',
  'if-none-match',
  'if-modified-since',
  'range',
  'if-range',
]);

/** Headers that belong to the connection or to us, whatever the caller says. */
const ours = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'user-agent',
  'accept-encoding',
]);

/**
 * The headers of one hop. Once a redirect has left the origin the caller meant, tokens and cookies stay
 * behind, under whatever name they travel (`Authorization`, `X-CKAN-API-Key`, `apikey`).
 */
export function headersFor(
  wanted: { readonly headers?: Readonly<Record<string, string>>; readonly accept?: string },
  userAgent: string,
  sameOrigin: boolean,
): Record<string, string> {
  const headers: Record<string, string> = { accept: wanted.accept ?? '*/*' };
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    const lower = name.toLowerCase();
    if (!ours.has(lower) && (sameOrigin || harmless.has(lower))) headers[lower] = value;
  }
  headers['user-agent'] = userAgent;
  // A range counts the bytes of the coding (RFC 9110, 14), so a part of a compressed body could not be read.
  headers['accept-encoding'] = headers.range === undefined ? 'gzip, br' : 'identity';
  return headers;
}

/** Answer headers as one text a name; repeated ones are joined as RFC 9110, 5.3 allows. */
export function readHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) read[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return read;
}

/**
 * The target of a redirect. Servers write accented letters raw, in UTF-8, and HTTP hands them on byte by byte
 * as Latin-1: put them together again where they are UTF-8.
 */
export function readLocation(location: string | string[] | undefined): string | undefined {
  const raw = Array.isArray(location) ? location[0] : location;
  if (!raw) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return raw;
  }
}

/** Seconds to wait from `Retry-After`, written as seconds or as a date (RFC 9110, 10.2.3); undefined when unreadable. */
export function readRetryAfter(value: string | undefined, now: number = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
