import type { FormatName } from '../rdf/formats.js';

/** How tables of results are written (SPARQL 1.1 Query Results JSON, XML, CSV and TSV). */
export type TableFormat = 'json' | 'xml' | 'csv' | 'tsv';

/** How an answer is written: a table for SELECT and ASK, RDF for CONSTRUCT and DESCRIBE. */
export type AnswerFormat = TableFormat | FormatName;

const TABLES: readonly string[] = ['json', 'xml', 'csv', 'tsv'] satisfies TableFormat[];

/** Whether a format is one for tables. */
export const isTableFormat = (format: AnswerFormat): format is TableFormat => TABLES.includes(format);
