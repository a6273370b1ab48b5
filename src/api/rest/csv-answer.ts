import type { FastifyRequest } from 'fastify';
import { neutralised } from '../../tables/export/neutralise.js';

/** A value as a cell of a CSV, decimals with a point; a text that a spreadsheet would run has an apostrophe before it. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = neutralised(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180: commas, CRLF) with their header. */
export const csvOf = (names: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  `${[names, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

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
