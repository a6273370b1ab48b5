import type { ColumnRole } from './roles/role.js';

/**
 * The words of tabular understanding.
 *
 * - Detection: everything decided about a file before it is loaded, with the evidence.
 * - Dialect: how the text is cut into cells (separator, quote, escape, line ends).
 * - Record: one row of cells; it may span several physical lines. Record numbers are 1-based.
 * - Ragged record: a record with more or fewer cells than the header has.
 * - Mark: the sign that separates decimals (decimal mark) or groups of three digits (thousands mark).
 * - Finding: something a person should know, with a stable code and a sentence in both languages.
 */

/** The file formats told apart; `other` is kept and offered for download but is not a table. */
export type FileFormat =
  | 'csv'
  | 'tsv'
  | 'json'
  | 'jsonl'
  | 'geojson'
  | 'topojson'
  | 'xlsx'
  | 'xls'
  | 'ods'
  | 'parquet'
  | 'geopackage'
  | 'shapefile'
  | 'gtfs'
  | 'zip'
  | 'gzip'
  | 'kml'
  | 'kmz'
  | 'gpx'
  | 'xml'
  | 'html'
  | 'pdf'
  | 'empty'
  | 'other';

/** The encodings recognised in Italian public data; labels are IANA's. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'windows-1252' | 'macintosh' | 'IBM850';

export type LineEnd = '\n' | '\r\n' | '\r' | 'mixed';

export interface Dialect {
  /** One of `,` `;` TAB `|`. A file of one column has `,`. */
  delimiter: string;
  /** `"` or `'`, or null where quotes are ordinary characters. */
  quote: string | null;
  /** How a quote inside a quoted cell is written: doubled, or after a backslash. */
  escape: 'double' | 'backslash';
}

/** What a column holds. `year` is a four-digit calendar year; geo and json types are kept as text. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'number'
  | 'year'
  | 'date'
  | 'dateTime'
  | 'boolean'
  | 'json'
  | 'geoPoint'
  | 'geoShape';

/** What the source format itself says of a value, where it has types (JSON). */
export type NativeKind = 'number' | 'text';

/** A sentence for people in the two languages of the product. */
export interface Message {
  it: string;
  en: string;
}

export interface Finding {
  /** Stable, kebab-case. docs/tables.md lists them. */
  code: string;
  severity: 'error' | 'warning' | 'info';
  message: Message;
  /** Name of the column concerned. */
  column?: string;
  /** 1-based physical line numbers, at most 20. */
  lines?: number[];
  /** Cells that show it, at most 5. */
  samples?: string[];
}

/** What a decision on a column rests on. */
export interface ColumnEvidence {
  /** Cells seen in well-formed records, empty ones included. */
  cells: number;
  empty: number;
  /** Cells with blanks around their value. */
  padded: number;
  /** Cells equal to one of `Column.nulls`. */
  nullTokens: number;
  /** Cells by lexical class, only those that occur. */
  classes: Record<string, number>;
  /** The first values, as written. */
  samples: string[];
  /** Why this type, one short English phrase for the log and the tests. */
  reason: string;
}

export interface Column {
  /** Unique in the table (ignoring case), never empty. */
  name: string;
  /** The header exactly as the file has it. */
  label: string;
  type: ColumnType;
  /** SQL type of the column in the Parquet. */
  storage: string;
  /**
   * For dates and date-times, a strptime pattern; for booleans `yes|no` as written; for numbers with signs
   * around them how they are written, `# %` or `€ #;(€ #)` with the negative ones after the semicolon.
   */
  format?: string;
  decimalMark?: '.' | ',' | 'mixed';
  thousandsMark?: '.' | ',' | ' ' | "'";
  /** Signs around numbers that were set aside, e.g. `%` or `€`. */
  unit?: string;
  /** What the values mean beyond their type, where it was recognised or stated. */
  role?: ColumnRole;
  /** Made of other columns and not in the file: the geometry of a table of coordinates. */
  virtual?: true;
  /** Tokens that stand for "no value" in this column. Text columns keep them as they are. */
  nulls: string[];
  evidence: ColumnEvidence;
}

export interface TableSchema {
  columns: Column[];
}

export interface Detection extends TableSchema {
  format: FileFormat;
  encoding: Encoding | null;
  bom: boolean;
  dialect: Dialect | null;
  lineEnd: LineEnd | null;
  /** 1-based record number of the (last) header row; null where the file has none. */
  headerRow: number | null;
  /** Data records: blank records, title lines and notes excluded. */
  rows: number;
  /** Records after the data that are notes or sources. */
  footerRows: number;
  /** Cell count -> number of records, where it differs from the header. */
  ragged: Record<string, number>;
  /** For workbooks: the sheet taken, and those left. */
  sheet?: string;
  sheets?: string[];
  /** For JSON: where the records are, e.g. `features` or `datasets`. */
  recordPath?: string;
  warnings: Finding[];
}

/** Where a file is and what its source said about it. */
export interface TableSource {
  path: string;
  fileName: string;
  mediaType?: string;
}

export type LoadResult =
  | {
      status: 'loaded';
      rowCount: number;
      columns: Column[];
      detection: Detection;
      parquetPath: string;
    }
  | { status: 'not-tabular' | 'failed'; format: FileFormat; findings: Finding[]; detection?: Detection };
