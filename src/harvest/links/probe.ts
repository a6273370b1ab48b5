import { readRetryAfter } from '../../platform/outgoing-headers.js';
import type { OutgoingHttp, RemoteAnswer } from '../../platform/outgoing-http.js';
import type { Outcome } from './judge.js';
import { type Problem, problemOf } from './problems.js';

export interface ProbeOptions {
  /** Whether it is the address of a service, which may well refuse a request without parameters. */
  service?: boolean;
  /** Longest time for one request with its redirects. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const TIMEOUT_MS = 30_000;
/** The server asks to be left alone, or is down for a while: no fault of the address. */
const BUSY: ReadonlySet<number> = new Set([429, 503]);
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);
const LONGEST_URL = 4000;

/** After these the same question in another form is answered no better. */
const CERTAIN: ReadonlySet<Problem> = new Set<Problem>([
  'dns',
  'refused',
  'no-route',
  'not-allowed',
  'redirects',
  'certificate',
  'certificate-expired',
  'certificate-name',
  'certificate-self-signed',
  'certificate-incomplete',
]);

/** Problems of a whole server: every other address of it has them too. */
export const OF_SERVER: ReadonlySet<Problem | null> = new Set<Problem | null>(
  [...CERTAIN].filter((it) => it !== 'not-allowed' && it !== 'redirects'),
);

/**
 * Asks for an address, as cheaply as can be: with HEAD, and where that does not succeed with a GET for its first byte,
 * since many servers answer HEAD badly. The body is never read. Redirects are followed.
 * @throws the signal's reason when it aborts, and faults of this program
 */
export async function probe(http: OutgoingHttp, url: string, options: ProbeOptions = {}): Promise<Outcome> {
  const head = await ask(http, url, 'HEAD', options);
  if (head.result !== 'failed' || (head.problem && CERTAIN.has(head.problem))) return head;
  return ask(http, url, 'GET', options);
}

async function ask(
  http: OutgoingHttp,
  url: string,
  method: 'HEAD' | 'GET',
  { service = false, timeoutMs = TIMEOUT_MS, signal }: ProbeOptions,
): Promise<Outcome> {
  let answer: RemoteAnswer;
  try {
    answer = await http.fetchToStream(url, {
      method,
      maxBytes: Number.MAX_SAFE_INTEGER,
      timeoutMs,
      acceptStatus: () => true,
      ...(method === 'GET' && { headers: { range: 'bytes=0-0' } }),
      ...(signal && { signal }),
    });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || signal?.aborted) throw error;
    return { ...NOTHING, result: 'failed', problem };
  }
  answer.body.on('error', () => {}).destroy();
  return outcomeOf(answer, method, service);
}

const NOTHING: Omit<Outcome, 'result'> = {
  httpStatus: null,
  problem: null,
  redirectTo: null,
  movedTo: null,
  contentType: null,
  contentLength: null,
};

function outcomeOf(answer: RemoteAnswer, method: 'HEAD' | 'GET', service: boolean): Outcome {
  const { status, headers, redirects } = answer;
  const retryAfterSeconds = readRetryAfter(headers['retry-after']);
  if (BUSY.has(status) || !isGood(status, method, service)) {
    return {
      ...NOTHING,
      result: BUSY.has(status) ? 'busy' : 'failed',
      httpStatus: status,
      problem: BUSY.has(status) ? 'busy' : 'status',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }
  return {
    result: 'ok',
    httpStatus: status,
    problem: null,
    redirectTo: short(redirects.at(-1)?.url),
    movedTo: short(movedTo(redirects)),
    contentType: headers['content-type']?.slice(0, 200) ?? null,
    contentLength: lengthOf(headers),
  };
}

function isGood(status: number, method: 'HEAD' | 'GET', service: boolean): boolean {
  if (status >= 200 && status < 300) return true;
  // An empty file has no first byte (RFC 9110, 15.5.17); it is there all the same.
  if (method === 'GET' && status === 416) return true;
  return method === 'GET' && service && status >= 400 && status < 500 && status !== 404 && status !== 410;
}

/** The address after the redirects that are for good; what follows a temporary one is not. */
function movedTo(redirects: RemoteAnswer['redirects']): string | undefined {
  const temporary = redirects.findIndex(({ status }) => !PERMANENT.has(status));
  return (temporary < 0 ? redirects : redirects.slice(0, temporary)).at(-1)?.url;
}

const short = (url: string | undefined): string | null =>
  url !== undefined && url.length <= LONGEST_URL ? url : null;

/** Of the whole, also where only its first byte came (RFC 9110, 14.4). */
function lengthOf(headers: RemoteAnswer['headers']): number | null {
  const text = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? headers['content-length'];
  const length = Number(text ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}
