import type { Column } from '../table-model.js';
import { type DescribedTable, type DescribedText, textOf } from './described-table.js';

/**
 * A table as CSV on the Web describes it (W3C "Metadata Vocabulary for Tabular Data", 2015): the dialect of the
 * original file, and its columns with the formats that numbers and dates are written in, so that a reader of CSVW gets
 * the same values from the original as we do. A file that is no CSV is described by way of its normalised CSV.
 */
export function toCsvw(described: DescribedTable): Record<string, unknown> {
  const text = textOf(described);
  const { title, description, licence, original } = described;
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'it' }],
    url: text.url,
    ...(title && { 'dc:title': languageValues(title) }),
    ...(description && { 'dc:description': languageValues(description) }),
    ...(licence && { 'dc:license': { '@id': licence } }),
    ...(!text.isOriginal && { 'dc:source': { '@id': original.url } }),
    dialect: dialectOf(text),
    tableSchema: { columns: text.columns.map(columnOf) },
  };
}

const languageValues = (texts: Record<string, string>) =>
  Object.entries(texts).map(([lang, value]) =>
    lang === 'und' ? value : { '@value': value, '@language': lang },
  );

/** Section 5.9 of the vocabulary. Rows before the header are skipped; the names of the columns stand in the schema. */
function dialectOf({ dialect, encoding, headerRow, lineEnd }: DescribedText) {
  return {
    delimiter: dialect.delimiter,
    quoteChar: dialect.quote,
    doubleQuote: dialect.escape === 'double',
    encoding: encoding === 'macintosh' || encoding === 'IBM850' ? encoding : encoding.toLowerCase(),
    header: headerRow > 0,
    headerRowCount: headerRow > 0 ? 1 : 0,
    skipRows: Math.max(headerRow - 1, 0),
    lineTerminators: lineEnd === 'mixed' ? ['\r\n', '\n', '\r'] : [lineEnd],
  };
}

function columnOf(column: Column) {
  return {
    name: csvwName(column.name),
    titles: column.label === '' ? column.name : column.label,
    datatype: datatypeOf(column),
    // Text keeps its tokens: there `NA` is Napoli.
    null: column.type === 'text' ? [''] : ['', ...column.nulls],
    ...(column.unit !== undefined && { 'dc:description': column.unit }),
  };
}

/** "Names are restricted as defined in Variables in [URI-TEMPLATE]" and must not begin with an underscore. */
function csvwName(name: string): string {
  const encoded = encodeURIComponent(name).replace(
    /[!'()*~-]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return encoded.startsWith('_') ? `%5F${encoded.slice(1)}` : encoded;
}

function datatypeOf(column: Column): unknown {
  switch (column.type) {
    case 'integer':
      return numberType('integer', column);
    case 'number':
      return numberType(column.storage.startsWith('DECIMAL') ? 'decimal' : 'number', column);
    case 'year':
      return 'gYear';
    case 'boolean':
      return column.format && column.format !== 'true|false'
        ? { base: 'boolean', format: column.format }
        : 'boolean';
    case 'date':
      return momentType('date', column.format);
    case 'dateTime':
      return momentType(column.storage === 'TIMESTAMP' ? 'datetime' : 'dateTimeStamp', column.format);
    case 'json':
      return 'json';
    default:
      return 'string';
  }
}

/** A decimal comma or grouped thousands need saying; a unit beside the number makes it a text for others. */
function numberType(base: string, { decimalMark, thousandsMark, unit }: Column): unknown {
  if (unit !== undefined) return 'string';
  if ((decimalMark === undefined || decimalMark === '.') && thousandsMark === undefined) return base;
  return {
    base,
    format: {
      decimalChar: decimalMark === ',' ? ',' : '.',
      ...(thousandsMark !== undefined && { groupChar: thousandsMark }),
    },
  };
}

const LETTERS: Record<string, string> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  M: 'mm',
  S: 'ss',
};

/** A strptime pattern in the letters of UAX 35, as section 6.4.4 wants them. */
export function momentPattern(strptime: string): string {
  return strptime.replace(/%(-?)([YymdHMS])/g, (_, bare: string, letter: string) => {
    const letters = LETTERS[letter] ?? '';
    return bare ? letters.slice(0, 1) : letters;
  });
}

function momentType(base: string, format: string | undefined): unknown {
  if (!format || format.startsWith('iso8601') || format === '%Y-%m-%d') return base;
  return { base, format: momentPattern(format) };
}
