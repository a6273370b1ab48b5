import type { FastifyReply } from 'fastify';
import type { Services } from '../../services.js';
import { isPlace } from '../../tables/export/cell-sql.js';
import { csvDialect, INTERNATIONAL } from '../../tables/export/csv.js';
import { ExportRefused } from '../../tables/export/export-refused.js';
import {
  type ExportFormat,
  type ExportFormatId,
  exportFormat,
  formatsFor,
} from '../../tables/export/formats.js';
import type { TableColumn } from '../../tables/query/relation.js';
import type { Query } from '../../tables/query/tree.js';
import { sendExport as sendFile } from '../common/send-export.js';
import { sendRows } from '../common/send-rows.js';
import { badParameter, unknown } from './explore-error.js';
import { exportCells, exportMembers, shownOutputs } from './export-values.js';
import type { ExploreDataset, ExploreTable } from './find-table.js';
import type { Output } from './odsql/to-query.js';
import { ownFile, ownFormats } from './own-formats.js';
import { type ExportQuery, zoneOf } from './parameters.js';
import { tableQuery } from './table-request.js';

/** What this API calls types of files otherwise. */
const TYPES: Readonly<Record<string, string>> = { csv: 'text/csv; charset=utf-8' };

/** Formats in which records with these columns are exported: those of the portal, and those of this API alone. */
export const recordFormats = (columns: readonly TableColumn[]): string[] => [
  ...formatsFor(columns).map(({ id }) => id),
  ...ownFormats(columns),
];

/** A format of the portal. A GeoJSON of records without places is one of nulls. @throws ExploreError 404 */
function portalFormat(
  format: string,
  columns: readonly TableColumn[],
): ExportFormat & { id: ExportFormatId } {
  const wanted = exportFormat(format);
  if (!wanted || (wanted.geographic && wanted.id !== 'geojson' && !columns.some(isPlace))) {
    throw unknown('export format', format);
  }
  return wanted;
}

/** Headers: labels where they are asked for, of what is a field as it is. */
function headersOf(outputs: readonly Output[], columns: readonly TableColumn[], labels: boolean): string[] {
  return outputs.map(({ name, expression }, at) =>
    labels && expression.kind === 'column' && expression.column === name ? columns[at]?.label || name : name,
  );
}

/**
 * All records of a request as a file, whatever their number (contract, section 3, Exports). The path chooses the format,
 * never `Accept`. A CSV with a byte order mark is one for spreadsheets: formulas in it are neutralised unless it says
 * otherwise. @throws ExploreError, OdsqlError before anything is sent
 */
export async function sendExport(
  services: Services,
  found: ExploreDataset & { table: ExploreTable },
  format: string,
  request: ExportQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wanted = ownFile(services, found, format) ?? portalFormat(format, found.table.columns);
  const asked = tableQuery(services, found.table, request);
  const query: Query = {
    ...asked.query,
    ...(request.limit !== -1 && { limit: request.limit }),
    ...(request.offset > 0 && { offset: request.offset }),
  };
  const { outputs } = asked;
  const zone = zoneOf(request);
  const file = { found: found.table.found, query, open: true, shown: shownOutputs(outputs) };
  try {
    if ('write' in wanted) {
      return await sendRows(services, reply.request, reply, { ...file, ...wanted, gzip: request.compressed });
    }
    return await sendFile(services, reply.request, reply, {
      format: { ...wanted, mediaType: TYPES[wanted.id] ?? wanted.mediaType },
      ...file,
      name: found.id,
      compression: request.parquet_compression,
      gzip: request.compressed && wanted.id !== 'parquet',
      options: (columns) => ({
        dialect: csvDialect(INTERNATIONAL, {
          delimiter: request.delimiter,
          bom: request.with_bom && wanted.id === 'csv',
          quoteAll: request.quote_all,
          neutralise: request.neutralise,
        }),
        names: headersOf(outputs, columns, request.use_labels),
        cells: exportCells(outputs, columns, zone, request.list_separator),
        members: exportMembers(outputs, columns, zone),
        epsg: request.epsg,
        nameField: request.name_field || undefined,
        descriptionFields: request.description_field_list?.flatMap((list) => list.split(',')).filter(Boolean),
        useExtension: request.use_extension,
      }),
    });
  } catch (error) {
    if (error instanceof ExportRefused) throw badParameter(`${error.parameter ?? format}: ${error.message}`);
    throw asked.fault(error);
  }
}
