import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { AppError } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { readRows, UnknownColumn } from '../../../tables/query.js';
import { MAX_OFFSET, nextLink, offsetCursor, readOffset } from '../cursor.js';
import { getLoadedTable } from '../find-table.js';
import { getVersion, storedFileOf, versionScope } from '../find-versions.js';
import type { RestApp } from '../rest-app.js';
import { choice, cursor, limit, nullable, refusals } from '../schemas/common.js';
import { VersionParams } from './versions.js';

const Names = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 10_000 }), {
    maxItems: 1000,
    description: 'Separati da virgole o ripetuti / separated by commas or repeated',
  }),
);

const Query = Type.Object(
  {
    part: Type.Optional(Type.String({ maxLength: 500, description: 'Foglio o strato / sheet or layer' })),
    limit: limit(10_000, 100),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_OFFSET })),
    cursor,
    columns: Names,
    sort: Names,
    shape: Type.Optional(choice(['objects', 'arrays'])),
  },
  { additionalProperties: false },
);

const Rows = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), label: Type.String(), type: Type.String() })),
  rows: Type.Array(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Unknown())])),
  total: Type.Integer(),
  next: nullable(Type.String()),
});

/** The rows of one version of a file: they stay what they were, for whoever needs the data of then. */
export function versionRows(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/versions/:version/rows',
    {
      schema: {
        tags: ['distributions'],
        operationId: 'read-version-rows',
        summary: 'Righe di una versione del file / rows of one version of the file',
        params: VersionParams,
        querystring: Query,
        response: { 200: Rows, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, distributionId, version } = request.params;
      const { query } = request;
      const scope = await versionScope(services, request.actor, id, distributionId);
      const file = storedFileOf(await getVersion(services, scope, version));
      const table = await getLoadedTable(services, file, query.part);
      const known = new Set((table.columns ?? []).map(({ name }) => name));
      const columns = splitNames(query.columns, known);
      const sort = splitNames(query.sort, known)?.map((name) =>
        name.startsWith('-') && !known.has(name)
          ? { column: name.slice(1), descending: true }
          : { column: name },
      );
      const offset = readOffset(query.cursor) ?? query.offset ?? 0;
      const found = await readRows(join(services.tablesDir, table.parquet), {
        limit: query.limit,
        offset,
        ...(columns && { columns }),
        ...(sort && { sort }),
      }).catch((error) => {
        throw error instanceof UnknownColumn ? unknownColumn(error.column) : error;
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

/** Names as they were given: repeated, or several in one text unless a column is called just that. */
const splitNames = (given: readonly string[] | undefined, known: ReadonlySet<string>): string[] | undefined =>
  given?.flatMap((text) => (known.has(text.replace(/^-/, '')) ? [text] : text.split(',').filter(Boolean)));

const unknownColumn = (column: string): AppError => {
  const message = { it: `Nessuna colonna "${column}".`, en: `No column "${column}".` };
  return new AppError('BadRequest', message, [{ pointer: '/columns', code: 'column', message }]);
};
