import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Services } from '../../../services.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import type { Query } from '../../../tables/query/tree.js';
import { exportTable } from '../../../tables/rows/table-of.js';
import { badParameter, unknown } from '../explore-error.js';
import { sendExport } from '../exports.js';
import { type ExploreDataset, type ExploreTable, getExploreTable } from '../find-table.js';
import type { TableQuery } from '../odsql/to-query.js';
import type { ExportQuery } from '../parameters.js';
import { readInTime } from '../read-in-time.js';
import { recordFacets } from '../record-facets.js';
import { featureOf, jsonWriters, pointOf } from '../show-value.js';
import { tableQuery } from '../table-request.js';
import { facetGroups, sendV1 } from './answer.js';
import {
  geoField,
  type Narrowed,
  type V1Request,
  v1Facets,
  v1Narrowed,
  v1Order,
  v1Page,
} from './parameters.js';
import { fieldText } from './q-to-odsql.js';

export type V1Found = ExploreDataset & { table: ExploreTable };

/** The table that `dataset` names. @throws ExploreError */
export async function v1Table(services: Services, request: V1Request): Promise<V1Found> {
  const id = request.one('dataset');
  if (!id) throw badParameter('dataset is missing');
  return getExploreTable(services, id);
}

/** What narrows the records of a table. */
export const narrowedRecords = ({ table }: V1Found, request: V1Request): Narrowed => {
  const names = new Set(table.columns.map(({ name }) => name));
  return v1Narrowed(
    request,
    (name) => names.has(name),
    geoField(table.columns, request.one('geo_field'))?.name,
  );
};

/** A record with what stands beside its fields. Fields without value are left out. */
export interface V1Record {
  datasetid: string;
  recordid: string;
  fields: Record<string, unknown>;
  geometry?: unknown;
  record_timestamp: string;
}

const ROW = 'row number';

/** The query of records with their number at the end. */
function withNumber(asked: TableQuery): Query {
  return {
    ...asked.query,
    select: [...(asked.query.select ?? []), { kind: 'column', column: '_id', alias: ROW }],
  };
}

/** A maker of records from the rows of such a query. */
function recordWriter(
  { id, table }: V1Found,
  asked: TableQuery,
  columns: readonly TableColumn[],
  timeZone: string,
): (row: readonly unknown[]) => V1Record {
  const write = jsonWriters(asked.outputs, columns, timeZone);
  const timestamp = table.modifiedAt.toISOString().replace('Z', '+00:00');
  const place = geoField(columns.slice(0, asked.outputs.length));
  const placeAt = place ? columns.indexOf(place) : -1;
  const shownValue = (value: unknown, at: number): unknown => {
    if (columns[at]?.type === 'geoPoint') {
      const point = pointOf(value);
      return point && [point.lat, point.lon];
    }
    return columns[at]?.type === 'geoShape' ? featureOf(value)?.geometry : write[at]?.(value);
  };
  return (row) => {
    const fields = asked.outputs.flatMap(({ name }, at) => {
      const value = shownValue(row[at], at);
      return value === null || value === undefined ? [] : [[name, value] as const];
    });
    const geometry = placeAt === -1 ? undefined : featureOf(row[placeAt])?.geometry;
    return {
      datasetid: id,
      recordid: String(row[asked.outputs.length]),
      fields: Object.fromEntries(fields),
      ...(geometry && { geometry }),
      record_timestamp: timestamp,
    };
  };
}

function askedRecords(services: Services, found: V1Found, request: V1Request): TableQuery {
  const fields = (request.one('fields') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const order_by = v1Order(request);
  return tableQuery(services, found.table, {
    ...narrowedRecords(found, request),
    ...(fields.length > 0 && { select: fields.map(fieldText).join(', ') }),
    ...(order_by && { order_by }),
  });
}

/** `/api/records/1.0/search/` (contract, section 6). @throws ExploreError, OdsqlError */
export async function searchRecords(
  services: Services,
  request: V1Request,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const format = request.one('format') || 'json';
  if (!['json', 'jsonp', 'geojson', 'csv'].includes(format)) throw badParameter(`Unknown format: ${format}`);
  const page = v1Page(request);
  if (format === 'csv') return downloadRecords(services, request, reply, page);
  const found = await v1Table(services, request);
  const asked = askedRecords(services, found, request);
  const { rows, columns, total } = await readInTime(
    services,
    found.table.found,
    { ...withNumber(asked), ...page },
    { total: true },
  ).catch((error) => {
    throw asked.fault(error);
  });
  const narrowed = narrowedRecords(found, request);
  const records = rows.map(recordWriter(found, asked, columns, narrowed.timezone));
  if (format === 'geojson') {
    const features = records.map(({ geometry, fields }) => ({
      type: 'Feature',
      geometry: geometry ?? null,
      properties: fields,
    }));
    return sendV1(request, reply, { type: 'FeatureCollection', features });
  }
  const facet = v1Facets(request);
  const facets = facet.length === 0 ? [] : await recordFacets(services, found.table, { ...narrowed, facet });
  return sendV1(request, reply, {
    nhits: total,
    parameters: request.echo({ dataset: found.id, rows: page.limit, start: page.offset }),
    records,
    ...(facet.length > 0 && { facet_groups: facetGroups(facets) }),
  });
}

/** One record by its number. @throws ExploreError 404 */
export async function oneV1Record(
  services: Services,
  id: string,
  recordId: string,
  request: V1Request,
): Promise<V1Record> {
  const found = await getExploreTable(services, id);
  if (!/^[1-9]\d{0,14}$/.test(recordId)) throw unknown('record', recordId);
  const narrowed = narrowedRecords(found, request);
  const asked = tableQuery(services, found.table, { ...narrowed, where: [`_id = ${recordId}`] });
  const { rows, columns } = await readInTime(
    services,
    found.table.found,
    { ...withNumber(asked), limit: 1 },
    { total: false },
  );
  const [row] = rows;
  if (!row) throw unknown('record', recordId);
  return recordWriter(found, asked, columns, narrowed.timezone)(row);
}

/** Names of formats that version 2 calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = { xls: 'xlsx', csv: 'csv' };

/** `/api/records/1.0/download/`: all records, or a page of them, as a file. @throws ExploreError, OdsqlError */
export async function downloadRecords(
  services: Services,
  request: V1Request,
  reply: FastifyReply,
  page?: { limit: number; offset: number },
): Promise<FastifyReply> {
  const found = await v1Table(services, request);
  const format = request.one('format') || 'csv';
  const rows =
    page?.limit ?? (request.one('rows') ? request.whole('rows', -1, Number.MAX_SAFE_INTEGER, -1) : -1);
  if (format === 'json') return downloadJson(services, found, request, reply, rows);
  const order_by = v1Order(request);
  const fields = (request.one('fields') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const separator = request.one('csv_separator') ?? ';';
  if (!isDelimiter(separator)) throw badParameter(`Unknown csv_separator: ${separator}`);
  const exported: ExportQuery = {
    ...narrowedRecords(found, request),
    ...(order_by && { order_by }),
    ...(fields.length > 0 && { select: fields.map(fieldText).join(', ') }),
    ...EXPORT_DEFAULTS,
    limit: rows,
    offset: page?.offset ?? 0,
    use_labels: request.flag('use_labels_for_header'),
    delimiter: separator,
  };
  return sendExport(services, found, RENAMED[format] ?? format, exported, reply);
}

const isDelimiter = (text: string): text is ExportQuery['delimiter'] => [';', ',', '\t', '|'].includes(text);

/** A page of a file begins where it begins, a whole one has no mark in front as then. */
const EXPORT_DEFAULTS = {
  compressed: false,
  list_separator: ',',
  quote_all: false,
  with_bom: false,
  use_labels_in_exports: false,
} as const;

/** A list of record wrappers, row after row. */
async function downloadJson(
  services: Services,
  found: V1Found,
  request: V1Request,
  reply: FastifyReply,
  limit: number,
): Promise<FastifyReply> {
  const asked = askedRecords(services, found, request);
  const { timezone } = narrowedRecords(found, request);
  const query: Query = { ...withNumber(asked), ...(limit >= 0 && { limit }) };
  // Asked before the answer begins, so that a query that cannot be answered is refused.
  const { columns } = await readInTime(
    services,
    found.table.found,
    { ...query, limit: 0 },
    { total: false },
  ).catch((error) => {
    throw asked.fault(error);
  });
  const write = recordWriter(found, asked, columns, timezone);
  const rows = exportTable(services, found.table.found, query);
  async function* text(): AsyncGenerator<string> {
    try {
      let separator = '[\n';
      for await (const chunk of rows) {
        for (const row of chunk) {
          yield `${separator}${JSON.stringify(write(row))}`;
          separator = ',\n';
        }
      }
      yield separator.startsWith('[') ? '[]\n' : '\n]\n';
    } finally {
      await rows.return(undefined);
    }
  }
  return reply
    .type('application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="${found.id}.json"`)
    .send(Readable.from(text()));
}
