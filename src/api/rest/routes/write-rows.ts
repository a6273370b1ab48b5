import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { AppError, invalidField } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { and } from '../../../tables/query/tree.js';
import { defineRowTable, type FieldDefinition, startFromFile } from '../../../tables/rows/define-table.js';
import { deleteRows } from '../../../tables/rows/delete-rows.js';
import type { RowColumn } from '../../../tables/rows/field-types.js';
import { findTableOf, type TableOf } from '../../../tables/rows/table-of.js';
import { writeRows as storeRows } from '../../../tables/rows/write-rows.js';
import { authorizeRows } from '../../common/row-access.js';
import { fileTableOf } from '../../common/row-conversion.js';
import { orRowRefusal } from '../../common/row-refusals.js';
import { parseLines } from '../parse-lines.js';
import type { RestApp } from '../rest-app.js';
import { RowFilters } from '../rows-page.js';
import { readFilter, valueReader } from '../rows-query.js';
import { choice, closed, refusals } from '../schemas/common.js';
import { DistributionParams } from './distributions.js';

/** Rows of one request. Larger loads come in several, or as a file. */
const MOST_RECORDS = 50_000;

const RowsBody = closed(
  {
    records: Type.Array(Type.Unknown(), {
      maxItems: MOST_RECORDS,
      description: 'Oggetti dal nome di colonna al valore / objects from column name to value',
    }),
  },
  'RowsBody',
);

const ColumnBody = closed(
  {
    name: Type.String({ minLength: 1, maxLength: 63 }),
    type: choice([
      'text',
      'integer',
      'number',
      'boolean',
      'date',
      'dateTime',
      'time',
      'json',
      'geoPoint',
      'geoShape',
    ]),
    label: Type.Optional(Type.String({ maxLength: 1000 })),
    description: Type.Optional(Type.String({ maxLength: 10_000 })),
  },
  'RowColumnBody',
);

const TableBody = closed(
  {
    columns: Type.Optional(Type.Array(ColumnBody, { maxItems: 1000 })),
    primaryKey: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 32 })),
    startFromFile: Type.Optional(
      Type.Boolean({
        description:
          'Le righe del file diventano modificabili; il file resta / the rows of the file can be changed from now on; the file stays',
      }),
    ),
  },
  'RowTableBody',
);

const TableView = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), label: Type.String(), type: Type.String() })),
  primaryKey: Type.Array(Type.String()),
  rowCount: Type.Integer(),
});

/** Types as this API says them, in the words of the store. */
const FIELDS: Record<string, string> = { integer: 'int8', number: 'float8', dateTime: 'timestamp' };

const toField = (sent: {
  name: string;
  type: string;
  label?: string;
  description?: string;
}): FieldDefinition => ({
  id: sent.name,
  type: FIELDS[sent.type] ?? sent.type,
  ...((sent.label !== undefined || sent.description !== undefined) && {
    info: {
      ...(sent.label !== undefined && { label: sent.label }),
      ...(sent.description !== undefined && { notes: sent.description }),
    },
  }),
});

const toView = (table: { columns: readonly RowColumn[]; primaryKey: string[]; rowCount: number }) => ({
  columns: table.columns.map(({ name, label, type }) => ({ name, label, type })),
  primaryKey: table.primaryKey,
  rowCount: table.rowCount,
});

/** Refuses to write where the rows are a file's, or where no table was defined. */
function refuseUnlessRows(found: TableOf): void {
  if (found.kind === 'rows') return;
  throw found.kind === 'file'
    ? new AppError('Conflict', {
        it: 'Le righe vengono da un file: per modificarle, PUT …/table con {"startFromFile": true}.',
        en: 'The rows come from a file: to change them, PUT …/table with {"startFromFile": true}.',
      })
    : new AppError('Conflict', {
        it: 'La distribuzione non ha una tabella: va definita con PUT …/table.',
        en: 'The distribution has no table: define it with PUT …/table.',
      });
}

type RowsRequest = FastifyRequest<{ Params: { id: string; distributionId: string } }>;

/** Writing rows: definition of the table, append, upsert by key, deletion by filter. */
export function writeRows(app: RestApp, services: Services): void {
  const base = '/datasets/:id/distributions/:distributionId';
  const tags = ['distributions'];

  /** The distribution, for somebody who may write its rows, and its table. */
  const place = async (request: FastifyRequest) => {
    const { id, distributionId } = (request as RowsRequest).params;
    const { distribution } = await authorizeRows(services.db, request.actor, id, distributionId);
    return { distribution, found: await findTableOf(services.db, distribution) };
  };

  app.put(
    `${base}/table`,
    {
      schema: {
        tags,
        operationId: 'define-table',
        summary:
          'Definisce la tabella delle righe, o le aggiunge colonne / define the table of rows, or add columns',
        params: DistributionParams,
        body: TableBody,
        response: { 200: TableView, ...refusals(403, 404, 409, 415, 422) },
      },
    },
    async (request) => {
      const { distribution, found } = await place(request);
      const { columns = [], primaryKey, startFromFile: start } = request.body;
      if (found.kind === 'file') {
        if (!start) refuseUnlessRows(found);
        await orRowRefusal(startFromFile(services, distribution.id, fileTableOf(services, found)));
      } else if (found.kind === 'none' && start) refuseUnlessRows(found);
      else if (found.kind === 'none' && columns.length === 0) {
        throw invalidField('/columns', 'required', {
          it: 'La tabella vuole almeno una colonna.',
          en: 'The table needs a column at least.',
        });
      }
      const table = await orRowRefusal(
        defineRowTable(
          services,
          distribution.id,
          {
            fields: columns.map((each) => toField(each as Parameters<typeof toField>[0])),
            ...(primaryKey && { primaryKey }),
          },
          { fileId: distribution.file?.id },
        ),
      );
      return toView(table);
    },
  );

  // Lines of JSON are a body of rows and nothing else: the parser is for this route alone.
  app.register(async (plugin) => {
    const scope = plugin as unknown as RestApp;
    scope.addContentTypeParser(
      ['application/x-ndjson', 'application/jsonl', 'application/x-jsonlines'],
      { parseAs: 'string' },
      async (_request: FastifyRequest, body: string) => ({ records: parseLines(body) }),
    );
    scope.post(
      `${base}/rows`,
      {
        schema: {
          tags,
          operationId: 'write-rows',
          summary: 'Aggiunge o aggiorna righe, tutte o nessuna / add or update rows, all of them or none',
          params: DistributionParams,
          querystring: Type.Object(
            {
              method: Type.Optional(choice(['insert', 'upsert', 'update'], { default: 'insert' })),
              dryRun: Type.Optional(
                Type.Boolean({ description: 'Controlla e non conserva / check and store nothing' }),
              ),
            },
            { additionalProperties: false },
          ),
          body: RowsBody,
          response: {
            200: Type.Object({
              inserted: Type.Integer(),
              updated: Type.Integer(),
              ids: Type.Array(Type.Integer(), { description: '_id' }),
            }),
            ...refusals(403, 404, 409, 413, 415, 422),
          },
        },
      },
      async (request) => {
        const { distribution, found } = await place(request);
        refuseUnlessRows(found);
        const { method = 'insert', dryRun = false } = request.query;
        return orRowRefusal(storeRows(services, distribution.id, request.body.records, { method, dryRun }));
      },
    );
  });

  app.delete(
    `${base}/rows`,
    {
      schema: {
        tags,
        operationId: 'delete-rows',
        summary: 'Elimina le righe trovate dal filtro / delete the rows that the filter finds',
        params: DistributionParams,
        querystring: Type.Object(
          {
            ...RowFilters,
            all: Type.Optional(
              Type.Boolean({ description: 'Tutte, senza filtro / all of them, without a filter' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ deleted: Type.Integer() }), ...refusals(403, 404, 409) },
      },
    },
    async (request) => {
      const { distribution, found } = await place(request);
      refuseUnlessRows(found);
      const { filter: conditions, q, timeZone } = request.query;
      const columns = found.kind === 'none' ? [] : found.columns;
      const known = new Set([...columns.map(({ name }) => name), '_id']);
      const filter = readFilter(conditions, q, known, valueReader(columns, timeZone));
      if (!filter && !request.query.all) {
        const message = {
          it: 'Serve un filtro; per eliminare tutte le righe, all=true.',
          en: 'A filter is needed; to delete all rows, all=true.',
        };
        throw new AppError('BadRequest', message, [{ pointer: '/filter', code: 'required', message }]);
      }
      const ids = await orRowRefusal(deleteRows(services, distribution.id, filter ?? and()));
      return { deleted: ids.length };
    },
  );
}
