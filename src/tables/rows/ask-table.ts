import type { DuckDBConnection } from '@duckdb/node-api';
import { interruptStatement } from '../query/ask-statement.js';
import type { Relation } from '../query/relation.js';
import { countOn, type Rows, selectOn } from '../query/run.js';
import { withinTime } from '../query/time-limit.js';
import type { Query } from '../query/tree.js';
import { knownTotal } from './known-totals.js';
import { isLight, type ReadableTable, type ReadServices, withTable } from './table-of.js';

/** Milliseconds of one question to a table: anybody may ask, and connections are few. */
export const QUESTION_MS = 15_000;

/** A question whose asker has gone: nobody reads the answer. */
export class AskerGone extends Error {
  constructor() {
    super('The client has gone');
    this.name = 'AskerGone';
  }
}

export interface AskBounds {
  milliseconds: number;
  /** Comes when nobody wants the answer any more. */
  signal?: AbortSignal | undefined;
  /** See `TableEngine.use`. */
  light?: boolean;
}

/**
 * Work on a table that strangers ask for: it is stopped when it takes too long or when the asker goes.
 * Throws `QueryTimeout`, `AskerGone`, or the work's own error.
 */
export function askTable<T>(
  services: ReadServices,
  found: ReadableTable,
  { milliseconds, signal, light = false }: AskBounds,
  work: (connection: DuckDBConnection, relation: Relation) => Promise<T>,
): Promise<T> {
  const asked = async (connection: DuckDBConnection, relation: Relation): Promise<T> => {
    // It may have waited long for its turn.
    if (signal?.aborted) throw new AskerGone();
    let again: NodeJS.Timeout | undefined;
    const stop = (): void => {
      interruptStatement(connection);
      // Between two statements there is nothing to interrupt.
      again = setInterval(() => interruptStatement(connection), 100);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await withinTime(connection, milliseconds, () => work(connection, relation));
    } catch (error) {
      throw signal?.aborted ? new AskerGone() : error;
    } finally {
      signal?.removeEventListener('abort', stop);
      clearInterval(again);
    }
  };
  return withTable(services, found, asked, { light });
}

export interface RowBounds extends AskBounds {
  /** False where nobody wants to know how many rows there are: it is then told as 0. */
  total?: boolean;
}

/** Rows of a table within those bounds, with the exact total. Errors: `QueryError` and those of `askTable`. */
export const askRows = (
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  { total = true, ...bounds }: RowBounds,
): Promise<Rows> =>
  askTable(services, found, { light: isLight(query), ...bounds }, async (connection, relation) => ({
    ...(await selectOn(connection, relation, query)),
    total: total ? await knownTotal(found, query, () => countOn(connection, relation, query)) : 0,
  }));
