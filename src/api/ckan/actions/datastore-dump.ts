import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services.js';
import { exportTable } from '../../../tables/rows/table-of.js';
import { flag } from '../action.js';
import { coerce } from '../coerce.js';
import { validationError } from '../faults.js';
import type { RawParameters } from '../parameters.js';
import { csvLine, xmlRow } from './datastore-format.js';
import { orQueryFault } from './datastore-parameters.js';
import { queryParameters, toQuery } from './datastore-query.js';
import { type Field, resultField, shownValue, tableOf } from './datastore-table.js';

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** How a format begins, writes a row (`first` of all) and ends. */
interface Writer {
  begin: string;
  row(values: readonly unknown[], first: boolean): string;
  end: string;
}

function writerOf(format: string, fields: readonly Field[]): Writer {
  const names = fields.map(({ id }) => id);
  switch (format) {
    case 'json':
      return {
        begin: `{\n  "fields": ${JSON.stringify(fields)},\n  "records": [`,
        row: (values, first) => `${first ? '' : ','}\n    ${JSON.stringify(values)}`,
        end: '\n]}\n',
      };
    case 'xml':
      return { begin: '<data>\n', row: (values) => xmlRow(names, values), end: '</data>\n' };
    default: {
      const separator = format === 'csv' ? ',' : '\t';
      return { begin: csvLine(names, separator), row: (values) => csvLine(values, separator), end: '' };
    }
  }
}

const parameters = Type.Object({
  ...queryParameters,
  format: Type.String({ default: 'csv' }),
  bom: flag(),
});

/** `/datastore/dump/{resource id}`: a whole table as a file, of any size (contract, section 12). */
export function datastoreDump(scope: FastifyInstance, services: Services): void {
  scope.get<{ Params: { id: string } }>('/datastore/dump/:id', async (request, reply) => {
    const p = coerce(parameters, request.query as RawParameters);
    const type = Object.hasOwn(TYPES, p.format) ? TYPES[p.format] : undefined;
    if (!type) throw validationError({ format: [`Value must be one of ${Object.keys(TYPES).join(', ')}`] });
    const { distribution, found } = await tableOf({ services, actor: request.actor }, request.params.id);
    const query = toQuery(p, found);
    const rows = exportTable(services, found, query);
    // The first rows are asked for before the answer begins, so that a query that cannot be answered is refused.
    const first = await orQueryFault(rows.next());
    const columns = (query.select ?? []).map((item) => {
      const name = item.kind === 'column' ? item.column : item.alias;
      const own = found.columns.find((column) => column.name === name);
      return own ?? { name, label: name, type: 'integer' as const, storage: 'BIGINT' };
    });
    const writer = writerOf(
      p.format,
      columns.map((column) => resultField(column, found)),
    );
    async function* text(): AsyncGenerator<string> {
      try {
        yield `${p.bom ? '\ufeff' : ''}${writer.begin}`;
        let begun = false;
        for (let chunk = first; !chunk.done; chunk = await rows.next()) {
          const lines = chunk.value.map((values, at) =>
            writer.row(
              values.map((value, place) => shownValue(value, columns[place])),
              !begun && at === 0,
            ),
          );
          begun = begun || lines.length > 0;
          yield lines.join('');
        }
        yield writer.end;
      } finally {
        // A reader that leaves early leaves nothing behind.
        await rows.return(undefined);
      }
    }
    return reply
      .header('content-type', type)
      .header('content-disposition', `attachment; filename="${distribution.id}.${p.format}"`)
      .header('cache-control', 'no-cache')
      .header('vary', 'Authorization')
      .send(Readable.from(text()));
  });
}
