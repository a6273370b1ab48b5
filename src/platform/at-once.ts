/** Too much work waits already: whoever asks now is refused at once. */
export class TooManyWaiting extends Error {
  constructor() {
    super('Too much at once: try again later');
    this.name = 'TooManyWaiting';
  }
}

/** Lets so many pieces of work run at a time; the others wait in their order, so many at most. */
export class AtOnce {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * Runs `work` when its turn comes. Throws `TooManyWaiting`, the signal's reason when it came before the turn, or the work's
   * own error.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#running >= this.most) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next one: who comes in between waits behind it.
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length >= this.mostWaiting) throw new TooManyWaiting();
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal?.reason);
      };
      this.#waiting.push(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
