import { createHash } from 'node:crypto';
import { isGrouped } from '../query/to-sql.js';
import type { Query } from '../query/tree.js';
import type { ReadableTable } from './table-of.js';

const MOST_KNOWN = 2000;

/** Totals of narrowed tables, the last used at the end. */
const known = new Map<string, number>();

/**
 * How many rows a query has: counted once for each file and filter, since a file's table never changes. Who turns the pages
 * of a narrowed table would else have all of it counted again for each. Tables of rows change, and are counted.
 */
export async function knownTotal(
  found: ReadableTable,
  query: Query,
  count: () => Promise<number>,
): Promise<number> {
  if (found.kind !== 'file' || !query.filter || query.distinct || isGrouped(query)) return count();
  const { parquet, modifiedAt } = found.table;
  const key = createHash('sha256')
    .update(JSON.stringify([parquet, modifiedAt.getTime(), query.filter, query.timeZone ?? '']))
    .digest('base64url');
  const total = known.get(key) ?? (await count());
  known.delete(key);
  known.set(key, total);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value ?? '');
  return total;
}
