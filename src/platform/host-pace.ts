import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the host may be asked again. Rejects with the signal's reason when it aborts first. */
export type HostPace = (host: string, signal?: AbortSignal) => Promise<void>;

/**
 * Spaces the requests to one host by at least `intervalMs`, within this process: a harvest of ten thousand
 * records must not look like an attack to a small office's server. Hosts do not wait for each other.
 */
export function createHostPace(intervalMs: number, now: () => number = Date.now): HostPace {
  const nextTurn = new Map<string, number>();
  return async (host, signal) => {
    signal?.throwIfAborted();
    if (intervalMs <= 0) return;
    const at = now();
    for (const [known, turn] of nextTurn) if (turn <= at) nextTurn.delete(known); // keeps the map small
    const turn = nextTurn.get(host) ?? at;
    nextTurn.set(host, turn + intervalMs);
    if (turn <= at) return;
    try {
      await sleep(turn - at, undefined, { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  };
}
