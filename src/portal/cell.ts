import { formatMoney, formatNumber, formatShortDate, truncate } from './format-plain.js';
import type { Lang } from './texts.js';

/** What decides how values of a column are written. */
export interface CellColumn {
  label: string;
  type: string;
  unit?: string | undefined;
}

const TRUTH: Record<Lang, readonly [string, string]> = { it: ['No', 'Sì'], en: ['No', 'Yes'] };

/** Longest text of a cell of a preview; the file has it whole. */
export const LONGEST_CELL = 300;

/** Columns of whole numbers that count nothing: grouping their digits would spoil a code. */
const CODE_LABEL =
  /(^|[\W_])(id|cod|codice|code|cap|istat|fid|objectid|anno|year|civico|foglio|particella)([\W_]|$)/i;

/** Whether the values of a column stand to the right, digit under digit. */
export const isNumeric = (column: Pick<CellColumn, 'type'>): boolean =>
  column.type === 'integer' || column.type === 'number';

/** Whether the decimals of a column are cents: they stand under each other then. */
export const isMoney = ({ label, unit }: Pick<CellColumn, 'label' | 'unit'>): boolean =>
  unit === '€' || unit === 'EUR' || /€|\beuro\b/i.test(label);

/** A value of a table as its reader writes it: `1.234,5`, `03/05/2024`, `Sì`. Nothing for an empty cell. */
export function cellText(lang: Lang, column: CellColumn, value: unknown): string {
  if (value === null || value === undefined) return '';
  switch (column.type) {
    case 'integer':
      return CODE_LABEL.test(column.label) ? String(value) : numberText(lang, value);
    case 'number':
      return typeof value === 'number' && isMoney(column)
        ? formatMoney(lang, value)
        : numberText(lang, value);
    case 'date':
    case 'dateTime':
      return formatShortDate(lang, String(value));
    case 'boolean':
      return TRUTH[lang][value === true ? 1 : 0];
    default:
      return truncate(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_CELL);
  }
}

/** Integers beyond 2^53 and decimals that a double would spoil come as text: they keep every digit. */
function numberText(lang: Lang, value: unknown): string {
  if (typeof value === 'number') return formatNumber(lang, value);
  const [, sign = '', whole, fraction] =
    (typeof value === 'string' && /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/.exec(value)) || [];
  if (whole === undefined) return String(value);
  return `${sign}${formatNumber(lang, BigInt(whole))}${fraction ? `${lang === 'it' ? ',' : '.'}${fraction}` : ''}`;
}
