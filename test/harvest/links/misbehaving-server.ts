import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

type Answer = (request: IncomingMessage, reply: ServerResponse) => void;

/** A server on this machine whose every path answers as it is told; what it was asked is in `asked`. */
export async function misbehavingServer() {
  const answers = new Map<string, Answer>();
  const asked: { method: string; path: string; headers: IncomingMessage['headers']; at: number }[] = [];
  let sent = 0;
  const server = createServer((request, reply) => {
    const path = request.url ?? '';
    asked.push({ method: request.method ?? '', path, headers: request.headers, at: performance.now() });
    const answer = answers.get(path.split('?')[0] ?? '');
    if (answer) answer(request, reply);
    else reply.writeHead(404).end();
  });
  server.on('connection', (socket: Socket) => {
    socket.on('close', () => {
      sent += socket.bytesWritten;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    base: `http://${host}`,
    asked,
    /** Bytes written to connections that are closed by now. */
    sent: () => sent,
    on: (path: string, answer: Answer | number, headers: Record<string, string> = {}) => {
      answers.set(
        path,
        typeof answer === 'number' ? (_, reply) => void reply.writeHead(answer, headers).end() : answer,
      );
      return `http://${host}${path}`;
    },
    methods: (path: string) => asked.filter((it) => it.path === path).map(({ method }) => method),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Answers HEAD with one status and GET as told. */
export const headed =
  (status: number, get: Answer): Answer =>
  (request, reply) =>
    request.method === 'HEAD' ? void reply.writeHead(status).end() : get(request, reply);
