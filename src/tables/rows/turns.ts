/** How many locking writes one process does at once, whatever the tables: fewer than its connections, so that a write that reads while it holds a lock always finds one. */
const AT_ONCE = 8;

/**
 * Lets writes of one table take turns within the process. They would wait for each other in PostgreSQL anyway, each holding
 * a connection meanwhile; here they wait without one.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  /** Runs `work` after all earlier work of that table. Its error is the caller's alone. */
  async take<T>(table: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(table) ?? Promise.resolve();
    const mine = before.then(() => this.limited(work));
    const settled = mine.catch(() => undefined);
    this.last.set(table, settled);
    try {
      return await mine;
    } finally {
      if (this.last.get(table) === settled) this.last.delete(table);
    }
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free -= 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
