import { readFileSync } from 'node:fs';
import { projectPath } from '../platform/project-path.js';
import type { TableMetadata } from './types.js';

/** A value of a cell: absent cells read as null. */
export type Cell = string | number | boolean | readonly string[] | null;

/** A table as it stands in its file. */
interface TableFile extends TableMetadata {
  /** What a code, or the cell `local`, is appended to in order to make the IRI. */
  readonly base: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A row of a table, with its cells by the name of the column. */
export interface Row {
  readonly iri: string;
  readonly code: string;
  /** Text of a column, if the cell is not empty. */
  text(column: string): string | undefined;
  /** Number of a column, if the cell is not empty. */
  number(column: string): number | undefined;
  /** Whether the cell of a column is true. */
  flag(column: string): boolean;
  /** Texts of a column; empty if the cell is. */
  list(column: string): readonly string[];
}

export interface Table {
  readonly metadata: TableMetadata;
  readonly rows: readonly Row[];
}

/**
 * Reads one table from schemas/vocabularies/. Synchronous, for it is done once a table, on first need.
 *
 * @param name name of the file without `.json`
 * @throws if the file is missing or is not JSON: the installation is broken
 */
export function readTable(name: string): Table {
  const path = projectPath('schemas', 'vocabularies', `${name}.json`);
  const { base, columns, rows, ...metadata } = JSON.parse(readFileSync(path, 'utf8')) as TableFile;
  return { metadata, rows: rows.map((cells) => toRow(base, columns, cells)) };
}

function toRow(base: string, columns: readonly string[], cells: readonly Cell[]): Row {
  const cell = (column: string): Cell => cells[columns.indexOf(column)] ?? null;
  const text = (column: string) => cell(column)?.toString();
  const code = text('code') ?? '';
  const local = text('local') ?? code;
  return {
    code,
    iri: local.startsWith('http') ? local : base + local,
    text,
    number: (column) => (cell(column) as number | null) ?? undefined,
    flag: (column) => cell(column) === true,
    list: (column) => (cell(column) as readonly string[] | null) ?? [],
  };
}
