import type { TableColumn } from '../tables/query.js';
import { formatNumber, formatShortDate, truncate } from './format.js';
import { type Lang, translator } from './texts.js';

/** Longest text of a cell of a preview; the file has it whole. */
const LONGEST_CELL = 300;

/** Columns of whole numbers that count nothing: grouping their digits would spoil a code. */
const CODE_LABEL =
  /(^|[\W_])(id|cod|codice|code|cap|istat|fid|objectid|anno|year|civico|foglio|particella)([\W_]|$)/i;

/** Whether the values of a column stand to the right, digit under digit. */
export const isNumeric = (column: TableColumn): boolean =>
  column.type === 'integer' || column.type === 'number';

/** A value of a table as its reader writes it: `1.234,5`, `03/05/2024`, `Sì`. Nothing for an empty cell. */
export function cellText(lang: Lang, column: TableColumn, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (column.type) {
    case 'integer':
      return CODE_LABEL.test(column.label) ? String(value) : numberText(lang, value);
    case 'number':
      return numberText(lang, value);
    case 'date':
    case 'dateTime':
      return formatShortDate(lang, String(value));
    case 'boolean':
      return translator(lang)(value === true ? 'table.yes' : 'table.no');
    default:
      return truncate(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_CELL);
  }
}

/** Integers beyond 2^53 come as text: they keep every digit. */
function numberText(lang: Lang, value: unknown): string {
  if (typeof value === 'number') return formatNumber(lang, value);
  return typeof value === 'string' && /^-?\d{1,40}$/.test(value)
    ? formatNumber(lang, BigInt(value))
    : String(value);
}
