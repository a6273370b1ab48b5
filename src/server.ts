import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { answerBrokenRequest, MAX_HEADER_BYTES } from './api/common/broken-request.js';
import { buildApp } from './app.js';
import type { Config } from './config.js';
import { ERRORS } from './errors.js';
import { type OpenedServices, openServices } from './open-services.js';
import { startWorker, type WorkerHandle } from './worker.js';

type Phase = 'starting' | 'ready' | 'draining';

/** Long enough for a large upload over a slow line; headers still have to come within a minute. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;
/** SIGTERM must end within 10 s: requests get this long to finish. */
const DRAIN_MS = 5000;
const LAST_RESORT_MS = 9500;

/** What is answered while the portal cannot answer yet, or any more. */
function unavailable(phase: Phase, request: IncomingMessage, response: ServerResponse): void {
  const { status, code, it, en } = ERRORS.Unavailable;
  const body = JSON.stringify({ status, code, title: it, messages: { it, en }, phase });
  response.writeHead(status, {
    'Content-Type': request.url?.startsWith('/health') ? 'application/json' : 'application/problem+json',
    'Retry-After': '2',
    ...(phase === 'draining' && { Connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Listens at once, answering 503 until database and routes are ready, so that whoever watches `/health` sees a portal
 * that starts rather than one that is away. On SIGTERM or SIGINT it drains and ends with 0 within 10 s.
 * Resolves when the portal is ready.
 */
export async function serve(
  config: Config,
  log: FastifyBaseLogger,
  options: { worker: boolean },
): Promise<{ stop(): Promise<void>; url: string }> {
  let phase: Phase = 'starting';
  let app: FastifyInstance | undefined;
  let services: OpenedServices | undefined;
  let worker: WorkerHandle | undefined;

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const isHealth = request.url === '/health' || request.url?.startsWith('/health?');
    if (!app || phase === 'starting' || (isHealth && phase === 'draining')) {
      return unavailable(phase, request, response);
    }
    if (phase === 'draining') response.setHeader('Connection', 'close');
    app.routing(request, response);
  });
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket, config.publicUrl));
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = 72_000;
  server.headersTimeout = 60_000;

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      phase = 'draining';
      log.info('draining');
      await Promise.all([drain(server), worker?.stop()]);
      await app?.close();
      await services?.close();
      log.info('stopped');
    })();
    return stopping;
  };
  const started = (async () => {
    await listen(server, config);
    services = await openServices(config, log);
    await services.blobs.sweepIncoming(3_600_000);
    app = await buildApp(services);
    await app.ready();
    if (options.worker) worker = await startWorker(services);
    phase = 'ready';
    services.search.warm?.();
    services.sparql?.warm();
  })();
  const onSignal = (): void => {
    // Whatever hangs, the process is gone in time: jobs and uploads are safe to cut.
    setTimeout(() => process.exit(0), LAST_RESORT_MS).unref();
    // A start that is still under way is let finish, else it would open what nobody closes.
    started.then(stop, stop).then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
  try {
    await started;
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return { stop, url: `http://localhost:${port}` };
}

async function listen(server: Server, config: Config): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(config.port, config.host, () => {
      server.off('error', fail);
      done();
    });
  });
}

/** No new connections; idle ones are closed, busy ones get a while. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(force);
}
