import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type SourceAnswer,
  SourceFault,
  type SourceHttp,
  type SourceRequest,
} from '../../../harvesters/protocol.js';
import { createOutgoingHttp, type OutgoingHttp, type RemoteAnswer } from '../../platform/outgoing-http.js';
import { notJson } from './not-json.js';
import { delayBefore, PATIENCE, type Patience, withRetries } from './retry.js';
import { EVERYTHING, parseRobots, type Robots } from './robots.js';
import type { ValidatorStore } from './validators.js';

export interface SourceHttpOptions {
  /** Who we are, with a page about us. */
  userAgent: string;
  allowPrivate: boolean;
  /** Takes expired and foreign certificates: only where somebody has said so. */
  insecureTls: boolean;
  /** Between two requests to a host, in ms. */
  pauseMs: number;
  /** Whether robots.txt is minded. */
  robots: boolean;
  /** Ends everything under way. */
  signal: AbortSignal;
  validators?: ValidatorStore;
  patience?: Patience;
}

/** Answers up to this size are read whole before they are handed on, so that one cut short is asked for again. */
const WHOLE_BYTES = 64 * 1024 * 1024;
/** Longest wait for one answer, its body included. */
const TIMEOUT_MS = 300_000;
const HEADERS_TIMEOUT_MS = 120_000;
const IDLE_TIMEOUT_MS = 60_000;
const ROBOTS_BYTES = 512 * 1024;
const ROBOTS_TIMEOUT_MS = 30_000;
/** What is no JSON is often the page of a server that restarts: it is asked again. */
const JSON_ATTEMPTS = 3;

const maxBytesOf = ({ maxBytes = WHOLE_BYTES }: SourceRequest): number => maxBytes;

/** An answer with its bytes, where it was small enough to be read whole. */
interface Received {
  answer: RemoteAnswer;
  bytes: Buffer | undefined;
}

/**
 * The way of one run to its source: paced, named, with retries; addresses of our own networks stay closed as everywhere.
 * `close` ends its connections.
 */
export function createSourceHttp(options: SourceHttpOptions): SourceHttp & { close(): Promise<void> } {
  const { signal, validators, patience = PATIENCE } = options;
  const door = createOutgoingHttp({
    allowPrivate: options.allowPrivate,
    userAgent: options.userAgent,
    insecureTls: options.insecureTls,
    minHostIntervalMs: options.pauseMs,
    headersTimeoutMs: HEADERS_TIMEOUT_MS,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
  });
  const mindRobots = options.robots ? robotsGuard(door, signal) : async () => undefined;

  function fetchOnce(url: string, request: SourceRequest): Promise<RemoteAnswer> {
    const known = request.conditional ? validators?.known(url) : undefined;
    const isAnswer = (status: number): boolean =>
      (status >= 200 && status < 300) || (known !== undefined && status === 304);
    return door.fetchToStream(url, {
      maxBytes: maxBytesOf(request),
      timeoutMs: TIMEOUT_MS,
      signal,
      ...(request.accept && { accept: request.accept }),
      ...(request.body && { method: 'POST', body: request.body }),
      headers: {
        ...request.headers,
        ...(known?.etag && { 'if-none-match': known.etag }),
        ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
      },
      acceptStatus: request.accepts ?? isAnswer,
    });
  }

  /** The answer, asked for again while it fails for reasons that pass, also within the body. */
  async function receive(url: string, request: SourceRequest): Promise<Received> {
    await mindRobots(url);
    const received = await withRetries(
      async () => {
        const answer = await fetchOnce(url, request);
        return { answer, bytes: maxBytesOf(request) <= WHOLE_BYTES ? await buffer(answer.body) : undefined };
      },
      { patience, signal },
    );
    const { status, headers } = received.answer;
    if (request.conditional && status === 200) {
      validators?.note(url, { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null });
    }
    return received;
  }

  async function readJson(url: string, request: SourceRequest, first: Received): Promise<unknown> {
    let received = first;
    for (let attempt = 1; ; attempt += 1) {
      const text = await textOf(received);
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        const fault = notJson(received.answer.finalUrl, text, error);
        if (attempt >= Math.min(JSON_ATTEMPTS, patience.attempts)) throw fault;
        await sleep(delayBefore(attempt, fault, patience), undefined, { signal }).catch(() => {
          throw signal.reason;
        });
        received = await receive(url, request);
      }
    }
  }

  return {
    async ask(url: string, request: SourceRequest = {}): Promise<SourceAnswer> {
      const received = await receive(url, request);
      const { answer, bytes } = received;
      return {
        status: answer.status,
        url: answer.finalUrl,
        headers: answer.headers,
        body: bytes ? Readable.from([bytes], { objectMode: false }) : answer.body,
        text: () => textOf(received),
        json: () => readJson(url, request, received),
      };
    },
    close: () => door.close(),
  };
}

const textOf = async ({ answer, bytes }: Received): Promise<string> =>
  (bytes ?? (await buffer(answer.body))).toString('utf8');

/** Refuses addresses that the robots.txt of their server does not allow; each is read once. */
function robotsGuard(door: OutgoingHttp, signal: AbortSignal): (url: string) => Promise<void> {
  const known = new Map<string, Promise<Robots>>();
  const read = async (origin: string): Promise<Robots> => {
    try {
      const answer = await door.fetchToStream(`${origin}/robots.txt`, {
        maxBytes: ROBOTS_BYTES,
        timeoutMs: ROBOTS_TIMEOUT_MS,
        signal,
        acceptStatus: () => true,
      });
      const text = (await buffer(answer.body)).toString('utf8');
      return answer.status === 200 ? parseRobots(text, 'portico') : EVERYTHING;
    } catch (error) {
      if (signal.aborted) throw error;
      // What cannot be read forbids nothing: the request itself will tell what is wrong with the server.
      return EVERYTHING;
    }
  };
  return async (url) => {
    if (!URL.canParse(url)) return;
    const { origin, pathname, search } = new URL(url);
    const rules = known.get(origin) ?? read(origin);
    known.set(origin, rules);
    if ((await rules).allows(pathname + search)) return;
    throw new SourceFault('refused', {
      it: `Il robots.txt di ${origin} non permette di leggere ${pathname}. Se chi gestisce la fonte è d’accordo, si può ignorare con l’impostazione «robots».`,
      en: `The robots.txt of ${origin} does not allow reading ${pathname}. If whoever runs the source agrees, the setting "robots" can ignore it.`,
    });
  };
}
