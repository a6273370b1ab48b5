/** What came of reading the rows between two numbers. */
export interface WindowRead {
  rows: number;
  bytes: number;
}

/** How many row numbers a window spans: few at first, so that something comes soon, then by the bytes that come of it. */
export interface WindowSizes {
  first: number;
  most: number;
  /** Bytes that a window should come to. */
  bytes: number;
}

/** Widest step from one window to the next. */
const GROWTH = 8;

/** The next size, after a window of `size` came to so many bytes. */
export function nextSize(size: number, bytes: number, { most, bytes: wanted }: WindowSizes): number {
  const fitting = bytes === 0 ? size * GROWTH : Math.floor((size * wanted) / bytes);
  return Math.max(1, Math.min(most, size * GROWTH, fitting));
}

/**
 * Reads row numbers up to `last` window by window, the next while the reader is busy with one; no more than `limit` rows.
 * What was read and nobody took is given to `discard`.
 */
export async function* readWindows<T extends WindowRead>(
  scope: { last: number; limit: number },
  sizes: WindowSizes,
  read: (after: number, upTo: number, limit: number) => Promise<T>,
  discard: (read: T) => Promise<void>,
): AsyncGenerator<T> {
  let size = sizes.first;
  let after = 0;
  let left = scope.limit;
  const start = (): Promise<T> | undefined => {
    if (after >= scope.last || left <= 0) return undefined;
    const from = after;
    after = Math.min(after + size, scope.last);
    const running = read(from, after, left);
    // Its error is thrown where it is waited for.
    running.catch(() => undefined);
    return running;
  };
  let next = start();
  try {
    while (next) {
      const done: T = await next;
      next = undefined;
      left -= done.rows;
      size = nextSize(size, done.bytes, sizes);
      next = start();
      yield done;
    }
  } finally {
    const unread = await next?.catch(() => undefined);
    if (unread) await discard(unread);
  }
}
