import { createHash } from 'node:crypto';
import { SharedWork } from '../../platform/shared-work.js';
import { ROW_ID, rowsAt } from '../query/relation.js';
import { type Rows, selectOn } from '../query/run.js';
import { isGrouped } from '../query/to-sql.js';
import { column, type Query, type SelectItem } from '../query/tree.js';
import { AskerGone, askRows, askTable, type RowBounds } from './ask-table.js';
import { keepOrder, numbersInKeptOrder } from './kept-order.js';
import type { ReadableTable, ReadServices } from './table-of.js';

/** Row numbers that are found out at once: a reader who goes on finds the next pages known. */
const WINDOW = 5_000;
/** Windows that are remembered, 40 kB each. */
const MOST_WINDOWS = 200;
/** Larger pages gain nothing by being looked up row by row. */
const LARGEST_PAGE = 1000;

type Numbers = readonly number[];

/** The last used at the end. */
const known = new Map<string, Numbers>();
const looking = new SharedWork<Numbers>();

/**
 * A page of a table, with the exact total unless it is not wanted. Errors: `QueryError` and those of `askTable`.
 */
export const askPage = (
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  bounds: RowBounds,
): Promise<Rows> =>
  isPicked(found, query)
    ? readPicked(services, found, query, bounds)
    : askRows(services, found, query, bounds);

/**
 * Whether the rows of a page are found out by their numbers first: of a file's table, which never changes, in an order of its
 * own or beyond the beginning of a narrowed one.
 */
function isPicked(found: ReadableTable, query: Query): boolean {
  if (found.kind !== 'file' || found.columns.some(({ name }) => name === ROW_ID)) return false;
  if (query.distinct || isGrouped(query) || query.after !== undefined || query.upTo !== undefined)
    return false;
  if (query.limit === undefined || query.limit === 0 || query.limit > LARGEST_PAGE) return false;
  if (query.orderBy?.length) return !isOrderedByAlias(query);
  return query.filter !== undefined && (query.offset ?? 0) > 0;
}

/** An order by something that the selection makes needs the selection. */
function isOrderedByAlias({ orderBy = [], select = [] }: Query): boolean {
  const made = new Set(
    select.flatMap((item) =>
      item.kind === 'column' && (item.alias ?? item.column) === item.column ? [] : [item.alias],
    ),
  );
  return orderBy.some((order) => 'column' in order && made.has(order.column));
}

/**
 * The numbers of the rows first, then these rows. Whatever is selected is read, and computed, for the rows of the page alone;
 * and the numbers of the rows around it are kept, so that the next pages need no sorting.
 */
async function readPicked(
  services: ReadServices,
  found: ReadableTable,
  query: Query,
  bounds: RowBounds,
): Promise<Rows> {
  const { limit = 0, offset = 0, select, ...which } = query;
  // Who asks for more than the first rows of an order is likely to go on.
  if (offset > 0) keepOrder(services, found, which);
  const items: readonly SelectItem[] = select ?? found.columns.map(({ name }) => column(name));
  const first = Math.floor(offset / WINDOW);
  const last = Math.floor((offset + Math.max(1, limit) - 1) / WINDOW);
  const ids: number[] = [];
  for (let number = first; number <= last; number += 1) {
    ids.push(...(await windowAt(services, found, which, number, bounds)));
  }
  const from = offset - first * WINDOW;
  const page = ids.slice(from, from + limit);
  const { orderBy: _, ...counted } = which;
  const [read, { total }] = await Promise.all([
    askTable(services, found, { ...bounds, light: true }, (connection, relation) =>
      selectOn(connection, rowsAt(relation, { among: page }), { select: [column(ROW_ID), ...items] }),
    ),
    askRows(services, found, { ...counted, limit: 0 }, bounds),
  ]);
  const byId = new Map(read.rows.map(([id, ...row]) => [id, row]));
  return {
    columns: read.columns.slice(1),
    rows: page.flatMap((id) => {
      const row = byId.get(id);
      return row ? [row] : [];
    }),
    total,
  };
}

async function windowAt(
  services: ReadServices,
  found: ReadableTable,
  which: Query,
  number: number,
  bounds: RowBounds,
): Promise<Numbers> {
  const state = found.kind === 'file' ? [found.table.parquet, found.table.modifiedAt.getTime()] : [];
  const key = createHash('sha256')
    .update(JSON.stringify([services.tablesDir, state, which, number]))
    .digest('base64url');
  const window =
    known.get(key) ??
    (await looking
      .ask(
        key,
        (signal) => findNumbers(services, found, which, number * WINDOW, { ...bounds, signal }),
        bounds.signal,
      )
      .catch((error) => {
        throw bounds.signal?.aborted ? new AskerGone() : error;
      }));
  known.delete(key);
  known.set(key, window);
  if (known.size > MOST_WINDOWS) known.delete(known.keys().next().value ?? '');
  return window;
}

async function findNumbers(
  services: ReadServices,
  found: ReadableTable,
  which: Query,
  offset: number,
  bounds: RowBounds,
): Promise<Numbers> {
  const kept = await numbersInKeptOrder(services, found, which, offset, WINDOW);
  if (kept) return kept;
  const asked = { ...which, select: [column(ROW_ID)], limit: WINDOW, offset };
  const { rows } = await askRows(services, found, asked, { ...bounds, total: false });
  return rows.map(([id]) => Number(id));
}
