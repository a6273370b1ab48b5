import type { Column } from './table-model.js';

/** A name or path as an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL string literal. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const BLANKS = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)";

/**
 * SQL expression that turns the text in `source` (an identifier) into the column's storage type.
 * `guarded` adds a check of the notation, for files whose ragged records hold shifted cells: DuckDB would
 * read `3.7` as the integer 4.
 */
export function castExpression(column: Column, source: string, guarded: boolean): string {
  if (column.storage === 'VARCHAR') return source;
  // Trimming costs as much as casting: only where a cell needs it, or where shifted cells may.
  const trimmed = guarded || column.evidence.padded > 0 ? `trim(${source}, ${BLANKS})` : source;
  const value = typedExpression(column, trimmed, guarded);
  if (column.nulls.length === 0) return value;
  const nulls = column.nulls.map((token) => quoteLiteral(token)).join(', ');
  return `CASE WHEN ${trimmed} IN (${nulls}) THEN NULL ELSE ${value} END`;
}

/**
 * The columns whose cells DuckDB's own reader can turn into values, and the options that tell it how: plain numbers with
 * one decimal mark and days of one form, both without null tokens. A cell that is none ends the reading.
 */
export function readAsTyped(columns: readonly Column[]): {
  columns: ReadonlySet<Column>;
  options: string[];
} {
  const plain = columns.filter(
    ({ storage, nulls, evidence }) => storage !== 'VARCHAR' && nulls.length === 0 && evidence.padded === 0,
  );
  const numbers = plain.filter(
    ({ type, format, unit, thousandsMark }) =>
      (type === 'integer' || type === 'number' || type === 'year') &&
      format === undefined &&
      unit === undefined &&
      thousandsMark === undefined,
  );
  const mark = numbers.find(({ decimalMark }) => decimalMark !== undefined)?.decimalMark ?? '.';
  const taken = numbers.filter(({ decimalMark }) => decimalMark === undefined || decimalMark === mark);
  const days = plain.filter(({ type, format }) => type === 'date' && /^%d[/.-]%m[/.-]%Y$/.test(format ?? ''));
  const format = days[0]?.format;
  const alike = days.filter((column) => column.format === format);
  return {
    columns: new Set(mark === 'mixed' ? alike : [...taken, ...alike]),
    options: [
      ...(mark === ',' ? ["decimal_separator = ','"] : []),
      ...(format === undefined ? [] : [`dateformat = ${quoteLiteral(format)}`]),
    ],
  };
}

function typedExpression(column: Column, trimmed: string, guarded: boolean): string {
  switch (column.type) {
    case 'boolean':
      return booleanExpression(column.format ?? '', trimmed);
    case 'date':
    case 'dateTime':
      return momentExpression(column, trimmed);
    default:
      return numberExpression(column, trimmed, guarded);
  }
}

/** Year first is what DuckDB's own cast reads, and faster; `%-d` is only a way of writing. */
function momentExpression(column: Column, trimmed: string): string {
  const format = (column.format ?? '').replaceAll('%-', '%');
  if (format.startsWith('iso8601') || format.startsWith('%Y'))
    return `TRY_CAST(${trimmed} AS ${column.storage})`;
  return `TRY_CAST(try_strptime(${trimmed}, ${quoteLiteral(format)}) AS ${column.storage})`;
}

function booleanExpression(format: string, trimmed: string): string {
  const [yes = '', no = ''] = format.split('|');
  const when = (word: string, value: string) =>
    word === '' ? '' : ` WHEN ${trimmed} = ${quoteLiteral(word)} THEN ${value}`;
  return `CASE${when(yes, 'true')}${when(no, 'false')} ELSE NULL END`;
}

function numberExpression(column: Column, trimmed: string, guarded: boolean): string {
  let digits = trimmed;
  const decorated = column.format !== undefined || [' ', "'"].includes(column.thousandsMark ?? '');
  // The digits of a unit such as m2 or CO2 are not those of the number.
  if (column.unit && /\d/.test(column.unit)) digits = `replace(${digits}, ${quoteLiteral(column.unit)}, '')`;
  if (decorated) digits = `regexp_replace(${digits}, '[^0-9.,-]', '', 'g')`;
  if (column.thousandsMark === '.' || column.thousandsMark === ',') {
    digits = `replace(${digits}, '${column.thousandsMark}', '')`;
  }
  if (column.decimalMark === ',' || column.decimalMark === 'mixed') digits = `replace(${digits}, ',', '.')`;
  let value = `TRY_CAST(${digits} AS ${column.storage})`;
  if (decorated) value = `CASE WHEN ${trimmed} LIKE '(%' THEN -(${value}) ELSE ${value} END`;
  if (!guarded) return value;
  const pattern = column.type === 'number' ? '-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?' : '-?[0-9]{1,18}';
  return `CASE WHEN regexp_full_match(${digits}, '${pattern}') THEN ${value} ELSE NULL END`;
}
