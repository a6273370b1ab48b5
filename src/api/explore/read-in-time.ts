import type { Services } from '../../services.js';
import { countOn, type Rows, selectOn } from '../../tables/query/run.js';
import { withinTime } from '../../tables/query/time-limit.js';
import type { Query } from '../../tables/query/tree.js';
import { type ReadableTable, withTable } from '../../tables/rows/table-of.js';

/** Milliseconds of one question to a table: anybody may ask, and connections are few. */
const MOST = 15_000;

/**
 * A page of a table, with the exact total where it is wanted (else 0). @throws QueryError, QueryTimeout
 */
export const readInTime = (
  services: Services,
  found: ReadableTable,
  query: Query,
  { total, milliseconds = MOST }: { total: boolean; milliseconds?: number },
): Promise<Rows> =>
  withTable(services, found, (connection, relation) =>
    withinTime(connection, milliseconds, async () => ({
      ...(await selectOn(connection, relation, query)),
      total: total ? await countOn(connection, relation, query) : 0,
    })),
  );
