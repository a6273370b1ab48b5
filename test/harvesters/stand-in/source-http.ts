import { type Readable, Readable as Stream } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type SourceAnswer,
  SourceFault,
  type SourceHttp,
  type SourceRequest,
} from '../../../harvesters/protocol.js';
import { RemoteStatus, RemoteTimeout, RemoteUnreachable } from '../../../src/platform/outgoing-errors.js';
import { createOutgoingHttp } from '../../../src/platform/outgoing-http.js';

export interface TestSourceHttpOptions {
  /** How often one request is tried in all. Default 6. */
  tries?: number;
  /** Longest silence, in ms: a stalled answer must not hold up a test. Default 300. */
  silenceMs?: number;
}

/**
 * The way out for tests of protocols: the outgoing door towards this machine, impatient, trying again without waiting.
 * Bodies are read whole before they are handed on, so that what breaks in the middle is tried again too.
 */
export function testSourceHttp({ tries = 6, silenceMs = 300 }: TestSourceHttpOptions = {}): SourceHttp & {
  close(): Promise<void>;
} {
  const door = createOutgoingHttp({
    allowPrivate: true,
    userAgent: 'Portico-test/1.0 (+https://dati.example.it)',
    headersTimeoutMs: silenceMs,
    idleTimeoutMs: silenceMs,
  });

  /** ETags of conditional requests, as a source keeps them between runs. */
  const kept = new Map<string, string>();

  async function once(url: string, wanted: SourceRequest): Promise<SourceAnswer> {
    const accepts = wanted.accepts ?? ((status: number) => status >= 200 && status < 300);
    const before = wanted.conditional ? kept.get(url) : undefined;
    const answer = await door.fetchToStream(url, {
      maxBytes: wanted.maxBytes ?? 64 * 1024 * 1024,
      timeoutMs: 20_000,
      acceptStatus: accepts,
      ...(wanted.body && { method: 'POST' as const, body: wanted.body }),
      ...(wanted.accept && { accept: wanted.accept }),
      headers: { ...wanted.headers, ...(before !== undefined && { 'if-none-match': before }) },
    });
    if (wanted.conditional && answer.headers.etag) kept.set(url, answer.headers.etag);
    return toAnswer(answer.status, answer.finalUrl, answer.headers, await collect(answer.body));
  }

  return {
    async ask(url, wanted = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(url, wanted);
        } catch (error) {
          if (attempt >= tries || !isPassing(error)) throw error;
          await sleep(2);
        }
      }
    },
    close: () => door.close(),
  };
}

/** Whether trying again may help. */
const isPassing = (error: unknown): boolean =>
  error instanceof RemoteTimeout ||
  error instanceof RemoteUnreachable ||
  (error instanceof RemoteStatus && (error.status >= 500 || error.status === 429));

async function collect(body: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function toAnswer(
  status: number,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): SourceAnswer {
  const text = (): string => new TextDecoder().decode(body);
  return {
    status,
    url,
    headers,
    body: Stream.from([body]) as Readable,
    text: async () => text(),
    json: async () => {
      try {
        return JSON.parse(text());
      } catch (error) {
        throw new SourceFault('not-json', { it: 'Non è JSON.', en: 'Not JSON.' }, { cause: error });
      }
    },
  };
}
