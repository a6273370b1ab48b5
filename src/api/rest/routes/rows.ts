import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { getResource } from '../../../catalog/queries/find-resource.js';
import { AppError, type Bilingual, notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { type RowsRequest, readRows, UnknownColumn } from '../../../tables/query.js';
import { findTable, type StoredTable } from '../../../tables/stored-tables.js';
import { MAX_OFFSET, nextLink, offsetCursor, readOffset } from '../cursor.js';
import type { RestApp } from '../rest-app.js';
import { choice, cursor, limit, nullable, refusals } from '../schemas/common.js';
import { DistributionParams, VersionQuery } from './distributions.js';

const Names = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
    maxItems: 1000,
    description: 'Separati da virgole o ripetuti / separated by commas or repeated',
  }),
);

const RowsQuery = Type.Object(
  {
    ...VersionQuery.properties,
    limit: limit(10_000, 100),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_OFFSET })),
    cursor,
    columns: Names,
    sort: Names,
    shape: Type.Optional(choice(['objects', 'arrays'])),
  },
  { additionalProperties: false },
);

const STATUS_WORDS: Record<Exclude<StoredTable['status'], 'loaded'>, Bilingual> = {
  pending: { it: 'Il file è in attesa di lettura.', en: 'The file is waiting to be read.' },
  loading: { it: 'Il file è in corso di lettura.', en: 'The file is being read.' },
  'not-tabular': { it: 'Il file non è una tabella.', en: 'The file is not a table.' },
  failed: { it: 'La lettura del file non è riuscita.', en: 'Reading the file did not succeed.' },
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

/** Names as they were given: repeated, or several in one text unless a column is called just that. */
function splitNames(given: readonly string[] | undefined, known: ReadonlySet<string>): string[] | undefined {
  return given?.flatMap((text) =>
    known.has(text.replace(/^-/, '')) ? [text] : text.split(',').filter(Boolean),
  );
}

const readSort = (names: readonly string[] | undefined, known: ReadonlySet<string>): RowsRequest['sort'] =>
  names?.map((name) =>
    name.startsWith('-') && !known.has(name) ? { column: name.slice(1), descending: true } : { column: name },
  );

const unknownColumn = (column: string, pointer: string): AppError => {
  const message = { it: `Nessuna colonna "${column}".`, en: `No column "${column}".` };
  return new AppError('BadRequest', message, [{ pointer, code: 'column', message }]);
};

/** The rows of a file that was read as a table, page by page. */
export function rows(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/rows',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-rows',
        summary: 'Righe del file letto come tabella / rows of the file read as a table',
        params: DistributionParams,
        querystring: RowsQuery,
        response: {
          200: Type.Object({
            columns: Type.Array(
              Type.Object({ name: Type.String(), label: Type.String(), type: Type.String() }),
            ),
            rows: Type.Array(
              Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())]),
            ),
            total: Type.Integer(),
            next: nullable(Type.String()),
          }),
          ...refusals(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { id, distributionId } = request.params;
      const { query } = request;
      const record = await getResource(services.db, request.actor, 'dataset', id, {
        ...(query.version && { version: query.version }),
      });
      const distribution = record.doc.distribution?.find((d) => d.id === distributionId);
      if (!distribution) throw notFound(distributionId);
      if (!distribution.file) throw noFile();
      const table = await findTable(services.db, distribution.file.id);
      if (table?.status !== 'loaded' || !table.parquet) {
        if (!table || table.status === 'pending' || table.status === 'loading')
          reply.header('Retry-After', '2');
        throw unavailable(table);
      }
      const known = new Set((table.columns ?? []).map(({ name }) => name));
      const columns = splitNames(query.columns, known);
      const sort = readSort(splitNames(query.sort, known), known);
      refuseUnknown(columns, '/columns', known);
      refuseUnknown(
        sort?.map(({ column }) => column),
        '/sort',
        known,
      );
      const offset = readOffset(query.cursor) ?? query.offset ?? 0;
      const found = await readRows(join(services.tablesDir, table.parquet), {
        limit: query.limit,
        offset,
        ...(columns && { columns }),
        ...(sort && { sort }),
      }).catch((error) => {
        throw error instanceof UnknownColumn ? unknownColumn(error.column, '/columns') : error;
      });
      const end = offset + query.limit;
      const next = end < found.total ? offsetCursor(end) : null;
      if (next) reply.header('Link', nextLink(services.catalog.publicUrl, request.url, next));
      reply.header('Cache-Control', 'no-cache').header('Vary', 'Authorization');
      const names = found.columns.map(({ name }) => name);
      return {
        columns: found.columns.map(({ name, label, type }) => ({ name, label, type })),
        rows:
          query.shape === 'arrays'
            ? found.rows
            : found.rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value]))),
        total: found.total,
        next,
      };
    },
  );
}

function refuseUnknown(
  names: readonly string[] | undefined,
  pointer: string,
  known: ReadonlySet<string>,
): void {
  const unknown = names?.find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownColumn(unknown, pointer);
}
