import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services.js';
import { jsonSql, plainSql } from '../../../tables/export/cell-sql.js';
import { csvDialect, INTERNATIONAL } from '../../../tables/export/csv.js';
import { cell, type LinePart, literal } from '../../../tables/export/line.js';
import type { ExportSource } from '../../../tables/export/source.js';
import { writeExport } from '../../../tables/export/write-export.js';
import { isJsonColumn, type RowColumn } from '../../../tables/rows/field-types.js';
import type { ReadableTable } from '../../../tables/rows/table-of.js';
import { orQuestionRefusal } from '../../common/questions.js';
import { sendRows } from '../../common/send-rows.js';
import { flag } from '../action.js';
import { coerce } from '../coerce.js';
import { validationError } from '../faults.js';
import type { RawParameters } from '../parameters.js';
import { xmlCell } from './datastore-format.js';
import { orQueryFault } from './datastore-parameters.js';
import { queryParameters, toQuery } from './datastore-query.js';
import { type Field, resultField, tableOf } from './datastore-table.js';

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

const parameters = Type.Object({
  ...queryParameters,
  format: Type.String({ default: 'csv' }),
  bom: flag(),
});

/** A list of fields and one of rows, each a list of values. */
async function* toJson(source: ExportSource, fields: readonly Field[]): AsyncGenerator<Buffer | string> {
  yield `{\n  "fields": ${JSON.stringify(fields)},\n  "records": [\n    `;
  const values = source.columns.flatMap((column, at): LinePart[] => {
    // Of columns of JSON what the JSON says; places are the texts that are kept.
    const type = isJsonColumn(column as RowColumn) ? 'json' : 'text';
    return [...(at === 0 ? [] : [{ sql: "','" }]), { sql: jsonSql({ ...column, type }, cell(at)) }];
  });
  const row = [{ sql: "',['" }, ...values, { sql: "']'" }];
  let first = true;
  for await (const part of source.lines(row, '\n')) {
    // The first has no comma in front.
    yield first ? part.toString().slice(1) : part;
    first = false;
  }
  yield ']}\n';
}

/** An element for each row, and in it one for each value. */
async function* toXml(source: ExportSource): AsyncGenerator<Buffer | string> {
  yield '<data>\n';
  const id = source.columns.findIndex(({ name }) => name === '_id');
  const cells = source.columns.flatMap((column, at): LinePart[] =>
    at === id
      ? []
      : [{ sql: plainSql(column, cell(at)), convert: (text) => xmlCell(column.name, text ?? '') }],
  );
  const begin: LinePart[] =
    id === -1
      ? [{ sql: literal('<row>') }]
      : [{ sql: `concat('<row _id="', CAST(${cell(id)} AS VARCHAR), '">')` }];
  yield* source.lines([...begin, ...cells, { sql: literal('</row>') }], '\n');
  yield '</data>\n';
}

function writerOf(
  { format, bom }: Pick<Static<typeof parameters>, 'format' | 'bom'>,
  found: ReadableTable,
  now: Date,
): (source: ExportSource) => AsyncIterable<Buffer | string> | Promise<AsyncIterable<Buffer | string>> {
  return (source) => {
    if (format === 'xml') return toXml(source);
    if (format === 'json') {
      return toJson(
        source,
        source.columns.map((column) => resultField(column, found)),
      );
    }
    const dialect = csvDialect(INTERNATIONAL, { bom });
    return writeExport(format === 'tsv' ? 'tsv' : 'csv', source, { title: '', now, dialect });
  };
}

/** `/datastore/dump/{resource id}`: a whole table as a file, of any size (contract, section 12). */
export function datastoreDump(scope: FastifyInstance, services: Services): void {
  scope.get<{ Params: { id: string } }>('/datastore/dump/:id', async (request, reply) => {
    const p = coerce(parameters, request.query as RawParameters);
    const mediaType = Object.hasOwn(TYPES, p.format) ? TYPES[p.format] : undefined;
    if (!mediaType)
      throw validationError({ format: [`Value must be one of ${Object.keys(TYPES).join(', ')}`] });
    const asker = { services, actor: request.actor };
    const { record, distribution, found } = await tableOf(asker, request.params.id);
    const sent = sendRows(services, request, reply, {
      found,
      query: toQuery(p, found),
      mediaType,
      fileName: `${distribution.id}.${p.format}`,
      open: record.version === 'published' && record.visibility === 'public',
      write: writerOf(p, found, services.catalog.now()),
    });
    return orQuestionRefusal(orQueryFault(sent));
  });
}
