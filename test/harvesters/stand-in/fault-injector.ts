import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What answers a request of a stand-in server. */
export type Handler = (request: IncomingMessage, reply: ServerResponse) => void;

/** How often (0 to 1) an answer is spoilt in each way; they are tried in this order, and the first that hits is it. */
export interface FaultRates {
  /** 500 with a page of HTML. */
  error?: number;
  /** 503 with `Retry-After`. */
  unavailable?: number;
  /** The connection is reset before any answer. */
  reset?: number;
  /** Headers and the beginning of the body, then silence. */
  stall?: number;
  /** The connection ends in the middle of the body. */
  truncate?: number;
  /** The body of the answer before this one. */
  repeat?: number;
  /** A page of HTML with status 200. */
  html?: number;
  /** The right answer, packed with gzip. */
  gzip?: number;
}

export type Fault = keyof FaultRates;

export interface FaultOptions {
  seed: number;
  rates: FaultRates;
  /** How many faults one address gets in a row before it must answer: patience is rewarded. Default 2. */
  inARow?: number;
  /** What 503 asks for, in seconds. Default 0. */
  retryAfter?: number;
}

/** A handler that fails now and then, and how often it failed in which way. */
export interface FaultyHandler extends Handler {
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
}

const ORDER: readonly Fault[] = [
  'error',
  'unavailable',
  'reset',
  'stall',
  'truncate',
  'repeat',
  'html',
  'gzip',
];
const HARMLESS: ReadonlySet<Fault> = new Set(['gzip']);
const PAGE =
  '<!DOCTYPE html><html><head><title>Manutenzione</title></head><body>Torniamo presto</body></html>';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A handler that spoils its answers as the network and bad servers do: the same requests in the same order meet the
 * same faults for a seed. Bodies are held whole, so it is for answers of some megabytes.
 */
export function faulty(handler: Handler, options: FaultOptions): FaultyHandler {
  const { seed, rates, inARow = 2, retryAfter = 0 } = options;
  const random = randomOf(seed);
  const faults: Partial<Record<Fault, number>> = {};
  const failures = new Map<string, number>();
  let before: Answer | undefined;

  const choose = (address: string): Fault | undefined => {
    const dice = ORDER.map((fault) => random() < (rates[fault] ?? 0));
    const fault = ORDER.find((_, i) => dice[i]);
    if (!fault || HARMLESS.has(fault)) {
      failures.delete(address);
      return fault;
    }
    const count = failures.get(address) ?? 0;
    failures.set(address, count < inARow ? count + 1 : 0);
    return count < inARow ? fault : undefined;
  };

  const handle: Handler = (request, reply) => {
    const address = `${request.method} ${request.url}`;
    const fault = choose(address);
    if (fault) faults[fault] = (faults[fault] ?? 0) + 1;
    const send = (status: number, headers: Record<string, string>, body = ''): void => {
      reply.writeHead(status, headers).end(body);
    };
    if (fault === 'error') return send(500, { 'content-type': 'text/html' }, PAGE);
    if (fault === 'unavailable') return send(503, { 'retry-after': String(retryAfter) });
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (fault === 'html') return send(200, { 'content-type': 'text/html; charset=utf-8' }, PAGE);
    hold(handler, request, reply, (answer) => {
      const shown = fault === 'repeat' && before ? before : answer;
      before = answer;
      deliver(shown, fault, reply);
    });
  };
  return Object.assign(handle, { faults });
}

interface Answer {
  status: number;
  headers: Record<string, string | number | string[] | undefined>;
  body: Buffer;
}

/** Lets the handler write, and hands over what it wrote instead of sending it. */
function hold(
  handler: Handler,
  request: IncomingMessage,
  reply: ServerResponse,
  done: (answer: Answer) => void,
): void {
  const chunks: Buffer[] = [];
  const { write, end, writeHead } = reply;
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  Object.assign(reply, {
    writeHead: (status: number, ...rest: unknown[]) => {
      reply.statusCode = status;
      const headers = rest.find((part) => typeof part === 'object' && part !== null) ?? {};
      for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value as string);
      return reply;
    },
    write: (chunk: unknown) => {
      keep(chunk);
      return true;
    },
    end: (chunk?: unknown) => {
      keep(chunk);
      Object.assign(reply, { write, end, writeHead });
      const headers = reply.getHeaders();
      for (const name of Object.keys(headers)) reply.removeHeader(name);
      done({ status: reply.statusCode, headers: { ...headers }, body: Buffer.concat(chunks) });
      return reply;
    },
  });
  handler(request, reply);
}

function deliver({ status, headers, body }: Answer, fault: Fault | undefined, reply: ServerResponse): void {
  const plain = Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && name !== 'content-length'),
  ) as Record<string, string>;
  if (fault === 'gzip' && !plain['content-encoding']) {
    reply.writeHead(status, { ...plain, 'content-encoding': 'gzip' }).end(gzipSync(body));
    return;
  }
  reply.writeHead(status, { ...plain, 'content-length': String(body.length) });
  if (fault === 'stall') {
    reply.write(body.subarray(0, body.length >> 1));
    return;
  }
  if (fault === 'truncate') {
    reply.write(body.subarray(0, body.length >> 1), () => reply.socket?.destroy());
    return;
  }
  reply.end(body);
}
