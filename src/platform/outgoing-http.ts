import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { createGuardedLookup, type ResolveHost, readOutgoingUrl } from './address-guard.js';
import { createHostPace } from './host-pace.js';
import { boundBody } from './outgoing-body.js';
import { RemoteStatus, RemoteTimeout, RemoteTooLarge, RemoteUnreachable } from './outgoing-errors.js';
import { headersFor, readHeaders, readLocation, readRetryAfter } from './outgoing-headers.js';
import { toRemoteFault } from './remote-fault.js';

export interface OutgoingHttpOptions {
  /** Whether addresses of the machine and of private networks may be read. Metadata addresses never are. */
  readonly allowPrivate: boolean;
  /** Who we are, with a page about us: `Portico/1.0 (+https://dati.example.it)`. */
  readonly userAgent: string;
  /** Least time between two requests to one host, in ms. Default 0. */
  readonly minHostIntervalMs?: number;
  /** Connections open to one host at the same time. Default 4. */
  readonly connectionsPerHost?: number;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for the headers of one answer. Default 30,000. */
  readonly headersTimeoutMs?: number;
  /** Longest silence within a body. Default 30,000. */
  readonly idleTimeoutMs?: number;
  /** Default 5. */
  readonly maxRedirects?: number;
  /** Takes certificates that are expired, self-signed or of another name. Default false. */
  readonly insecureTls?: boolean;
  /** Resolves names; the system's resolver by default. Its answers are checked all the same. */
  readonly resolve?: ResolveHost;
}

export interface FetchOptions {
  /** Most bytes of body handed on, after decompression. */
  readonly maxBytes: number;
  /** Longest time for everything, redirects and body included, in ms. */
  readonly timeoutMs: number;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** What is sent with POST. After a redirect that asks for GET (301, 302, 303) or leads to another origin nothing is sent. */
  readonly body?: { readonly type: string; readonly text: string };
  /** Sent to the origin of the URL; after a redirect to another origin only content negotiation goes along. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Accept` header. Default: anything. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** Which statuses are an answer rather than an error. Default 2xx and 304. */
  readonly acceptStatus?: (status: number) => boolean;
}

export interface Redirect {
  readonly status: number;
  readonly url: string;
}

export interface RemoteAnswer {
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly finalUrl: string;
  /** The redirects that led there, in order: the status of each and the address it gave. */
  readonly redirects: readonly Redirect[];
  /** Lower-case names. Without `content-length` and `content-encoding` when the body was decompressed. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be read to its end or destroyed; its errors are those of `fetchToStream`. */
  readonly body: Readable;
}

export interface OutgoingHttp {
  /**
   * Reads a URL that somebody else wrote.
   * @throws UrlNotAllowed, RemoteTooLarge, RemoteTimeout, RemoteStatus, RemoteUnreachable; the signal's reason
   * when the caller gives up. The body raises the same while it is read.
   */
  fetchToStream(url: string | URL, options: FetchOptions): Promise<RemoteAnswer>;
  /** Ends idle and running connections. */
  close(): Promise<void>;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** The one door to other people's servers: polite (named, paced) and safe (addresses checked, time and size bounded). */
export function createOutgoingHttp(options: OutgoingHttpOptions): OutgoingHttp {
  const { allowPrivate, userAgent, maxRedirects = 5 } = options;
  const headersTimeout = options.headersTimeoutMs ?? 30_000;
  const bodyTimeout = options.idleTimeoutMs ?? 30_000;
  const pace = createHostPace(options.minHostIntervalMs ?? 0);
  const agent = new Agent({
    connections: options.connectionsPerHost ?? 4,
    connect: {
      timeout: options.connectTimeoutMs ?? 10_000,
      lookup: createGuardedLookup(allowPrivate, options.resolve),
      ...(options.insecureTls && { rejectUnauthorized: false }),
      autoSelectFamily: true,
      // Node gives each address 250 ms and then abandons it: too little for a far server behind a slow line.
      autoSelectFamilyAttemptTimeout: 1500,
    },
  });

  /** Follows redirects by hand, so that each hop passes the same checks as the first URL. */
  async function follow(start: URL, given: FetchOptions, signal: AbortSignal) {
    let url = start;
    let wanted = given;
    let sameOrigin = true;
    const redirects: Redirect[] = [];
    for (let hop = 0; ; hop++) {
      if (hop > 0) await pace(url.host, signal);
      const answer = await ask(url, wanted, sameOrigin, signal);
      const location = redirectStatuses.has(answer.statusCode) && readLocation(answer.headers.location);
      if (!location) return { url, answer, redirects };
      // Read to its end when short, so that the connection can serve again.
      await answer.body.dump({ limit: 16_384, signal }).catch(() => {});
      if (hop === maxRedirects) throw new RemoteUnreachable(start.host, 'redirects');
      const next = readOutgoingUrl(location, allowPrivate, url);
      sameOrigin &&= next.origin === url.origin;
      url = next;
      // RFC 9110, 15.4: only 307 and 308 keep the method; a body meant for one server goes to no other.
      if (wanted.method === 'POST' && (answer.statusCode < 307 || !sameOrigin)) wanted = asGet(wanted);
      redirects.push({ status: answer.statusCode, url: url.href });
    }
  }

  async function ask(url: URL, wanted: FetchOptions, sameOrigin: boolean, signal: AbortSignal) {
    try {
      return await request(url, {
        dispatcher: agent,
        method: wanted.method ?? 'GET',
        headers: {
          ...headersFor(wanted, userAgent, sameOrigin),
          ...(wanted.body && { 'content-type': wanted.body.type }),
        },
        ...(wanted.body && { body: wanted.body.text }),
        signal,
        headersTimeout,
        bodyTimeout,
      });
    } catch (error) {
      throw signal.aborted ? signal.reason : toRemoteFault(error, url.host);
    }
  }

  async function fetchToStream(given: string | URL, wanted: FetchOptions): Promise<RemoteAnswer> {
    const start = readOutgoingUrl(given, allowPrivate);
    await pace(start.host, wanted.signal);
    const deadline = startDeadline(start.host, wanted);
    try {
      const { url, answer, redirects } = await follow(start, wanted, deadline.signal);
      try {
        return { ...accept(url, answer, wanted, deadline), redirects };
      } catch (error) {
        discard(answer.body);
        throw error;
      }
    } catch (error) {
      deadline.clear();
      throw error;
    }
  }

  return { fetchToStream, close: () => agent.destroy() };
}

const asGet = ({ body: _, ...rest }: FetchOptions): FetchOptions => ({ ...rest, method: 'GET' });

/** Judges status and announced size, and wraps the body in its bounds. */
function accept(
  url: URL,
  answer: Dispatcher.ResponseData,
  wanted: FetchOptions,
  deadline: Deadline,
): Omit<RemoteAnswer, 'redirects'> {
  const status = answer.statusCode;
  const headers = readHeaders(answer.headers);
  const isAccepted = wanted.acceptStatus ?? ((code) => (code >= 200 && code < 300) || code === 304);
  if (!isAccepted(status)) throw new RemoteStatus(status, url.href, readRetryAfter(headers['retry-after']));
  const hasBody = wanted.method !== 'HEAD' && status !== 204 && status !== 304;
  const announced = Number(headers['content-length']);
  if (hasBody && announced > wanted.maxBytes) throw new RemoteTooLarge(wanted.maxBytes, announced);
  const contentEncoding = hasBody ? headers['content-encoding'] : undefined;
  const body = boundBody(answer.body, {
    contentEncoding,
    maxBytes: wanted.maxBytes,
    host: url.host,
    translate: (error) => (deadline.signal.aborted ? deadline.signal.reason : toRemoteFault(error, url.host)),
    onClose: deadline.clear,
  });
  if (contentEncoding) {
    delete headers['content-encoding'];
    delete headers['content-length'];
  }
  return { status, finalUrl: url.href, headers, body };
}

/** Gives up a body nobody will read; what its connection says afterwards is of no interest. */
function discard(body: Readable): void {
  body.on('error', () => {});
  body.destroy();
}

interface Deadline {
  /** Aborts with `RemoteTimeout`, or with the reason of the caller's signal. Always an `Error`. */
  readonly signal: AbortSignal;
  readonly clear: () => void;
}

function startDeadline(host: string, wanted: FetchOptions): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new RemoteTimeout(host, 'total')), wanted.timeoutMs);
  const giveUp = () => {
    const reason: unknown = wanted.signal?.reason;
    controller.abort(reason instanceof Error ? reason : new Error('aborted', { cause: reason }));
  };
  wanted.signal?.addEventListener('abort', giveUp, { once: true });
  if (wanted.signal?.aborted) giveUp();
  const clear = () => {
    clearTimeout(timer);
    wanted.signal?.removeEventListener('abort', giveUp);
  };
  return { signal: controller.signal, clear };
}
