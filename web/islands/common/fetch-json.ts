import { COMMON_TEXTS, translator } from './texts.js';

/** A request that did not give what was asked for, with words for people. */
export class Fault extends Error {
  /** @param status of HTTP; 0 when there was no answer */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Fault';
  }
}

export interface FetchOptions {
  lang: 'it' | 'en';
  signal?: AbortSignal;
  /** Of what is sent as JSON; such a request is a POST. */
  body?: unknown;
}

/**
 * Asks the portal for JSON. Throws `Fault` with what the portal says (problem details, RFC 9457), or the `AbortError` of
 * the signal.
 */
export async function fetchJson<T>(address: string, { lang, signal, body }: FetchOptions): Promise<T> {
  const t = translator(lang, COMMON_TEXTS);
  let response: Response;
  try {
    response = await fetch(address, {
      ...(signal && { signal }),
      headers: {
        accept: 'application/json',
        'accept-language': lang,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Fault(0, t('offline'));
  }
  const { status } = response;
  if (response.ok) {
    try {
      return (await response.json()) as T;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Fault(0, t('offline'));
    }
  }
  const problem = (await response.json().catch(() => undefined)) as { detail?: unknown } | undefined;
  const words = typeof problem?.detail === 'string' ? problem.detail : undefined;
  throw new Fault(status, words ?? (status === 409 ? t('notReady') : t('failed', { status })));
}

/** Whether an error only says that nobody waits for the answer any more. */
export const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';
