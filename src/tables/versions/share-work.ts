/** Runs heavy work for many askers: few pieces at once, and equal ones once for all who ask meanwhile. */
export interface SharedWork {
  /**
   * What `work` gives, when its turn has come. Whoever asks with the same key before it is done gets the same answer, or
   * the same error.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** @param most pieces of work that run at the same time; the others wait in order */
export function shareWork(most: number): SharedWork {
  const known = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const same = known.get(key);
      if (same) return same as Promise<T>;
      const made = inTurn(work).finally(() => known.delete(key));
      known.set(key, made);
      return made;
    },
  };
}
