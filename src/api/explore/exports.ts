import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import type { Services } from '../../services.js';
import type { TableColumn } from '../../tables/query/relation.js';
import { selectOn } from '../../tables/query/run.js';
import type { Query } from '../../tables/query/tree.js';
import { exportTable, withTable } from '../../tables/rows/table-of.js';
import { badParameter, unknown } from './explore-error.js';
import type { ExploreDataset, ExploreTable } from './find-table.js';
import type { Output } from './odsql/to-query.js';
import { type ExportQuery, zoneOf } from './parameters.js';
import { cellWriters, featureOf, jsonWriters } from './show-value.js';
import { tableQuery } from './table-request.js';

/** The formats that records are exported in; `geojson` is offered where there is a geometry. */
export const RECORD_FORMATS = ['csv', 'json', 'jsonl', 'geojson'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

const TYPES: Record<RecordFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
};

/** Whether a column holds places. */
export const isPlace = ({ type }: TableColumn): boolean => type === 'geoPoint' || type === 'geoShape';

/** How a format begins, writes a row (`first` of all) and ends. */
interface Writer {
  begin: string;
  row(values: readonly unknown[], first: boolean): string;
  end: string;
}

function csvWriter(
  request: ExportQuery,
  outputs: readonly Output[],
  columns: readonly TableColumn[],
): Writer {
  const { delimiter, quote_all, with_bom, use_labels, list_separator } = request;
  const mustQuote = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`);
  const cell = (text: string): string =>
    quote_all || mustQuote.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const cells = cellWriters(outputs, columns, zoneOf(request), list_separator);
  const line = (texts: readonly string[]): string => `${texts.map(cell).join(delimiter)}\r\n`;
  const labels = outputs.map(({ name, expression }, at) =>
    use_labels && expression.kind === 'column' && expression.column === name
      ? (columns[at]?.label ?? name)
      : name,
  );
  return {
    begin: `${with_bom ? '\ufeff' : ''}${line(labels)}`,
    row: (values) => line(values.map((value, at) => cells[at]?.(value) ?? '')),
    end: '',
  };
}

function jsonWriter(
  format: 'json' | 'jsonl' | 'geojson',
  outputs: readonly Output[],
  columns: readonly TableColumn[],
  timeZone: string,
): Writer {
  const writers = jsonWriters(outputs, columns, timeZone);
  const flat = (values: readonly unknown[], skip = -1): Record<string, unknown> =>
    Object.fromEntries(
      outputs.flatMap(({ name }, at) => (at === skip ? [] : [[name, writers[at]?.(values[at])]])),
    );
  if (format === 'jsonl') return { begin: '', row: (values) => `${JSON.stringify(flat(values))}\n`, end: '' };
  const separated = (text: string, first: boolean): string => `${first ? '' : ','}\n${text}`;
  if (format === 'json') {
    return {
      begin: '[',
      row: (values, first) => separated(JSON.stringify(flat(values)), first),
      end: '\n]\n',
    };
  }
  // The first shape, else the first point, is the geometry; further places stay among the properties.
  const shape = columns.findIndex(({ type }) => type === 'geoShape');
  const place = shape === -1 ? columns.findIndex(isPlace) : shape;
  return {
    begin: '{"type":"FeatureCollection","features":[',
    row: (values, first) =>
      separated(
        JSON.stringify({
          type: 'Feature',
          geometry: place === -1 ? null : (featureOf(values[place])?.geometry ?? null),
          properties: flat(values, place),
        }),
        first,
      ),
    end: '\n]}\n',
  };
}

/**
 * All records of a request as a file, row after row, whatever their number (contract, section 3, Exports).
 * The path chooses the format, never `Accept`. @throws ExploreError, OdsqlError before anything is sent
 */
export async function sendExport(
  services: Services,
  found: ExploreDataset & { table: ExploreTable },
  format: string,
  request: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wanted = RECORD_FORMATS.find((each) => each === format);
  if (!wanted) throw unknown('export format', format);
  const asked = tableQuery(services, found.table, request);
  if (request.offset > 0 && request.limit === -1) throw badParameter('offset needs a limit in exports');
  const query: Query = {
    ...asked.query,
    ...(request.limit !== -1 && { limit: request.limit }),
    ...(request.offset > 0 && { offset: request.offset }),
  };
  // Asked before the answer begins, so that a query that cannot be answered is refused.
  const { columns } = await withTable(services, found.table.found, (connection, relation) =>
    selectOn(connection, relation, { ...query, limit: 0 }),
  ).catch((error) => {
    throw asked.fault(error);
  });
  const writer =
    wanted === 'csv'
      ? csvWriter(request, asked.outputs, columns)
      : jsonWriter(wanted, asked.outputs, columns, zoneOf(request));
  const rows = exportTable(services, found.table.found, query);
  async function* text(): AsyncGenerator<string> {
    try {
      yield writer.begin;
      let begun = false;
      for await (const chunk of rows) {
        const lines = chunk.map((values, at) => writer.row(values, !begun && at === 0));
        begun = begun || lines.length > 0;
        yield lines.join('');
      }
      yield writer.end;
    } finally {
      // A reader that leaves early leaves nothing behind.
      await rows.return(undefined);
    }
  }
  const stream = Readable.from(text());
  const name = `${found.id}.${wanted}${request.compressed ? '.gz' : ''}`;
  reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-cache');
  if (!request.compressed) return reply.type(TYPES[wanted]).send(stream);
  const zip = createGzip();
  stream.on('error', (error) => zip.destroy(error));
  zip.on('close', () => stream.destroy());
  return reply.type('application/gzip').send(stream.pipe(zip));
}
