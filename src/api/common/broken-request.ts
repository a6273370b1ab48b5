import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../errors.js';
import { toProblem } from './problem.js';

/**
 * Largest address and headers of a request together, in bytes. Explore takes its questions in the address alone, and those that
 * its bounds allow have 100,000 characters, more when they are encoded. Each connection may hold as much while it is read.
 */
export const MAX_HEADER_BYTES = 256 * 1024;

/** How long whoever is still sending may go on before the connection ends: an answer to it would be lost with it. */
const LINGER_MS = 2000;

function errorOf(code: string | undefined): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError('HeadersTooLarge', {
        it: `L’indirizzo e le intestazioni superano insieme ${MAX_HEADER_BYTES / 1024} KiB.`,
        en: `The address and the headers together are over ${MAX_HEADER_BYTES / 1024} KiB.`,
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('RequestTimeout');
    default:
      return new AppError('BadRequest', {
        it: 'La richiesta non è HTTP valido.',
        en: 'The request is no valid HTTP.',
      });
  }
}

/**
 * Answers a request that never became one, and so reaches no route: headers over the bound, no HTTP, too slow. As a problem
 * (RFC 9457), in Italian with both languages in `messages`. For `clientError` of a server.
 */
export function answerBrokenRequest(
  error: Error & { code?: string },
  socket: Socket,
  publicUrl: string,
): void {
  if (socket.destroyed || socket.writableEnded) return;
  // Node's own account of what it is answering: nothing may be written in the middle of that.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: { headersSent?: boolean } | null };
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) {
    socket.destroy();
    return;
  }
  const problem = toProblem(errorOf(error.code), 'it', publicUrl);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    'Content-Language: it',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Access-Control-Allow-Origin: *',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.on('error', () => socket.destroy());
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
