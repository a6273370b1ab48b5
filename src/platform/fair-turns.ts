import { TooManyWaiting } from './at-once.js';

export interface FairTurnsOptions {
  /** Pieces of work that run at a time, of all and of one asker. */
  most: number;
  mostEach: number;
  /** Those that wait, of all and of one asker: who comes then is refused at once. */
  mostWaiting: number;
  mostWaitingEach: number;
  /** Milliseconds after which who waits is refused. */
  longestWait: number;
}

/** One asker has as much under way as one may have: others are still served. */
export class TooManyOfOne extends TooManyWaiting {
  constructor() {
    super();
    this.name = 'TooManyOfOne';
  }
}

interface Waiting {
  asker: string;
  begin: () => void;
}

/**
 * Lets so many pieces of work run at a time, so many of each asker: whoever asks for much waits for himself, and nobody waits
 * longer than a while. The others come in their order.
 */
export class FairTurns {
  #running = 0;
  readonly #runningOf = new Map<string, number>();
  #waiting: Waiting[] = [];

  constructor(private readonly options: FairTurnsOptions) {}

  /**
   * Runs `work` when its turn comes. Throws `TooManyOfOne`, `TooManyWaiting`, the signal's reason when it came before the turn,
   * or the work's own error.
   */
  async run<T>(asker: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#mayBegin(asker)) this.#count(asker, 1);
    else await this.#turn(asker, signal);
    try {
      return await work();
    } finally {
      this.#count(asker, -1);
      this.#beginNext();
    }
  }

  #mayBegin(asker: string): boolean {
    const { most, mostEach } = this.options;
    return this.#running < most && (this.#runningOf.get(asker) ?? 0) < mostEach;
  }

  #count(asker: string, by: 1 | -1): void {
    this.#running += by;
    const left = (this.#runningOf.get(asker) ?? 0) + by;
    if (left === 0) this.#runningOf.delete(asker);
    else this.#runningOf.set(asker, left);
  }

  #beginNext(): void {
    const next = this.#waiting.find(({ asker }) => this.#mayBegin(asker));
    if (!next) return;
    // The place is taken before the work begins: who comes in between waits behind it.
    this.#count(next.asker, 1);
    next.begin();
  }

  async #turn(asker: string, signal: AbortSignal | undefined): Promise<void> {
    const { mostWaiting, mostWaitingEach, longestWait } = this.options;
    if (this.#waiting.filter((each) => each.asker === asker).length >= mostWaitingEach) {
      throw new TooManyOfOne();
    }
    if (this.#waiting.length >= mostWaiting) throw new TooManyWaiting();
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        this.#waiting = this.#waiting.filter((each) => each !== mine);
      };
      const mine: Waiting = {
        asker,
        begin: () => {
          end();
          resolve();
        },
      };
      const leave = (): void => {
        end();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(new TooManyWaiting());
      }, longestWait);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(mine);
    });
  }
}
