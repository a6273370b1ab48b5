import type { Column } from '../table-model.js';
import { type DescribedTable, type DescribedText, textOf } from './described-table.js';

/**
 * A table as a Frictionless data package with one tabular resource (Data Package 2.0, Table Schema, Table Dialect):
 * the original file with its dialect, or the normalised CSV of a file that is no CSV.
 */
export function toFrictionless(described: DescribedTable): Record<string, unknown> {
  const text = textOf(described);
  const { original, title, description, licence } = described;
  const inOneLanguage = (texts: Record<string, string> | undefined) =>
    texts && (texts.it ?? Object.values(texts)[0]);
  const label = inOneLanguage(title);
  const about = inOneLanguage(description);
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: slug(original.name),
    ...(label !== undefined && { title: label }),
    ...(about !== undefined && { description: about }),
    ...(licence && { licenses: [{ path: licence }] }),
    resources: [
      {
        $schema: 'https://datapackage.org/profiles/2.0/dataresource.json',
        name: slug(described.table.name ?? original.name),
        type: 'table',
        path: text.url,
        format: text.dialect.delimiter === '\t' ? 'tsv' : 'csv',
        mediatype: 'text/csv',
        encoding: text.encoding.toLowerCase(),
        ...(text.isOriginal && { bytes: original.size, hash: `sha256:${original.sha256}` }),
        ...(!text.isOriginal && { sources: [{ title: original.name, path: original.url }] }),
        dialect: dialectOf(text),
        schema: {
          $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
          fields: text.columns.map(fieldOf),
          // Shown rather than left to the default: an empty cell alone stands for no value.
          missingValues: [''],
        },
      },
    ],
  };
}

/** "Name … MUST be lower-case … alphanumeric characters along with '.', '_' or '-'" of version 1, still wise. */
function slug(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  return plain.replace(/[^a-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '') || 'table';
}

function dialectOf({ dialect, headerRow, lineEnd }: DescribedText) {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tabledialect.json',
    delimiter: dialect.delimiter,
    lineTerminator: lineEnd === 'mixed' ? '\r\n' : lineEnd,
    ...(dialect.quote !== null && { quoteChar: dialect.quote }),
    doubleQuote: dialect.escape === 'double',
    ...(dialect.escape === 'backslash' && { escapeChar: '\\' }),
    header: headerRow > 0,
    ...(headerRow > 0 && { headerRows: [headerRow] }),
  };
}

function fieldOf(column: Column) {
  return {
    // Fields are found by the header of the file itself.
    name: column.label === '' ? column.name : column.label,
    ...(column.label !== column.name && { title: column.name }),
    ...typeOf(column),
    ...(column.type !== 'text' && column.nulls.length > 0 && { missingValues: ['', ...column.nulls] }),
  };
}

function typeOf(column: Column): Record<string, unknown> {
  const { type, decimalMark, thousandsMark, unit, format } = column;
  switch (type) {
    case 'integer':
    case 'number':
      return {
        type,
        ...(decimalMark === ',' && { decimalChar: ',' }),
        ...(thousandsMark !== undefined && { groupChar: thousandsMark }),
        ...(unit !== undefined && { bareNumber: false }),
      };
    case 'year':
      return { type: 'year' };
    case 'boolean': {
      const [yes, no] = (format ?? 'true|false').split('|');
      return { type, trueValues: [yes], falseValues: [no].filter((word) => word !== '') };
    }
    case 'date':
      return { type, ...(format && format !== '%Y-%m-%d' && { format }) };
    case 'dateTime':
      return { type: 'datetime', ...(format && !format.startsWith('iso8601') && { format }) };
    case 'json':
      return { type: 'any' };
    case 'geoShape':
      return { type: 'string' };
    default:
      return { type: 'string' };
  }
}
