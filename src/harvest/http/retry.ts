import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteStatus, RemoteTimeout, RemoteUnreachable } from '../../platform/outgoing-errors.js';

/** How often and how patiently a request is tried again. */
export interface Patience {
  /** In all. */
  attempts: number;
  /** Before the second attempt; doubled before each further one. */
  firstDelayMs: number;
  /** Longest wait before one attempt, also when the server asks for more. */
  longestDelayMs: number;
}

export const PATIENCE: Patience = { attempts: 5, firstDelayMs: 1000, longestDelayMs: 120_000 };

/** Statuses that pass: the server is busy, starting, or asks to come again later. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 520, 522, 524]);

/** Whether another attempt may fare better. */
export function isPassing(error: unknown): boolean {
  if (error instanceof RemoteTimeout) return true;
  if (error instanceof RemoteStatus) return PASSING.has(error.status);
  return (
    error instanceof RemoteUnreachable &&
    ['interrupted', 'refused', 'no-route', 'dns', 'protocol', 'encoding'].includes(error.reason)
  );
}

/**
 * How long to wait before the attempt after that many: doubled each time, a little more or less so that many who were turned
 * away do not come back at once; never shorter than the server's `Retry-After`.
 * @param random from 0 to 1
 */
export function delayBefore(
  attempt: number,
  error: unknown,
  patience: Patience,
  random = Math.random(),
): number {
  const own = patience.firstDelayMs * 2 ** (attempt - 1) * (0.75 + random / 2);
  const asked = error instanceof RemoteStatus ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  return Math.min(Math.max(own, asked), patience.longestDelayMs);
}

/**
 * Does it again while it fails for reasons that pass.
 * @param signal ends the waiting, and raises its reason
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  { patience, signal }: { patience: Patience; signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || attempt >= patience.attempts || !isPassing(error)) throw error;
      await sleep(delayBefore(attempt, error, patience), undefined, { signal }).catch(() => {
        throw signal.reason;
      });
    }
  }
}
