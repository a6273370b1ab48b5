import { createHash } from 'node:crypto';
import { quoteIdentifier } from '../cast-sql.js';
import { type Relation, ROW_ID } from '../query/relation.js';
import { type Rows, selectOn } from '../query/run.js';
import { column, type Query, type SelectItem } from '../query/tree.js';
import { askRows, QUESTION_MS } from './ask-table.js';
import { type ReadableTable, type ReadServices, withTable } from './table-of.js';

/** Row numbers that are sorted out at once: a reader who goes on finds the next pages known. */
const WINDOW = 5_000;
/** Windows that are remembered, 40 kB each. */
const MOST_WINDOWS = 200;
/** Larger pages gain nothing by being looked up row by row. */
const LARGEST_PAGE = 1000;

interface Window {
  ids: readonly number[];
  total: number;
}

/** The last used at the end. */
const known = new Map<string, Promise<Window>>();

/** Whether a page is read by `readSortedPage`: of a file's table, which never changes, in an order of its own. */
export function isSortedPage(found: ReadableTable, query: Query): boolean {
  return (
    found.kind === 'file' &&
    (query.orderBy?.length ?? 0) > 0 &&
    !query.distinct &&
    !query.groupBy &&
    (query.limit ?? LARGEST_PAGE + 1) <= LARGEST_PAGE &&
    !found.columns.some(({ name }) => name === ROW_ID)
  );
}

/**
 * A page of a table in an order: the numbers of its rows first, then these rows. Whatever is selected is read, and computed,
 * for the rows of the page alone; and the numbers of the rows around it are kept, so that the next pages need no sorting.
 *
 * @param query one that `isSortedPage` says yes to
 * @throws QueryError, QueryTimeout
 */
export async function readSortedPage(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
): Promise<Rows> {
  const { limit = 0, offset = 0, select, ...which } = query;
  const items: readonly SelectItem[] = select ?? found.columns.map(({ name }) => column(name));
  const first = Math.floor(offset / WINDOW);
  const last = Math.floor((offset + Math.max(1, limit) - 1) / WINDOW);
  const windows = [await windowAt(services, found, which, first)];
  if (last > first) windows.push(await windowAt(services, found, which, last));
  const from = offset - first * WINDOW;
  const ids = windows.flatMap((window) => window.ids).slice(from, from + limit);
  const read = await withTable(services, found, (connection, relation) =>
    selectOn(connection, onlyRows(relation, ids), { select: [column(ROW_ID), ...items] }),
  );
  const byId = new Map(read.rows.map(([id, ...row]) => [id, row]));
  return {
    columns: read.columns.slice(1),
    rows: ids.flatMap((id) => {
      const row = byId.get(id);
      return row ? [row] : [];
    }),
    total: windows[0]?.total ?? 0,
  };
}

/**
 * A relation narrowed to these rows. Their numbers, which are ours, are written out: the engine looks constants up in a hash,
 * bound values one after the other.
 */
function onlyRows(relation: Relation, ids: readonly number[]): Relation {
  const list = ids.length === 0 ? 'false' : `${quoteIdentifier(relation.rowId)} IN (${ids.join(', ')})`;
  return { ...relation, sql: `(SELECT * FROM ${relation.sql} AS numbered WHERE ${list})` };
}

function windowAt(
  services: ReadServices,
  found: ReadableTable,
  which: Query,
  number: number,
): Promise<Window> {
  const state = found.kind === 'file' ? [found.table.parquet, found.table.modifiedAt.getTime()] : [];
  const key = createHash('sha256')
    .update(JSON.stringify([services.tablesDir, state, which, number]))
    .digest('base64url');
  const window = known.get(key) ?? sortOut(services, found, which, number);
  known.delete(key);
  known.set(key, window);
  // What failed is tried again the next time.
  window.catch(() => known.delete(key));
  if (known.size > MOST_WINDOWS) known.delete(known.keys().next().value ?? '');
  return window;
}

async function sortOut(
  services: ReadServices,
  found: ReadableTable,
  which: Query,
  number: number,
): Promise<Window> {
  const select = [column(ROW_ID)];
  const asked = { ...which, select, limit: WINDOW, offset: number * WINDOW };
  // Others may wait for it too: it goes on when the one who asked first has gone.
  const { rows, total } = await askRows(services, found, asked, { milliseconds: QUESTION_MS });
  return { ids: rows.map(([id]) => Number(id)), total };
}
