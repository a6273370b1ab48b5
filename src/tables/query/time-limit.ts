import type { DuckDBConnection } from '@duckdb/node-api';

import { interruptStatement } from './ask-statement.js';

/** A query that took longer than it may. */
export class QueryTimeout extends Error {
  constructor(readonly milliseconds: number) {
    super(`The query took longer than ${milliseconds} ms`);
    this.name = 'QueryTimeout';
  }
}

/**
 * Runs work on a connection for so long at most; what it is doing then is interrupted, and the connection can be used
 * again. Throws `QueryTimeout`, or the work's own error.
 */
export async function withinTime<T>(
  connection: DuckDBConnection,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  let late = false;
  const interrupt = (): void => {
    late = true;
    interruptStatement(connection);
  };
  // Between two statements there is nothing to interrupt: it is tried again until the work ends.
  let again: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    interrupt();
    again = setInterval(interrupt, 100);
  }, milliseconds);
  try {
    return await work();
  } catch (error) {
    throw late ? new QueryTimeout(milliseconds) : error;
  } finally {
    clearTimeout(timer);
    clearInterval(again);
  }
}
