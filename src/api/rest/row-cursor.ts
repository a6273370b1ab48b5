import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { AppError, type Bilingual } from '../../errors.js';
import { ROW_ID } from '../../tables/query/relation.js';
import type { Rows } from '../../tables/query/run.js';
import { isGrouped } from '../../tables/query/to-sql.js';
import { column, type Query } from '../../tables/query/tree.js';
import type { RowBounds } from '../../tables/rows/ask-table.js';
import { askPage } from '../../tables/rows/picked-page.js';
import type { ReadableTable, ReadServices } from '../../tables/rows/table-of.js';
import { badCursor, decodeCursor, encodeCursor, MAX_OFFSET, nextLink } from './cursor.js';

/** Where a page begins: after the row of that number, or after so many rows. */
type RowPlace = { after: number } | { offset: number };

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);

/** The table as a position means it: a file's table never changes, rows keep their numbers as long as their table lasts. */
const stateOf = (found: ReadableTable): string =>
  digest(
    found.kind === 'file'
      ? [found.table.parquet, found.table.modifiedAt.getTime()]
      : [found.table.distributionId, found.table.fileId],
  );

/** What was asked, whatever page of it. */
const questionOf = ({ limit: _, offset: __, ...which }: Query): string => digest(which);

const refuse = (code: string, message: Bilingual): AppError =>
  new AppError('BadRequest', message, [{ pointer: '/cursor', code, message }]);

const replaced = (): AppError =>
  refuse('cursor-replaced', {
    it: 'Nel frattempo la tabella è stata sostituita: ricomincia dalla prima pagina, senza cursore.',
    en: 'The table has been replaced meanwhile: begin again with the first page, without a cursor.',
  });

const otherQuestion = (): AppError =>
  refuse('cursor-question', {
    it: 'Il cursore è di un’altra richiesta: colonne, filtri, ordine e raggruppamento devono restare gli stessi. Ricomincia dalla prima pagina, senza cursore.',
    en: 'The cursor is of another question: columns, filters, order and grouping have to stay the same. Begin again with the first page, without a cursor.',
  });

/** The cursor of a place among the rows that a query has in a table as it is now. */
const rowCursor = (found: ReadableTable, query: Query, place: RowPlace): string =>
  encodeCursor([
    ...('after' in place ? ['a', place.after] : ['o', place.offset]),
    stateOf(found),
    questionOf(query),
  ]);

/**
 * The place of a cursor of `rowCursor`. Errors: BadRequest for what is no such cursor (`cursor`), for one of a table that has
 * been replaced (`cursor-replaced`) and for one of another question (`cursor-question`).
 */
function readRowCursor(cursor: string, found: ReadableTable, query: Query): RowPlace {
  const [kind, number, state, question, ...rest] = decodeCursor(cursor);
  const known = (kind === 'a' || kind === 'o') && typeof state === 'string' && typeof question === 'string';
  if (!known || rest.length > 0) throw badCursor();
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) throw badCursor();
  if (kind === 'o' && number > MAX_OFFSET) throw badCursor();
  if (state !== stateOf(found)) throw replaced();
  // Rows of the table that this one took the place of had higher numbers.
  if (kind === 'a' && found.kind === 'rows' && number >= found.table.nextId) throw replaced();
  if (question !== questionOf(query)) throw otherQuestion();
  if ((kind === 'a') !== isByNumber(found, query)) throw badCursor();
  return kind === 'a' ? { after: number } : { offset: number };
}

/**
 * Whether pages go on after the number of the last row: of a table that rows come to and go from while it is read, in the
 * order in which they came.
 */
const isByNumber = (found: ReadableTable, query: Query): boolean =>
  found.kind === 'rows' &&
  !query.orderBy?.length &&
  !query.distinct &&
  !isGrouped(query) &&
  !found.columns.some(({ name }) => name === ROW_ID);

/** Characters of an address that clients and proxies take in a header: many stop at 8 or 16 kB of headers in all. */
const LONGEST_LINK = 4000;

/** Sends the `Link` to the next page, unless the question in the address is longer than a header should be. */
export function linkNext(
  reply: FastifyReply,
  publicUrl: string,
  requestUrl: string,
  next: string | null,
): void {
  if (next === null) return;
  const link = nextLink(publicUrl, requestUrl, next);
  if (link.length <= LONGEST_LINK) reply.header('Link', link);
}

/** A page with the cursor of the next one, null after the last. */
export interface PageOfRows extends Rows {
  next: string | null;
}

/**
 * The page of a query that a cursor stands before; without one the page that the query says. The total is that of all pages.
 * Errors: those of `askPage`, and BadRequest for a cursor that does not go with the table or the query.
 */
export async function askPageAt(
  services: ReadServices,
  found: ReadableTable,
  query: Query & { limit: number },
  cursor: string | undefined,
  bounds: RowBounds,
): Promise<PageOfRows> {
  const place = cursor === undefined ? undefined : readRowCursor(cursor, found, query);
  const { limit } = query;
  const from = { ...query, ...(place && { offset: 0, ...place }) };
  const offset = from.offset ?? 0;
  if (isByNumber(found, query)) {
    const select = [column(ROW_ID), ...(query.select ?? found.columns.map(({ name }) => column(name)))];
    const page = await askPage(services, found, { ...from, select, limit: limit + 1 }, bounds);
    const rows = page.rows.slice(0, limit);
    const after = Number(rows.at(-1)?.[0] ?? from.after ?? 0);
    return {
      columns: page.columns.slice(1),
      rows: rows.map((row) => row.slice(1)),
      total: page.total,
      next: page.rows.length > limit && limit > 0 ? rowCursor(found, query, { after }) : null,
    };
  }
  // Of a page by key the total is that of all rows: one row more tells whether there is a next page.
  const isAfterKey = query.after !== undefined;
  const page = await askPage(services, found, { ...from, limit: limit + (isAfterKey ? 1 : 0) }, bounds);
  const end = offset + limit;
  const goesOn = isAfterKey ? page.rows.length > limit : end < page.total;
  return {
    ...page,
    rows: page.rows.slice(0, limit),
    next: goesOn ? rowCursor(found, query, { offset: end }) : null,
  };
}
