import { cellText } from '../../../src/portal/cell.js';
import type { IslandColumn } from '../island.js';
import { COMMON_TEXTS, translator } from './texts.js';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '^=' | ':null' | ':notnull';

/** One condition, as a `filter` parameter says it. */
export interface Condition {
  column: string;
  operator: Operator;
  /** Empty for `:null` and `:notnull`. */
  value: string;
}

// The longer signs first: `<=` is not `<`.
const SIGNS = ['!=', '<=', '>=', '^=', '=', '<', '>', '~'] as const;

/** A `filter` parameter as a condition; undefined for what names no column of the table (the portal says so). */
export function readCondition(text: string, columns: readonly { name: string }[]): Condition | undefined {
  const names = columns.map(({ name }) => name).sort((a, b) => b.length - a.length);
  for (const column of names) {
    if (!text.startsWith(column)) continue;
    const rest = text.slice(column.length);
    if (rest === ':null' || rest === ':notnull') return { column, operator: rest, value: '' };
    const operator = SIGNS.find((sign) => rest.startsWith(sign));
    if (operator) return { column, operator, value: rest.slice(operator.length) };
  }
  return undefined;
}

/** A condition as a `filter` parameter. */
export const writeCondition = ({ column, operator, value }: Condition): string =>
  `${column}${operator}${value}`;

const SHOWN_SIGNS: Partial<Record<Operator, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

/** A value as people of that language read it, where it is one of the column's type. */
function shownValue(lang: 'it' | 'en', column: IslandColumn, value: string): string {
  if (column.type === 'boolean') return cellText(lang, column, value === 'true');
  if (column.type === 'integer' || column.type === 'number') {
    return value.trim() !== '' && Number.isFinite(Number(value))
      ? cellText(lang, column, String(Number(value)) === value ? Number(value) : value)
      : value;
  }
  return column.type === 'date' || column.type === 'dateTime' ? cellText(lang, column, value) : value;
}

/** A condition in words: `Anno ≥ 2020`, `Comune contiene “Bolo”`. */
export function describeCondition(
  lang: 'it' | 'en',
  columns: readonly IslandColumn[],
  condition: Condition,
): string {
  const t = translator(lang, COMMON_TEXTS);
  const column = columns.find(({ name }) => name === condition.column);
  const title = column?.title ?? condition.column;
  const value = column ? shownValue(lang, column, condition.value) : condition.value;
  switch (condition.operator) {
    case ':null':
      return t('isEmpty', { column: title });
    case ':notnull':
      return t('notEmpty', { column: title });
    case '~':
      return t('contains', { column: title, value });
    case '^=':
      return t('begins', { column: title, value });
    case '=':
      return t('oneOf', { column: title, value });
    case '!=':
      return t('differs', { column: title, value });
    default:
      return t('compares', { column: title, sign: SHOWN_SIGNS[condition.operator] ?? '', value });
  }
}
