/** Work that several may ask for at the same time: it is done once for all of them, and stopped when all have gone. */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  /**
   * What `work` gives, begun now or by somebody else under the same key. Nothing is kept of it once it has ended.
   * Throws the work's own error, or the signal's reason when this asker goes first.
   *
   * @param work its signal comes when nobody waits for it any more
   */
  async ask(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    asker: AbortSignal | undefined,
  ): Promise<T> {
    asker?.throwIfAborted();
    const running = this.#running.get(key);
    // One that everybody has left is being stopped.
    const shared = running && !running.stop.signal.aborted ? running : this.#begin(key, work);
    shared.askers += 1;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(asker?.reason);
      asker?.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([shared.done, left]);
    } finally {
      asker?.removeEventListener('abort', leave);
      shared.askers -= 1;
      if (shared.askers === 0) shared.stop.abort();
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const stop = new AbortController();
    const shared = { done: work(stop.signal), askers: 0, stop };
    this.#running.set(key, shared);
    const forget = (): void => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    };
    shared.done.then(forget, forget);
    return shared;
  }
}

interface Shared<T> {
  done: Promise<T>;
  askers: number;
  stop: AbortController;
}
