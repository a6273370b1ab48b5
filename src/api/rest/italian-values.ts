import type { TableColumn } from '../../tables/query/relation.js';
import { isRealDay } from '../../tables/query/values.js';

const DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:(?:,? |T)(\d{2}:\d{2}(?::\d{2})?))?$/;
const DECIMAL_COMMA = /^([+-]?\d+),(\d+)$/;
const TRUTH: Readonly<Record<string, string>> = {
  vero: 'true',
  sì: 'true',
  si: 'true',
  falso: 'false',
  no: 'false',
};

function isoMoment(text: string): string {
  const [, day = '', month = '', year = '', time] = DAY.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isRealDay(date)) return text;
  return time === undefined ? date : `${date}T${time}`;
}

/**
 * A value as Italians write it, and as the page of a table shows it, in the notation of queries: `31/12/1499`,
 * `03/05/2024 10:30`, `3,5`, `vero`. What is ambiguous (a thousands mark) or written otherwise comes back as it is, as does
 * whatever is compared with a text.
 */
export function readItalian(type: TableColumn['type'], value: string): string {
  const text = value.trim();
  switch (type) {
    case 'date':
    case 'dateTime':
      return DAY.test(text) ? isoMoment(text) : value;
    case 'integer':
    case 'number':
      return DECIMAL_COMMA.test(text) ? text.replace(',', '.') : value;
    case 'boolean':
      return TRUTH[text.toLowerCase().normalize('NFC')] ?? value;
    default:
      return value;
  }
}
