import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** One event of a stream (HTML, section 9.2). */
export interface StreamEvent {
  event: string;
  /** Written as JSON. */
  data: unknown;
}

/** Between two signs of life, so that proxies keep the connection: most close one that is silent for a minute. */
const KEEP_ALIVE_MS = 15_000;
/** How long browsers wait before they ask again after a broken connection. */
const RETRY_MS = 3000;

/**
 * Answers with Server-Sent Events: each as soon as it comes, comments in between, the end of the answer with the end of
 * `events`. When the client goes, `events` is told by its signal and comes to an end.
 * A client that comes back (`Last-Event-ID`) is simply told how things stand.
 */
export function sendEvents(
  reply: FastifyReply,
  events: (signal: AbortSignal) => AsyncGenerator<StreamEvent>,
  { keepAliveMs = KEEP_ALIVE_MS }: { keepAliveMs?: number } = {},
): FastifyReply {
  const gone = new AbortController();
  const stream = Readable.from(texts(events(gone.signal), gone.signal, keepAliveMs), { objectMode: false });
  // Of the connection: the stream itself would be closed no sooner than its next event.
  reply.raw.once('close', () => gone.abort());
  return (
    reply
      .type('text/event-stream; charset=utf-8')
      // Neither compressed nor held back on the way.
      .header('Cache-Control', 'no-cache, no-transform')
      .header('X-Accel-Buffering', 'no')
      .header('Vary', 'Authorization')
      .send(stream)
  );
}

async function* texts(
  events: AsyncGenerator<StreamEvent>,
  signal: AbortSignal,
  keepAliveMs: number,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  let next = events.next();
  for (let n = 1; ; ) {
    const done = await orSilence(next, signal, keepAliveMs);
    if (signal.aborted) return;
    if (done === undefined) {
      yield Buffer.from(': \n\n');
      continue;
    }
    if (done.done) return;
    const { event, data } = done.value;
    // JSON has no line breaks of its own.
    yield Buffer.from(`id: ${n}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    n += 1;
    next = events.next();
  }
}

/** What comes next, or undefined when nothing comes for that long or the client has gone. */
async function orSilence<T>(next: Promise<T>, signal: AbortSignal, ms: number): Promise<T | undefined> {
  let end = (): void => undefined;
  const silence = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
