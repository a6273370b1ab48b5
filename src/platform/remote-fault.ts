import { RemoteTimeout, RemoteUnreachable, type UnreachableReason } from './outgoing-errors.js';

/** Codes of Node, OpenSSL and undici, by the reason we tell people. The first that matches wins. */
const reasons: ReadonlyArray<readonly [RegExp, UnreachableReason]> = [
  [/^(ENOTFOUND|ENODATA|ENONAME|EAI_\w+)$/, 'dns'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, 'no-route'],
  // OpenSSL 3.5 spells some of its reasons with a slash: ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE.
  [/^(ERR_TLS_\w+|ERR_SSL_[\w/]+|CERT_\w+|EPROTO|HOSTNAME_MISMATCH)$/, 'certificate'],
  [/(SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|_CERT$|_CHAIN_TOO_LONG|^INVALID_(CA|PURPOSE))/, 'certificate'],
  [/^(Z_\w+|ERR_BROTLI\w*|ERR__ERROR_\w+|ERR_PADDING_\w+)$/, 'encoding'],
  [/^(HPE_\w+|HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, 'protocol'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/, 'interrupted'],
];

const timeouts: Record<string, 'connect' | 'headers' | 'body'> = {
  ETIMEDOUT: 'connect',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'headers',
  UND_ERR_BODY_TIMEOUT: 'body',
};

/**
 * Turns what Node or undici raised while talking to `host` into `RemoteTimeout` or `RemoteUnreachable`, with the
 * original as its cause. An error whose code is not one of the network's (ours, or a bug) comes back as it is,
 * so that a fault of the program is never told as a fault of the remote server.
 */
export function toRemoteFault(error: unknown, host: string): Error {
  const given = error instanceof Error ? error : new Error(String(error));
  for (const code of codesOf(given)) {
    const phase = timeouts[code];
    if (phase) return new RemoteTimeout(host, phase, { cause: given });
    const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
    if (reason) return new RemoteUnreachable(host, reason, { cause: given });
  }
  return given;
}

/** Codes (undici's parser gives only a name) of the error and, when several addresses were tried (`AggregateError`), of each attempt. */
function codesOf(error: Error): string[] {
  const attempts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...attempts, error.cause]
    .map((one) => one as { code?: unknown; name?: unknown } | undefined)
    .map((one) => one?.code ?? one?.name)
    .filter((code): code is string => typeof code === 'string');
}
