import type { Services } from '../../services.js';
import type { Rows } from '../../tables/query/run.js';
import type { Query } from '../../tables/query/tree.js';
import { QUESTION_MS } from '../../tables/rows/ask-table.js';
import { askPage } from '../../tables/rows/picked-page.js';
import type { ReadableTable } from '../../tables/rows/table-of.js';
import { askerSignal } from './asker.js';

/**
 * A page of a table, with the exact total where it is wanted (else 0). It is stopped when it takes too long, or when the
 * client goes. @throws QueryError, QueryTimeout, AskerGone
 */
export const readInTime = (
  services: Services,
  found: ReadableTable,
  query: Query,
  { total, milliseconds = QUESTION_MS }: { total: boolean; milliseconds?: number },
): Promise<Rows> => askPage(services, found, query, { milliseconds, signal: askerSignal(), total });
