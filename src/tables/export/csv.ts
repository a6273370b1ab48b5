import type { TableColumn } from '../query/relation.js';
import { italianSql, keptAs, plainSql } from './cell-sql.js';
import { cell, type LinePart, literal } from './line.js';
import { neutralised, neutralisedSql } from './neutralise.js';

/** How a delimited text is written. */
export interface CsvDialect {
  delimiter: string;
  newline: '\n' | '\r\n';
  /** Byte order mark: by it spreadsheets know UTF-8. */
  bom: boolean;
  /** Decimal comma, day first, `VERO` and `FALSO`. */
  italian: boolean;
  quoteAll: boolean;
  /** Texts that a spreadsheet would run as formulas are neutralised: see `neutralise.ts`. */
  neutralise: boolean;
}

/** RFC 4180: commas, CRLF, decimal point, ISO dates; for machines, so nothing is added to any cell. */
export const INTERNATIONAL: CsvDialect = {
  delimiter: ',',
  newline: '\r\n',
  bom: false,
  italian: false,
  quoteAll: false,
  neutralise: false,
};

/** What a spreadsheet in Italian opens with a double click. */
export const ITALIAN: CsvDialect = {
  delimiter: ';',
  newline: '\r\n',
  bom: true,
  italian: true,
  quoteAll: false,
  neutralise: true,
};

/** What may be chosen of a dialect. */
export type CsvChoices = {
  [choice in 'delimiter' | 'bom' | 'quoteAll' | 'neutralise']?: CsvDialect[choice] | undefined;
};

/**
 * A dialect with some of it chosen otherwise: the one rule of every CSV of the portal. A file is made for spreadsheets if it
 * begins with a byte order mark, which nothing else needs, or is written as in Italian; in such a one texts are neutralised,
 * in any other each cell is what it is, unless `neutralise` says otherwise.
 */
export function csvDialect(base: CsvDialect, chosen: CsvChoices): CsvDialect {
  const bom = chosen.bom ?? base.bom;
  return {
    ...base,
    bom,
    delimiter: chosen.delimiter ?? base.delimiter,
    quoteAll: chosen.quoteAll ?? base.quoteAll,
    neutralise: chosen.neutralise ?? (bom || base.italian),
  };
}

/** A cell of text in quotes where it must be; quotes within are doubled. An empty text is `""`, none is nothing. */
function csvCell(text: string, { delimiter, quoteAll }: Pick<CsvDialect, 'delimiter' | 'quoteAll'>): string {
  const quoted = quoteAll || text === '' || /["\r\n]/.test(text) || text.includes(delimiter);
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first line, with the byte order mark. */
export function csvHeader(names: readonly string[], dialect: CsvDialect): string {
  const cells = names.map((name) => csvCell(dialect.neutralise ? neutralised(name) : name, dialect));
  return `${dialect.bom ? '\ufeff' : ''}${cells.join(dialect.delimiter)}${dialect.newline}`;
}

/** A record of values as JSON has them, with its line end; nested ones as JSON. */
export function csvRecord(values: readonly unknown[], dialect: CsvDialect): string {
  const cells = values.map((value) => {
    if (value === null || value === undefined) return noneOf(dialect, values.length === 1);
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return csvCell(dialect.neutralise && typeof value !== 'number' ? neutralised(text) : text, dialect);
  });
  return `${cells.join(dialect.delimiter)}${dialect.newline}`;
}

/** What a column is written as instead of by its type: a text that needs no quotes, or one that is made of it. */
export type OwnValue = (column: TableColumn, at: number) => LinePart | undefined;

/** What stands for no value. A line with nothing on it would be no record. */
const noneOf = (dialect: CsvDialect, alone: boolean): string => (dialect.quoteAll || alone ? '""' : '');

/** A cell that we make of a text. */
function converted({ sql, convert }: LinePart, dialect: CsvDialect, alone: boolean): LinePart {
  return {
    sql,
    convert: (value) => {
      const text = convert?.(value) ?? '';
      if (text === '') return noneOf(dialect, alone);
      return csvCell(dialect.neutralise ? neutralised(text) : text, dialect);
    },
  };
}

/** A cell in SQL. Nothing of the query reaches it but names of our own (`c0`). */
function cellSql(column: TableColumn, at: number, dialect: CsvDialect, alone: boolean, own?: string): string {
  const kept = keptAs(column);
  const value = own ?? (dialect.italian ? italianSql : plainSql)(column, cell(at));
  const none = noneOf(dialect, alone);
  const isText = !own && (kept === 'text' || kept === 'nested' || kept === 'blob');
  const text = isText && kept === 'text' && dialect.neutralise ? neutralisedSql(value) : value;
  if (dialect.quoteAll) {
    return `CASE WHEN ${value} IS NULL THEN '""' ELSE concat('"', replace(${text}, '"', '""'), '"') END`;
  }
  // What is no text holds a delimiter only where decimals have the same sign.
  const decimal =
    dialect.italian && dialect.delimiter === ',' && !['integer', 'boolean', 'date'].includes(kept);
  if (!isText && !decimal) return none === '' ? value : `coalesce(${value}, ${literal(none)})`;
  const special = [dialect.delimiter, '"', '\n', '\r'];
  const mustQuote = special.map((sign) => `contains(${value}, ${signSql(sign)})`).join(' OR ');
  return [
    `CASE WHEN ${value} IS NULL THEN ${literal(none)}`,
    `WHEN ${value} = '' THEN '""'`,
    `WHEN ${mustQuote} THEN concat('"', replace(${text}, '"', '""'), '"')`,
    `ELSE ${text} END`,
  ].join(' ');
}

const signSql = (sign: string): string => (sign < ' ' ? `chr(${sign.charCodeAt(0)})` : literal(sign));

/** A record without its line end. */
export function csvLine(columns: readonly TableColumn[], dialect: CsvDialect, own?: OwnValue): LinePart[] {
  const separator = { sql: signSql(dialect.delimiter) };
  const alone = columns.length === 1;
  return columns.flatMap((column, at) => {
    const value = own?.(column, at);
    const part = value?.convert
      ? converted(value, dialect, alone)
      : { sql: cellSql(column, at, dialect, alone, value?.sql) };
    return at === 0 ? [part] : [separator, part];
  });
}
