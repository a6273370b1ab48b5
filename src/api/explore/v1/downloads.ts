import type { FastifyReply } from 'fastify';
import type { Services } from '../../../services.js';
import { jsonValues } from '../../../tables/export/json-values.js';
import type { ExportSource } from '../../../tables/export/source.js';
import { sendRows } from '../../common/send-rows.js';
import { badParameter } from '../explore-error.js';
import { sendExport } from '../exports.js';
import type { ExportQuery } from '../parameters.js';
import { type V1Request, v1Order } from './parameters.js';
import {
  askedRecords,
  narrowedRecords,
  recordWriter,
  type V1Found,
  v1Select,
  v1Table,
  withNumber,
} from './records.js';

/** Names of formats that version 2 calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = { xls: 'xlsx' };

/** `/api/records/1.0/download/`: all records, or a page of them, as a file. @throws ExploreError, OdsqlError */
export async function downloadRecords(
  services: Services,
  request: V1Request,
  reply: FastifyReply,
  page?: { limit: number; offset: number },
): Promise<FastifyReply> {
  const found = await v1Table(services, request);
  const format = request.one('format') || 'csv';
  const limit = page?.limit ?? request.whole('rows', -1, Number.MAX_SAFE_INTEGER, -1);
  const offset = page?.offset ?? request.whole('start', 0, Number.MAX_SAFE_INTEGER);
  if (format === 'json') return downloadJson(services, found, request, reply, { limit, offset });
  const order_by = v1Order(request);
  const separator = request.one('csv_separator') ?? ';';
  if (!isDelimiter(separator)) throw badParameter(`Unknown csv_separator: ${separator}`);
  const exported: ExportQuery = {
    ...narrowedRecords(found, request),
    ...(order_by && { order_by }),
    ...v1Select(request),
    ...EXPORT_DEFAULTS,
    limit,
    offset,
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
  { limit, offset }: { limit: number; offset: number },
): Promise<FastifyReply> {
  const asked = askedRecords(services, found, request);
  const { timezone } = narrowedRecords(found, request);
  async function* text(source: ExportSource): AsyncGenerator<string> {
    const write = recordWriter(found, asked, source.columns, timezone);
    let separator = '[\n';
    for await (const rows of jsonValues(source)) {
      if (rows.length === 0) continue;
      yield separator + rows.map((row) => JSON.stringify(write(row))).join(',\n');
      separator = ',\n';
    }
    yield separator.startsWith('[') ? '[]\n' : '\n]\n';
  }
  return sendRows(services, reply.request, reply, {
    found: found.table.found,
    query: { ...withNumber(asked), ...(limit >= 0 && { limit }), ...(offset > 0 && { offset }) },
    mediaType: 'application/json; charset=utf-8',
    fileName: `${found.id}.json`,
    open: true,
    write: text,
  }).catch((error) => {
    throw asked.fault(error);
  });
}
