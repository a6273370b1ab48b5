import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { type CsvChoices, csvDialect, csvHeader, csvRecord, INTERNATIONAL } from '../../tables/export/csv.js';

/** What may be chosen of an answer in CSV. */
export const CsvOptions = {
  bom: Type.Optional(
    Type.Boolean({
      description: 'CSV per fogli di calcolo: con BOM, formule neutralizzate / for spreadsheets: with a mark',
    }),
  ),
  neutralise: Type.Optional(
    Type.Boolean({
      description:
        'Un apostrofo davanti ai testi che un foglio di calcolo eseguirebbe; se manca, dove c’è il BOM / an apostrophe before texts that a spreadsheet would run',
    }),
  ),
};

/** Rows as CSV (RFC 4180: commas, CRLF) with their header. */
export function csvOf(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  chosen: CsvChoices = {},
): string {
  const dialect = csvDialect(INTERNATIONAL, chosen);
  return csvHeader(names, dialect) + rows.map((row) => csvRecord(row, dialect)).join('');
}

/** Whether an answer is wanted as CSV: `format=csv`, else `Accept` that names CSV before JSON. */
export function wantsCsv(
  request: Pick<FastifyRequest, 'headers'>,
  format: 'json' | 'csv' | undefined,
): boolean {
  if (format !== undefined) return format === 'csv';
  const accept = request.headers.accept ?? '';
  const csv = accept.indexOf('text/csv');
  const json = accept.search(/application\/json|\*\/\*/);
  return csv !== -1 && (json === -1 || csv < json);
}

export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
