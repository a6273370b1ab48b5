import type { TableColumn } from './query.js';

/**
 * A value of `readRows` as the file wrote it: the inverse of the cast, and what the lossless rule is
 * stated in. Zeros at the end of decimals are not restored. Null is the empty text.
 */
export function formatValue(value: unknown, column: TableColumn): string {
  if (value === null || value === undefined) return '';
  switch (column.type) {
    case 'integer':
    case 'number':
      return formatNumber(value as number | string, column);
    case 'boolean':
      return (column.format ?? 'true|false').split('|')[value === true ? 0 : 1] ?? '';
    case 'date':
    case 'dateTime':
      return formatMoment(String(value), column.format ?? '');
    default:
      return String(value);
  }
}

function formatNumber(value: number | string, column: TableColumn): string {
  const plain = typeof value === 'string' ? value : decimalText(value);
  const [, sign = '', whole = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === '') return plain;
  const mark = column.thousandsMark;
  const grouped = mark ? whole.replace(/\B(?=(?:\d{3})+$)/g, mark) : whole;
  const decimal = column.decimalMark === ',' ? ',' : '.';
  const number = `${grouped}${fraction === undefined ? '' : decimal + fraction}`;
  if (column.format === undefined) return sign + number;
  const [positive = '#', negative] = column.format.split(';');
  if (sign !== '' && negative !== undefined) return negative.replace('#', () => number);
  return positive.replace('#', () => sign + number);
}

/** A double without exponent notation. */
function decimalText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', power] = match;
  const exponent = Number(power);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${first}${rest}`;
  return `${sign}${first}${rest.padEnd(exponent, '0')}`;
}

function formatMoment(iso: string, format: string): string {
  if (format === '' || format.startsWith('iso8601')) return iso;
  const [date = '', time = ''] = iso.split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', second = ''] = time.split(':');
  const parts: Record<string, string> = { Y: year, m: month, d: day, H: hour, M: minute, S: second };
  return format.replace(/%(-?)([YmdHMS])/g, (_, short: string, letter: string) => {
    const part = parts[letter] ?? '';
    return short === '' ? part : part.replace(/^0(?=\d)/, '');
  });
}
