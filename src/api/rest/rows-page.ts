import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type Bilingual } from '../../errors.js';
import type { Services } from '../../services.js';
import { column, type Query } from '../../tables/query/tree.js';
import { QUESTION_MS } from '../../tables/rows/ask-table.js';
import { cutTexts } from '../../tables/rows/cut-texts.js';
import { isJsonColumn } from '../../tables/rows/field-types.js';
import type { ReadableTable, TableOf } from '../../tables/rows/table-of.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import { goneSignal, orQuestionRefusal } from '../common/questions.js';
import { MAX_OFFSET } from './cursor.js';
import { askPageAt, linkNext } from './row-cursor.js';
import { readFilter, readNames, readSort, valueReader } from './rows-query.js';
import { choice, cursor, limit, nullable } from './schemas/common.js';

const Names = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
    maxItems: 1000,
    description: 'Separati da virgole o ripetuti / separated by commas or repeated',
  }),
);

/** Which rows are meant. */
export const RowFilters = {
  filter: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
      maxItems: 100,
      description:
        'Colonna, operatore (= != < <= > >= ~ contiene ^= inizia) e valore, oppure colonna:null o colonna:notnull / column, operator, value',
    }),
  ),
  q: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Parole in qualsiasi colonna / words in any column' }),
  ),
  timeZone: Type.Optional(
    Type.String({
      maxLength: 64,
      examples: ['Europe/Rome'],
      description:
        'Fuso dei giorni e delle ore senza fuso in filter; UTC se manca / zone of days and times without one in filter; UTC where left out',
    }),
  ),
};

/** The query string of a page of rows. */
export const RowsQuery = Type.Object(
  {
    limit: limit(10_000, 100),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_OFFSET })),
    cursor,
    columns: Names,
    sort: Names,
    ...RowFilters,
    distinct: Type.Optional(Type.Boolean({ description: 'Solo righe diverse / only rows that differ' })),
    table: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Nome o numero della tabella nel file / name or number of the table in the file',
      }),
    ),
    shape: Type.Optional(choice(['objects', 'arrays'])),
    cut: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'Caratteri al massimo di ogni testo: quelli più lunghi sono tagliati, gli elenchi e gli oggetti sono dati come testo / characters at most of each text: longer ones are cut, lists and objects are given as text',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A page of rows as it is answered. */
export const RowsPage = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), label: Type.String(), type: Type.String() })),
  rows: Type.Array(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())])),
  total: Type.Integer(),
  next: nullable(Type.String()),
});

const STATUS_WORDS: Record<Exclude<StoredTable['status'], 'loaded'>, Bilingual> = {
  pending: { it: 'Il file è in attesa di lettura.', en: 'The file is waiting to be read.' },
  loading: { it: 'Il file è in corso di lettura.', en: 'The file is being read.' },
  'not-tabular': { it: 'Il file non è una tabella.', en: 'The file is not a table.' },
  failed: { it: 'La lettura del file non è riuscita.', en: 'Reading the file did not succeed.' },
  cancelled: { it: 'La lettura del file è stata annullata.', en: 'Reading the file was cancelled.' },
};

/** Why there are no rows, with what was found in the file. */
function unavailable(table: StoredTable | undefined): AppError {
  const status = table?.status ?? 'pending';
  if (status === 'loaded') throw new Error('a loaded table has rows');
  const words = STATUS_WORDS[status];
  const reasons = table?.findings ?? [];
  return new AppError(
    'PreviewUnavailable',
    {
      it: [words.it, ...reasons.map((r) => r.message.it)].join(' '),
      en: [words.en, ...reasons.map((r) => r.message.en)].join(' '),
    },
    [
      { pointer: '', code: status, message: words },
      ...reasons.map(({ code, message }) => ({ pointer: '', code, message })),
    ],
  );
}

const noFile = (): AppError =>
  new AppError('PreviewUnavailable', {
    it: 'La distribuzione non ha un file conservato qui.',
    en: 'The distribution has no file stored here.',
  });

/** Throws PreviewUnavailable, with the reason, where there are no rows (yet); then it may be asked again shortly. */
export function orUnavailable(reply: FastifyReply, found: TableOf): asserts found is ReadableTable {
  if (found.kind !== 'none') return;
  if (found.fileId === undefined) throw noFile();
  const status = found.table?.status ?? 'pending';
  if (status === 'pending' || status === 'loading') reply.header('Retry-After', '2');
  throw unavailable(found.table);
}

/**
 * The page of a table that the query string asks for, with the link to the next one.
 * Errors: PreviewUnavailable where there are no rows (yet), with the reason; BadRequest for what the table cannot answer.
 */
export async function answerRows(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  query: Static<typeof RowsQuery>,
  found: TableOf,
): Promise<Static<typeof RowsPage>> {
  orUnavailable(reply, found);
  const known = new Set([...found.columns.map(({ name }) => name), '_id']);
  const columns = readNames(query.columns, known, '/columns');
  const orderBy = readSort(query.sort, known);
  const read = valueReader(found.columns, query.timeZone);
  const filter = readFilter(query.filter, query.q, known, read);
  const asked: Query & { limit: number } = {
    limit: query.limit,
    ...(query.offset !== undefined && { offset: query.offset }),
    ...selectionOf(columns, query, found),
    ...(orderBy && { orderBy }),
    ...(filter && { filter }),
    ...(query.distinct && { distinct: true }),
  };
  const bounds = { milliseconds: QUESTION_MS, signal: goneSignal(reply) };
  const page = await orQuestionRefusal(askPageAt(services, found, asked, query.cursor, bounds));
  const { next } = page;
  linkNext(reply, services.catalog.publicUrl, request.url, next);
  reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
  const names = columns ?? found.columns.map(({ name }) => name);
  const { cut } = query;
  const lists = page.rows.map((row) =>
    row.map((value, at) => (cut === undefined ? shown(value, page.columns[at]) : cutText(value, cut))),
  );
  return {
    columns: page.columns.map(({ label, type }, at) => ({ name: names[at] ?? label, label, type })),
    rows:
      query.shape === 'arrays'
        ? lists
        : lists.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))),
    total: page.total,
    next,
  };
}

/** The columns of a page. */
function selectionOf(
  columns: readonly string[] | undefined,
  { cut, distinct }: Static<typeof RowsQuery>,
  found: ReadableTable,
): Pick<Query, 'select'> {
  // Rows that differ only beyond the cut are different rows.
  if (cut === undefined || distinct) return columns ? { select: columns.map((name) => column(name)) } : {};
  return { select: cutTexts(found.columns, columns ?? found.columns.map(({ name }) => name), cut) };
}

/** A value with at most so many characters. */
function cutText(value: unknown, cut: number): unknown {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  return typeof text === 'string' && text.length > cut ? text.slice(0, cut) : text;
}

/** A value as it is answered: of columns of JSON what the JSON says. */
export const shown = (value: unknown, of: Parameters<typeof isJsonColumn>[0] | undefined): unknown =>
  of && typeof value === 'string' && isJsonColumn(of) ? JSON.parse(value) : value;
